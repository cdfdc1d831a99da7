"""The audit of public files finds every kind of leak that a format has room for, and nothing in a clean file."""

import ast
import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from gallery import mediaaudit
from gallery.mediaaudit import av1, findings
from gallery.mediaaudit.report import Report
from tests import images
from tests.gallery import leaks
from tests.gallery.leaks import EXTENSIONS, box, clean, packet, png_with, text, tiff, webp_with

GPS = (0x8825, 4, 1, struct.pack(">I", 0))
SERIAL = (0xA431, 2, 8, b"3091013\0")
THUMBNAIL = (0x0201, 4, 1, struct.pack(">I", 8))
MAKER_NOTE = (0x927C, 7, 12, b"Nikon\0secret")


def codes(data, extension, **options):
    return {finding.code for finding in findings(data, extension, **options)}


def with_directory_below(tag, *entries):
    """EXIF whose first directory has nothing but a pointer to another one."""
    below = tiff(*entries)[8:]
    head = tiff((tag, 4, 1, struct.pack(">I", 8 + 2 + 12 + 4)))
    assert not any(len(value) > 4 for _tag, _kind, _count, value in entries)
    return head + below


def foreign(name, value="secret", uri="http://ns.adobe.com/exif/1.0/"):
    return packet(f"<f:{name}>{value}</f:{name}>", namespaces=f'xmlns:f="{uri}"')


def zipped():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("identity.txt", "secret")
    return target.getvalue()


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_clean_file_has_no_finding(extension):
    width, height = leaks.SIZE
    for data in (
        leaks.bare(extension),
        clean(extension),
        clean(extension, exif=tiff(text(0x013B, "Ada Quay"), order="<")),
    ):
        assert findings(data, extension, width=width, height=height, credit=leaks.TOLD) == []


