"""The blast radius: everything that a recall of photos would reach, to be looked at before it is done."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.desk.access import change_url
from gallery.desk.thumbs import with_thumbs
from gallery.models import Appearance, Derivatives, Photo, PhotoSet
from gallery.public import Tombstone
from gallery.purging import pages_of
from gallery.services import recall

#: How an Appearance names a set.
SET = f"{PhotoSet._meta.label_lower}:"
# A page that lists more is not read.
MOST = 200


@dataclass(frozen=True)
class Place:
    """Where photos are used: `url` is the readers' page, empty where there is none; `public_from` None for a draft;
    `name` is that of the record, such as "articles.article:12"."""

    name: str
    title: str
    url: str
    public_from: object
    is_set: bool


@dataclass(frozen=True)
class Radius:
    """What a recall reaches. `mails` are (partner, subject, body); `pages` counts what a CDN is told to forget."""

    places: list
    generations: int
    files: int
    pages: int
    deliveries: list
    mails: list
    twins: list


def radius_of(photos, *, places=(), reason=""):
    """Return the Radius of photos, and of records by name that are withdrawn with them; reason is put into the mails.

    A dozen queries, whatever the number of photos.
    """
    photos = list(photos)
    files = list(Derivatives.objects.shown().filter(photo__in=photos))
    taken = {}
    for delivery in recall.deliveries_of(photos, places):
        taken.setdefault(delivery.partner, []).append(delivery)
    words = reason or _("(the reason that you write)")
    return Radius(
        places=places_of(photos),
        generations=len(files),
        files=sum(len(widths) for row in files for widths in row.widths.values())
        + sum(row.card != "" for row in files),
        pages=len(pages_of(photos)) if settings.PURGE_URL else 0,
        deliveries=[delivery for rows in taken.values() for delivery in rows],
        mails=[(partner, *recall.letter(partner, rows, words)) for partner, rows in taken.items()],
        twins=list(with_thumbs(recall.twins_of(photos).select_related("source"))[:MOST]),
    )


def places_of(photos):
    """Return the Places of photos: what shows them to readers or will, then the sets that hold them as drafts."""
    rows = Appearance.objects.filter(photo__in=photos).order_by("-public_from", "pk")
    shown = {}
    for row in rows:
        shown.setdefault(row.place, Place(row.place, row.title, row.url, row.public_from, row.place.startswith(SET)))
    known = [int(place.removeprefix(SET)) for place in shown if place.startswith(SET)]
    drafts = PhotoSet.objects.filter(items__photo__in=photos).exclude(pk__in=known).distinct()
    return [*shown.values(), *(Place(f"{SET}{one.pk}", str(one), change_url(one), None, True) for one in drafts)]


def stone_of(photo, reason=""):
    """Return the Tombstone that readers will see in the place of a photo, or None where none of them ever saw it."""
    seen = Photo.objects.filter(pk=photo.pk).exclude(public_from=None).filter(public_from__lte=timezone.now()).exists()
    under_embargo = photo.embargo_until is not None and photo.embargo_until > timezone.now()
    if not seen or under_embargo:
        return None
    url = reverse("gallery:photo", args=[photo.public_id])
    return Tombstone(photo.public_id, url, timezone.now(), reason or _("(the reason that you write)"))
