"""When a photo becomes public: worked out from the places that show it, by the database's clock.

A place is a set, a post, or the archive alone. Whoever shows photos says so with `place_photos()`; a photo's own
`public_from` is then the earliest moment of its places. What was public once is never hidden by this again: taking
back is a decision of its own (withdraw_photo).
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from gallery.blockers import blockers, pass_over
from gallery.models import Appearance, Photo
from gallery.outbox import cdn_blockers
from sources.actors import require
from sources.audit import record
from sources.clock import database_now

ARCHIVE = "archive"


def place_photos(*, by, place, title, url, photos, public_from):
    """Say that `place` shows exactly these photos, and when readers may know; work out each photo's `public_from`.

    place is the label of a record such as "articles.article:12"; title and url are what readers see of it; photos are
    Photo rows or primary keys; public_from is an aware datetime, None for a draft or after a withdrawal.
    A step of services that have checked their own permission. Raises PermissionDenied where nobody is named.
    """
    place_each(by=by, place=place, title=title, url=url, dates=dict.fromkeys(map(_key, photos), public_from))


@transaction.atomic
def place_each(*, by, place, title, url, dates):
    """As `place_photos()`, with a moment (or None) for each photo: dates is {primary key: datetime or None}."""
    if by is None:
        raise PermissionDenied(_("Nobody is named as the one who does this."))
    former = set(Appearance.objects.filter(place=place).values_list("photo_id", flat=True))
    touched = _lock(former | set(dates))
    Appearance.objects.filter(place=place).exclude(photo__in=dates).delete()
    Appearance.objects.bulk_create(
        [
            Appearance(photo_id=pk, place=place, title=title, url=url, public_from=moment)
            for pk, moment in dates.items()
            if pk in touched
        ],
        update_conflicts=True,
        unique_fields=["photo", "place"],
        update_fields=["title", "url", "public_from"],
    )
    _settle(touched)


@transaction.atomic
def clear_place(*, by, place):
    """Forget a place that is gone. Photos that were to come out with it wait again; public ones stay public."""
    place_each(by=by, place=place, title="", url="", dates={})


@transaction.atomic
def release_to_archive(*, by, photo, at=None, override_reason=""):
    """Show a photo in the archive on its own, from `at` (aware datetime; now if None); return the fresh Photo.

    Needs gallery.publish_photoset. Raises Blocked while something stands in the way, unless `override_reason` says why
    it may be passed over and `by` holds gallery.override_blockers; a photo that its queryset holds back stays hidden.
    """
    require(by, "gallery.publish_photoset")
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    moment = at or database_now()
    passed = pass_over([*cdn_blockers(), *blockers(photo, at=moment)], by=by, reason=override_reason)
    Appearance.objects.update_or_create(
        photo=photo, place=ARCHIVE, defaults={"title": _("Archive"), "url": "", "public_from": moment}
    )
    _settle({photo.pk})
    photo.refresh_from_db()
    record(by=by, action="photo.released", target=photo, detail={"public_from": moment.isoformat()} | passed)
    return photo


def seen():
    """Return the condition under which readers may have seen a photo or set that is not withdrawn."""
    return Q(public_from__lte=Now()) & (Q(embargo_until__isnull=True) | Q(embargo_until__lte=Now()))


def _settle(pks):
    """Give each photo the earliest moment of its places, unless it was public already or is withdrawn."""
    earliest = Appearance.objects.filter(photo=OuterRef("pk"), public_from__isnull=False).order_by("public_from")
    waiting = Photo.objects.filter(pk__in=pks, withdrawn_at=None).exclude(seen())
    waiting.update(public_from=Subquery(earliest.values("public_from")[:1]))


def _lock(pks):
    """Lock the photos in one order, so that two publications cannot wait for each other; return the existing keys."""
    return set(Photo.objects.select_for_update().filter(pk__in=pks).order_by("pk").values_list("pk", flat=True))


def _key(photo):
    return photo.pk if isinstance(photo, Photo) else int(photo)