EVERYWHERE = {
    "a position in EXIF": ("gps", lambda kind: clean(kind, exif=tiff(GPS))),
    "a position in a directory below": (
        "gps",
        lambda kind: clean(kind, exif=with_directory_below(0x8825, (1, 2, 2, b"N\0"))),
    ),
    "a serial number in EXIF": ("serial", lambda kind: clean(kind, exif=tiff(SERIAL))),
    "a serial number in a directory below": (
        "serial",
        lambda kind: clean(kind, exif=with_directory_below(0x8769, (0xA431, 2, 4, b"309\0"))),
    ),
    "the notes of a maker": ("makernote", lambda kind: clean(kind, exif=tiff(MAKER_NOTE))),
    "a thumbnail in the first directory": ("thumbnail", lambda kind: clean(kind, exif=tiff(THUMBNAIL))),
    "a second directory": (
        "thumbnail",
        lambda kind: clean(kind, exif=tiff(text(0x013B, "A"), following=26, more=b"\0" * 6)),
    ),
    "another tag": ("exif-tag", lambda kind: clean(kind, exif=tiff(text(0x0131, "Editor 1.0")))),
    "a tag of interoperability": (
        "exif-tag",
        lambda kind: clean(kind, exif=with_directory_below(0xA005, (1, 2, 4, b"R98\0"))),
    ),
    "two texts in one tag": ("exif-tag", lambda kind: clean(kind, exif=tiff(text(0x013B, "Ada\0secret")))),
    "bytes that belong to no tag": ("trailing-bytes", lambda kind: clean(kind, exif=leaks.EXIF + b"secret")),
    "a directory that runs in circles": (
        "unreadable",
        lambda kind: clean(kind, exif=tiff(text(0x013B, "A"), following=8)),
    ),
    "a tag that points outside": ("unreadable", lambda kind: clean(kind, exif=tiff((0x013B, 2, 99, b"\0\0\0\xff")))),
    "a position in XMP": ("gps", lambda kind: clean(kind, xmp=foreign("GPSLatitude", "48,51.4N"))),
    "a place in XMP": ("gps", lambda kind: clean(kind, xmp=foreign("City"))),
    "a serial number in XMP": ("serial", lambda kind: clean(kind, xmp=foreign("SerialNumber"))),
    "a number of the document in XMP": ("serial", lambda kind: clean(kind, xmp=foreign("DocumentID"))),
    "a thumbnail in XMP": ("thumbnail", lambda kind: clean(kind, xmp=foreign("Thumbnails"))),
    "another property": ("xmp-property", lambda kind: clean(kind, xmp=foreign("CreatorTool"))),
    "another property as an attribute": (
        "xmp-property",
        lambda kind: clean(kind, xmp=packet(attributes='photoshop:Instructions="secret"')),
    ),
    "a name of the packet": (
        "xmp-property",
        lambda kind: clean(kind, xmp=packet().replace(b'about=""', b'about="uuid:1"')),
    ),
    "a vocabulary that nothing uses": (
        "xmp-property",
        lambda kind: clean(kind, xmp=packet(namespaces='xmlns:f="secret:"')),
    ),
    "a value that means nothing": (
        "xmp-property",
        lambda kind: clean(kind, xmp=packet().replace(b'"True"', b'"Secret"')),
    ),
    "a language that is none": (
        "xmp-property",
        lambda kind: clean(kind, xmp=packet().replace(b"x-default", b"x-secret1")),
    ),
    "a link of nothing": (
        "xmp-property",
        lambda kind: clean(kind, xmp=packet('<rdf:li rdf:resource="https://secret.example/"/>')),
    ),
    "a comment in XMP": ("comment", lambda kind: clean(kind, xmp=packet("<!-- secret -->"))),
    "an instruction in XMP": ("comment", lambda kind: clean(kind, xmp=packet(before="<?secret secret?>"))),
    "text between the elements of XMP": ("comment", lambda kind: clean(kind, xmp=packet("secret"))),
    "XMP that cannot be read": ("unreadable", lambda kind: clean(kind, xmp=packet()[:-60])),
    "entities in XMP": (
        "unreadable",
        lambda kind: clean(kind, xmp=packet(before='<!DOCTYPE x [<!ENTITY y "secret">]>')),
    ),
    "a colour profile": ("profile", lambda kind: leaks.bare(kind, icc_profile=images.profile())),
    "a zip file behind the end": ("trailing-bytes", lambda kind: clean(kind) + zipped()),
    "a few bytes behind the end": ("trailing-bytes", lambda kind: clean(kind) + b"abc"),
    "another credit": ("credit", lambda kind: clean(kind, xmp=packet().replace(b"Ada Quay /", b"Bo Pier /"))),
    "another artist": ("credit", lambda kind: clean(kind, exif=tiff(text(0x013B, "Bo Pier")))),
}


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("leak", EVERYWHERE)
def test_a_leak_that_every_format_has_room_for_is_found(leak, extension):
    code, spoilt = EVERYWHERE[leak]
    assert code in codes(spoilt(extension), extension, credit=leaks.TOLD)


