"""Make gallery/data/outlines.json, the outlines of countries by which a position is compared with a claimed place.

    npm pack world-atlas@2 i18n-iso-countries@7     # then unpack each with tar xzf … -C <its folder>
    python bench/make_outlines.py world-atlas/package/countries-50m.json i18n-iso-countries/package/codes.json

The lines are Natural Earth's (https://www.naturalearthdata.com, public domain) at 1:50,000,000, redistributed as
TopoJSON by world-atlas (ISC); the second file gives the letters of ISO 3166-1 for the numbers in the first. Lines are
drawn with fewer points, and each border is kept once, so that neighbours share it. No code of either package is used.
"""

import argparse
import json
import math
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "gallery" / "data" / "outlines.json"
#: Whole numbers of the file in one degree: 1.1 km.
UNIT = 100
#: How far, in degrees, a point may lie from the line that is drawn without it.
STRAY = 0.043
#: Countries that the source names and ISO does not number. What has no code here belongs to nobody.
UNNUMBERED = {"Kosovo": "XK", "Somaliland": "SO", "N. Cyprus": "CY"}
#: Places that two states claim: (the other claimant, a point inside the outline). Neither is told that it is abroad.
CONTESTED = (("UA", (34.4, 45.2)),)


def main():
    """Read the two files that the command line names and write TARGET."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("topology", type=Path)
    parser.add_argument("codes", type=Path)
    options = parser.parse_args()
    letters = {row[2]: row[0] for row in json.loads(options.codes.read_text(encoding="utf-8"))}
    topology = json.loads(options.topology.read_text(encoding="utf-8"))
    arcs = [thinned(unpacked(arc, topology["transform"])) for arc in topology["arcs"]]
    countries = {}
    for shape in topology["objects"]["countries"]["geometries"]:
        code = letters.get(shape.get("id")) or UNNUMBERED.get(shape["properties"]["name"])
        if code:
            countries.setdefault(code, []).extend(rings_of(shape))
    for claimant, point in CONTESTED:
        found = [ring for rings in countries.values() for ring in rings if surrounds(ring, arcs, point)]
        countries[claimant] += [ring for ring in found if ring not in countries[claimant]][-1:]
    packed = {"unit": UNIT, "arcs": [deltas(arc) for arc in arcs], "countries": dict(sorted(countries.items()))}
    TARGET.write_text(json.dumps(packed, separators=(",", ":")) + "\n", encoding="utf-8")
    points = sum(map(len, arcs))
    print(f"{len(countries)} countries, {points} points, {TARGET.stat().st_size:,} bytes")


def unpacked(arc, transform):
    """Points (longitude, latitude) in degrees of a quantised arc (TopoJSON 1.0, 2.1.3)."""
    (wide, high), (west, south) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for across, up in arc:
        x, y = x + across, y + up
        points.append((x * wide + west, y * high + south))
    return points


def thinned(points):
    """The fewest points whose line stays within STRAY of all of them (Ramer, Douglas and Peucker), both ends kept."""
    kept, spans = {0, len(points) - 1}, [(0, len(points) - 1)]
    while spans:
        first, last = spans.pop()
        far, where = 0, None
        for place in range(first + 1, last):
            if (away := distance(points[place], points[first], points[last])) > far:
                far, where = away, place
        if where is not None and (far > STRAY or closes(points, first, last)):
            kept.add(where)
            spans += [(first, where), (where, last)]
    return [points[place] for place in sorted(kept)]


def closes(points, first, last):
    """Whether a span is a whole ring, of which something must be left."""
    return points[first] == points[last] and last - first > 1


def distance(point, one, other):
    """Degrees from a point to the line between two others, longitudes shortened as far as the latitude asks."""
    shrink = math.cos(math.radians(point[1]))
    x, y = (other[0] - one[0]) * shrink, other[1] - one[1]
    across, up = (point[0] - one[0]) * shrink, point[1] - one[1]
    length = x * x + y * y
    share = max(0, min(1, (across * x + up * y) / length)) if length else 0
    return math.hypot(across - share * x, up - share * y)


def rings_of(shape):
    """Every ring of a shape as a list of numbers of arcs; holes are rings like others (a point in two is outside)."""
    return shape["arcs"] if shape["type"] == "Polygon" else [ring for part in shape["arcs"] for ring in part]


def surrounds(ring, arcs, point):
    """Whether a ring runs around a point (longitude, latitude)."""
    line = [place for arc in ring for place in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])]
    inside = False
    for (x, y), (nx, ny) in zip(line, line[1:] + line[:1], strict=True):
        if (y > point[1]) != (ny > point[1]) and point[0] < (nx - x) * (point[1] - y) / (ny - y) + x:
            inside = not inside
    return inside


def deltas(points):
    """[x, y, step in x, step in y, …] in whole units, without steps of nothing."""
    packed, before = [], None
    for point in points:
        here = tuple(round(part * UNIT) for part in point)
        if here != before:
            packed += here if before is None else (here[0] - before[0], here[1] - before[1])
            before = here
    return packed


if __name__ == "__main__":
    main()
