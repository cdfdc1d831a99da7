"""Wrap a drawn picture in the metadata that a camera and a picture desk leave in a file.

The demo needs files that have something to read and something to strip: EXIF with GPS, serial numbers, a maker note and
a thumbnail; IPTC-IIM; XMP. Nothing here describes a real person or camera.
"""

import io
import re
import struct
import uuid
from fractions import Fraction
from hashlib import sha256
from xml.sax.saxutils import escape

from PIL import Image
from PIL.PngImagePlugin import PngInfo

FORMATS = ("JPEG", "PNG", "WEBP")
SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"

_ASCII, _SHORT, _LONG, _RATIONAL, _UNDEFINED, _BYTE = 2, 3, 4, 5, 7, 1
_SIZES = {_ASCII: 1, _SHORT: 2, _LONG: 4, _RATIONAL: 8, _UNDEFINED: 1, _BYTE: 1}
_LETTERS = {_SHORT: "H", _LONG: "I", _BYTE: "B"}

# How upright pixels are stored so that a reader that obeys the orientation sees them upright (Exif 2.32, 0x0112).
_STORED = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def as_camera_file(
    image,
    *,
    format="JPEG",
    taken=None,
    offset=None,
    gps=None,
    make=None,
    model=None,
    serial=None,
    lens_serial=None,
    owner=None,
    creator="Far Bank drawing code",
    credit="Drawn by code / Far Bank demo",
    caption=None,
    copyright=None,
    headline=None,
    usage_terms=None,
    city=None,
    country=None,
    software="Far Bank drawing code",
    thumbnail=True,
    orientation=1,
    digital_source_type="algorithmicMedia",
    quality=88,
):
    """The bytes of an image file of `format` (JPEG, PNG or WEBP) that carries everything named; None is left out.

    `image` is an upright RGB picture; with an `orientation` from 2 to 8 its pixels are stored turned. `taken` is a
    datetime, naive or aware; `offset` (such as "+09:00") is written beside a naive one, an aware one brings its own.
    `gps` is (latitude, longitude) in degrees, north and east positive. `digital_source_type` is a term of the IPTC's
    vocabulary of that name. PNG and WebP get EXIF and XMP; IPTC-IIM has a place in JPEG only.
    Raises ValueError for an unknown format, an orientation outside 1 to 8, a position off the globe or a bad offset.
    """
    if format not in FORMATS:
        raise ValueError(f"Unknown format {format!r}: use one of {', '.join(FORMATS)}.")
    if orientation not in range(1, 9):
        raise ValueError(f"An orientation is a number from 1 to 8, not {orientation!r}.")
    if gps is not None and not (-90 <= gps[0] <= 90 and -180 <= gps[1] <= 180):
        raise ValueError(f"A position is (latitude, longitude) in degrees, not {gps!r}.")
    if offset is not None and not re.fullmatch(r"[+-]\d\d:[0-5]\d", offset):
        raise ValueError(f'An offset from UTC looks like "+09:00", not {offset!r}.')
    if taken is not None and taken.utcoffset() is not None:
        offset = re.sub(r"(\d\d)(\d\d)$", r"\1:\2", taken.strftime("%z")[:5])
    if orientation in _STORED:
        image = image.transpose(_STORED[orientation])
    facts = {
        "taken": taken, "offset": offset, "gps": gps, "make": make, "model": model, "serial": serial,
        "lens_serial": lens_serial, "owner": owner, "creator": creator, "credit": credit, "caption": caption,
        "copyright": copyright, "headline": headline, "usage_terms": usage_terms, "city": city, "country": country,
        "software": software, "orientation": orientation, "digital_source_type": digital_source_type,
    }  # fmt: skip
    exif, xmp, out = _exif(image, facts, thumbnail), _xmp(image, facts), io.BytesIO()
    if format == "JPEG":
        image.save(out, "JPEG", quality=quality, exif=exif, xmp=xmp, extra=_app13(_iim(facts)))
    elif format == "WEBP":
        image.save(out, "WEBP", quality=quality, exif=exif, xmp=xmp)
    else:
        text = PngInfo()
        text.add_itxt("XML:com.adobe.xmp", xmp.decode())
        image.save(out, "PNG", exif=exif, pnginfo=text)
    return out.getvalue()


def _text(tag, value):
    """An EXIF text field, or nothing. Beyond ASCII it is UTF-8, as cameras and desks write it in practice."""
    return [(tag, _ASCII, str(value).encode() + b"\0")] if value else []


def _rationals(*values):
    """Fractions as (numerator, denominator) pairs that fit EXIF."""
    return [Fraction(value).limit_denominator(100_000).as_integer_ratio() for value in values]


