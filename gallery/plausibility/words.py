"""What a Note says: a sentence, and what it could mean and what else could explain it. For the desk alone."""

import math
from datetime import datetime
from typing import NamedTuple

from django.utils import formats, timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from gallery import sourcetypes
from gallery.desk.metadata import LABELS, shorten
from gallery.plausibility import gazetteer, rules
from gallery.plausibility.facts import Stamp
from gallery.plausibility.reading import facts_of
from gallery.plausibility.sentences import SENTENCES

DIRECTIONS = (
    gettext_lazy("north"),
    gettext_lazy("north-east"),
    gettext_lazy("east"),
    gettext_lazy("south-east"),
    gettext_lazy("south"),
    gettext_lazy("south-west"),
    gettext_lazy("west"),
    gettext_lazy("north-west"),
)
#: Whose position a note is about.
WHOSE = {"file": gettext_lazy("The position in the file"), "desk": gettext_lazy("The position on our record")}
#: What the sun was worked out for; anything else is the name of a place.
BASES = {"desk": gettext_lazy("the position on our record"), "file": gettext_lazy("the position in the file")}


class Told(NamedTuple):
    """A note in words: its code, "look" or "fyi", a sentence, and what may lie behind it. All may hold hostile text."""

    code: str
    severity: str
    sentence: str
    explanation: str


def notes_for(photo):
    """Return the Told notes of a photo, what is worth a second look first. One query.

    They repeat what the file says: whoever shows them asks is_hidden_from() (gallery/desk/private.py) before.
    """
    return [told(note) for note in rules.notes(facts_of(photo))]


def told(note):
    """Return a Note as Told, in the language that is active."""
    values = {name: value for key, given in note.values.items() for name, value in _words(key, given).items()}
    sentence, explanation = SENTENCES[_variant(note)]
    return Told(note.code, note.severity, str(sentence) % values, str(explanation) % values)


def _variant(note):
    """The key of the sentence: some notes are told in another way where a part is missing."""
    if note.code == "outside_country" and not note.values["at"]:
        return "outside_country_at_sea"
    if note.code == "stripped" and note.values["network"]:
        return "stripped_by"
    return note.code


def _words(key, value):
    """{name: words} of one value of a note, by its name."""
    if isinstance(value, Stamp):
        return {key: _stamp(value)}
    if isinstance(value, datetime):
        return {key: formats.date_format(timezone.localtime(value), "DATETIME_FORMAT")}
    match key:
        case "month":
            return {key: formats.date_format(value, "YEAR_MONTH_FORMAT")}
        case "countries" | "file":
            return {key: _listed(_country(code) for code in value)}
        case "at":
            return {key: _country(value)}
        case "whose":
            return {key: WHOSE[value]}
        case "basis":
            return {key: BASES.get(value) or _("the middle of %(place)s") % {"place": value}}
        case "height":
            return {key: round(abs(value)), "ratio": _ratio(value)}
        case "direction":
            return {key: _direction(value), "opposite": _direction(value + 180)}
        case "offset":
            return {key: _offset(value)}
        case "minutes":
            return {key: _duration(value)}
        case "ranges":
            return {key: _listed(_range(*ends) for ends in value)}
        case "code":
            return {key: sourcetypes.label(value)}
        case "conflicts":
            return {key: _listed(f"{LABELS.get(field, field)} ({', '.join(families)})" for field, families in value)}
    return {key: _listed(value) if isinstance(value, tuple) else value if isinstance(value, int) else shorten(value)}


def _stamp(stamp):
    if stamp.clock is None:
        first, last = (formats.date_format(day, "DATE_FORMAT") for day in (stamp.first, stamp.last))
        return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
    words = f"{formats.date_format(stamp.first, 'DATE_FORMAT')}, {stamp.clock:%H:%M}"
    return words if stamp.offset is None else f"{words} ({_offset(stamp.offset)})"


def _country(code):
    return gazetteer.country_name(code, get_language() or "en") if code else ""


def _listed(words):
    return ", ".join(shorten(word) for word in words)


def _offset(minutes):
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _range(first, last):
    return f"UTC{_offset(first * 60)}" if first == last else f"UTC{_offset(first * 60)} … UTC{_offset(last * 60)}"


def _direction(degrees):
    return str(DIRECTIONS[round(degrees % 360 / 45) % 8])


def _ratio(height):
    """How many times as long as a thing its shadow is, as text with one digit."""
    return formats.number_format(1 / math.tan(math.radians(height)), 1) if 1 <= height < 90 else "0"


def _duration(minutes):
    if minutes < 120:
        return ngettext("%(number)d minute", "%(number)d minutes", minutes) % {"number": minutes}
    hours, days = minutes // 60, minutes // 1440
    if hours < 48:
        return ngettext("%(number)d hour", "%(number)d hours", hours) % {"number": hours}
    return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}
