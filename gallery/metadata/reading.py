"""`read(path)`: everything that a picture file says about itself, family by family and then as one answer.

Where the families disagree, XMP goes before IIM and IIM before EXIF (IPTC Photo Metadata Standard, mapping guidelines),
and the disagreement stays visible as a warning.
"""

import re
from dataclasses import asdict, dataclass, field

from . import c2pa, containers, dates, exif, iptc, xmp
from .text import clean, decode, plain

# https://cv.iptc.org/newscodes/digitalsourcetype/, the retired codes included
SOURCE_TYPES = frozenset(
    {
        "digitalCapture",
        "computationalCapture",
        "negativeFilm",
        "positiveFilm",
        "print",
        "humanEdits",
        "algorithmicallyEnhanced",
        "digitalCreation",
        "dataDrivenMedia",
        "screenCapture",
        "virtualRecording",
        "composite",
        "compositeCapture",
        "compositeSynthetic",
        "compositeWithTrainedAlgorithmicMedia",
        "trainedAlgorithmicMedia",
        "algorithmicMedia",
        "minorHumanEdits",
        "softwareImage",
        "digitalArt",
    }
)
HEAD = 4096
IIM_LIMITS = {"creator": 32, "credit": 32, "copyright": 128}


@dataclass(frozen=True)
class Metadata:
    """What a file says. Text is None, a list is empty, where it says nothing.

    `taken_at` is ISO 8601, as exact as the file; `gps` is (latitude, longitude) in degrees; `orientation` is 1 to 8;
    `c2pa` is none, Valid, Trusted, Invalid, unreadable or remote; `raw` holds the families as read, fit for JSON.
    """

    creator: list = field(default_factory=list)
    credit: str | None = None
    caption: str | None = None
    headline: str | None = None
    copyright: str | None = None
    usage_terms: str | None = None
    taken_at: str | None = None
    gps: tuple | None = None
    place: str | None = None
    digital_source_type: str | None = None
    serials: list = field(default_factory=list)
    software: str | None = None
    keywords: list = field(default_factory=list)
    orientation: int | None = None
    c2pa: str = "none"
    warnings: list = field(default_factory=list)
    raw: dict = field(default_factory=dict)

    def as_dict(self):
        """Plain data for JSON: None for every field that the file lacks; warnings and raw are always there."""
        data = asdict(self)
        data["gps"] = list(self.gps) if self.gps else None
        always = ("warnings", "raw", "c2pa")
        return {name: value if name in always else (value or None) for name, value in data.items()}


@dataclass(frozen=True)
class Families:
    """The families of one file, each read by itself."""

    exif: exif.Exif
    iptc: iptc.Iptc
    xmp: xmp.Xmp
    text: dict
    comments: list
    maker: list


def read(source, *, trust=None):
    """Metadata of a picture file (a path, or an open binary file). Bad data becomes warnings.

    `trust` is a c2pa.Trust for Content Credentials. Raises OSError when the file cannot be opened.
    """
    with containers.opened(source) as file:
        kind = containers.sniff(file.read(HEAD))
        families, warnings = _families(file, kind)
        state, said = c2pa.state(file, kind, trust=trust)
    return _merge(families, [*warnings, *said], state)


def orientation(source):
    """The orientation of a picture file, 1 to 8: EXIF's, or else XMP's, or else 1. Raises OSError for no file."""
    with containers.opened(source) as file:
        families, _ = _families(file, containers.sniff(file.read(HEAD)))
    return _orientation(families) or 1


def _families(file, kind):
    found = containers.blocks(file, kind)
    block = file if kind == "TIFF" else found.exif
    families = Families(
        exif=exif.read(block) if block else exif.Exif(),
        iptc=iptc.read(found.photoshop, found.iim),
        xmp=xmp.read(found.xmp),
        text=found.text,
        comments=found.comments,
        maker=found.maker,
    )
    said = [*found.warnings, *families.exif.warnings, *families.iptc.warnings, *families.xmp.warnings]
    return families, said