JUMBF = b"JP\0\1\0\0\0\1" + box(b"jumb", b"manifest")
IN_ONE_FORMAT = {
    "jpg: a comment": ("comment", lambda: images.jpeg_with(clean("jpg"), 0xFE, b"secret")),
    "jpg: Content Credentials": ("jumbf", lambda: images.jpeg_with(clean("jpg"), 0xEB, JUMBF)),
    "jpg: an index of pictures": ("mpf", leaks.multi_picture),
    "jpg: a picture behind the end": ("second-picture", lambda: clean("jpg") + leaks.bare("jpg")),
    "jpg: a picture inside": ("second-picture", lambda: clean("jpg")[:-2] + leaks.bare("jpg")),
    "jpg: two frames": ("second-picture", lambda: _twice(leaks.bare("jpg"), 0xC2)),
    "jpg: a thumbnail of JFIF": ("thumbnail", lambda: _jfif(b"\1\1\xff\xff\xff")),
    "jpg: a thumbnail of JFXX": ("thumbnail", lambda: images.jpeg_with(clean("jpg"), 0xE0, b"JFXX\0\x10secret")),
    "jpg: a resolution": ("resolution", lambda: leaks.bare("jpg", dpi=(301, 301))),
    "jpg: a thumbnail of Photoshop": ("thumbnail", lambda: clean("jpg", app13=leaks.resource(0x040C, b"secret"))),
    "jpg: another resource of Photoshop": ("iim-field", lambda: clean("jpg", app13=leaks.resource(0x0422, b"secret"))),
    "jpg: a name of a resource": ("comment", lambda: clean("jpg", app13=leaks.resource(0x0404, b"", b"secret"))),
    "jpg: a city in IIM": ("iim-field", lambda: clean("jpg", app13=leaks.iim((2, 90, b"Hyesan")))),
    "jpg: another character set in IIM": ("iim-field", lambda: clean("jpg", app13=leaks.iim((1, 90, b"secret")))),
    "jpg: another credit in IIM": ("credit", lambda: clean("jpg", app13=leaks.iim((2, 116, b"Bo Pier")))),
    "jpg: a second part of XMP": (
        "xmp-property",
        lambda: images.jpeg_with(clean("jpg"), 0xE1, b"http://ns.adobe.com/xmp/extension/\0secret"),
    ),
    "jpg: EXIF twice": ("unknown-segment", lambda: images.jpeg_with(clean("jpg"), 0xE1, b"Exif\0\0" + leaks.EXIF)),
    "jpg: a segment of a maker": ("unknown-segment", lambda: images.jpeg_with(clean("jpg"), 0xEC, b"[picture info]")),
    "jpg: a reserved segment": ("unknown-segment", lambda: images.jpeg_with(clean("jpg"), 0xF5, b"secret")),
    "jpg: fill bytes": ("trailing-bytes", lambda: clean("jpg")[:2] + b"\xff" * 9 + clean("jpg")[2:]),
    "jpg: a table with a tail": ("unreadable", lambda: images.jpeg_with(clean("jpg"), 0xDB, bytes(65) + b"secret")),
    "jpg: words between the pixels and the end": (
        "text-in-pixels",
        lambda: leaks.in_scan(clean("jpg"), b"the guide is Kim Chol Su of Hyesan, 12 Station Road"),
    ),
    "png: a text": ("comment", lambda: png_with(clean("png"), b"tEXt", b"Author\0secret")),
    "png: a packed text": ("comment", lambda: png_with(clean("png"), b"zTXt", b"Author\0\0x\x9c")),
    "png: an international text": ("comment", lambda: png_with(clean("png"), b"iTXt", b"Author\0\0\0\0\0secret")),
    "png: a time": ("time", lambda: png_with(clean("png"), b"tIME", bytes(7))),
    "png: a resolution": ("resolution", lambda: png_with(clean("png"), b"pHYs", bytes(9))),
    "png: primary colours": ("profile", lambda: png_with(clean("png"), b"cHRM", bytes(32))),
    "png: Content Credentials": ("jumbf", lambda: png_with(clean("png"), b"caBX", box(b"jumb", b"manifest"))),
    "png: frames": ("second-picture", lambda: leaks.animated("png")),
    "png: a private chunk": ("unknown-segment", lambda: png_with(clean("png"), b"prVt", b"secret")),
    "png: a wrong checksum": ("unreadable", lambda: clean("png")[:-1] + b"\0"),
    "png: more than pixels in the stream": ("trailing-bytes", lambda: _longer_stream(leaks.bare("png"))),
    "webp: Content Credentials": ("jumbf", lambda: webp_with(clean("webp"), b"C2PA", box(b"jumb", b"manifest"))),
    "webp: frames": ("second-picture", lambda: leaks.animated("webp")),
    "webp: a layer of transparency": ("second-picture", lambda: webp_with(clean("webp"), b"ALPH", b"\0secret")),
    "webp: a second picture": ("second-picture", lambda: webp_with(clean("webp"), b"VP8 ", leaks.bare("webp")[20:])),
    "webp: announced frames": ("second-picture", lambda: leaks.webp_flag(clean("webp"), 2)),
    "webp: a private chunk": ("unknown-segment", lambda: webp_with(clean("webp"), b"PRVT", b"secret")),
    "webp: a canvas of another size": ("size", lambda: _other_canvas(clean("webp"))),
    "avif: Content Credentials": (
        "jumbf",
        lambda: clean("avif") + box(b"uuid", mediaaudit_credentials() + b"manifest"),
    ),
    "avif: a JUMBF box": ("jumbf", lambda: clean("avif") + box(b"jumb", b"manifest")),
    "avif: a box of one's own": ("unknown-segment", lambda: clean("avif") + box(b"uuid", b"\1" * 16 + b"secret")),
    "avif: free space": ("unknown-segment", lambda: clean("avif") + box(b"free", b"secret")),
    "avif: a second box of data": ("second-picture", lambda: clean("avif") + box(b"mdat", b"secret")),
    "avif: bytes of no item": ("trailing-bytes", lambda: leaks.avif_in_mdat(clean("avif"), b"secret")),
    "avif: a thumbnail": ("thumbnail", lambda: clean("avif").replace(b"cdsc", b"thmb", 1)),
    "avif: a picture made of others": ("second-picture", lambda: clean("avif").replace(b"cdsc", b"dimg", 1)),
    "avif: a layer of transparency": ("second-picture", leaks.avif_with_alpha),
    "avif: frames": ("second-picture", lambda: leaks.animated("avif")),
    "avif: another item": (
        "unknown-segment",
        lambda: clean("avif").replace(b"application/rdf+xml", b"application/secrets"),
    ),
    "avif: an item with a name": ("comment", lambda: clean("avif").replace(b"av01Color", b"av01Ada Q", 1)),
    "avif: a handler with a name": ("comment", lambda: _named_handler(clean("avif"))),
    "avif: a crop": ("unknown-segment", lambda: clean("avif").replace(b"pixi", b"clap", 1)),
}


