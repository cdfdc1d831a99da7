"""Everything that leads to a source: its photos, and what a camera, a place or a day ties to them.

Whoever looks for a source follows the same threads. Nothing here says a serial number, a place or a name: only which
photos hang together, and by what.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt

from django.utils.translation import gettext_lazy as _

from gallery.desk.radius import places_of
from gallery.desk.thumbs import with_thumbs
from gallery.models import CameraSerial, Photo
from gallery.services import recall

CAMERA, SPOT, PLACE = (
    _("the same camera"),
    _("the same day, within 500 metres"),
    _("the same place, a day apart at most"),
)
NEAR = 500
EARTH = 6_371_000
DAY = timedelta(days=1)
# What is listed one by one; the rest is counted, and can be withdrawn with them.
MOST = 200


@dataclass(frozen=True)
class Leads:
    """What leads to a source. `own` are its photos, newest first, MOST at the most, and `rest` the number of further
    ones; `tied` are (photo of another source, reasons); `places` and `deliveries` as in gallery.desk.radius."""

    own: list
    rest: int
    tied: list
    places: list
    deliveries: list


def leads_to(source):
    """Return the Leads of a source. Fifteen queries or so, however many photos there are."""
    mine = Photo.objects.filter(source=source, withdrawn_at=None).order_by("-uploaded_at", "-pk")
    keys = list(mine.values_list("pk", flat=True))
    tied = tied_to(source)
    listed = with_thumbs(Photo.objects.filter(pk__in=list(tied)[:MOST]).select_related("source")).order_by("pk")
    every = [*keys, *(photo.pk for photo in listed)]
    return Leads(
        own=list(with_thumbs(mine.select_related("source").prefetch_related("leases"))[:MOST]),
        rest=max(0, len(keys) - MOST),
        tied=[(photo, tied[photo.pk]) for photo in listed],
        places=places_of(every),
        deliveries=list(recall.deliveries_of(every)),
    )


def tied_to(source):
    """Return {primary key: [reason, …]} of the photos of other sources that something ties to this one's."""
    mine = Photo.objects.filter(source=source)
    others = Photo.objects.filter(withdrawn_at=None).exclude(source=source)
    tied = defaultdict(list)
    digests = CameraSerial.objects.filter(photo__in=mine).values("digest")
    for pk in others.filter(camera_serials__digest__in=digests).distinct().values_list("pk", flat=True):
        tied[pk].append(CAMERA)
    fields = ("taken_on", "latitude", "longitude", "place")
    known = defaultdict(list)
    for day, *where in mine.filter(taken_on__isnull=False).values_list(*fields):
        known[day].append(where)
    days = {day + step * DAY for day in known for step in (-1, 0, 1)}
    for pk, day, *where in others.filter(taken_on__in=days).values_list("pk", *fields):
        if any(_near(where, one) for one in known.get(day, ())):
            tied[pk].append(SPOT)
        if any(_same_words(where, one) for step in (-1, 0, 1) for one in known.get(day + step * DAY, ())):
            tied[pk].append(PLACE)
    return dict(tied)


def _near(one, other):
    """Whether two [latitude, longitude, …] lie within NEAR metres of each other (haversine)."""
    if None in (*one[:2], *other[:2]):
        return False
    (north, east), (north2, east2) = (map(radians, one[:2]), map(radians, other[:2]))
    half = sin((north2 - north) / 2) ** 2 + cos(north) * cos(north2) * sin((east2 - east) / 2) ** 2
    return 2 * EARTH * asin(min(1, sqrt(half))) <= NEAR


def _same_words(one, other):
    """Whether two places are written in the same words, whatever their capitals and blanks."""
    words, words2 = (" ".join(where[2].casefold().split()) for where in (one, other))
    return bool(words) and words == words2
