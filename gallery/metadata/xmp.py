"""XMP packets (ISO 16684-1) as plain data: properties by prefixed name, arrays as lists, structures as dicts."""

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from . import dates
from .text import clean, plain

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
PREFIXES = {
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://ns.adobe.com/exif/1.0/aux/": "aux",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/camera-raw-settings/1.0/": "crs",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
    "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
}
ARRAYS = {f"{RDF}Alt", f"{RDF}Seq", f"{RDF}Bag"}
SERIALS = (
    "aux:SerialNumber",
    "aux:LensSerialNumber",
    "aux:OwnerName",
    "exifEX:BodySerialNumber",
    "exifEX:LensSerialNumber",
    "exifEX:CameraOwnerName",
    "exif:BodySerialNumber",
    "exif:LensSerialNumber",
    "exif:CameraOwnerName",
)
COORDINATE = re.compile(r"\s*([+-]?\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?(?:,(\d+(?:\.\d+)?))?\s*([NSEW])?\s*$")
DEEPEST = 30
LARGEST = 8 * 1024 * 1024


@dataclass
class Xmp:
    """Properties by prefixed name ("dc:creator"); `warnings` in sentences."""

    values: dict = field(default_factory=dict)
    warnings: list = field(default_factory=list)

    @property
    def raw(self):
        """Plain data for JSON."""
        return plain(self.values)

    def all(self, name):
        """Every text under a name, in order; an empty list when there is none."""
        value = self.values.get(name)
        items = value if isinstance(value, list) else [value]
        return [item for item in items if isinstance(item, str) and item]

    def first(self, *names):
        """The first text under the first name that has one, or None."""
        return next((texts[0] for texts in map(self.all, names) if texts), None)

    @property
    def taken_at(self):
        """ISO 8601 of the date of creation. Raises ValueError for an impossible one."""
        return dates.from_text(self.first("photoshop:DateCreated", "exif:DateTimeOriginal"))

    @property
    def place(self):
        """Sublocation, city, province and country, of the picture as a whole or else of where it was taken."""
        core = ("Iptc4xmpCore:Location", "photoshop:City", "photoshop:State", "photoshop:Country")
        parts = [self.first(name) for name in core]
        if not any(parts):
            created = self.values.get("Iptc4xmpExt:LocationCreated")
            created = created[0] if isinstance(created, list) and created else created
            if isinstance(created, dict):
                names = ("Sublocation", "City", "ProvinceState", "CountryName")
                parts = [Xmp(created).first(f"Iptc4xmpExt:{name}") for name in names]
        return ", ".join(part for part in parts if part) or None

    @property
    def serials(self):
        """What tells this camera, lens or owner from others."""
        return [text for name in SERIALS for text in self.all(name)]

    @property
    def gps(self):
        """(latitude, longitude) in degrees, or None when there is none. Raises ValueError for an unusable one."""
        latitude, longitude = self.first("exif:GPSLatitude"), self.first("exif:GPSLongitude")
        if latitude is None and longitude is None:
            return None
        return _degrees(latitude, "NS"), _degrees(longitude, "EW")


def _degrees(text, hemispheres):
    """Degrees of "59,20.0755N", "59,20,4.53N" or "59.3346" (XMP part 2, GPSCoordinate; the last with its sign)."""
    match = COORDINATE.match(text or "")
    if not match:
        raise ValueError("is empty or damaged")
    degrees, minutes, seconds, hemisphere = match.groups()
    if not hemisphere and minutes and not degrees.startswith(("+", "-")):
        raise ValueError("names no hemisphere")
    if hemisphere and (hemisphere not in hemispheres or (degrees.startswith("-") and hemisphere == hemispheres[0])):
        raise ValueError("contradicts its hemisphere")
    value = abs(float(degrees)) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    return -value if hemisphere == hemispheres[1] or degrees.startswith("-") else value


def read(packets):
    """Xmp of a list of packets (bytes); earlier ones win. A packet that cannot be parsed is a warning."""
    found = Xmp()
    for packet in packets:
        packet = packet[:LARGEST].strip(b"\0 \t\r\n")
        if not packet:
            continue
        try:
            for name, value in _described(_parse(packet)).items():
                found.values.setdefault(name, value)
        except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
            found.warnings.append(f"An XMP packet is damaged and was not read ({type(error).__name__}).")
    return found


def _parse(packet):
    try:
        return ElementTree.fromstring(packet, forbid_dtd=True)
    except ParseError:
        # Rubbish around the packet, control characters in it or a broken byte: one more try on the part that counts.
        text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", packet.decode("utf-8", "replace"))
        match = re.search(r"<(\w+:xmpmeta|rdf:RDF)[\s>].*</\1\s*>", text, re.DOTALL)
        if not match:
            raise
        return ElementTree.fromstring(match[0], forbid_dtd=True)


def _described(root):
    """Properties of every top-level rdf:Description: as attributes and as elements (ISO 16684-1, 7.9)."""
    rdf = root if root.tag == f"{RDF}RDF" else root.find(f".//{RDF}RDF")
    properties = {}
    for description in rdf if rdf is not None else ():
        if description.tag == f"{RDF}Description":
            for name, value in _properties(description, 0).items():
                properties.setdefault(name, value)
    return properties


def _properties(element, depth):
    found = {_name(tag): clean(text) for tag, text in element.attrib.items() if not _syntax(tag)}
    for child in element:
        found.setdefault(_name(child.tag), _value(child, depth + 1))
    return {name: value for name, value in found.items() if value not in (None, [], {})}


def _value(element, depth):
    if depth > DEEPEST:
        return None
    children = list(element)
    if len(children) == 1 and children[0].tag in ARRAYS:
        items = sorted(children[0], key=lambda item: item.get(XML_LANG) != "x-default")
        return [value for value in (_value(item, depth + 1) for item in items) if value not in (None, [], {})]
    if len(children) == 1 and children[0].tag == f"{RDF}Description":
        return _properties(children[0], depth + 1)
    if children or any(not _syntax(tag) for tag in element.attrib):
        return _properties(element, depth + 1)
    return clean(element.text or element.get(f"{RDF}resource") or "")


def _syntax(tag):
    """Whether an attribute belongs to RDF or XML and not to the data."""
    return tag.startswith((RDF, "{http://www.w3.org/XML/1998/namespace}"))


def _name(tag):
    namespace, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
    prefix = PREFIXES.get(namespace)
    return f"{prefix}:{local}" if prefix else f"{namespace}{local}"
