"""A point in words, and a small drawing of where in its country it lies: outlines of our own, no map from elsewhere."""

import math
from dataclasses import dataclass

from django.utils.translation import get_language

from gallery.plausibility.gazetteer import country_name
from gallery.plausibility.outlines import country_at, outline_of

#: Length of the drawing's longer side, and the room around the outline, in its own units.
LONGEST, MARGIN = 240, 8


@dataclass(frozen=True)
class Locator:
    """A drawing of width × height units: `path` is the outline as the d of an SVG path, (x, y) the point in it."""

    country: str
    width: float
    height: float
    path: str
    x: float
    y: float


def degrees(value, letters):
    """Return a latitude ("NS") or a longitude ("EW") in degrees, minutes and seconds, such as 39°01′10″N."""
    seconds = round(abs(value) * 3600)
    letter = letters[0] if value >= 0 else letters[1]
    return f"{seconds // 3600}°{seconds // 60 % 60:02d}′{seconds % 60:02d}″{letter}"


def locator(latitude, longitude):
    """Return the Locator of a point on the coarse outline of its country, or None for one that is in none."""
    code = country_at((latitude, longitude))
    if code is None:
        return None
    rings = outline_of(code).rings
    # The mainland, or the island, on which the point lies; what else the country has may be half a globe away.
    home = max(rings, key=lambda ring: _box(ring).holds(longitude, latitude) * _box(ring).area)
    box, shrink = _box(home), math.cos(math.radians(latitude))
    scale = (LONGEST - 2 * MARGIN) / max((box.east - box.west) * shrink, box.north - box.south)

    def place(x, y):
        return MARGIN + (x - box.west) * shrink * scale, MARGIN + (box.north - y) * scale

    near = [ring for ring in rings if box.holds(*ring[0])]
    path = "".join("M" + "L".join("{:.1f} {:.1f}".format(*place(*point)) for point in ring) + "Z" for ring in near)
    width, height = place(box.east, box.south)
    x, y = place(longitude, latitude)
    return Locator(
        country=country_name(code, get_language() or "en"),
        width=round(width + MARGIN, 1),
        height=round(height + MARGIN, 1),
        path=path,
        x=round(x, 1),
        y=round(y, 1),
    )


@dataclass(frozen=True)
class _Box:
    west: float
    south: float
    east: float
    north: float

    @property
    def area(self):
        return (self.east - self.west) * (self.north - self.south)

    def holds(self, x, y):
        return self.west <= x <= self.east and self.south <= y <= self.north


def _box(ring):
    across, up = [x for x, _y in ring], [y for _x, y in ring]
    return _Box(min(across), min(up), max(across), max(up))
