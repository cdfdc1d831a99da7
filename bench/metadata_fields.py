"""Which fields of a picture's metadata are held against ExifTool's, how, and where we differ on purpose.

A row is a dict of texts in the shape of the corpus' INDEX.csv: one column for each field and family, "" where the file
says nothing. `truth` makes the same row of what ExifTool prints, uncut and with caption and copyright by family.
"""

import json
import re
import subprocess

from gallery.metadata import dates

# Column -> (field of Metadata, family). Without a family, that of any will do.
COLUMNS = {
    "creator_xmp": ("creator", "XMP"),
    "creator_iim": ("creator", "IIM"),
    "artist_exif": ("creator", "EXIF"),
    "credit_xmp": ("credit", "XMP"),
    "credit_iim": ("credit", "IIM"),
    "caption": ("caption", None),
    "caption_xmp": ("caption", "XMP"),
    "caption_iim": ("caption", "IIM"),
    "caption_exif": ("caption", "EXIF"),
    "headline_xmp": ("headline", "XMP"),
    "headline_iim": ("headline", "IIM"),
    "copyright": ("copyright", None),
    "copyright_xmp": ("copyright", "XMP"),
    "copyright_iim": ("copyright", "IIM"),
    "copyright_exif": ("copyright", "EXIF"),
    "date_xmp": ("taken_at", "XMP"),
    "date_iim": ("taken_at", "IIM"),
    "date_exif": ("taken_at", "EXIF"),
    "gps_exif": ("gps", "EXIF"),
    "gps_xmp": ("gps", "XMP"),
    "orientation": ("orientation", None),
    "digital_source_type": ("digital_source_type", None),
    "serial_or_owner": ("serials", None),
    "usage_terms": ("usage_terms", None),
    "keywords": ("keywords", None),
    "place": ("place", None),
    "software": ("software", None),
}
NO_POSITION = "0, 0 is where a device says it is when it does not know; the raw values are kept"
TIME_ALONE = "a time without a date is no date; the raw values are kept"
# (path, column) -> why we do not say what ExifTool says.
REASONS = {
    ("formats/animated-exif-xmp.avif", "gps_exif"): NO_POSITION,
    ("metadata/exif-xmp-at-end.png", "gps_exif"): NO_POSITION,
    ("gps/zero-zero.avif", "gps_exif"): NO_POSITION,
    ("metadata/date-priority.jpg", "date_iim"): TIME_ALONE,
    ("metadata/time-created-only.jpg", "date_iim"): TIME_ALONE,
}
UNUSABLE = "present but empty or unusable"
INDEX_CUT = 200
IIM_LIMITS = {"creator": 32, "credit": 32, "copyright": 128, "headline": 256, "caption": 2000}
# A millionth of a degree is a tenth of a metre, and as exact as the index is.
DEGREES = 2e-6

TEXTS = {
    "creator_xmp": "XMP-dc:Creator",
    "creator_iim": "IPTC:By-line",
    "artist_exif": "IFD0:Artist",
    "credit_xmp": "XMP-photoshop:Credit",
    "credit_iim": "IPTC:Credit",
    "caption_xmp": "XMP-dc:Description",
    "caption_iim": "IPTC:Caption-Abstract",
    "caption_exif": "IFD0:ImageDescription",
    "headline_xmp": "XMP-photoshop:Headline",
    "headline_iim": "IPTC:Headline",
    "copyright_xmp": "XMP-dc:Rights",
    "copyright_iim": "IPTC:CopyrightNotice",
    "copyright_exif": "IFD0:Copyright",
    "digital_source_type": "XMP-iptcExt:DigitalSourceType",
    "usage_terms": "XMP-xmpRights:UsageTerms",
}
# Fields of which we keep the strongest family's word alone.
FIRST = {
    "keywords": ("XMP-dc:Subject", "IPTC:Keywords"),
    "software": ("XMP-xmp:CreatorTool", "IPTC:OriginatingProgram", "IFD0:Software", "PNG:Software"),
}
PLACES = (
    ("XMP-iptcCore:Location", "XMP-photoshop:City", "XMP-photoshop:State", "XMP-photoshop:Country"),
    ("IPTC:Sub-location", "IPTC:City", "IPTC:Province-State", "IPTC:Country-PrimaryLocationName"),
)
OTHERS = (
    *("ExifIFD:DateTimeOriginal", "ExifIFD:SubSecTimeOriginal", "ExifIFD:OffsetTimeOriginal"),
    *("IPTC:DateCreated", "IPTC:TimeCreated", "XMP-photoshop:DateCreated"),
    *("GPS:GPSLatitude", "GPS:GPSLatitudeRef", "GPS:GPSLongitude", "GPS:GPSLongitudeRef"),
    *("XMP-exif:GPSLatitude", "XMP-exif:GPSLongitude", "IFD0:Orientation", "XMP-tiff:Orientation"),
    *(tag for tags in (*FIRST.values(), *PLACES) for tag in tags),
)
COMMAND = ("exiftool", "-config", "", "-q", "-q", "-j", "-G1", "-n", "-a")


