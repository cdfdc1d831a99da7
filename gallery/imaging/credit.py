"""The credit that a public file carries: who made the picture, whose it is, on what terms, and how it came to be.

Written three times, since readers differ in what they read: EXIF, IIM (JPEG alone has it) and XMP. Nothing else is
written: no software, no dates, no profile, no orientation. Mapping: IPTC Photo Metadata Standard 2023.1.
"""

import re
import struct
from dataclasses import dataclass, fields
from urllib.parse import urlsplit
from xml.sax.saxutils import escape, quoteattr

from PIL import ExifTags, Image

from gallery.metadata.merging import SOURCE_TYPES

SOURCE_TYPE = "http://cv.iptc.org/newscodes/digitalsourcetype/"
# A JPEG's segment holds 65,533 bytes; five fields of this many characters fit in, escaped and in UTF-8.
LONGEST = 2000
# What XML 1.0 (2.2) does not allow, and what nobody can read: DEL and the other control characters of Latin-1.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# IIM 4.2: the datasets and their most bytes. 1:90 says that the text is UTF-8.
IIM_UTF8 = (1, 90, b"\x1b%G")
IIM_FIELDS = (("creator", 80, 32), ("credit", 110, 32), ("copyright", 116, 128))
NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "cc": "http://creativecommons.org/ns#",
    "Iptc4xmpExt": "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
}


@dataclass(frozen=True)
class Credit:
    """What may stand in a public file, each a text or "": the maker's name as readers know it, the credit line, the
    copyright notice, the address of the licence, and a code of IPTC's digital source types ("digitalCapture")."""

    creator: str = ""
    credit: str = ""
    copyright: str = ""
    licence_url: str = ""
    source_type: str = ""

    def cleaned(self):
        """The same as it is written: no control characters, at most LONGEST characters each, an address only of the
        web, a source type only of IPTC's; what is not, is left out."""
        texts = {one.name: _clean(getattr(self, one.name) or "") for one in fields(self)}
        if not _is_web_address(texts["licence_url"]):
            texts["licence_url"] = ""
        if texts["source_type"] not in SOURCE_TYPES:
            texts["source_type"] = ""
        return Credit(**texts)


def save_options(format, credit):
    """What Pillow's save() takes to write a Credit into a "jpeg", "webp" or "avif"; {} for None or an empty one.

    Raises KeyError for another format.
    """
    credit = (credit or Credit()).cleaned()
    # Pillow puts "Exif\\0\\0" before the block, which only a JPEG wants (CIPA DC-008, 4.7.2).
    block, packet, records = exif(credit), xmp(credit), iim(credit)
    options = {
        "jpeg": {"exif": block and b"Exif\0\0" + block, "xmp": packet, "extra": records and _photoshop(records)},
        "webp": {"exif": block, "xmp": packet},
        "avif": {"exif": block, "xmp": packet},
    }[format]
    return {name: value for name, value in options.items() if value}


def exif(credit):
    """A TIFF block with Artist and Copyright in UTF-8, or b"" (EXIF 3.0 allows UTF-8, which readers long expected)."""
    block = Image.Exif()
    for tag, text in ((ExifTags.Base.Artist, credit.creator), (ExifTags.Base.Copyright, credit.copyright)):
        if text:
            # Pillow turns a str into question marks.
            block[tag] = text.encode()
    return block.tobytes().removeprefix(b"Exif\0\0") if len(block) else b""


def iim(credit):
    """IIM datasets by-line, credit and copyright notice in UTF-8, cut to their lengths, or b""."""
    found = [(2, number, _cut(getattr(credit, name), most)) for name, number, most in IIM_FIELDS]
    written = [record for record in found if record[2]]
    return b"".join(
        struct.pack(">BBBH", 0x1C, record, number, len(data)) + data
        for record, number, data in ([IIM_UTF8, *written] if written else ())
    )


def xmp(credit):
    """An XMP packet (ISO 16684-1) of the fields that are not empty, or b""."""
    creator = (
        credit.creator and f"<dc:creator><rdf:Seq><rdf:li>{escape(credit.creator)}</rdf:li></rdf:Seq></dc:creator>"
    )
    rights = credit.copyright and (
        f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{escape(credit.copyright)}</rdf:li></rdf:Alt></dc:rights>'
    )
    line = credit.credit and f"<photoshop:Credit>{escape(credit.credit)}</photoshop:Credit>"
    url = credit.licence_url
    licence = url and (
        f"<xmpRights:WebStatement>{escape(url)}</xmpRights:WebStatement><cc:license rdf:resource={quoteattr(url)}/>"
    )
    kind = credit.source_type and (
        f"<Iptc4xmpExt:DigitalSourceType>{SOURCE_TYPE}{credit.source_type}</Iptc4xmpExt:DigitalSourceType>"
    )
    elements = "".join((creator, line, rights, licence, kind))
    if not elements:
        return b""
    declared = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items() if f"<{prefix}:" in elements)
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {declared}>{elements}</rdf:Description>'
        '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    ).encode()


def _photoshop(records):
    """IIM in its JPEG segment: APP13, and in it Photoshop's image resource 0x0404, of even length."""
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(records)) + records + b"\0" * (len(records) % 2)
    payload = b"Photoshop 3.0\0" + resource
    return struct.pack(">HH", 0xFFED, len(payload) + 2) + payload


def _clean(text):
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return FORBIDDEN.sub("", text).strip()[:LONGEST].strip()


def _cut(text, most):
    """At most so many bytes of UTF-8, never ending within a character."""
    return text.encode()[:most].decode(errors="ignore").encode()


def _is_web_address(text):
    try:
        address = urlsplit(text)
    except ValueError:
        return False
    return address.scheme in ("http", "https") and bool(address.hostname) and not re.search(r"\s", text)
