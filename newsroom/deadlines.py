"""For the dashboard: rights, leases and consents that end soon, in a fixed number of queries."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gallery.desk.thumbs import thumbs_of, with_thumbs
from gallery.models import Consent, Lease, Photo
from sources.capped import capped

SOON = timedelta(days=30)


@dataclass(frozen=True)
class Entry:
    """A record with the words, the moment and the note that stand beside it."""

    thing: object
    kind: str
    at: datetime
    note: str = ""


def ending(may, most):
    """Return (Entries of what ends within thirty days, the next first, how many others there are).

    Rights, leases and consents of photos. may tells whether somebody holds a permission.
    """
    soon = {"gt": Now(), "lte": timezone.now() + SOON}
    found, number = [], 0
    if may("gallery.view_photo"):
        photos = with_thumbs(Photo.objects.filter(withdrawn_at=None, **_within("rights_expire", soon)))
        number += capped(photos)
        for photo in photos.annotate(uses=Count("appearances")).order_by("rights_expire", "pk")[:most]:
            used = ngettext("used in %d place", "used in %d places", photo.uses) % photo.uses
            found.append(Entry(photo, _("Photo"), photo.rights_expire, used))
    for model, permission in ((Lease, "gallery.view_lease"), (Consent, "gallery.view_consent")):
        if not may(permission):
            continue
        rows = model.objects.filter(photo__withdrawn_at=None, **_within("ends_at", soon))
        if model is Consent:
            rows = rows.filter(revoked_at=None, status__in=Consent.GIVEN)
        number += capped(rows)
        rows = rows.select_related("photo").prefetch_related(thumbs_of("photo")).order_by("ends_at", "pk")
        found += [
            Entry(row.photo, str(row._meta.verbose_name).capitalize(), row.ends_at, _said(row)) for row in rows[:most]
        ]
    shown = sorted(found, key=lambda entry: entry.at)[:most]
    return shown, number - len(shown)


def _within(field, bounds):
    return {f"{field}__{name}": value for name, value in bounds.items()}


def _said(row):
    return row.get_use_display() if isinstance(row, Lease) else row.get_kind_display()
