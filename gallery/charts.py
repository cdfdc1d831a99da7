"""The charts of archive and coverage as plain numbers for an SVG: no value from data ever goes into CSS."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

from gallery.provenance import CLASS_KEYS

WIDTH, TOP, FLOOR = 1200, 10, 242
LEFT, GAP = 38, 0.28
WIDEST_BAR = 80
SMALL_WIDTH, SMALL_FLOOR, SMALL_WIDEST = 320, 90, 28
# The second carrier beside the hue: neighbours in the order of the classes never share one.
PATTERNS = {"staged": "d", "escorted": "h", "border": "v", "satellite": "d", "social": "o", "review": "h"}


class Bar(NamedTuple):
    """A piece of a year's column, in the units of the viewBox."""

    key: str
    x: str
    y: str
    width: str
    height: str
    pattern: str


class Area(NamedTuple):
    """All bars of one class as one path: a chart of thirty years is then seven shapes and not two hundred."""

    key: str
    path: str
    pattern: str


@dataclass(frozen=True)
class Tick:
    """A mark on an axis: its place and its words."""

    at: str
    text: str


@dataclass(frozen=True)
class SmallChart:
    """One of many charts beside each other over the same years: what templates/gallery/coverage.html draws.

    Each has a scale of its own; `most` is the number of the highest year.
    """

    bars: tuple
    first: str
    last: str
    most: int

    @cached_property
    def areas(self):
        """What is drawn, class by class."""
        return _areas(self.bars)


@dataclass(frozen=True)
class YearsChart:
    """Everything that templates/gallery/years.html draws; `rows` is the table with the same numbers."""

    bars: tuple
    years: tuple
    levels: tuple
    keys: tuple
    rows: tuple

    @cached_property
    def areas(self):
        """What is drawn, class by class."""
        return _areas(self.bars)


def years_chart(years, top=None):
    """Return the YearsChart of ((year, ((class key, count), …)), …), or None for fewer than two years.

    `top` is the number at the upper edge; without it a round one above the highest year.
    """
    if len(years) < 2:
        return None
    span = range(years[0][0], years[-1][0] + 1)
    found = dict(years)
    top = top or round_up(max(sum(count for _key, count in classes) for _year, classes in years))
    step = (WIDTH - LEFT) / len(span)
    width = min(step * (1 - GAP), WIDEST_BAR)
    bars, ticks = [], []
    for number, year in enumerate(span):
        x = LEFT + step * number + (step - width) / 2
        bars += _column(found.get(year, ()), top, x, width, FLOOR, FLOOR - TOP)
        ticks.append(Tick(_text(x + width / 2), str(year)))
    levels = sorted({0, top // 2, top} if top > 1 else {0, top})
    order = [key for _year, classes in years for key, _count in classes]
    # The legend in the order of the classes, whichever occurred first.
    keys = tuple(sorted(dict.fromkeys(order), key=CLASS_KEYS.index))
    return YearsChart(
        bars=tuple(bars),
        years=tuple(ticks if len(ticks) <= 20 else ticks[:: len(ticks) // 15 + 1]),
        levels=tuple(Tick(_text(FLOOR - level / top * (FLOOR - TOP)), str(level)) for level in levels),
        keys=keys,
        rows=tuple((year, tuple(dict(classes).get(key, 0) for key in keys)) for year, classes in years),
    )


def shares_chart(years):
    """Return a YearsChart in which every year is as high as any other, so that what is compared are shares.

    `years` as for years_chart(); `rows` has the numbers themselves. None for fewer than two years.
    """
    if len(years) < 2:
        return None
    parts = tuple(
        (year, tuple((key, 100 * count / sum(n for _key, n in classes)) for key, count in classes))
        for year, classes in years
    )
    # Shares add up to a hair over 100 now and then, which is no reason for a larger scale.
    drawn, counted = years_chart(parts, top=100), years_chart(years)
    levels = tuple(Tick(_text(FLOOR - level / 100 * (FLOOR - TOP)), f"{level} %") for level in (0, 50, 100))
    return replace(drawn, levels=levels, rows=counted.rows)


def small_chart(years, span):
    """Return the SmallChart of `years` (as for years_chart(), at least one) over (first year, last year)."""
    first, last = span
    step = SMALL_WIDTH / (last - first + 1)
    width = min(step * (1 - GAP), SMALL_WIDEST)
    most = max(sum(count for _key, count in classes) for _year, classes in years)
    bars = []
    for year, classes in years:
        x = step * (year - first) + (step - width) / 2
        bars += _column(classes, most, x, width, SMALL_FLOOR, SMALL_FLOOR - TOP)
    return SmallChart(tuple(bars), str(first), str(last) if last > first else "", most)


def _column(classes, top, x, width, floor, high):
    """The bars of one year, one upon the other; `top` is the number that is `high` units high."""
    y, x, width = float(floor), _text(x), _text(width)
    for key, count in classes:
        height = count / top * high
        y -= height
        yield Bar(key, x, _text(y), width, _text(height), PATTERNS.get(key, ""))


def _areas(bars):
    paths = {}
    for key, x, y, width, height, _pattern in bars:
        paths.setdefault(key, []).append(f"M{x} {y}h{width}v{height}h-{width}z")
    return tuple(Area(key, "".join(parts), PATTERNS.get(key, "")) for key, parts in paths.items())


def round_up(number):
    """The next even-looking top of an axis: 2, 4, 10, 20, 50, 100, …"""
    size = 1
    while True:
        for step in (2, 4, 10):
            if number <= step * size:
                return step * size
        size *= 10


def _text(number):
    """A number for an attribute, always with a point whatever the reader's language."""
    return f"{number:.1f}"
