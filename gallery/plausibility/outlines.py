"""Which country a position lies in, by coarse outlines (gallery/data/outlines.json, from Natural Earth, public domain).

A line of the file strays up to 6 km from the border that it stands for, so no answer is given for what is nearer.
"""

import functools
import json
import math
from dataclasses import dataclass

from .gazetteer import DATA

#: Kilometres by which a position may lie across a border, or out at sea, and still be said to lie in the country.
BORDER, SEA = 15, 40
KM_PER_DEGREE = 111.195
# No distance on the globe is longer; what has no outline is as far away as that.
FARTHEST = 20_100


@dataclass(frozen=True)
class Outline:
    """The rings of one country as tuples of (longitude, latitude), and the box around them all in the same order."""

    rings: tuple
    west: float
    south: float
    east: float
    north: float


def kilometres_outside(code, position):
    """How far a (latitude, longitude) lies outside a country: 0 inside, None for a country without an outline."""
    outline = _outline(code)
    if outline is None:
        return None
    return 0.0 if _contains(outline, position) else min(_distance(ring, position) for ring in outline.rings)


def is_outside(code, position):
    """Whether a position lies so far outside a country that coarse lines cannot be the reason; None if unknown."""
    away = kilometres_outside(code, position)
    if away is None or not BORDER < away <= SEA:
        return None if away is None else away > SEA
    return country_at(position) is not None


def country_at(position):
    """Letters of the country that a (latitude, longitude) lies in, or None at sea. Of two that claim it, the first."""
    return next((code for code in _packed()["countries"] if _contains(_outline(code), position)), None)


def outline_of(code):
    """The Outline of a country by its letters, or None for one without."""
    return _outline(code)


def kilometres(one, other):
    """Distance between two positions (latitude, longitude in degrees) on a globe."""
    north, south = math.radians(one[0]), math.radians(other[0])
    east = math.radians(one[1] - other[1])
    half = math.sin((north - south) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    return 2 * 6371 * math.asin(min(1, math.sqrt(half)))


@functools.cache
def _packed():
    return json.loads((DATA / "outlines.json").read_text(encoding="utf-8"))


@functools.cache
def _arc(number):
    packed, unit = _packed()["arcs"][number], _packed()["unit"]
    x = y = 0
    points = []
    for across, up in zip(packed[::2], packed[1::2], strict=True):
        x, y = x + across, y + up
        points.append((x / unit, y / unit))
    return tuple(points)


@functools.cache
def _outline(code):
    rings = tuple(
        tuple(point for arc in ring for point in (_arc(arc) if arc >= 0 else _arc(~arc)[::-1]))
        for ring in _packed()["countries"].get(code, ())
    )
    if not rings:
        return None
    across = [x for ring in rings for x, _y in ring]
    up = [y for ring in rings for _x, y in ring]
    return Outline(rings, min(across), min(up), max(across), max(up))


def _contains(outline, position):
    """Whether a position lies in an odd number of rings: in the land and not in a hole of it."""
    y, x = position
    if not (outline.west <= x <= outline.east and outline.south <= y <= outline.north):
        return False
    inside = False
    for ring in outline.rings:
        for (ax, ay), (bx, by) in _sides(ring):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
    return inside


def _distance(ring, position):
    """Kilometres from a position to the nearest side of a ring, on a plane that touches the globe there."""
    latitude, longitude = position
    shrink = math.cos(math.radians(latitude))
    nearest = float(FARTHEST)
    for one, other in _sides(ring):
        ax, ay = _on_plane(one, latitude, longitude, shrink)
        bx, by = _on_plane(other, latitude, longitude, shrink)
        x, y = bx - ax, by - ay
        length = x * x + y * y
        share = max(0.0, min(1.0, -(ax * x + ay * y) / length)) if length else 0.0
        nearest = min(nearest, math.hypot(ax + share * x, ay + share * y))
    return nearest


def _on_plane(point, latitude, longitude, shrink):
    # The short way around the globe, for islands on both sides of the date line.
    across = (point[0] - longitude + 180) % 360 - 180
    return across * shrink * KM_PER_DEGREE, (point[1] - latitude) * KM_PER_DEGREE


def _sides(ring):
    return zip(ring, ring[1:] + ring[:1], strict=True)
