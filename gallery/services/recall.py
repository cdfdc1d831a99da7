"""Recall: one action takes photos back everywhere, and tells whoever took them from us.

What is withdrawn leaves every page with the commit, since each of them asks `cleared()`; its files for readers are
retired with it, the CDN is ordered to forget every address that showed it, and each partner who took it gets a mail.
None of this waits for the outside: orders are rows of the same transaction (gallery/outbox.py).
"""

from collections import defaultdict

from django.conf import settings
from django.db import transaction
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gallery import derivatives, outbox
from gallery.models import Delivery, NearDuplicate, Photo
from gallery.services.withdrawing import mark_withdrawn, reason_for_readers, refuse_names
from gallery.tasks import note_twins_later
from sources.actors import require
from sources.audit import record
from sources.committing import after_commit
from sources.naming import site_name
from sources.parts import forget

PERMISSION = "gallery.withdraw_photo"


@transaction.atomic
def recall_photos(*, by, photos, reason, places=()):
    """Withdraw photos everywhere, all or none; return the fresh rows.

    photos are rows or primary keys; reason is a sentence that readers see on the tombstones and partners in their
    mail; places are names of records that are withdrawn with them, such as "articles.article:12", so that a partner
    who took several of these gets one mail. Needs gallery.withdraw_photo. Raises ValidationError without a reason, for
    a reason that names somebody protected, and when one of them is withdrawn already.
    """
    require(by, PERMISSION)
    reason = reason_for_readers(reason)
    keys = {photo.pk if isinstance(photo, Photo) else int(photo) for photo in photos}
    # One order of locking, so that two recalls cannot wait for each other.
    locked = Photo.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    rows = list(locked.select_related("source"))
    refuse_names(reason, rows)
    for photo in rows:
        photo._history_user = by
        mark_withdrawn(photo, reason=reason)
        # Which also orders the CDN to forget the files and every page that shows them.
        derivatives.retire(photo)
        # Until now only its nearest were noted; from now on each of them needs a look before it comes out.
        note_twins_later(photo)
        record(by=by, action="photo.withdrawn", target=photo, detail={"reason": reason})
    # What stored parts of pages said of them is shown by none any more; it must not lie in the database either.
    after_commit(forget, *(f"photo:{photo.pk}" for photo in rows))
    tell_partners(photos=rows, places=places, reason=reason)
    return rows


def twins_of(photos):
    """Return the photos that look like these and are not withdrawn, as a queryset; pairs that somebody dismissed are
    two pictures."""
    keys = [photo.pk for photo in photos]
    pairs = NearDuplicate.objects.filter(dismissed_at__isnull=True)
    alike = {
        *pairs.filter(photo__in=keys).values_list("other", flat=True),
        *pairs.filter(other__in=keys).values_list("photo", flat=True),
    }
    return Photo.objects.filter(pk__in=alike - set(keys), withdrawn_at=None).order_by("pk")


def deliveries_of(photos=(), places=()):
    """Return what partners took of these photos and places, as a queryset, with partner and photo."""
    taken = Delivery.objects.select_related("partner", "photo").order_by("partner__name", "pk")
    return taken.filter(photo__in=photos) | taken.filter(place__in=places)


def tell_partners(*, photos=(), places=(), reason):
    """Order one mail for each partner who took any of these; a step of recalls. Returns the Dispatch rows.

    A mail says our numbers, when the partner got it, and the reason that readers see. It never says a headline, a
    caption, a source or a creator: it leaves the house unencrypted, and any of these may be what did the harm.
    """
    taken = defaultdict(list)
    for delivery in deliveries_of(photos, places):
        taken[delivery.partner].append(delivery)
    made = []
    for partner, deliveries in taken.items():
        subject, body = letter(partner, deliveries, reason)
        cause = deliveries[0].place or f"gallery.photo:{deliveries[0].photo_id}"
        made.append(outbox.order_mail(cause=cause, to=partner.email, subject=subject, body=body))
    return made


def letter(partner, deliveries, reason):
    """Return (subject, body) of the mail to a partner, in the partner's language."""
    with translation.override(partner.language):
        number = len(deliveries)
        subject = ngettext("Recall: please take down %d item", "Recall: please take down %d items", number) % number
        lines = [
            _("%(site)s has withdrawn what you took from us:") % {"site": site_name()},
            "",
            *(f"- {_item(delivery)}" for delivery in deliveries),
            "",
            _("The reason that readers see: %(reason)s") % {"reason": reason},
            "",
            _("Please take it down everywhere, delete your copies, and tell whoever has it from you."),
            _("Our own record: %(url)s") % {"url": f"{settings.SITE_URL}/corrections/"},
        ]
        return f"{site_name()}: {subject}", "\n".join(lines) + "\n"


def _item(delivery):
    """One thing by our number and the day on which the partner got it."""
    kind, _colon, key = delivery.place.rpartition(":")
    words = {
        "": _("Photo %(number)s, handed over on %(date)s"),
        "articles.article": _("Post %(number)s, handed over on %(date)s"),
    }
    day = formats.date_format(timezone.localtime(delivery.delivered_at), "DATE_FORMAT")
    number = delivery.photo.public_id if delivery.photo_id else key
    return words.get(kind, _("Photo set %(number)s, handed over on %(date)s")) % {"number": number, "date": day}
