"""PNG: chunks (W3C PNG, third edition), their checksums and the length of the packed pixels."""

import zlib

from gallery.mediaaudit import exif, jumbf, xmp
from gallery.mediaaudit.report import Unreadable, number, part, said

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PICTURE = {b"PLTE", b"tRNS", b"IDAT", b"IEND"}
TEXTS = {b"tEXt", b"zTXt", b"iTXt"}
PROFILES = {b"iCCP", b"cHRM", b"gAMA", b"cICP", b"mDCV", b"cLLI"}
FRAMES = {b"acTL", b"fcTL", b"fdAT"}
XMP = b"XML:com.adobe.xmp\0\0\0\0\0"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Adam7 (8.1): (first column, first row, column step, row step) of each pass.
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
CHUNK = 1 << 16


def is_one(data):
    """Whether these bytes begin like a PNG."""
    return data.startswith(SIGNATURE)


def walk(data, report):
    """Go through all chunks up to the last byte. Raises Unreadable."""
    place, packed, header = len(SIGNATURE), [], None
    while True:
        length = number(data, place, 4, "chunk")
        name, body = part(data, place + 4, 4, "chunk"), part(data, place + 8, length, "chunk")
        if number(data, place + 8 + length, 4, "chunk") != zlib.crc32(name + body):
            raise Unreadable("A chunk of the PNG has a wrong checksum.")
        if (name == b"IHDR") is not (header is None):
            raise Unreadable("The PNG does not begin with its one header.")
        if name == b"IHDR":
            header = _header(body, report)
        elif name == b"IDAT":
            report.pixels.append((place + 8, place + 8 + length))
            packed.append(body)
        else:
            _chunk(name, body, report)
        place += 12 + length
        if name == b"IEND":
            break
    if place < len(data):
        report.add("trailing-bytes", f"{len(data) - place} bytes follow the end of the PNG.")
    _unpack(b"".join(packed), _raw_length(*header), report)


def _header(body, report):
    if len(body) != 13 or body[9] not in CHANNELS or body[12] > 1:
        raise Unreadable("The header of the PNG is damaged.")
    width, height = number(body, 0, 4, "header"), number(body, 4, 4, "header")
    report.size = (width, height)
    return width, height, body[8] * CHANNELS[body[9]], body[12]


def _raw_length(width, height, bits, interlaced):
    """The bytes of all rows, each with its filter byte in front."""
    length = 0
    for left, top, across, down in PASSES if interlaced else ((0, 0, 1, 1),):
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            length += rows * (1 + (columns * bits + 7) // 8)
    return length


def _unpack(packed, length, report):
    stream, unpacked, rest = zlib.decompressobj(), 0, packed
    try:
        while rest and not stream.eof and unpacked <= length:
            unpacked += len(stream.decompress(rest, CHUNK))
            rest = stream.unconsumed_tail
    except zlib.error as error:
        raise Unreadable("The pixels of the PNG cannot be unpacked.") from error
    if stream.unused_data or unpacked > length:
        report.add("trailing-bytes", "More than its pixels is packed into the PNG.")
    elif unpacked < length or not stream.eof:
        raise Unreadable("The pixels of the PNG end too early.")


def _chunk(name, body, report):
    if name == b"iTXt" and body.startswith(XMP):
        xmp.check(body[len(XMP) :], report)
    elif name in TEXTS:
        report.add("comment", f"The PNG has a text chunk ({said(name)}).")
    elif name == b"eXIf":
        exif.check(body, report)
    elif name == b"tIME":
        report.add("time", "The PNG says when it was changed.")
    elif name == b"pHYs":
        report.add("resolution", "The PNG says for which resolution it was made.")
    elif name in PROFILES:
        report.add("profile", f"The PNG has a colour profile ({said(name)}).")
    elif name in FRAMES:
        report.add("second-picture", "The PNG has further frames.")
    elif name == b"caBX":
        jumbf.check(body, report)
    elif name == b"sRGB" and len(body) == 1:
        return
    elif name not in PICTURE:
        report.add("unknown-segment", f"The PNG has a chunk “{said(name)}”, which ours never have.")
    elif name == b"IEND" and body:
        report.add("trailing-bytes", "The last chunk of the PNG is not empty.")