def _exif(image, facts, thumbnail):
    """An Exif block (with its "Exif" prefix): main, Exif and GPS directories, and the thumbnail's."""
    taken, offset = facts["taken"], facts["offset"]
    moment = taken and taken.strftime("%Y:%m:%d %H:%M:%S")
    main = [
        *_text(0x010E, facts["caption"]),
        *_text(0x010F, facts["make"]),
        *_text(0x0110, facts["model"]),
        (0x0112, _SHORT, [facts["orientation"]]),
        (0x011A, _RATIONAL, _rationals(300)),
        (0x011B, _RATIONAL, _rationals(300)),
        (0x0128, _SHORT, [2]),
        *_text(0x0131, facts["software"]),
        *_text(0x0132, moment),
        *_text(0x013B, facts["creator"]),
        (0x0213, _SHORT, [1]),
        *_text(0x8298, facts["copyright"]),
    ]
    detail = [
        (0x829A, _RATIONAL, [(1, 250)]),
        (0x829D, _RATIONAL, [(56, 10)]),
        (0x8827, _SHORT, [200]),
        (0x9000, _UNDEFINED, b"0232"),
        *_text(0x9003, moment),
        *_text(0x9004, moment),
        *(_text(0x9010, offset) + _text(0x9011, offset) + _text(0x9012, offset) if taken else []),
        (0x9101, _UNDEFINED, b"\1\2\3\0"),
        (0x920A, _RATIONAL, [(35, 1)]),
        (0x927C, _UNDEFINED, _maker_note(facts)),
        (0xA000, _UNDEFINED, b"0100"),
        (0xA001, _SHORT, [1]),
        (0xA002, _LONG, [image.width]),
        (0xA003, _LONG, [image.height]),
        *_text(0xA430, facts["owner"]),
        *_text(0xA431, facts["serial"]),
        *_text(0xA435, facts["lens_serial"]),
    ]
    small = _small(image) if thumbnail else b""
    return b"Exif\0\0" + _tiff(main, detail, _position(facts), small)


def _maker_note(facts):
    """Bytes as a camera's maker would hide them: a name, a shutter count and the serial number once more."""
    return b"FARBANK\0" + struct.pack("<HI", 1, 20413) + str(facts["serial"] or "").encode().ljust(24, b"\0")


def _position(facts):
    """The GPS directory, empty without a position."""
    if facts["gps"] is None:
        return []
    latitude, longitude = facts["gps"]
    moment = facts["taken"]
    entries = [
        (0x0000, _BYTE, [2, 3, 0, 0]),
        (0x0001, _ASCII, b"N\0" if latitude >= 0 else b"S\0"),
        (0x0002, _RATIONAL, _sexagesimal(latitude)),
        (0x0003, _ASCII, b"E\0" if longitude >= 0 else b"W\0"),
        (0x0004, _RATIONAL, _sexagesimal(longitude)),
        (0x0012, _ASCII, b"WGS-84\0"),
    ]
    if moment is not None and moment.utcoffset() is not None:
        utc = moment - moment.utcoffset()
        entries.insert(5, (0x0007, _RATIONAL, _rationals(utc.hour, utc.minute, utc.second)))
        entries += _text(0x001D, utc.strftime("%Y:%m:%d"))
    return entries


