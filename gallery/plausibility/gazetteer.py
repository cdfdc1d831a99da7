"""What somebody means who writes the name of a place: the countries that it may be in, and where it is."""

import functools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parent.parent / "data"
#: What may follow a Korean name in the same word: city, county, province, a particle.
ENDINGS = "특별시|광역시|직할시|특급시|자치주|자치구|구역|지구|시|군|구|도|현|역|의|에서|에|은|는"
#: Longer text is no name of a place.
LONGEST = 1000


@dataclass(frozen=True)
class Place:
    """A place of gallery/data/places.toml. `at`, (latitude, longitude) in degrees, may be None; `km` is its radius."""

    name: str
    countries: tuple
    at: tuple | None = None
    km: float = 0


def countries_in(text):
    """Letters (ISO 3166-1) of every country that a text may mean, sorted; () when it names none that is known."""
    found = {code for name in _names_in(text) for place in _known()[name] for code in place.countries}
    return tuple(sorted(found))


def place_in(text):
    """The one Place with a position that a text names, the closest described of several, or None.

    None too where a name stands for two places. Of "Hyesan, Ryanggang province" it is Hyesan.
    """
    meant = [_known()[name] for name in _names_in(text)]
    standing = [place for places in meant for place in places if place.at]
    ambiguous = any(len(places) > 1 for places in meant)
    return min(standing, key=lambda place: place.km) if standing and not ambiguous else None


def country_of(code):
    """The two letters of a country's code of two or three letters, or None for what is no code."""
    code = code.strip().upper()[:4] if isinstance(code, str) else ""
    return code if code in countries() else _by_three_letters().get(code)


def country_name(code, language):
    """The name of a country in "ko" or else in English; the code itself where nobody named it."""
    row = countries().get(code)
    return row["ko" if language.startswith("ko") else "en"][0] if row else code


@functools.cache
def countries():
    """{letters: {"iso3": …, "en": [names], "ko": [names]}} of gallery/data/countries.toml. Treat it as read-only."""
    return tomllib.loads((DATA / "countries.toml").read_text(encoding="utf-8"))


@functools.cache
def places():
    """Every Place of gallery/data/places.toml with the names that it goes by, as [(names, Place), …]."""
    rows = tomllib.loads((DATA / "places.toml").read_text(encoding="utf-8"))["places"]
    return [
        (
            row["names"],
            Place(
                row["names"][0], tuple(row["countries"]), tuple(row["at"]) if "at" in row else None, row.get("km", 0)
            ),
        )
        for row in rows
    ]


@functools.cache
def _known():
    """{name in small letters: [Place, …]}, countries included."""
    known = {}
    named = [([*row["en"], *row["ko"]], Place(code, (code,))) for code, row in countries().items()]
    for names, place in [*named, *places()]:
        for name in names:
            known.setdefault(name.casefold(), []).append(place)
    return known


@functools.cache
def _by_three_letters():
    return {row["iso3"]: code for code, row in countries().items()}


@functools.cache
def _pattern():
    # The longest name first, so that "South Korea" is not read as "Korea".
    names = "|".join(re.escape(name) for name in sorted(_known(), key=len, reverse=True))
    return re.compile(rf"(?<!\w)({names})(?:{ENDINGS})?(?!\w)")


@functools.lru_cache(maxsize=256)
def _names_in(text):
    return tuple(dict.fromkeys(_pattern().findall(" ".join(text[:LONGEST].casefold().split()))))
