"""What the rules are given and what they answer: plain frozen values."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

#: The clocks of the world lie between these offsets from UTC, in minutes.
EARLIEST, LATEST = 14 * 60, -12 * 60
#: Severities: worth a second look, and good to know.
LOOK, FYI = "look", "fyi"


@dataclass(frozen=True)
class Stamp:
    """When something is said to have happened: from `first` to `last` (days), the local time to the second where it is
    known, and the offset of that clock from UTC in minutes where it is known. A time is there for one day only."""

    first: date
    last: date
    clock: time | None = None
    offset: int | None = None

    @property
    def local(self):
        """The wall clock as a datetime without a zone, or None without a time."""
        return datetime.combine(self.first, self.clock) if self.clock else None

    @property
    def moment(self):
        """The moment in UTC, or None where time or zone is unknown. Clocks at the ends of the calendar have none."""
        return in_utc(self.local, self.offset) if self.clock and self.offset is not None else None

    @property
    def earliest(self):
        """The earliest moment in UTC that this can mean, whatever the zone, or None at the end of the calendar."""
        if self.moment:
            return self.moment
        start = self.local or datetime.combine(self.first, time())
        return in_utc(start, EARLIEST if self.offset is None else self.offset)


@dataclass(frozen=True)
class Facts:
    """What is known of one photo. Text is hostile; positions are (latitude, longitude) in degrees; moments are aware.

    taken is what people say (they start from the file), file_taken what the file says. published is when readers first
    saw it, received when it came to us, twin_received when an earlier near-duplicate came. position is the desk's, gps
    the file's; gps_moment is the satellite clock in UTC. claimed and file_place are words for the place, country_codes
    what the file adds in letters. programs are the names that the file gives of what wrote it, steps the actions of
    its editing history, marks what generators leave, retouched the tools that replace something. network is the one
    after whose manner the file is named. conflicts is ((field, (family, …)), …).
    """

    taken: Stamp | None = None
    file_taken: Stamp | None = None
    modified: Stamp | None = None
    received: datetime | None = None
    published: datetime | None = None
    twin_received: datetime | None = None
    gps_moment: datetime | None = None
    position: tuple | None = None
    gps: tuple | None = None
    claimed: str = ""
    file_place: str = ""
    country_codes: tuple = ()
    make: str = ""
    model: str = ""
    software: str = ""
    programs: tuple = ()
    steps: tuple = ()
    marks: tuple = ()
    retouched: tuple = ()
    network: str = ""
    source_type: str = ""
    conflicts: tuple = ()
    has_metadata: bool = True


@dataclass(frozen=True)
class Note:
    """One thing to look at: a stable code, LOOK or FYI, and the plain values that the words need."""

    code: str
    severity: str
    values: dict = field(default_factory=dict)


def in_utc(local, offset):
    """An aware datetime in UTC of a wall clock and its offset in minutes; None beyond the calendar."""
    try:
        return (local - timedelta(minutes=offset)).replace(tzinfo=UTC)
    except OverflowError:
        return None
