"""EXIF (CIPA DC-008): names, dates, position and serial numbers out of a TIFF structure."""

import io
import math
import struct
from dataclasses import dataclass, field

from PIL import ExifTags

from . import dates, makernotes
from .ifd import Damaged, Directories
from .text import clean, decode, plain

EXIF_HEAD = b"Exif\0\0"
EXIF_IFD, GPS_IFD, MAKER_NOTE = 0x8769, 0x8825, 0x927C
# Windows' own fields hold UTF-16 in bytes.
WINDOWS = {0x9C9B: "XPTitle", 0x9C9C: "XPComment", 0x9C9D: "XPAuthor", 0x9C9E: "XPKeywords", 0x9C9F: "XPSubject"}
SERIALS = ("CameraOwnerName", "BodySerialNumber", "LensSerialNumber", "CameraSerialNumber")
STRUCTURE = {"StripOffsets", "StripByteCounts", "TileOffsets", "TileByteCounts", "JPEGTables", "InterColorProfile"}
UNKNOWN = {0xFDE9: "SerialNumber", 0xC62F: "CameraSerialNumber"}


@dataclass
class Exif:
    """Values of IFD0 and the EXIF directory by name, of the GPS directory by name, and what identifies the device."""

    values: dict = field(default_factory=dict)
    gps_values: dict = field(default_factory=dict)
    serials: list = field(default_factory=list)
    warnings: list = field(default_factory=list)

    @property
    def raw(self):
        """Plain data for JSON, without where the pixels lie."""
        return plain({name: value for name, value in self.values.items() if name not in STRUCTURE})

    @property
    def raw_gps(self):
        """Plain data for JSON."""
        return plain(self.gps_values)

    def text(self, name):
        """A value as text, or None when it is missing or not text."""
        value = self.values.get(name)
        value = decode(value) if isinstance(value, bytes) else _text_of(value, 1)
        return clean(value) if isinstance(value, str) else None

    @property
    def orientation(self):
        """1 to 8, or None when the file does not say."""
        value = self.values.get("Orientation")
        return value if isinstance(value, int) and 1 <= value <= 8 else None

    @property
    def creators(self):
        """Names in Artist, which joins several by a semicolon (MWG guidelines 5.4), or else in Windows' author."""
        names = self.text("Artist") or self.text("XPAuthor") or ""
        return [name for name in (clean(part) for part in names.split(";")) if name]

    @property
    def taken_at(self):
        """ISO 8601 of DateTimeOriginal, or else of DateTimeDigitized. Raises ValueError for an impossible one."""
        for name, part in (("DateTimeOriginal", "Original"), ("DateTimeDigitized", "Digitized")):
            if stamp := dates.from_exif(
                self.text(name) or "", self.text(f"SubsecTime{part}"), self.text(f"OffsetTime{part}")
            ):
                return stamp
        return None

    @property
    def gps(self):
        """(latitude, longitude) in degrees, or None when there is none. Raises ValueError for an unusable one."""
        if not {"GPSLatitude", "GPSLongitude"} & self.gps_values.keys():
            return None
        return self._degrees("GPSLatitude", "NS"), self._degrees("GPSLongitude", "EW")

    def _degrees(self, name, hemispheres):
        parts, hemisphere = self.gps_values.get(name), self.gps_values.get(f"{name}Ref")
        parts = parts if isinstance(parts, list) else [parts]
        # Some writers leave minutes or seconds as 0/0.
        degrees, minutes, seconds = ([*parts, 0, 0] if len(parts) < 3 else parts)[:3]
        if not isinstance(degrees, (int, float)) or not math.isfinite(degrees):
            raise ValueError("is empty or damaged")
        minutes, seconds = (part if isinstance(part, (int, float)) else 0 for part in (minutes, seconds))
        value = abs(degrees) + minutes / 60 + seconds / 3600
        return -value if _is_negative(degrees, hemisphere, hemispheres) else value


