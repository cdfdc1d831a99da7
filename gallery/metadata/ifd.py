"""TIFF directories, the skeleton of TIFF files, EXIF blocks and maker notes (TIFF 6.0, section 2), read with bounds.

Our own reader and not Pillow's: one damaged value must not hide the others, and a directory that points five thousand
times at the same megabyte must not fill the memory.
"""

import struct
from dataclasses import dataclass

from .text import clean, decode

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 129: 1}
NUMBERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 11: "f", 12: "d", 13: "I"}
MOST_ENTRIES = 1000
LONGEST_VALUE = 256 * 1024


class Damaged(ValueError):
    """The structure is not what the standard says."""


@dataclass(frozen=True)
class Entry:
    """One value of a directory: where its bytes lie, and how to read them."""

    tag: int
    type: int
    count: int
    offset: int

    @property
    def size(self):
        """Bytes that the value takes."""
        return self.count * SIZES[self.type]


class Directories:
    """The directories of one TIFF structure in `file` (seekable, binary), whose header lies at `base`."""

    def __init__(self, file, base=0, *, order=None):
        self.file, self.base = file, base
        self.length = file.seek(0, 2)
        if order:
            self.order, self.first = order, None
            return
        head = self.at(base, 8)
        try:
            self.order = {b"II*\0": "<", b"MM\0*": ">"}[head[:4]]
        except KeyError:
            raise Damaged("no TIFF header") from None
        self.first = self.unpack("I", head[4:])[0]

    def unpack(self, pattern, data):
        """`struct.unpack` in this file's byte order."""
        return struct.unpack(self.order + pattern, data)

    def at(self, position, size):
        """Exactly `size` bytes at the absolute `position`; raises Damaged when the file ends before."""
        if position < 0 or size < 0 or position + size > self.length:
            raise Damaged("a value points outside of the block")
        self.file.seek(position)
        data = self.file.read(size)
        if len(data) != size:
            raise Damaged("a value is cut off")
        return data

    def read(self, offset):
        """({tag: Entry}, offset of the next directory or 0) of the directory at `offset` from the base.

        Entries of unknown type are left out; a directory that is cut off gives the entries before the cut.
        """
        position = self.base + offset
        (count,) = self.unpack("H", self.at(position, 2))
        entries = {}
        for index in range(min(count, MOST_ENTRIES)):
            where = position + 2 + 12 * index
            if where + 12 > self.length:
                return entries, 0
            tag, kind, number = self.unpack("HHI", self.at(where, 8))
            if kind not in SIZES:
                continue
            inline = number * SIZES[kind] <= 4
            start = where + 8 if inline else self.base + self.unpack("I", self.at(where + 8, 4))[0]
            entries.setdefault(tag, Entry(tag, kind, number, start))
        end = position + 2 + 12 * count
        following = self.unpack("I", self.at(end, 4))[0] if end + 4 <= self.length else 0
        return entries, following

    def data(self, entry, *, longest=LONGEST_VALUE):
        """The bytes of an entry; raises Damaged when they are too many or lie outside."""
        if entry.size > longest:
            raise Damaged(f"a value of {entry.size} bytes is too long")
        return self.at(entry.offset, entry.size)

    def value(self, entry):
        """The value of an entry: text, bytes, one number or a list of numbers (a rational is a float or None)."""
        data = self.data(entry)
        if entry.type in (2, 129):
            return clean(decode(data.split(b"\0\0")[0].rstrip(b"\0").replace(b"\0", b"\n")))
        if entry.type == 7:
            return data
        if entry.type in (5, 10):
            pairs = self.unpack(("I" if entry.type == 5 else "i") * 2 * entry.count, data)
            values = [top / bottom if bottom else None for top, bottom in zip(pairs[::2], pairs[1::2], strict=True)]
        else:
            values = list(self.unpack(NUMBERS[entry.type] * entry.count, data))
        return values[0] if len(values) == 1 else values

    def number(self, entries, tag, default=None):
        """The first integer under `tag`, or `default` when it is missing or not a number."""
        try:
            value = self.value(entries[tag])
        except (KeyError, Damaged):
            return default
        value = value[0] if isinstance(value, list) and value else value
        return value if isinstance(value, int) else default
