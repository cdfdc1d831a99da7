"""Serial numbers and owner names in makers' own notes: undocumented, but they tell one camera from all others.

The layouts are those that ExifTool's documentation lists; an unknown one gives nothing.
"""

import re
import struct

from .ifd import Damaged, Directories
from .text import clean, decode

PRINTABLE = re.compile(r"[\x20-\x7e\x80-\uffff]+\Z")
TAGS = {
    "NIKON": (0x001D, 0x00A0),
    "CANON": (0x0009, 0x000C, 0x0096),
    "PANASONIC": (0x0025,),
    "OLYMPUS": (0x0209,),
    "FUJIFILM": (0x0010,),
    "PENTAX": (0x0229,),
}
OLYMPUS_EQUIPMENT = 0x2010
OLYMPUS_SERIALS = (0x0101, 0x0102, 0x0202, 0x0302, 0x1003)
NINTENDO_CAMERA = 0x1101


def serials(directories, entry, make):
    """Texts that identify the device in a MakerNote `entry`; an empty list when its maker or layout is unknown."""
    try:
        head = directories.at(entry.offset, min(entry.size, 18))
        maker, note, start = _layout(directories, entry.offset, head, make.upper())
        if not maker:
            return []
        entries, _ = note.read(start)
        if maker == "NINTENDO":
            return _nintendo(note, entries)
        found = _texts(note, entries, TAGS[maker])
        if maker == "OLYMPUS" and OLYMPUS_EQUIPMENT in entries:
            below, _ = note.read(note.number(entries, OLYMPUS_EQUIPMENT, _undefined_offset(note, entries)))
            found = _texts(note, below, OLYMPUS_SERIALS) + found
        return found
    except (Damaged, struct.error):
        return []


def _layout(directories, offset, head, make):
    """(maker, directories to read with, offset of the note's directory from their base)."""
    relative = offset - directories.base
    if head.startswith(b"Nikon\0\x02"):
        note = Directories(directories.file, offset + 10)
        return "NIKON", note, note.first
    if head.startswith(b"OLYMPUS\0"):
        order = "<" if head[8:10] == b"II" else ">"
        return "OLYMPUS", Directories(directories.file, offset, order=order), 12
    if head.startswith(b"OLYMP\0"):
        return "OLYMPUS", directories, relative + 8
    if head.startswith(b"Panasonic\0"):
        return "PANASONIC", directories, relative + 12
    if head.startswith(b"FUJIFILM"):
        note = Directories(directories.file, offset, order="<")
        return "FUJIFILM", note, int.from_bytes(head[8:12], "little")
    if head.startswith(b"AOC\0"):
        return "PENTAX", Directories(directories.file, directories.base, order=directories.order), relative + 6
    if make.startswith("CANON"):
        return "CANON", directories, relative
    if make.startswith("NINTENDO"):
        return "NINTENDO", directories, relative
    return None, None, 0


def _texts(note, entries, tags):
    found = []
    for tag in tags:
        if tag not in entries:
            continue
        try:
            value = note.value(entries[tag])
        except Damaged:
            continue
        value = clean(decode(value.split(b"\0")[0])) if isinstance(value, bytes) else value
        if isinstance(value, int) and value:
            found.append(f"{value:010d}")
        elif isinstance(value, str) and PRINTABLE.match(value):
            found.append(value)
    return found


def _undefined_offset(note, entries):
    """Olympus' older bodies give the equipment's directory as a value, not as a pointer to one."""
    return entries[OLYMPUS_EQUIPMENT].offset - note.base


def _nintendo(note, entries):
    if NINTENDO_CAMERA not in entries:
        return []
    number = note.data(entries[NINTENDO_CAMERA])[0x18:0x1C]
    return [f"0x{number.hex()}"] if any(number) else []
