"""Rules about places: a function for each, from Facts to a Note or None."""

from .facts import FYI, LOOK, Note
from .gazetteer import countries_in, country_of, place_in
from .outlines import country_at, is_outside, kilometres, kilometres_outside

#: Kilometres by which a position may lie outside a place that is named and still be meant: "opposite", "north of".
AROUND, FAR = 25, 100


def outside_country(facts):
    """A position lies outside every country that the words for the place may mean."""
    claimed = countries_in(facts.claimed)
    for whose, position in _positions(facts):
        outside = [is_outside(code, position) for code in claimed]
        if outside and all(outside) and not _is_at(facts, position):
            away = min(kilometres_outside(code, position) for code in claimed)
            values = {"countries": claimed, "at": country_at(position) or "", "km": round(away), "whose": whose}
            return Note("outside_country", LOOK, values)
    return None


def far_from_place(facts):
    """A position lies far from the place that is named, though in the country."""
    place = place_in(facts.claimed)
    if place is None or outside_country(facts):
        return None
    for whose, position in _positions(facts):
        away = kilometres(place.at, position) - place.km
        if away > AROUND:
            severity = LOOK if away > FAR else FYI
            return Note("far_from_place", severity, {"place": place.name, "km": round(away), "whose": whose})
    return None


def country_differs(facts):
    """The words that came with the file name another country than ours do."""
    ours = set(countries_in(facts.claimed))
    codes = {code for text in facts.country_codes if (code := country_of(text))}
    theirs = {*countries_in(facts.file_place), *codes}
    if not ours or not theirs or ours & theirs:
        return None
    return Note("country_differs", LOOK, {"countries": tuple(sorted(ours)), "file": tuple(sorted(theirs))})


def positions_apart(facts):
    """The desk's position is far from the one in the file."""
    if not facts.position or not facts.gps:
        return None
    away = kilometres(facts.position, facts.gps)
    return Note("positions_apart", FYI, {"km": round(away)}) if away > AROUND else None


def _positions(facts):
    """The file's position first: it was there before anybody said anything."""
    return [(whose, at) for whose, at in (("file", facts.gps), ("desk", facts.position)) if at]


def _is_at(facts, position):
    """Whether a position is where the named place is: on an island, say, that coarse outlines leave out."""
    place = place_in(facts.claimed)
    return place is not None and kilometres(place.at, position) <= place.km + AROUND
