"""Who could show what: photos by year, wider place as shown, and class of access."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gallery.archive.choice import Choice
from gallery.archive.facts import SPREAD
from gallery.archive.reading import read
from gallery.charts import SmallChart, YearsChart, shares_chart, small_chart
from gallery.provenance import CLASS_KEYS

#: Class -> its place in their order.
RANKS = {key: rank for rank, key in enumerate(CLASS_KEYS)}
#: A place with fewer photos shows chance and not coverage; the others stand together.
FEWEST, MOST_PLACES = 3, 15


@dataclass(frozen=True)
class PlaceCoverage:
    """One place and its number of photos; the chart is None where no year is shown."""

    name: str
    total: int
    chart: SmallChart | None
    counts: tuple  # in the order of Coverage.keys


@dataclass(frozen=True)
class Coverage:
    """What the page on coverage shows. `keys` are the classes that occur, in their order."""

    total: int
    keys: tuple
    years: YearsChart | None
    places: tuple
    undated: int


def rows():
    """Return [(wider place or "", year or None, class key, number of photos)], ordered, exact at this moment."""
    return _rows(_counts())


def _counts():
    return frozenset((words, n) for words, n in read(Choice(by_area=True)).counts.counts[SPREAD].items() if n)


def _rows(counts):
    found = []
    for words, number in counts:
        year, key, area = words.split(" ", 2)
        found.append((area, int(year) if year else None, key, number))
    return sorted(found, key=lambda row: (row[0] == "", row[0], row[1] or 0, RANKS[row[2]]))


def name_of(area):
    """Return what readers call a wider place: "" is one that we withhold or do not know."""
    return area or _("Place withheld or unknown")


def coverage():
    """Return the Coverage of the whole archive; as many queries at any size."""
    return _coverage(_counts(), get_language())


@lru_cache(maxsize=4)
def _coverage(counts, _language):
    """What the same numbers say in the same language is the same: thousands of bars are not drawn anew for each."""
    found = _rows(counts)
    occurring = {row[2] for row in found}
    keys = tuple(key for key in CLASS_KEYS if key in occurring)
    by_year, by_place = defaultdict(Counter), defaultdict(list)
    for area, year, key, number in found:
        by_place[area].append((year, key, number))
        if year:
            by_year[year][key] += number
    span = (min(by_year), max(by_year)) if by_year else None
    return Coverage(
        total=sum(row[3] for row in found),
        keys=keys,
        years=shares_chart(_in_order(by_year)),
        places=tuple(_place(name, some, keys, span) for name, some in _grouped(by_place)),
        undated=sum(number for _area, year, _key, number in found if year is None),
    )


def _grouped(by_place):
    """(name, rows) of the places with most photos first; then all others together, then what has no place."""
    totals = {area: sum(number for _year, _key, number in some) for area, some in by_place.items() if area}
    listed = [area for area in sorted(totals, key=lambda area: (-totals[area], area)) if totals[area] >= FEWEST]
    listed = listed[:MOST_PLACES]
    for area in listed:
        yield area, by_place[area]
    if others := [row for area, some in by_place.items() if area and area not in listed for row in some]:
        yield _("Other places"), others
    if "" in by_place:
        yield name_of(""), by_place[""]


def _place(name, some, keys, span):
    counts, by_year = Counter(), defaultdict(Counter)
    for year, key, number in some:
        counts[key] += number
        if year:
            by_year[year][key] += number
    chart = small_chart(_in_order(by_year), span) if by_year else None
    return PlaceCoverage(name, counts.total(), chart, tuple(counts[key] for key in keys))


def _in_order(by_year):
    return tuple(
        (year, tuple(sorted(((key, n) for key, n in by_year[year].items() if n), key=lambda one: RANKS[one[0]])))
        for year in sorted(by_year)
    )