def exiftool(paths):
    """What ExifTool prints about files, in one run: a list of dicts. Raises OSError when it is not installed."""
    wanted = [f"-{name}" for name in (*TEXTS.values(), *OTHERS)]
    run = subprocess.run([*COMMAND, *wanted, "--", *map(str, paths)], capture_output=True, timeout=600, check=False)
    return json.loads(run.stdout)


def truth(said):
    """A row of what ExifTool printed about one file."""
    row = {column: _joined(said.get(tag)) for column, tag in TEXTS.items()}
    row |= {column: next(filter(None, (_joined(said.get(tag)) for tag in tags)), "") for column, tags in FIRST.items()}
    places = (", ".join(filter(None, (_joined(said.get(tag)) for tag in tags))) for tags in PLACES)
    row["place"] = next(filter(None, places), "")
    row["digital_source_type"] = row["digital_source_type"].rstrip("/").rpartition("/")[2]
    row["orientation"] = str(said.get("IFD0:Orientation") or said.get("XMP-tiff:Orientation") or "")
    row["date_exif"] = str(said.get("ExifIFD:DateTimeOriginal", ""))
    if row["date_exif"]:
        fraction = str(said.get("ExifIFD:SubSecTimeOriginal", "")).strip()
        row["date_exif"] += f".{fraction}" if fraction.strip("0") else ""
        row["date_exif"] += str(said.get("ExifIFD:OffsetTimeOriginal", ""))
    day, clock = said.get("IPTC:DateCreated", ""), said.get("IPTC:TimeCreated", "")
    row["date_iim"] = f"{day} {clock}".strip()
    row["date_xmp"] = str(said.get("XMP-photoshop:DateCreated", ""))
    row["gps_exif"] = _position(said, "GPS", signs={"S": -1, "W": -1})
    row["gps_xmp"] = _position(said, "XMP-exif", signs={})
    return row


def _joined(value):
    return " ; ".join(map(str, value)) if isinstance(value, list) else str("" if value is None else value).strip()


def _position(said, group, *, signs):
    parts = []
    for name in ("GPSLatitude", "GPSLongitude"):
        value = said.get(f"{group}:{name}")
        if isinstance(value, (int, float)):
            parts.append(f"{value * signs.get(said.get(f'{group}:{name}Ref'), 1):.7f}")
    present = any(key.startswith(f"{group}:GPSL") for key in said)
    return ",".join(parts) if len(parts) == 2 else UNUSABLE if present else ""


def agrees(found, column, expected):
    """Whether a Metadata says what ExifTool says in a column: as its answer, or beside it as that family's word."""
    field, family = COLUMNS[column]
    if expected == UNUSABLE:
        return getattr(found, field) is None and any("is empty or damaged" in said for said in found.warnings)
    return any(_same(field, family, value, expected) for value in _said(found, field, family))


def _said(found, field, family):
    """The answer, unless a conflict holds the family's own word."""
    kept = [value for one in found.conflicts if one["field"] == field for value in one["values"]]
    words = [value["value"] for value in kept if family in (None, value["family"])]
    return words or [getattr(found, field)]


def _same(field, family, value, expected):
    if value in (None, [], ""):
        return False
    if field == "gps":
        parts = re.fullmatch(r"([-\d.]+),\s?([-\d.]+)", expected)
        return bool(parts) and all(abs(a - float(b)) <= DEGREES for a, b in zip(value, parts.groups(), strict=True))
    if field == "taken_at":
        return _same_date(family, value, expected)
    if field == "serials":
        return set(value) == set(expected.split(" ; "))
    texts = value if isinstance(value, list) else [str(value)]
    names = re.split(" ?; ", expected) if isinstance(value, list) else [expected]
    limit = IIM_LIMITS.get(field, 0) if family in ("IIM", None) else 0
    # A weaker family may have room for some of the names only.
    return bool(names) and all(any(_same_text(text, name, limit) for text in texts) for name in names)


def _same_text(value, expected, limit):
    ours, theirs = _plain(value), _plain(expected)
    cut = len(expected) >= INDEX_CUT - 1 or (limit and len(theirs.encode()) >= limit - 3)
    return ours == theirs or bool(cut and ours.startswith(theirs.rstrip(".… ")))


def _plain(text):
    """Text as both sides can be compared by: ExifTool prints line breaks and control characters as full stops."""
    return re.sub(r"[\s.\x00-\x1f\x7f]+", " ", text).strip().casefold()


def _same_date(family, value, expected):
    try:
        stamp = dates.from_text(expected)
    except ValueError:
        return False
    if not stamp or not dates.agree(value, stamp):
        return False
    # Nothing that the family knew may have got lost; IIM's offset of zero is what writers fill in.
    unknown = family == "IIM" and stamp.endswith("+00:00")
    exact = len(dates.local(value)) >= len(dates.local(stamp)) and (dates.has_offset(value) or unknown)
    return exact if dates.has_offset(stamp) else len(dates.local(value)) >= len(dates.local(stamp))