def _is_negative(degrees, hemisphere, hemispheres):
    """Whether a coordinate lies in the south or west. Degrees with a sign of their own need no hemisphere.

    Raises ValueError where nothing names one, or where it and the sign contradict each other: a position on the wrong
    half of the globe is worse than none.
    """
    hemisphere = hemisphere[:1].upper() if isinstance(hemisphere, str) else ""
    if hemisphere not in (*hemispheres, "") or (degrees < 0 and hemisphere == hemispheres[0]):
        raise ValueError("contradicts its hemisphere")
    if not hemisphere and degrees >= 0:
        raise ValueError("names no hemisphere")
    return degrees < 0 or hemisphere == hemispheres[1]


def read(block):
    """Exif of a TIFF structure: bytes, or an open file for a TIFF. Never raises for bad data."""
    found = Exif()
    try:
        directories = Directories(io.BytesIO(block.removeprefix(EXIF_HEAD)) if isinstance(block, bytes) else block)
        first, _ = directories.read(directories.first)
    except (Damaged, struct.error):
        found.warnings.append("The EXIF block is damaged and was not read.")
        return found
    _collect(directories, first, found.values, found, ExifTags.TAGS, "EXIF")
    exif = _below(directories, first, EXIF_IFD, found, "EXIF")
    _collect(directories, exif, found.values, found, ExifTags.TAGS, "EXIF")
    gps = _below(directories, first, GPS_IFD, found, "GPS")
    _collect(directories, gps, found.gps_values, found, ExifTags.GPSTAGS, "GPS")
    found.serials = [text for text in map(found.text, (*SERIALS, "SerialNumber")) if text]
    if MAKER_NOTE in exif:
        found.serials += makernotes.serials(directories, exif[MAKER_NOTE], found.text("Make") or "")
    return found


def _below(directories, entries, tag, found, family):
    offset = directories.number(entries, tag)
    if offset is None:
        return {}
    try:
        return directories.read(offset)[0]
    except (Damaged, struct.error):
        found.warnings.append(f"The {family} block is damaged and was not read.")
        return {}


def _collect(directories, entries, values, found, names, family):
    damaged = 0
    for tag, entry in entries.items():
        if tag in (EXIF_IFD, GPS_IFD):
            continue
        name = WINDOWS.get(tag) or UNKNOWN.get(tag) or names.get(tag) or f"0x{tag:04x}"
        if tag in (MAKER_NOTE, 700, 33723, 34377, 34675):
            values[name] = f"({entry.size} bytes)"
            continue
        try:
            if tag in WINDOWS and entry.type in (1, 7):
                value = clean(directories.data(entry).decode("utf-16-le", "replace"))
            else:
                value = directories.value(entry)
        except (Damaged, struct.error):
            damaged += 1
            continue
        value = _text_of(value, 5) if entry.type == 1 else value
        if value not in (None, [], b""):
            values.setdefault(name, _comment(value) if name == "UserComment" else value)
    if damaged:
        found.warnings.append(f"{damaged} damaged value{'s' if damaged > 1 else ''} in the {family} block left out.")


def _text_of(value, shortest):
    """Text that a writer stored as a list of numbers (Pillow does, where it gets bytes); anything else unchanged."""
    if not isinstance(value, list) or len(value) < shortest or not all(type(n) is int and 0 < n < 256 for n in value):
        return value
    text = decode(bytes(value))
    return text if text.isprintable() else value


def _comment(value):
    """UserComment names its character set in its first eight bytes (CIPA DC-008, 4.6.5)."""
    if not isinstance(value, bytes):
        return value
    head, body = value[:8], value[8:]
    if head.startswith(b"UNICODE"):
        return clean(body.decode("utf-16-be" if body[:1] == b"\0" else "utf-16-le", "replace")) or ""
    return clean(decode(body if head[:5] in (b"ASCII", b"\0" * 5, b"JIS\0\0") else value)) or ""