@pytest.mark.parametrize("leak", IN_ONE_FORMAT)
def test_a_leak_that_one_format_has_room_for_is_found(leak):
    code, spoilt = IN_ONE_FORMAT[leak]
    assert code in codes(spoilt(), leak.partition(":")[0], credit=leaks.TOLD)


@pytest.mark.parametrize(
    ("unit", "code"),
    [(0x2A, "unknown-segment"), (0x7A, "trailing-bytes"), (0x42, "unknown-segment"), (0x32, "second-picture")],
)
def test_units_of_av1_that_are_no_picture_are_found(unit, code):
    report = Report()
    av1.walk(bytes((0x12, 0, 0x32, 1, 0x10, unit, 6)) + b"secret", report)
    assert {finding.code for finding in report.findings} == {code}


def test_the_numbers_of_a_finding_never_repeat_what_was_found():
    data = images.jpeg_with(clean("jpg", exif=tiff(text(0x0131, "Kanarienvogel"))), 0xFE, b"Kanarienvogel")
    found = findings(data, "jpg", private=[mediaaudit.Secret("the owner's name", "Kanarienvogel")])
    assert {finding.code for finding in found} == {"exif-tag", "comment", "private-string"}
    assert not [finding for finding in found if "Kanarienvogel" in finding.sentence]


def test_the_audit_shares_no_code_with_what_reads_and_writes_pictures():
    folder = Path(mediaaudit.__file__).parent
    names = set()
    for path in folder.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names |= {f"{node.module}.{alias.name}" for alias in node.names}
    writers = (
        "PIL",
        "gallery.imaging",
        "gallery.metadata",
        "gallery.rendering",
        "gallery.decoder",
        "gallery.derivatives",
        "gallery.generations",
        "gallery.cards",
    )
    assert names and not [name for name in names if name.startswith((*writers, "gallery.credits"))]


def mediaaudit_credentials():
    """The name of C2PA's box, as its specification (A.5) spells it."""
    return bytes.fromhex("d8fec3d61b0e483c92975828877ec481")


def _twice(data, marker):
    """A JPEG with one of its segments doubled."""
    start = data.index(bytes((0xFF, marker)))
    (length,) = struct.unpack(">H", data[start + 2 : start + 4])
    return data[: start + 2 + length] + data[start:]


def _jfif(thumbnail):
    data = leaks.bare("jpg")
    return images.jpeg_with(data[:2] + data[20:], 0xE0, data[6:18] + thumbnail)


def _longer_stream(data):
    """A PNG whose rows are followed by a few more bytes in the same packed stream."""
    start = data.index(b"IDAT") - 4
    packed = b""
    while data[start + 4 : start + 8] == b"IDAT":
        (length,) = struct.unpack(">I", data[start : start + 4])
        packed += data[start + 8 : start + 8 + length]
        start += 12 + length
    head = data[: data.index(b"IDAT") - 4]
    return head + leaks.png_chunk(b"IDAT", zlib.compress(zlib.decompress(packed) + b"secret")) + data[start:]


def _other_canvas(data):
    place = data.index(b"VP8X") + 12
    return data[:place] + bytes((1, 0, 0)) + data[place + 3 :]


def _named_handler(data):
    """The last of the reserved bytes of the handler's box hold a letter."""
    place = data.index(b"pict") + 5
    return data[:place] + b"secret" + data[place + 6 :]
