"""Everything that leads to a source: its photos, and what a camera, a place or a day ties to them.

Whoever looks for a source follows the same threads. Nothing here says a serial number, a place or a name: only which
photos hang together, and by what.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from math import cos, dist, radians, sin

from django.db.models import Max, Min
from django.utils.translation import gettext_lazy as _

from gallery.desk.radius import places_of
from gallery.desk.thumbs import with_thumbs
from gallery.models import CameraSerial, Photo
from gallery.services import recall

CAMERA, SPOT, PLACE, SAME_SPOT = REASONS = (
    _("the same camera"),
    _("the same day, within 500 metres"),
    _("the same place, a day apart at most"),
    _("the same spot, on another day or an unknown one"),
)
#: Metres. The second is as near as a window is to itself, by what a satellite receiver says of it.
NEAR, SAME = 500, 100
EARTH = 6_371_000
DAY = timedelta(days=1)
# What is listed one by one; the rest is counted, and can be withdrawn with them.
MOST = 200


@dataclass(frozen=True)
class Leads:
    """What leads to a source. `own` are its photos, newest first, MOST at the most, and `rest` the number of further
    ones. `tied` are (photo of another source, reasons), the strongest first, and `spots` those that nothing but the
    same spot ties to it, since a famous square is the spot of many; each MOST at the most, with the primary keys of the
    further ones in `tied_rest` and `spots_rest`. `places` and `deliveries` (gallery.desk.radius) are those of its own
    and of all that are tied."""

    own: list
    rest: int
    tied: list
    tied_rest: list
    spots: list
    spots_rest: list
    places: list
    deliveries: list


def leads_to(source):
    """Return the Leads of a source. Twenty queries or so, however many photos there are."""
    mine = Photo.objects.filter(source=source, withdrawn_at=None).order_by("-uploaded_at", "-pk")
    keys = list(mine.values_list("pk", flat=True))
    ties = tied_to(source)
    tied = sorted((pk for pk in ties if ties[pk] != [SAME_SPOT]), key=lambda pk: (REASONS.index(ties[pk][0]), pk))
    spots = sorted(set(ties) - set(tied))
    every = [*keys, *tied]
    return Leads(
        own=list(with_thumbs(mine.select_related("source").prefetch_related("leases"))[:MOST]),
        rest=max(0, len(keys) - MOST),
        tied=_listed(tied, ties),
        tied_rest=tied[MOST:],
        spots=_listed(spots, ties),
        spots_rest=spots[MOST:],
        places=places_of(every),
        deliveries=list(recall.deliveries_of(every)),
    )


def _listed(keys, ties):
    """The first MOST of photos in the order of their keys, each with what ties it."""
    rows = with_thumbs(Photo.objects.select_related("source")).in_bulk(keys[:MOST])
    return [(rows[pk], ties[pk]) for pk in keys[:MOST] if pk in rows]


def tied_to(source):
    """Return {primary key: [reason, …]} of the photos of other sources that something ties to this one's; each has its
    reasons in the order of REASONS."""
    mine = Photo.objects.filter(source=source)
    others = Photo.objects.filter(withdrawn_at=None).exclude(source=source)
    tied = defaultdict(list)
    digests = CameraSerial.objects.filter(photo__in=mine).values("digest")
    for pk in others.filter(camera_serials__digest__in=digests).distinct().values_list("pk", flat=True):
        tied[pk].append(CAMERA)
    fields = ("taken_on", "place", "latitude", "longitude")
    known = defaultdict(list)
    for day, place, *where in mine.filter(taken_on__isnull=False).values_list(*fields):
        known[day].append((place, _point(*where)))
    days = {day + step * DAY for day in known for step in (-1, 0, 1)}
    for pk, day, place, *where in others.filter(taken_on__in=days).values_list("pk", *fields):
        point = _point(*where)
        if any(point and other and dist(point, other) <= NEAR for _place, other in known.get(day, ())):
            tied[pk].append(SPOT)
        if any(_same_words(place, one) for step in (-1, 0, 1) for one, _where in known.get(day + step * DAY, ())):
            tied[pk].append(PLACE)
    for pk in _at_the_same_spot(mine, others):
        if SPOT not in tied[pk]:
            tied[pk].append(SAME_SPOT)
    return dict(tied)


def _at_the_same_spot(mine, others):
    """Yield the keys of others (a queryset) that lie within SAME metres of any photo of mine, whatever the day.

    The points of mine are kept in cubes, so that each of the others is compared with its neighbours alone.
    """
    placed = mine.filter(latitude__isnull=False, longitude__isnull=False)
    around = defaultdict(list)
    for where in placed.values_list("latitude", "longitude").distinct().order_by():
        point = _point(*where)
        for step in product((-1, 0, 1), repeat=3):
            around[tuple(map(sum, zip(_cube(point), step, strict=True)))].append(point)
    if not around:
        return
    ends = placed.aggregate(south=Min("latitude"), north=Max("latitude"))
    margin = 2 * SAME / 111_000
    near = others.filter(
        latitude__range=(ends["south"] - margin, ends["north"] + margin), longitude__isnull=False
    ).values_list("pk", "latitude", "longitude")
    for pk, *where in near.iterator():
        point = _point(*where)
        if any(dist(point, one) <= SAME for one in around.get(_cube(point), ())):
            yield pk


def _point(latitude, longitude):
    """A position as three distances from the middle of the Earth in metres, or None without one.

    Between two of them runs a straight line, which over a kilometre is as long as the way over the ground.
    """
    if latitude is None or longitude is None:
        return None
    north, east = radians(latitude), radians(longitude)
    return EARTH * cos(north) * cos(east), EARTH * cos(north) * sin(east), EARTH * sin(north)


def _cube(point):
    """The cube of SAME metres in which a point lies."""
    return tuple(int(number // SAME) for number in point)


def _same_words(one, other):
    """Whether two places are written in the same words, whatever their capitals and blanks."""
    words, words2 = (" ".join(place.casefold().split()) for place in (one, other))
    return bool(words) and words == words2
