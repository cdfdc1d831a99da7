"""Rules about dates and clocks: a function for each, from Facts to a Note or None."""

from datetime import timedelta

from . import cameras
from .facts import FYI, LOOK, Note

#: What a clock that is only a little off may differ by.
SLACK = timedelta(hours=1)
DAY = timedelta(days=1)
GPS_AGREES, GPS_FAR = timedelta(minutes=10), timedelta(days=1)
#: Every offset from UTC that is in use, or was in the time of digital cameras, in minutes (IANA time zone database).
OFFSETS = (
    *range(-12 * 60, 15 * 60, 60),
    *(-570, -270, -210, -150, 210, 270, 330, 345, 390, 510, 525, 570, 630, 765),
)
#: Minutes by which a zone's clock may be off from the sun's and still be that place's own (western China: 3 hours).
LOCAL = 210
#: Where clocks of cameras and of files begin: years in which nobody took this picture with that clock.
EPOCHS = (1904, 1970, 1980)


def after_received(facts):
    """The picture is said to have been taken after it came to us."""
    return _after("after_received", facts, facts.received)


def after_published(facts):
    """The picture is said to have been taken after readers first saw it."""
    return None if after_received(facts) else _after("after_published", facts, facts.published)


def after_twin(facts):
    """The picture is said to have been taken after a near-duplicate of it came to us."""
    return None if after_received(facts) else _after("after_twin", facts, facts.twin_received)


def before_camera(facts):
    """The picture is said to be older than the camera that the file names."""
    said, month = facts.taken or facts.file_taken, cameras.announced(facts.make, facts.model)
    if not said or not month or said.last >= month:
        return None
    return Note("before_camera", LOOK, {"taken": said, "camera": _camera(facts), "month": month})


def before_system(facts):
    """The picture is said to be older than the telephone's system that the file names."""
    said, month = facts.taken or facts.file_taken, cameras.system_announced(facts.make, facts.software)
    if not said or not month or said.last >= month:
        return None
    return Note("before_system", LOOK, {"taken": said, "system": facts.software, "month": month})


def date_differs(facts):
    """People give another day than the file does."""
    taken, file = facts.taken, facts.file_taken
    if not taken or not file:
        return None
    apart = (file.first - taken.last).days if taken.last < file.first else (taken.first - file.last).days
    # The day may be another one in another zone.
    return Note("date_differs", LOOK, {"taken": taken, "file": file, "days": apart}) if apart > 1 else None


def modified_before_taken(facts):
    """The file says that it was changed before it was taken."""
    taken, changed = facts.file_taken, facts.modified
    if not (taken and changed and taken.local and changed.local) or taken.local - changed.local <= DAY:
        return None
    return Note("modified_before_taken", FYI, {"file": taken, "changed": changed})


def clock_unset(facts):
    """The file's date is one with which clocks begin that nobody has set."""
    said = facts.file_taken
    if not said or not said.local or (said.local.month, said.local.day) not in ((1, 1), (12, 31)):
        return None
    first_hour = said.local.day == 1 and said.local.hour == 0
    # West of Greenwich the first moment of 1970 is still in 1969.
    begins = first_hour or said.local.year + (said.local.month == 12) in EPOCHS
    return Note("clock_unset", LOOK, {"file": said}) if begins else None


def clock_rounded(facts):
    """The time is exactly midnight or noon, as programs write it where only the day is known."""
    said = facts.file_taken
    rounded = said and said.clock and said.clock.hour in (0, 12) and not (said.clock.minute or said.clock.second)
    return Note("clock_rounded", FYI, {"file": said}) if rounded and not clock_unset(facts) else None


def clock_without_zone(facts):
    """There is a time, and neither the file nor anybody says in which zone."""
    said = facts.taken or facts.file_taken
    if not said or not said.clock or zone_of(facts, said) is not None:
        return None
    return Note("clock_without_zone", FYI, {"taken": said})


def gps_zone(facts):
    """The satellite clock tells the zone of a clock that names none."""
    said, offset = facts.file_taken, implied_offset(facts)
    if not said or offset is None:
        return None
    return Note("gps_zone", FYI, {"file": said, "offset": offset})


def gps_time_apart(facts):
    """The satellite clock and the camera's differ by more than any time zone explains."""
    said, gps = facts.file_taken, facts.gps_moment
    if not said or not gps or not said.local or implied_offset(facts) is not None:
        return None
    # Without a zone at least as much lies between them as the nearest zone leaves over.
    offsets = OFFSETS if said.offset is None else (said.offset,)
    between = said.local - gps.replace(tzinfo=None)
    apart = min(abs(between - timedelta(minutes=offset)) for offset in offsets)
    if apart <= GPS_AGREES:
        return None
    severity = LOOK if apart >= GPS_FAR else FYI
    return Note("gps_time_apart", severity, {"file": said, "gps": gps, "minutes": int(apart.total_seconds() // 60)})


def zone_elsewhere(facts):
    """The clock ran in a zone that is not that of the place."""
    said, position = facts.taken or facts.file_taken, facts.position or facts.gps
    offset = zone_of(facts, said) if said else None
    if offset is None or position is None or abs(position[1]) > 180:
        return None
    # Around the globe the short way: clocks of +12 and -12 hours show the same time.
    apart = (offset - position[1] * 4 + 720) % 1440 - 720
    return (
        Note("zone_elsewhere", FYI, {"offset": offset, "hours": round(abs(apart) / 60)}) if abs(apart) > LOCAL else None
    )


def implied_offset(facts):
    """Minutes from UTC at which the file's clock ran by the satellite clock, where the file itself names no zone."""
    said, gps = facts.file_taken, facts.gps_moment
    if not said or not gps or not said.local or said.offset is not None:
        return None
    minutes = (said.local - gps.replace(tzinfo=None)).total_seconds() / 60
    nearest = min(OFFSETS, key=lambda offset: abs(offset - minutes))
    return nearest if abs(nearest - minutes) <= 3 else None


def zone_of(facts, said):
    """Minutes from UTC of the clock of a Stamp: its own, or the file's where it shows the file's very minute."""
    if said.offset is not None:
        return said.offset
    file = facts.file_taken
    if not file or not file.local or not said.local or _minute(said.local) != _minute(file.local):
        return None
    return file.offset if file.offset is not None else implied_offset(facts)


def _after(code, facts, known):
    earliest = facts.taken.earliest if facts.taken else None
    if not earliest or not known or earliest - known <= SLACK:
        return None
    return Note(code, LOOK, {"taken": facts.taken, "known": known})


def _minute(local):
    return local.replace(second=0, microsecond=0)


def _camera(facts):
    maker = facts.make.split()[:1]
    return facts.model if maker and maker[0].casefold() in facts.model.casefold() else f"{facts.make} {facts.model}"