def _sexagesimal(degrees):
    """Degrees, minutes and seconds to a ten-thousandth of a second, as rationals."""
    units = round(abs(degrees) * 3600 * 10_000)
    return [(units // 36_000_000, 1), (units // 600_000 % 60, 1), (units % 600_000, 10_000)]


def _small(image):
    """The thumbnail that a camera hides in its files, turned as the stored pixels are."""
    small, out = image.copy(), io.BytesIO()
    small.thumbnail((160, 160))
    small.save(out, "JPEG", quality=70)
    return out.getvalue()


def _tiff(main, detail, position, small):
    """A little-endian TIFF of up to four directories (TIFF 6.0, section 2; Exif 2.32, 4.5.2 and 4.6)."""
    pointers = [(0x8769, detail)] + ([(0x8825, position)] if position else [])
    main = sorted([*main, *((tag, _LONG, [0]) for tag, _ in pointers)], key=lambda entry: entry[0])
    start = 8
    places = {}
    cursor = start + _length(main)
    for tag, entries in pointers:
        places[tag] = cursor
        cursor += _length(entries)
    main = [(tag, kind, [places[tag]] if tag in places else value) for tag, kind, value in main]
    thumb = []
    if small:
        thumb = [(0x0103, _SHORT, [6]), (0x011A, _RATIONAL, [(72, 1)]), (0x011B, _RATIONAL, [(72, 1)]),
                 (0x0128, _SHORT, [2]), (0x0201, _LONG, [0]), (0x0202, _LONG, [len(small)])]  # fmt: skip
        thumb[4] = (0x0201, _LONG, [cursor + _length(thumb)])
    parts = [struct.pack("<2sHI", b"II", 42, start), _directory(main, start, cursor if small else 0)]
    parts += [_directory(entries, places[tag], 0) for tag, entries in pointers]
    if small:
        parts += [_directory(thumb, cursor, 0), small]
    return b"".join(parts)


def _packed(kind, value):
    if isinstance(value, bytes):
        return value, len(value)
    if kind == _RATIONAL:
        return b"".join(struct.pack("<II", *pair) for pair in value), len(value)
    return struct.pack(f"<{len(value)}{_LETTERS[kind]}", *value), len(value)


def _length(entries):
    """Bytes that a directory takes, with the values that do not fit into its entries."""
    long = [len(data) for data, _ in (_packed(kind, value) for _, kind, value in entries) if len(data) > 4]
    return 2 + 12 * len(entries) + 4 + sum(size + size % 2 for size in long)


def _directory(entries, start, following):
    head, tail = [struct.pack("<H", len(entries))], b""
    values_at = start + 2 + 12 * len(entries) + 4
    for tag, kind, value in sorted(entries, key=lambda entry: entry[0]):
        data, count = _packed(kind, value)
        if len(data) > 4:
            place = struct.pack("<I", values_at + len(tail))
            tail += data + b"\0" * (len(data) % 2)
        else:
            place = data.ljust(4, b"\0")
        head.append(struct.pack("<HHI", tag, kind, count) + place)
    return b"".join([*head, struct.pack("<I", following), tail])


def _iim(facts):
    """IPTC-IIM 4.2 datasets, UTF-8 as 1:90 says, each cut to its longest length in bytes."""
    taken, offset = facts["taken"], facts["offset"]
    records = [(1, 90, "\x1b%G", 32), (2, 80, facts["creator"], 32), (2, 90, facts["city"], 32),
               (2, 101, facts["country"], 64), (2, 105, facts["headline"], 256), (2, 110, facts["credit"], 32),
               (2, 116, facts["copyright"], 128), (2, 120, facts["caption"], 2000),
               (2, 65, facts["software"], 32)]  # fmt: skip
    if taken:
        records += [(2, 55, taken.strftime("%Y%m%d"), 8)]
        records += [(2, 60, taken.strftime("%H%M%S") + offset.replace(":", ""), 11)] if offset else []
    block = b"\x1c\x02\x00" + struct.pack(">HH", 2, 4)
    out = b""
    for record, dataset, value, longest in sorted(records, key=lambda item: item[:2]):
        if not value:
            continue
        data = value.encode()[:longest].decode(errors="ignore").encode()
        if record == 2 and block:
            out, block = out + block, b""
        out += struct.pack(">BBBH", 0x1C, record, dataset, len(data)) + data
    return out


def _app13(iim):
    """A JPEG APP13 segment with the IIM as Photoshop's image resource 0x0404."""
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(iim)) + iim + b"\0" * (len(iim) % 2)
    body = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def _xmp(image, facts):
    """An XMP packet with the fields of IPTC Photo Metadata Core and Extension and the camera's serial numbers."""
    taken, offset = facts["taken"], facts["offset"]
    moment = taken.strftime("%Y-%m-%dT%H:%M:%S") + (offset or "") if taken else None
    kind = facts["digital_source_type"]
    document = uuid.UUID(bytes=sha256(image.tobytes()).digest()[:16], version=4)
    plain = {
        "photoshop:Credit": facts["credit"],
        "photoshop:Headline": facts["headline"],
        "photoshop:City": facts["city"],
        "photoshop:Country": facts["country"],
        "photoshop:DateCreated": moment,
        "xmp:CreatorTool": facts["software"],
        "aux:SerialNumber": facts["serial"],
        "aux:LensSerialNumber": facts["lens_serial"],
        "aux:OwnerName": facts["owner"],
        "Iptc4xmpExt:DigitalSourceType": kind and SOURCE_TYPES + kind,
        "xmpMM:DocumentID": f"xmp.did:{document}",
    }
    words = {
        "dc:description": facts["caption"],
        "dc:rights": facts["copyright"],
        "xmpRights:UsageTerms": facts["usage_terms"],
    }
    lines = [f"<{name}>{escape(str(value))}</{name}>" for name, value in plain.items() if value]
    lines += [
        f'<{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(value)}</rdf:li></rdf:Alt></{name}>'
        for name, value in words.items()
        if value
    ]
    if facts["creator"]:
        lines.append(f"<dc:creator><rdf:Seq><rdf:li>{escape(facts['creator'])}</rdf:li></rdf:Seq></dc:creator>")
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"'
        ' xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/">\n'
        + "\n".join(lines)
        + '\n</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="w"?>'
    ).encode()
