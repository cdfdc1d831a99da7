"""IPTC-IIM 4.2: the old press fields, as Photoshop keeps them in an image resource block."""

from dataclasses import dataclass, field

from . import dates
from .text import clean, decode, plain, repair

NAMES = {
    (2, 5): "ObjectName",
    (2, 25): "Keywords",
    (2, 26): "ContentLocationCode",
    (2, 27): "ContentLocationName",
    (2, 30): "ReleaseDate",
    (2, 35): "ReleaseTime",
    (2, 37): "ExpirationDate",
    (2, 38): "ExpirationTime",
    (2, 40): "SpecialInstructions",
    (2, 55): "DateCreated",
    (2, 60): "TimeCreated",
    (2, 62): "DigitalCreationDate",
    (2, 63): "DigitalCreationTime",
    (2, 65): "OriginatingProgram",
    (2, 70): "ProgramVersion",
    (2, 80): "By-line",
    (2, 85): "By-lineTitle",
    (2, 90): "City",
    (2, 92): "Sub-location",
    (2, 95): "Province-State",
    (2, 100): "CountryCode",
    (2, 101): "CountryName",
    (2, 103): "OriginalTransmissionReference",
    (2, 105): "Headline",
    (2, 110): "Credit",
    (2, 115): "Source",
    (2, 116): "CopyrightNotice",
    (2, 118): "Contact",
    (2, 120): "Caption-Abstract",
    (2, 122): "Writer-Editor",
}
# What record 1:90 may say (ISO 2022; IIM 4.2, 1:90): UTF-8 in two notations, Latin-1 in two, Korean.
CHARSETS = {
    b"\x1b%G": "utf-8",
    b"\x1b%/I": "utf-8",
    b"\x1b.A": "latin-1",
    b"\x1b-A": "latin-1",
    b"\x1b$)C": "cp949",
}
# By-line, credit and city hold 32 bytes; no field that people write in holds less.
SHORTEST_LIMIT = 32
MOST_FIELDS = 4000


@dataclass
class Iptc:
    """Values by name, each a list of text; `raw` for the record; `warnings` in sentences."""

    values: dict = field(default_factory=dict)
    warnings: list = field(default_factory=list)

    @property
    def raw(self):
        """Plain data for JSON: one value as text, several as a list."""
        return plain({name: items[0] if len(items) == 1 else items for name, items in self.values.items()})

    def first(self, name):
        """The first value under a name, or None."""
        return next(iter(self.values.get(name, ())), None)

    @property
    def taken_at(self):
        """ISO 8601 of the date of creation; a time alone is no date. Raises ValueError for an impossible one."""
        return dates.from_iim(self.first("DateCreated"), self.first("TimeCreated"))

    @property
    def place(self):
        """Sublocation, city, province and country, as far as they are there."""
        parts = [self.first(name) for name in ("Sub-location", "City", "Province-State", "CountryName")]
        return ", ".join(part for part in parts if part) or None


def read(photoshop, iim):
    """Iptc of Photoshop resource blocks and of bare IIM blocks (both lists of bytes). Never raises for bad data."""
    found = Iptc()
    for block in photoshop:
        iim = [*iim, *_resources(block, found)]
    for block in iim:
        # Some writers store the whole resource block where bare IIM belongs.
        for data in _resources(block, found) if block.startswith(b"8BIM") else [block]:
            _datasets(data, found)
    return found


def _resources(block, found):
    """The payloads of resource 0x0404 in a Photoshop image resource block."""
    payloads, at = [], 0
    while block[at : at + 4] == b"8BIM":
        number = int.from_bytes(block[at + 4 : at + 6], "big")
        name = block[at + 6] + 1 if at + 6 < len(block) else 1
        at += 6 + name + name % 2
        size = int.from_bytes(block[at : at + 4], "big")
        data = block[at + 4 : at + 4 + size]
        if len(data) < size:
            found.warnings.append("The IPTC block is cut off.")
        if number == 0x0404:
            payloads.append(data)
        at += 4 + size + size % 2
    return payloads


def _datasets(data, found):
    charset = None
    start = data.find(b"\x1c")
    at = start if start >= 0 else len(data)
    for _ in range(MOST_FIELDS):
        if at + 5 > len(data) or data[at] != 0x1C:
            break
        record, number, size = data[at + 1], data[at + 2], int.from_bytes(data[at + 3 : at + 5], "big")
        at += 5
        if size & 0x8000:
            width = size & 0x7FFF
            if width > 4:
                found.warnings.append("An IPTC field has an impossible length.")
                break
            size = int.from_bytes(data[at : at + width], "big")
            at += width
        value = data[at : at + size]
        if len(value) < size:
            found.warnings.append("The last IPTC field is cut off.")
        at += size
        if (record, number) == (1, 90):
            charset = CHARSETS.get(value)
        elif (record, number) in NAMES and (text := clean(_text(value, charset))):
            found.values.setdefault(NAMES[record, number], []).append(text)


def _text(value, charset):
    """Text of a value in the character set that was promised, if it is in that one, and by its looks otherwise."""
    if not charset:
        return decode(value)
    try:
        return repair(value.decode(charset))
    except UnicodeDecodeError as error:
        # A field cut at its limit may end inside a character: only that rest is dropped.
        head = value[: error.start]
        cut = error.start >= len(value) - 3 and (not head.isascii() or len(value) >= SHORTEST_LIMIT)
        return head.decode(charset) if cut else decode(value)