def _merge(families, warnings, state):
    e, i, x, text = families.exif, families.iptc, families.xmp, families.text
    one = _chooser(warnings)
    creator = one("creator", ("XMP", x.all("dc:creator")), ("IIM", i.values.get("By-line")), ("EXIF", e.creators))
    return Metadata(
        creator=_unique(creator or [name for name in [text.get("Author")] if name]),
        credit=one("credit", ("XMP", x.first("photoshop:Credit")), ("IIM", i.first("Credit"))),
        caption=one(
            "caption",
            ("XMP", x.first("dc:description")),
            ("IIM", i.first("Caption-Abstract")),
            ("EXIF", e.text("ImageDescription")),
            ("PNG", text.get("Description")),
        ),
        headline=one("headline", ("XMP", x.first("photoshop:Headline")), ("IIM", i.first("Headline"))),
        copyright=one(
            "copyright",
            ("XMP", x.first("dc:rights")),
            ("IIM", i.first("CopyrightNotice")),
            ("EXIF", e.text("Copyright")),
            ("PNG", text.get("Copyright")),
        ),
        usage_terms=x.first("xmpRights:UsageTerms"),
        taken_at=_taken_at(families, warnings),
        gps=_position(families, warnings),
        place=x.place or i.place,
        digital_source_type=_source_type(x, warnings),
        serials=_unique([*e.serials, *x.serials, *_picture_info(families.maker)]),
        software=x.first("xmp:CreatorTool")
        or i.first("OriginatingProgram")
        or e.text("Software")
        or text.get("Software"),
        keywords=_unique(x.all("dc:subject") or i.values.get("Keywords") or _split(e.text("XPKeywords"))),
        orientation=_orientation(families),
        c2pa=state,
        warnings=_unique(warnings),
        raw=_raw(families),
    )


def _chooser(warnings):
    """A function that takes the first family's value that is there, and notes the first family that disagrees."""

    def one(name, *values):
        values = [(family, value) for family, value in values if value]
        for family, value in values[1:]:
            if not _same(name, values[0][1], value):
                warnings.append(f"{family} and {values[0][0]} disagree about the {name}.")
        return values[0][1] if values else None

    return one


def _same(name, strong, weak):
    """Whether two values say the same: spaces and case aside, and a value that IIM's limit cut is no other value."""
    strong, weak = (re.sub(r"\s+", " ", "; ".join(v) if isinstance(v, list) else v).casefold() for v in (strong, weak))
    limit = IIM_LIMITS.get(name, 2000)
    return strong == weak or (len(weak.encode()) >= limit - 3 and strong.startswith(weak)) or weak in strong.split("; ")


def _taken_at(families, warnings):
    stamps = []
    for family, source in (("XMP", families.xmp), ("IIM", families.iptc), ("EXIF", families.exif)):
        try:
            if stamp := source.taken_at:
                stamps.append((family, stamp))
        except ValueError:
            warnings.append(f"The date in {family} is not a date.")
    if not stamps:
        if families.exif.gps_values.get("GPSDateStamp") or families.xmp.first("exif:GPSTimeStamp"):
            warnings.append("The file has no date but that of the GPS clock, which may be older than the picture.")
        return None
    for family, stamp in stamps[1:]:
        if not dates.agree(stamps[0][1], stamp):
            warnings.append(f"{family} and {stamps[0][0]} disagree about the date.")
    return dates.best(stamps)


def _position(families, warnings):
    positions = []
    for family, source in (("EXIF", families.exif), ("XMP", families.xmp)):
        try:
            position = source.gps
        except ValueError:
            warnings.append(f"The position in {family} is empty or damaged.")
            continue
        if position is None:
            continue
        if not (abs(position[0]) <= 90 and abs(position[1]) <= 180):
            warnings.append(f"The position in {family} is not on the globe.")
        elif position[0] == 0 and position[1] == 0:
            warnings.append(f"The position in {family} is 0, 0, which a device writes when it does not know.")
        else:
            positions.append(tuple(round(part, 7) for part in position))
    if len(positions) == 2 and max(abs(a - b) for a, b in zip(*positions, strict=True)) > 0.001:
        warnings.append("EXIF and XMP disagree about the position.")
    return positions[0] if positions else None


def _source_type(packet, warnings):
    value = packet.first("Iptc4xmpExt:DigitalSourceType")
    code = clean((value or "").strip().rstrip("/").rpartition("/")[2])
    if code and code not in SOURCE_TYPES:
        warnings.append(f"The digital source type “{code[:80]}” is not one of IPTC's codes.")
    return code


def _orientation(families):
    if families.exif.orientation:
        return families.exif.orientation
    value = families.xmp.first("tiff:Orientation") or ""
    return int(value) if re.fullmatch("[1-8]", value) else None


def _picture_info(maker):
    """Serial numbers of the [picture info] text that early Agfa and Polaroid cameras write into APP12."""
    texts = " ".join(decode(block) for block in maker)
    return re.findall(r"Serial#?\w*\s*=\s*([#\w-]+)", texts)


def _raw(families):
    raw = {
        "exif": families.exif.raw,
        "gps": families.exif.raw_gps,
        "iptc": families.iptc.raw,
        "xmp": families.xmp.raw,
        "text": plain(families.text),
        "comment": plain([comment for comment in map(clean, families.comments) if comment]),
    }
    return {name: values for name, values in raw.items() if values}


def _split(text):
    return [part for part in map(clean, (text or "").split(";")) if part]


def _unique(items):
    return list(dict.fromkeys(items))
