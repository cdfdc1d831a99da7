"""Dates of capture as ISO 8601 text: partial dates stay partial, an offset is there only when the file has one."""

import re
from datetime import date, datetime, time

ISO = re.compile(
    r"(?P<year>\d{4})(?:[-:/](?P<month>\d\d)(?:[-:/](?P<day>\d\d)"
    r"(?:[T ]+(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"\s*(?P<zone>Z|[+-]\d\d:?\d\d)?)?)?)?\s*$"
)
DAY = re.compile(r"(\d{4})(\d\d)(\d\d)$")
CLOCK = re.compile(r"(\d\d)(\d\d)(\d\d)([+-]\d{4})?$")
OFFSET = re.compile(r"(Z|[+-]\d\d:?\d\d)$")


def from_text(text):
    """ISO 8601 of an XMP date ("2023-08-05T17:16:53.939+02:00") or an EXIF one ("2023:08:05 17:16:53").

    Returns None for an empty or blank date (all zeros); raises ValueError for one that no calendar knows.
    """
    text = (text or "").strip(" \0")
    if not text.strip(" 0:-T./"):
        return None
    # EXIF leaves blanks where a part is not known (CIPA DC-008, 4.6.5): "2015:06:   :  :  ".
    match = ISO.match(text.rstrip(" :-/T"))
    if not match:
        raise ValueError(text)
    part = match.groupdict()
    if part["month"] == "00":
        return _day(part["year"], None, None)
    if part["day"] == "00":
        return _day(part["year"], part["month"], None)
    stamp = _day(part["year"], part["month"], part["day"])
    if part["hour"] is None:
        return stamp
    return f"{stamp}T{_clock(part['hour'], part['minute'], part['second'], part['fraction'])}{_zone(part['zone'])}"


def from_exif(text, subseconds=None, offset=None):
    """ISO 8601 of EXIF's DateTimeOriginal with SubSecTimeOriginal and OffsetTimeOriginal (CIPA DC-008, 4.6.5)."""
    stamp = from_text(text)
    if not stamp or "T" not in stamp or stamp.count(":") < 2:
        return stamp
    digits = (subseconds or "").strip(" \0")
    if digits.isascii() and digits.isdigit() and "." not in stamp and digits.strip("0"):
        stamp = f"{stamp}.{digits[:9]}"
    zone = (offset or "").strip(" \0")
    return stamp + _zone(zone) if OFFSET.match(zone) and not has_offset(stamp) else stamp


def from_iim(day, clock=None):
    """ISO 8601 of IIM 2:55 ("20130200" is February 2013) and 2:60 ("190100+0000"); None when both are blank."""
    day = (day or "").strip(" \0")
    if not day.strip("0-:"):
        return None
    match = DAY.match(re.sub(r"[-:/]", "", day))
    if not match:
        return from_text(day)
    year, month, number = match.groups()
    stamp = _day(year, None if month == "00" else month, None if "00" in (month, number) else number)
    found = CLOCK.match(re.sub(r":", "", (clock or "").strip(" \0")))
    if not found or len(stamp) < 10:
        return stamp
    hour, minute, second, zone = found.groups()
    return f"{stamp}T{_clock(hour, minute, second, None)}{_zone(zone)}"


def has_offset(stamp):
    """Whether an ISO date of this module ends in an offset from UTC."""
    return "T" in stamp and bool(OFFSET.search(stamp))


def local(stamp):
    """The wall-clock part of an ISO date: no offset, no sub-seconds."""
    return OFFSET.sub("", stamp).split(".")[0] if "T" in stamp else stamp


def agree(one, other):
    """Whether two ISO dates say the same as far as both say anything.

    The same moment in two time zones is the same, and so is the same wall clock where one has no offset. An offset of
    zero counts as none beside another, since writers that know no offset fill in zeros; any other pair of offsets that
    puts the same wall clock into two moments is no agreement.
    """
    moments = _moment(one), _moment(other)
    if None not in moments:
        return moments[0] == moments[1] or (local(one) == local(other) and (_at_zero(one) or _at_zero(other)))
    one, other = local(one), local(other)
    return one.startswith(other) or other.startswith(one) or {one[10:], other[10:]} == {"", "T00:00:00"}


def _moment(stamp):
    """The moment of an ISO date with an offset, to the second; None without one, and for a leap second."""
    if not has_offset(stamp):
        return None
    try:
        return datetime.fromisoformat(local(stamp) + OFFSET.search(stamp)[0])
    except ValueError:
        return None


def _at_zero(stamp):
    return stamp.endswith(("Z", "+00:00", "-00:00"))


def best(stamps):
    """The date to believe among `stamps`, a list of (family, ISO date) from the strongest family to the weakest.

    The strongest wins; a weaker one that agrees with it takes over where it is more exact or has the offset. An IIM
    offset of +0000 beside a date without any does not count: IIM knows no "unknown", so writers fill in zeros.
    """
    chosen = stamps[0][1]
    for family, stamp in stamps[1:]:
        if not agree(chosen, stamp):
            continue
        finer = len(local(stamp)) > len(local(chosen))
        zoned = has_offset(stamp) and not has_offset(chosen) and "T" in chosen
        if finer or (zoned and not (family == "IIM" and stamp.endswith("+00:00"))):
            chosen = stamp
    return chosen


def _day(year, month, day):
    date(int(year), int(month or 1), int(day or 1))
    return "-".join(part for part in (year, month, day) if part)


def _clock(hour, minute, second, fraction):
    time(int(hour), int(minute), min(int(second or 0), 59))
    text = f"{hour}:{minute}" if second is None else f"{hour}:{minute}:{second}"
    return f"{text}.{fraction}" if fraction else text


def _zone(zone):
    if not zone or zone == "Z":
        return zone or ""
    hours, minutes = int(zone[1:3]), int(zone[-2:])
    return f"{zone[:3]}:{zone[-2:]}" if hours <= 14 and minutes < 60 else ""
