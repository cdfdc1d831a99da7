"""Date words in a question: "14 January 2015", "February 2013", "2013", "last week", "2013년 2월".

They become a filter with a fixed meaning: "2015-01-14", "2013-02", "2013" or a week as "2026-11-09..2026-11-15".
"""

import re
from datetime import date, timedelta

from django.utils import formats
from django.utils.translation import gettext as _

MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september", "october"),
    *("november", "december"),
)
LONGEST_SPAN = 31
_MONTH = rf"(?P<month>{'|'.join((*MONTHS, 'sept', *(name[:3] for name in MONTHS)))})\.?"
_YEAR = r"(?P<year>1[89]\d\d|20\d\d)"
_DAY = r"(?P<day>\d{1,2})"
_WRITTEN = tuple(
    re.compile(rf"(?<!\w)(?:(?:in|on|from|during)\s+)?{pattern}(?!\w)", re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}-(?P<number>\d\d)-{_DAY}",
        rf"{_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+{_YEAR}",
        rf"{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}",
        rf"{_YEAR}\s*년\s*(?P<number>\d{{1,2}})\s*월\s*{_DAY}\s*일",
        rf"{_MONTH},?\s+{_YEAR}",
        rf"{_YEAR}-(?P<number>\d\d)",
        rf"{_YEAR}\s*년\s*(?P<number>\d{{1,2}})\s*월",
        rf"{_YEAR}(?:\s*년)?",
    )
)
#: Words for a time that moves with today; none of them is looked for inside of another word.
_MOVING = {
    "day": (("today", 0), ("yesterday", 1), ("오늘", 0), ("어제", 1)),
    "week": (("this week", 0), ("last week", 1), ("이번 주", 0), ("지난주", 1), ("지난 주", 1)),
    "month": (("this month", 0), ("last month", 1), ("이번 달", 0), ("지난달", 1), ("지난 달", 1)),
    "year": (("this year", 0), ("last year", 1), ("올해", 0), ("작년", 1)),
}
_VALUE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)


def find(text, today):
    """Return (value, the words as typed, the rest of the text) of the first date in a text; "" where there is none.

    What stands in quotation marks is not looked at. `today` is a date, for words such as "last week".
    """
    hidden = re.sub(r'"[^"]*"|“[^”]*”', lambda match: "\0" * len(match[0]), text)
    for pattern in _WRITTEN:
        for match in pattern.finditer(hidden):
            if value := _written(match.groupdict()):
                return value, *_parted(text, match)
    for unit, words in _MOVING.items():
        for word, back in words:
            if match := re.search(rf"(?<!\w){word}(?!\w)", hidden, re.IGNORECASE):
                return _moving(unit, back, today), *_parted(text, match)
    return "", "", text


def terms(value):
    """Return ((axis, value), …) of the facets of which one must hold, () for what is no date."""
    first, dots, last = value.partition("..")
    if dots:
        days = _days(first, last)
        return tuple(("day", day.isoformat()) for day in days)
    match = _VALUE.fullmatch(first)
    if not match or not _is_date(match):
        return ()
    return ((("year", "month", "day")[first.count("-")], first),)


def label(value):
    """Return a date of the address in the reader's language: "14 January 2015", "February 2013", "2013"."""
    first, dots, last = value.partition("..")
    if dots:
        return _("%(first)s to %(last)s") % {"first": label(first), "last": label(last)}
    year, *rest = (int(part) for part in first.split("-"))
    if len(rest) == 2:
        return formats.date_format(date(year, *rest), "DATE_FORMAT")
    return formats.date_format(date(year, rest[0], 1), "YEAR_MONTH_FORMAT") if rest else f"{year:04d}"


def _written(parts):
    if parts.get("month"):
        # Folded: to a regular expression that ignores case, "ſ" is an "s".
        start = parts["month"].casefold()[:3]
        number = 1 + next(place for place, name in enumerate(MONTHS) if name.startswith(start))
    else:
        number = int(parts.get("number") or 0)
    words = [
        parts["year"],
        *([f"{number:02d}"] if number else []),
        *([f"{int(parts['day']):02d}"] if parts.get("day") else []),
    ]
    value = "-".join(words)
    return value if terms(value) else ""


def _moving(unit, back, today):
    if unit == "day":
        return (today - timedelta(days=back)).isoformat()
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return f"{monday.isoformat()}..{(monday + timedelta(days=6)).isoformat()}"
    if unit == "month":
        month = today.replace(day=1)
        return ((month - timedelta(days=1)) if back else month).isoformat()[:7]
    return f"{today.year - back:04d}"


def _parted(text, match):
    return match[0].strip(), " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())


def _is_date(match):
    try:
        date(int(match[1]), int(match[2] or 1), int(match[3] or 1))
    except ValueError:
        return False
    return True


def _days(first, last):
    # Python reads more than one spelling of a day.
    if not (_VALUE.fullmatch(first) and _VALUE.fullmatch(last)):
        return ()
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError:
        return ()
    number = (end - start).days + 1
    return tuple(start + timedelta(days=day) for day in range(number)) if 0 < number <= LONGEST_SPAN else ()
