"""Changes of a photo set: what is in it, and when readers may see it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gallery import outbox, purging
from gallery.blockers import Blocker, blockers_of, pass_over
from gallery.models import Appearance, Photo, PhotoSet, PhotoSetItem
from gallery.services import recall
from gallery.services.places import Kind
from gallery.services.release import place_each, place_photos
from gallery.services.withdrawing import mark_withdrawn, reason_for_readers, refuse_names
from sources.actors import require
from sources.audit import record, target_of
from sources.clock import database_now
from sources.committing import after_commit
from sources.parts import forget
from sources.slugs import free_slug, remember_slug

WITHDRAW = "gallery.withdraw_photoset"


@transaction.atomic
def save_set(*, by, photo_set, items=(), lead=None):
    """Save a set, new or changed, with its photos in order; return it.

    photo_set carries the new values, already cleaned; items is a list of (primary key of a photo, caption here);
    lead is a Photo or its primary key, among the items, the first if None. A changed address keeps answering.
    Saving shows nothing new to readers: photos added to a public set wait until it is published again. Only the end of
    an embargo does, and is refused while the CDN does not listen.
    Needs gallery.add_photoset or change_photoset. Raises ValidationError for a photo that is unknown or there twice.
    """
    require(by, "gallery.change_photoset" if photo_set.pk else "gallery.add_photoset")
    before = PhotoSet.objects.select_for_update().get(pk=photo_set.pk) if photo_set.pk else None
    rows = _checked([(int(pk), (caption or "").strip()) for pk, caption in items])
    photo_set.lead_id = _lead(lead, [pk for pk, _caption in rows])
    if before is None:
        photo_set.created_by = photo_set.created_by or by
    else:
        # The form may be an hour old: state is never taken from it.
        for name in ("public_from", "withdrawn_at", "withdrawal_reason"):
            setattr(photo_set, name, getattr(before, name))
    photo_set.slug = photo_set.slug or free_slug(PhotoSet, photo_set.title, keep=photo_set.pk)
    if photo_set.is_published and not (before and before.is_published):
        outbox.refuse_while_cdn_is_down()
    photo_set._history_user = by
    photo_set.save()
    remember_slug(photo_set, before.slug if before else "")
    _write_items(photo_set, rows)
    _place(by, photo_set, [pk for pk, _caption in rows])
    record(
        by=by,
        action="photoset.changed" if before else "photoset.created",
        target=photo_set,
        detail={"photos": len(rows)},
    )
    return photo_set


@transaction.atomic
def publish_set(*, by, photo_set, at=None, override_reason=""):
    """Show a set and its photos to readers from `at` (aware datetime; now, by the database's clock, if None).

    A set that is public already shows, with this, the photos that were added since. Returns the fresh PhotoSet.
    Needs gallery.publish_photoset. Raises Blocked, unless `override_reason` says why it may be passed over and `by`
    holds gallery.override_blockers, and ValidationError for a withdrawn set or a later date for a public one.
    """
    require(by, "gallery.publish_photoset")
    photo_set = PhotoSet.objects.select_for_update().get(pk=photo_set.pk)
    if photo_set.withdrawn_at:
        raise ValidationError(_("This set was withdrawn. Make a new one to show its photos."), code="withdrawn")
    now = database_now()
    already_public = photo_set.public_from is not None and photo_set.public_from <= now
    if already_public and at is not None and at > now:
        raise ValidationError(_("Readers see this set already. To hide it, withdraw it."), code="public")
    moment = at or now
    coming = unreleased_photos(photo_set) if already_public else None
    found = set_blockers(photo_set, photos=coming, at=max(moment, photo_set.embargo_until or moment))
    passed = pass_over(found, by=by, reason=override_reason)
    if not already_public:
        photo_set.public_from = moment
        photo_set.save(update_fields=["public_from", "updated_at"])
    _show(by, photo_set, new_from=max(moment, now) if already_public else moment)
    record(by=by, action="photoset.published", target=photo_set, detail={"public_from": moment.isoformat()} | passed)
    return photo_set


@transaction.atomic
def release_set(*, by, photo_set, at):
    """Let a set come out, at the latest, at `at`, when a post shows it; return the fresh PhotoSet.

    A step of publishing a post, whose service has checked the permission and the blockers. A set that is public or due
    earlier keeps its date, a withdrawn one stays hidden. Raises PermissionDenied where nobody is named.
    """
    photo_set = _locked_for_a_post(by, photo_set)
    if photo_set.withdrawn_at:
        return photo_set
    if photo_set.public_from is None or photo_set.public_from > at:
        photo_set.public_from = at
        photo_set.save(update_fields=["public_from", "updated_at"])
        record(by=by, action="photoset.released", target=photo_set, detail={"public_from": at.isoformat()})
    _show(by, photo_set, new_from=max(at, photo_set.public_from), may_be_earlier=True)
    return photo_set


@transaction.atomic
def hold_set(*, by, photo_set, at):
    """Take back a release that lies ahead, when the post that was to bring the set at `at` does not come out.

    A set whose date is another one, or has passed, is left alone. A step of unscheduling or withdrawing a post; the
    caller releases it again for every other post that shows it. Returns the fresh PhotoSet.
    """
    photo_set = _locked_for_a_post(by, photo_set)
    if photo_set.public_from != at or at <= database_now():
        return photo_set
    photo_set.public_from = None
    photo_set.save(update_fields=["public_from", "updated_at"])
    place_photos(by=by, **_as_place(photo_set), photos=_keys(photo_set), public_from=None)
    record(by=by, action="photoset.held", target=photo_set, detail={})
    return photo_set


@transaction.atomic
def withdraw_set(*, by, photo_set, reason):
    """Take a set back; return the fresh PhotoSet. Its photos stay where they are public; withdraw them one by one.

    reason is a sentence for readers. The CDN is ordered to forget its pages and whoever took it gets a mail. Needs
    gallery.withdraw_photoset. Raises ValidationError without a reason, for one that names somebody protected, and when
    it is withdrawn already.
    """
    photo_set = take_back_set(by=by, photo_set=photo_set, reason=reason)
    recall.tell_partners(places=[target_of(photo_set)], reason=photo_set.withdrawal_reason)
    return photo_set


@transaction.atomic
def take_back_set(*, by, photo_set, reason):
    """As `withdraw_set()`, without a word to partners: a step of a recall that reaches further and tells them once."""
    require(by, WITHDRAW)
    reason = reason_for_readers(reason)
    photo_set = PhotoSet.objects.select_for_update().get(pk=photo_set.pk)
    photos = list(Photo.objects.filter(set_items__photo_set=photo_set).select_related("source"))
    refuse_names(reason, photos)
    outbox.order_purge(
        cause=target_of(photo_set),
        paths=[photo_set.get_absolute_url(), *purging.pages_of(photos)],
        keys=[purging.name_of_set(photo_set.slug)],
    )
    mark_withdrawn(photo_set, reason=reason)
    place_photos(by=by, **_as_place(photo_set), photos=_keys(photo_set), public_from=None)
    record(by=by, action="photoset.withdrawn", target=photo_set, detail={"reason": reason})
    after_commit(forget, f"set:{photo_set.pk}")
    return photo_set


def _standing(keys):
    return set(PhotoSet.objects.published().filter(pk__in=keys).values_list("pk", flat=True))


def _take_back(*, by, key, reason):
    take_back_set(by=by, photo_set=PhotoSet(pk=key), reason=reason)


#: How sets are taken back with what leads to somebody (gallery/services/places.py).
AS_PLACE = Kind(permission=WITHDRAW, standing=_standing, take_back=_take_back)


def set_blockers(photo_set, *, photos=None, at=None):
    """Return the Blockers of a set: those of its photos (or of the queryset `photos`), its being empty, and a CDN that
    does not listen."""
    if photos is None:
        photos = Photo.objects.filter(set_items__photo_set=photo_set).order_by("set_items__position")
    found = blockers_of(photos, at=at)
    if not found and not photo_set.items.exists():
        url = reverse("admin:gallery_photoset_change", args=[photo_set.pk])
        found = [Blocker("no_photos", _("The set “%(title)s” has no photos.") % {"title": photo_set.title}, url)]
    return [*outbox.cdn_blockers(), *found]


def unreleased_photos(photo_set):
    """Return the photos of a set that were added since it was published, as a queryset: they wait for publish_set()."""
    released = Appearance.objects.filter(place=target_of(photo_set), public_from__isnull=False).values("photo")
    return Photo.objects.filter(set_items__photo_set=photo_set, withdrawn_at=None).exclude(pk__in=released)


def _checked(rows):
    pks = [pk for pk, _caption in rows]
    if len(set(pks)) < len(pks):
        raise ValidationError(_("A photo stands in this set twice. Remove one of them."), code="twice")
    if len(pks) != Photo.objects.filter(pk__in=pks).count():
        raise ValidationError(_("A photo of this set does not exist any more. Choose another one."), code="unknown")
    return rows


def _lead(lead, pks):
    pk = lead.pk if isinstance(lead, Photo) else lead
    if pk is None:
        return pks[0] if pks else None
    if int(pk) not in pks:
        raise ValidationError(_("The lead photo must be one of the photos of the set."), code="lead")
    return int(pk)


def _write_items(photo_set, rows):
    photo_set.items.exclude(photo__in=[pk for pk, _caption in rows]).delete()
    PhotoSetItem.objects.bulk_create(
        [
            PhotoSetItem(photo_set=photo_set, photo_id=pk, position=position, caption=caption)
            for position, (pk, caption) in enumerate(rows)
        ],
        update_conflicts=True,
        unique_fields=["photo_set", "photo"],
        update_fields=["position", "caption"],
    )


def _locked_for_a_post(by, photo_set):
    if by is None:
        raise PermissionDenied(_("Nobody is named as the one who does this."))
    return PhotoSet.objects.select_for_update().get(pk=photo_set.pk)


def _as_place(photo_set):
    return {"place": target_of(photo_set), "title": photo_set.title, "url": photo_set.get_absolute_url()}


def _keys(photo_set):
    return list(photo_set.items.values_list("photo_id", flat=True))


def _dates(photo_set):
    """The moments at which the set's photos come or came out with it: {primary key: datetime or None}."""
    return dict(Appearance.objects.filter(place=target_of(photo_set)).values_list("photo_id", "public_from"))


def _place(by, photo_set, pks):
    """Keep the dates of photos that are out, move those that are due to the set's date, and give none to new ones.

    While an embargo hides a set that was out already, the pages of its photos do not name it either.
    """
    now, former = database_now(), _dates(photo_set)
    due = _from(photo_set)
    hidden = due is not None and due > now
    place_each(
        by=by,
        **_as_place(photo_set),
        dates={pk: date if (date := former.get(pk)) is None or (date <= now and not hidden) else due for pk in pks},
    )


def _show(by, photo_set, *, new_from, may_be_earlier=False):
    """Give a date to every photo of the set: photos that are out keep theirs, the others come at `new_from`.

    may_be_earlier: photos that are due before `new_from` stay due then. The embargo of the set counts for all.
    """
    now, former = database_now(), _dates(photo_set)
    new_from = max(new_from, photo_set.embargo_until or new_from)
    limit = new_from if may_be_earlier else now
    dates = {pk: date if (date := former.get(pk)) and date <= limit else new_from for pk in _keys(photo_set)}
    place_each(by=by, **_as_place(photo_set), dates=dates)


def _from(photo_set):
    """The moment from which readers may see the set, its embargo included; None while it has none."""
    if photo_set.public_from is None or photo_set.withdrawn_at:
        return None
    return max(photo_set.public_from, photo_set.embargo_until or photo_set.public_from)
