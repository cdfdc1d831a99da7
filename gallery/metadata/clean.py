"""From what a file says to the fields that people edit: a list of small pure functions, no Django.

What was read is kept unchanged beside it, so anything that is dropped here can still be looked up at the desk.
"""

import re
from datetime import date, time

LENGTHS = {
    "headline": 200,
    "creator": 200,
    "credit_line": 200,
    "copyright_notice": 255,
    "digital_source_type": 60,
    "place": 200,
}
# Texts that a camera or a program writes into every picture, by their makers' habits.
BOILERPLATE = re.compile(
    r"((OLYMPUS|(KONICA )?MINOLTA|SAMSUNG|CASIO|PENTAX) )?DIGITAL CAMERA|SAMSUNG|SONY DSC|DCF 1\.0|<KENOX .*>"
    r"|Exif[_ ]JPEG([_ ]PICTURE)?|ASCII|unknown|untitled|default",
    re.IGNORECASE,
)
ROLE = re.compile(
    r"^(photographers?|photo(graph)?s?|pictures?|image|fotograf|foto)( by)?\s*:\s*|^(photo|picture) by\s+",
    re.IGNORECASE,
)
MOMENT = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<clock>\d\d:\d\d(?::\d\d)?)(?:\.(?P<fraction>\d+))?(?P<offset>Z|[+-]\d\d:\d\d)?)?)?)?"
)
MICROSECOND_DIGITS = 6


def fields_from(read):
    """Return the editable fields of a photo as {name: value} from `Metadata.as_dict()`; empty ones are left out.

    Text is cut to what the fields hold. Dates come as `taken_on` (date), `taken_time` (time), `taken_offset` ("+09:00")
    and `date_precision` ("exact", "day", "month", "year"); the position as `latitude` and `longitude` in degrees.
    Place and position go into the fields that the desk alone sees.
    """
    fields = {}
    for cleaner in CLEANERS:
        fields |= cleaner(read)
    return {name: fitted(value, LENGTHS.get(name)) for name, value in fields.items() if value not in (None, "")}


def caption(read):
    """The caption, unless a camera or a program wrote it."""
    return {"caption": words(read.get("caption"))}


def headline(read):
    """The headline on one line."""
    return {"headline": one_line(words(read.get("headline")))}


def creator(read):
    """The creators, joined by commas, without a "Photographer:" in front."""
    names = [without_role(words(name)) for name in read.get("creator") or []]
    return {"creator": ", ".join(name for name in names if name)}


def credit(read):
    """The credit line, without a "Photo:" in front."""
    return {"credit_line": without_role(words(read.get("credit")))}


def rights(read):
    """The copyright notice and the usage terms."""
    return {"copyright_notice": one_line(words(read.get("copyright"))), "usage_terms": words(read.get("usage_terms"))}


def taken(read):
    """Day, time and offset with the precision of what was read; "2013-02" is the first of February, to the month."""
    match = MOMENT.fullmatch(read.get("taken_at") or "")
    if not match:
        return {}
    part = match.groupdict()
    try:
        day = date(int(part["year"]), int(part["month"] or 1), int(part["day"] or 1))
        clock = time.fromisoformat(part["clock"]) if part["clock"] else None
    except ValueError:
        return {}
    precision = "exact" if clock else "day" if part["day"] else "month" if part["month"] else "year"
    if clock and part["fraction"]:
        clock = clock.replace(microsecond=int(part["fraction"][:MICROSECOND_DIGITS].ljust(MICROSECOND_DIGITS, "0")))
    offset = "+00:00" if part["offset"] == "Z" else part["offset"]
    return {"taken_on": day, "taken_time": clock, "taken_offset": offset, "date_precision": precision}


def position(read):
    """The position that the camera wrote: for the desk only."""
    if not read.get("gps"):
        return {}
    latitude, longitude = read["gps"]
    return {"latitude": latitude, "longitude": longitude}


def place(read):
    """The place that was written in: for the desk only."""
    return {"place": one_line(words(read.get("place")))}


def source_type(read):
    """IPTC's code for how the picture was made, such as digitalCapture."""
    return {"digital_source_type": read.get("digital_source_type")}


CLEANERS = (caption, headline, creator, credit, rights, taken, position, place, source_type)


def words(text):
    """Text that a person may have written, or "": no boilerplate, no machine's JSON, no bare punctuation."""
    text = (text or "").strip()
    if BOILERPLATE.fullmatch(text) or text.startswith('{"') or not any(char.isalnum() for char in text):
        return ""
    return text


def without_role(text):
    """A name without the word for what the person did, on one line."""
    return ROLE.sub("", one_line(text)).strip()


def one_line(text):
    """Text with every run of white space as one blank."""
    return " ".join(text.split())


def fitted(value, longest):
    """A value that fits its field: longer text is cut at a word where there is one, and ends in an ellipsis."""
    if longest is None or not isinstance(value, str) or len(value) <= longest:
        return value
    cut = value[: longest - 1]
    head, blank, _ = cut.rpartition(" ")
    return (head.rstrip(" ,;") if blank and len(head) > longest // 2 else cut) + "…"
