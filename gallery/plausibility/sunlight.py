"""Rules about the sun: where it stood at the place and time that are given. From Facts to a Note or None."""

from . import sun
from .clocks import zone_of
from .facts import FYI, LOOK, Note, in_utc
from .gazetteer import place_in

#: A place that reaches further says too little about the sun there; a degree of latitude is 111 km.
LARGEST, KM_PER_DEGREE = 160, 111
#: Degrees up to which shadows are several times as long as what throws them.
LOW = 10
#: Whole hours from UTC to which a clock may have been set; those of a place lie this far from the sun's own time.
HOURS = range(-12, 15)
BEFORE, BEHIND = 1, 3
SEVEREST = {"sun_below": LOOK}


def where_the_sun_stood(facts):
    """The sun below, near or above the horizon, where place, time and zone are known."""
    said, found = facts.taken or facts.file_taken, _where(facts)
    offset = zone_of(facts, said) if said and said.clock else None
    if offset is None or not found:
        return None
    (latitude, longitude), basis, unsure = found
    moment = in_utc(said.local, offset)
    if moment is None:
        return None
    height, direction = sun.position(moment, latitude, longitude)
    code = _code(height, unsure)
    severity = SEVEREST.get(code, FYI)
    values = {"taken": said, "offset": offset, "height": height, "direction": direction, "basis": basis}
    return Note(code, severity, values)


def dark_by_the_clock(facts):
    """A time without a zone: with which settings of the clock it would have been dark at the place."""
    said, found = facts.taken or facts.file_taken, _where(facts)
    if not said or not said.clock or not found or zone_of(facts, said) is not None:
        return None
    (latitude, longitude), basis, unsure = found
    moments = {hour: in_utc(said.local, hour * 60) for hour in HOURS}
    heights = {hour: sun.height(moment, latitude, longitude) for hour, moment in moments.items() if moment}
    dark = [hour for hour, height in heights.items() if height < sun.HORIZON - unsure]
    own = round(longitude / 15)
    local = [hour for hour in range(own - BEFORE, own + BEHIND + 1) if hour in heights]
    if not local or not set(local) & set(dark):
        return None
    every = set(local) <= set(dark)
    values = {"taken": said, "ranges": _ranges(dark), "basis": basis}
    return Note("dark_by_any_clock" if every else "dark_by_some_clocks", LOOK if every else FYI, values)


def _where(facts):
    """((latitude, longitude), "desk", "file" or the name of the place, degrees by which the sun may differ) or None."""
    for basis, position in (("desk", facts.position), ("file", facts.gps)):
        if position:
            return position, basis, 0.0
    place = place_in(facts.claimed)
    return (place.at, place.name, place.km / KM_PER_DEGREE) if place and place.km <= LARGEST else None


def _code(height, unsure):
    if height < sun.DARK - unsure:
        return "sun_below"
    if height < sun.HORIZON - unsure:
        return "sun_twilight"
    if height < LOW:
        return "sun_low"
    return "sun_stood"


def _ranges(hours):
    """Whole hours in a row as ((first, last), …)."""
    found = []
    for hour in hours:
        if found and found[-1][1] == hour - 1:
            found[-1] = (found[-1][0], hour)
        else:
            found.append((hour, hour))
    return tuple(found)
