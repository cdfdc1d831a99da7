"""Test pictures made in memory, in six formats, with metadata and secrets planted wherever a format has room."""

import io
import struct

from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF")
CANARY = "CANARY-7f3a"
RED, GREEN, BLUE, YELLOW = (220, 30, 30), (30, 180, 30), (30, 30, 220), (230, 220, 40)
ARTIST, DESCRIPTION, COPYRIGHT, SOFTWARE = 0x013B, 0x010E, 0x8298, 0x0131
ORIENTATION, EXIF_IFD, GPS_IFD = 0x0112, 0x8769, 0x8825
TAKEN, OFFSET, SUBSECONDS, OWNER, BODY, LENS = 0x9003, 0x9011, 0x9291, 0xA430, 0xA431, 0xA435
IIM_FIELDS = {
    "byline": 80,
    "credit": 110,
    "caption": 120,
    "headline": 105,
    "copyright": 116,
    "city": 90,
    "sublocation": 92,
    "province": 95,
    "country": 101,
    "date": 55,
    "time": 60,
    "keyword": 25,
}


def scene(size=(96, 64), mode="RGB"):
    """A picture whose corners tell them apart: red, green (top), blue, yellow (bottom)."""
    width, height = size
    image = Image.new("RGB", size)
    for colour, left, top in ((RED, 0, 0), (GREEN, 1, 0), (BLUE, 0, 1), (YELLOW, 1, 1)):
        box = (left * width // 2, top * height // 2, width if left else width // 2, height if top else height // 2)
        image.paste(colour, box)
    return image.convert(mode)


def noise(size=(96, 64)):
    """A picture that hardly packs, so that a cut through its bytes hits its pixels."""
    return Image.effect_noise(size, 90).convert("RGB")


def picture(format="JPEG", size=(96, 64), *, image=None, exif=None, xmp=None, iim=None, comment=None, **options):
    """The bytes of a picture; `exif`, `xmp` and `iim` are blocks of the functions below, placed as the format does."""
    image = image or scene(size)
    target = io.BytesIO()
    if format == "TIFF":
        options |= {"tiffinfo": _tiff_tags(exif, xmp, iim)}
    elif format == "PNG":
        options |= {"pnginfo": _png_texts(xmp, comment), **({"exif": exif} if exif else {})}
    elif format != "GIF":
        options |= {key: block for key, block in (("exif", exif), ("xmp", xmp)) if block}
    if comment and format in ("JPEG", "GIF"):
        options["comment"] = comment.encode()
    if format == "AVIF":
        options.setdefault("speed", 10)
    image.save(target, format, **options)
    data = target.getvalue()
    return jpeg_with(data, 0xED, b"Photoshop 3.0\0" + photoshop(iim)) if iim and format == "JPEG" else data


def jpeg_with(data, marker, payload):
    """A JPEG with one more segment right behind its start."""
    return data[:2] + struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload + data[2:]


def exif(*, orientation=None, artist=None, caption=None, copyright=None, software=None, taken=None, offset=None,
         subseconds=None, gps=None, owner=None, body=None, lens=None):  # fmt: skip
    """An EXIF block. Text may be bytes, for what no standard allows; `gps` is (latitude, longitude) in degrees."""
    block = Image.Exif()
    texts = {ARTIST: artist, DESCRIPTION: caption, COPYRIGHT: copyright, SOFTWARE: software}
    below = {TAKEN: taken, OFFSET: offset, SUBSECONDS: subseconds, OWNER: owner, BODY: body, LENS: lens}
    for target, values in ((block, texts), (block.get_ifd(EXIF_IFD), below)):
        for tag, value in values.items():
            if value is not None:
                target[tag] = value.encode() if isinstance(value, str) else value
    if orientation:
        block[ORIENTATION] = orientation
    if gps:
        block.get_ifd(GPS_IFD).update(_gps(*gps))
    return block.tobytes()


def xmp(attributes="", elements=""):
    """An XMP packet of properties in attribute form and in element form."""
    namespaces = {
        "dc": "http://purl.org/dc/elements/1.1/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
        "exif": "http://ns.adobe.com/exif/1.0/",
        "aux": "http://ns.adobe.com/exif/1.0/aux/",
        "tiff": "http://ns.adobe.com/tiff/1.0/",
        "Iptc4xmpCore": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
        "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    }
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in namespaces.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {declared} {attributes}>{elements}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def listed(name, *values, kind="Seq"):
    """An XMP array as an element."""
    items = "".join(f"<rdf:li>{value}</rdf:li>" for value in values)
    return f"<{name}><rdf:{kind}>{items}</rdf:{kind}></{name}>"


def iim(*fields, utf8=True):
    """IIM datasets of (name, text or bytes) pairs, marked as UTF-8 unless told not to."""
    records = [(1, 90, b"\x1b%G")] if utf8 else []
    for name, value in fields:
        records.append((2, IIM_FIELDS[name], value if isinstance(value, bytes) else value.encode()))
    return b"".join(struct.pack(">BBBH", 0x1C, record, number, len(data)) + data for record, number, data in records)


def photoshop(block):
    """A Photoshop image resource block that holds IIM."""
    return b"8BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block + b"\0" * (len(block) % 2)


def profile():
    """An sRGB colour profile with a secret in its description."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    secret = CANARY.encode("utf-16-be")
    start = data.index("sRGB".encode("utf-16-be"))
    return data[:start] + secret + data[start + len(secret) :]


def with_canaries(format, size=(96, 64)):
    """A picture whose every field holds a text that begins with CANARY, its position 48.858, 2.294 included."""
    block = exif(
        artist=f"{CANARY}-artist",
        caption=f"{CANARY}-caption",
        copyright=f"{CANARY}-copyright",
        software=f"{CANARY}-software",
        taken="2025:06:01 10:11:12",
        gps=(48.858222, 2.2945),
        owner=f"{CANARY}-owner",
        body=f"{CANARY}-body",
        lens=f"{CANARY}-lens",
    )
    packet = xmp(f'aux:SerialNumber="{CANARY}-aux"', listed("dc:creator", f"{CANARY}-creator"))
    fields = iim(("byline", f"{CANARY}-byline"), ("caption", f"{CANARY}-iim"))
    options = {} if format == "GIF" else {"icc_profile": profile()}
    data = picture(format, size, exif=block, xmp=packet, iim=fields, comment=f"{CANARY}-comment", **options)
    return data + f"{CANARY}-behind-the-end".encode()


def holds_canary(data):
    """Whether a secret is anywhere in some bytes, as ASCII or as UTF-16."""
    return any(CANARY.encode(charset) in data for charset in ("ascii", "utf-16-be", "utf-16-le"))


def _gps(latitude, longitude):
    return {
        1: "S" if latitude < 0 else "N",
        2: _sexagesimal(abs(latitude)),
        3: "W" if longitude < 0 else "E",
        4: _sexagesimal(abs(longitude)),
    }


def _sexagesimal(value):
    minutes = value % 1 * 60
    parts = (int(value), int(minutes), round(minutes % 1 * 60, 4))
    return tuple(TiffImagePlugin.IFDRational(round(part * 10_000), 10_000) for part in parts)


def _png_texts(packet, comment):
    texts = PngImagePlugin.PngInfo()
    if packet:
        texts.add_itxt("XML:com.adobe.xmp", packet.decode())
    if comment:
        texts.add_text("Comment", comment)
    return texts


def _tiff_tags(block, packet, fields):
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    if block:
        read = Image.Exif()
        read.load(block)
        for tag, value in read.items():
            if tag not in (EXIF_IFD, GPS_IFD):
                tags[tag] = value
        for tag in (EXIF_IFD, GPS_IFD):
            if below := read.get_ifd(tag):
                tags[tag] = dict(below)
    for tag, kind, value in ((700, 1, packet), (33723, 7, fields)):
        if value:
            tags.tagtype[tag] = kind
            tags[tag] = value
    return tags
