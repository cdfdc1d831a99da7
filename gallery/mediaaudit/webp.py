"""WebP: RIFF chunks (RFC 9649) and the headers of VP8 (RFC 6386, 9.1) and VP8L (RFC 9649, 3.4)."""

from gallery.mediaaudit import exif, jumbf, xmp
from gallery.mediaaudit.report import Unreadable, number, part, said

CANVAS_FLAGS = {0x20: "profile", 0x02: "second-picture", 0x10: "second-picture"}
KNOWN_FLAGS = 0x3E


def is_one(data):
    """Whether these bytes begin like a WebP."""
    return data[:4] == b"RIFF" and data[8:12] == b"WEBP"


def walk(data, report):
    """Go through all chunks up to the last byte. Raises Unreadable."""
    end = 8 + number(data, 4, 4, "WebP", "little")
    if end > len(data):
        raise Unreadable("The WebP ends too early.")
    if end < len(data):
        report.add("trailing-bytes", f"{len(data) - end} bytes follow the end of the WebP.")
    place, seen, canvas = 12, set(), None
    while place < end:
        name = part(data[:end], place, 4, "chunk")
        length = number(data[:end], place + 4, 4, "chunk", "little")
        body = part(data[:end], place + 8, length, "chunk")
        if name in seen:
            report.add("second-picture", f"The WebP has more than one chunk “{said(name)}”.")
        seen.add(name)
        if name == b"VP8X":
            canvas = _canvas(body, report)
        elif name in (b"VP8 ", b"VP8L"):
            report.pixels.append((place + 8, place + 8 + length))
            report.size = _lossy(body) if name == b"VP8 " else _lossless(body)
        else:
            _chunk(name, body, report)
        place += 8 + length
        if length % 2:
            if part(data[:end], place, 1, "chunk") != b"\0":
                report.add("trailing-bytes", "A byte between two chunks of the WebP is not empty.")
            place += 1
    if len(seen & {b"VP8 ", b"VP8L"}) != 1:
        raise Unreadable("The WebP does not hold one picture.")
    if canvas and canvas != report.size:
        report.add("size", "The canvas of the WebP is not as large as its picture.")


def _canvas(body, report):
    if len(body) != 10:
        raise Unreadable("The header of the WebP has a wrong length.")
    for flag, code in CANVAS_FLAGS.items():
        if body[0] & flag:
            report.add(code, "The header of the WebP announces a profile, frames or a layer of transparency.")
    if body[0] & ~KNOWN_FLAGS or any(body[1:4]):
        report.add("unknown-segment", "The header of the WebP uses bits that mean nothing.")
    return 1 + number(body, 4, 3, "header", "little"), 1 + number(body, 7, 3, "header", "little")


def _lossy(body):
    if number(body, 0, 1, "picture") & 1 or part(body, 3, 3, "picture") != b"\x9d\x01\x2a":
        raise Unreadable("The picture data of the WebP is damaged.")
    # The upper two bits of each side are a wish for enlargement.
    return number(body, 6, 2, "picture", "little") & 0x3FFF, number(body, 8, 2, "picture", "little") & 0x3FFF


def _lossless(body):
    if number(body, 0, 1, "picture") != 0x2F:
        raise Unreadable("The picture data of the WebP is damaged.")
    bits = number(body, 1, 4, "picture", "little")
    return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)


def _chunk(name, body, report):
    if name == b"EXIF":
        exif.check(body.removeprefix(b"Exif\0\0"), report)
    elif name == b"XMP ":
        xmp.check(body, report)
    elif name == b"ICCP":
        report.add("profile", "The WebP has a colour profile.")
    elif name in (b"ANIM", b"ANMF", b"ALPH"):
        report.add("second-picture", "The WebP has frames or a layer of transparency.")
    elif name == b"C2PA":
        jumbf.check(body, report)
    else:
        report.add("unknown-segment", f"The WebP has a chunk “{said(name)}”, which ours never have.")
