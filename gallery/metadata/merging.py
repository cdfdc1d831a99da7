"""One answer out of the families of a file, by a fixed precedence that looks at no value.

Words and dates: XMP goes before IIM, IIM before EXIF, EXIF before PNG's texts (IPTC Photo Metadata Standard 2023.2,
mapping guidelines), since the stronger ones are what people wrote and can hold it in full; a date that agrees with the
strongest and is more exact refines it. Position and orientation: EXIF goes before XMP, since the device wrote it. The
digital source type: XMP before valid Content Credentials. What is not believed stays visible as a conflict.
"""

import re
from dataclasses import asdict, dataclass, field

from . import dates, exif, iptc, xmp
from .conflicts import conflict, sentences
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


@dataclass(frozen=True)
class Metadata:
    """What a file says. Text is None, a list is empty, where it says nothing.

    `taken_at` is ISO 8601, as exact as the file; `gps` is (latitude, longitude) in degrees; `orientation` is 1 to 8;
    `c2pa` is none, Valid, Trusted, Invalid, unreadable or remote, `credentials` what they say (manifests.py);
    `conflicts` lists what families of the file contradict each other about (see the module of that name), and `raw`
    holds the families as read, fit for JSON.
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
    credentials: dict = field(default_factory=dict)
    conflicts: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
    raw: dict = field(default_factory=dict)

    def as_dict(self):
        """Plain data for JSON: None for what the file lacks; conflicts, warnings and raw are always there."""
        data = asdict(self)
        data["gps"] = list(self.gps) if self.gps else None
        always = ("conflicts", "warnings", "raw", "c2pa", "credentials")
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

    @property
    def orientations(self):
        """(family, 1 to 8) of every family that says how the picture is turned; the first one counts."""
        value = self.xmp.first("tiff:Orientation") or ""
        said = [("EXIF", self.exif.orientation), ("XMP", int(value) if re.fullmatch("[1-8]", value) else None)]
        return [(family, number) for family, number in said if number]

    @property
    def orientation(self):
        """1 to 8, or None when no family says it."""
        return self.orientations[0][1] if self.orientations else None


def merge(families, credentials, warnings):
    """Metadata of Families, of c2pa.Credentials and of what was odd about the container (a list of sentences)."""
    e, i, x, text = families.exif, families.iptc, families.xmp, families.text
    said = _Said([*warnings, *e.warnings, *i.warnings, *x.warnings, *credentials.warnings])
    one = said.one
    return Metadata(
        creator=_unique(
            one(
                "creator",
                ("XMP", x.all("dc:creator")),
                ("IIM", i.values.get("By-line")),
                ("EXIF", e.creators),
                ("PNG", [text["Author"]] if text.get("Author") else None),
            )
            or ()
        ),
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
        taken_at=_taken_at(families, said),
        gps=_position(families, said),
        place=x.place or i.place,
        digital_source_type=one(
            "digital_source_type", ("XMP", _source_type(x, said)), ("Content Credentials", credentials.source_type)
        ),
        serials=_unique([*e.serials, *x.serials, *_picture_info(families.maker)]),
        software=x.first("xmp:CreatorTool")
        or i.first("OriginatingProgram")
        or e.text("Software")
        or text.get("Software"),
        keywords=_unique(x.all("dc:subject") or i.values.get("Keywords") or _split(e.text("XPKeywords"))),
        orientation=one("orientation", *families.orientations),
        c2pa=credentials.state,
        credentials=credentials.summary,
        conflicts=said.conflicts,
        warnings=_unique(said.warnings),
        raw=_raw(families),
    )


@dataclass
class _Said:
    """What was odd, in sentences, and where the families contradict each other, as it is found."""

    warnings: list
    conflicts: list = field(default_factory=list)

    def one(self, name, *values):
        """The first family's value that is there, of (family, value) pairs; a family that disagrees is noted."""
        values = [(family, value) for family, value in values if value]
        if found := conflict(name, values):
            self.conflicts.append(found)
            self.warnings += sentences(name, values)
        return values[0][1] if values else None


def _taken_at(families, said):
    stamps = []
    for family, source in (("XMP", families.xmp), ("IIM", families.iptc), ("EXIF", families.exif)):
        try:
            if stamp := source.taken_at:
                stamps.append((family, stamp))
        except ValueError:
            said.warnings.append(f"The date in {family} is not a date.")
    if said.one("taken_at", *stamps):
        return dates.best(stamps)
    if families.exif.gps_values.get("GPSDateStamp") or families.xmp.first("exif:GPSTimeStamp"):
        said.warnings.append("The file has no date but that of the GPS clock, which may be older than the picture.")
    return None


def _position(families, said):
    positions = []
    for family, source in (("EXIF", families.exif), ("XMP", families.xmp)):
        try:
            position = source.gps
        except ValueError as error:
            said.warnings.append(f"The position in {family} {error}.")
            continue
        if position is None:
            continue
        if not (abs(position[0]) <= 90 and abs(position[1]) <= 180):
            said.warnings.append(f"The position in {family} is not on the globe.")
        elif position[0] == 0 and position[1] == 0:
            said.warnings.append(f"The position in {family} is 0, 0, which a device writes when it does not know.")
        else:
            positions.append((family, tuple(round(part, 7) for part in position)))
    return said.one("gps", *positions)


def _source_type(packet, said):
    value = packet.first("Iptc4xmpExt:DigitalSourceType")
    code = clean((value or "").strip().rstrip("/").rpartition("/")[2])
    if code and code not in SOURCE_TYPES:
        said.warnings.append(f"The digital source type “{code[:80]}” is not one of IPTC's codes.")
    return code


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
