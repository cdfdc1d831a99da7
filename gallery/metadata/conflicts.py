"""Where the families of one file (EXIF, IIM, XMP, PNG text, Content Credentials) contradict each other.

A conflict is plain data: {"field": name, "values": [{"family": name, "value": …}, …]}, the believed value first. It is
kept beside what was read, so that people decide; nothing here changes a value. What a family could not say otherwise is
no conflict: other spacing and case, the other of Unicode's two ways to write a letter, the same moment in another time
zone, a less exact date, text that IIM's field length cut.
"""

import math
import unicodedata

from . import dates
from .text import plain

# Bytes that IIM 4.2 gives a field; a longer text is cut there by whoever keeps to the standard.
IIM_LIMITS = {"creator": 32, "credit": 32, "copyright": 128, "headline": 256, "caption": 2000}
METRES = 100
EARTH = 6_371_000
WORDS = {"taken_at": "date", "gps": "position", "digital_source_type": "digital source type"}


def conflict(field, values):
    """A conflict of `values`, a list of (family, value) with the believed one first, or None where all agree."""
    same = AGREE.get(field, same_text)
    if all(same(field, values[0], other) for other in values[1:]):
        return None
    return {"field": field, "values": [{"family": family, "value": plain(value)} for family, value in values]}


def sentences(field, values):
    """A sentence for each family that disagrees with the believed one."""
    same = AGREE.get(field, same_text)
    word = WORDS.get(field, field)
    return [
        f"{other[0]} and {values[0][0]} disagree about the {word}."
        for other in values[1:]
        if not same(field, values[0], other)
    ]


def same_text(field, believed, other):
    """Whether two (family, text or list of texts) say the same."""
    strong, weak = _listed(believed[1]), _listed(other[1])
    if strong == weak:
        return True
    limit = IIM_LIMITS.get(field) if "IIM" in (believed[0], other[0]) else None
    # One name of several is what an old field has room for.
    return all(any(text == whole or _cut(text, whole, limit) for whole in strong) for text in weak)


def _listed(value):
    """Texts of a value, made comparable; several names in one text are several."""
    texts = value if isinstance(value, list) else [value]
    parts = [part for text in texts for part in (text.split(";") if isinstance(value, list) else [text])]
    return [" ".join(unicodedata.normalize("NFC", part).split()).casefold() for part in parts if part.strip()]


def _cut(text, whole, limit):
    """Whether `text` is what IIM's limit in bytes, or in letters, left of `whole`."""
    return bool(limit) and max(len(text.encode()), len(text)) >= limit - 3 and whole.startswith(text)


def _same_date(field, believed, other):
    return dates.agree(believed[1], other[1])


def _same_position(field, believed, other):
    return metres(believed[1], other[1]) <= METRES


def _same_value(field, believed, other):
    return believed[1] == other[1]


AGREE = {
    "taken_at": _same_date,
    "gps": _same_position,
    "orientation": _same_value,
    "digital_source_type": _same_value,
}


def metres(one, other):
    """Distance between two positions (latitude, longitude in degrees) in metres on a globe."""
    north, south = math.radians(one[0]), math.radians(other[0])
    east = math.radians(one[1] - other[1])
    half = math.sin((north - south) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    return 2 * EARTH * math.asin(min(1, math.sqrt(half)))
