"""JPEG: markers and segments (ITU-T T.81, Annex B; JFIF 1.02), progressive scans included."""

import re

from gallery.mediaaudit import exif, iim, jumbf, xmp
from gallery.mediaaudit.report import Unreadable, number, part

START, END, SCAN, COMMENT = 0xD8, 0xD9, 0xDA, 0xFE
FRAMES = {0xC0, 0xC1, 0xC2}
TABLES, HUFFMAN, RESTART = 0xDB, 0xC4, 0xDD
# In compressed data 0xFF is followed by 0x00, or is a restart marker; anything else ends the scan (T.81, B.1.1.5).
SCAN_ENDS = re.compile(rb"\xff[^\x00\xd0-\xd7]")
JFIF = b"JFIF\0"
PLAIN_DENSITIES = {bytes((0, 0, 1, 0, 1)), bytes((1, 0, 72, 0, 72))}
XMP, XMP_REST = b"http://ns.adobe.com/xap/1.0/\0", b"http://ns.adobe.com/xmp/extension/\0"


def is_one(data):
    """Whether these bytes begin like a JPEG."""
    return data[:3] == b"\xff\xd8\xff"


def walk(data, report):
    """Go through all segments and scans up to the last byte. Raises Unreadable."""
    place, seen = 2, set()
    while True:
        marker, place = _marker(data, place, report)
        if marker == END:
            break
        if marker == START:
            report.add("second-picture", "Another picture begins inside this one.")
            raise Unreadable("A JPEG begins inside the JPEG.")
        if marker == 0x01 or 0xD0 <= marker <= 0xD7:
            raise Unreadable("A marker stands where none may.")
        length = number(data, place, 2, "segment")
        payload = part(data, place + 2, length - 2, "segment")
        _segment(marker, payload, report, seen)
        place += length
        if marker == SCAN:
            place = _behind_scan(data, place, report)
    if not {"frame", "scan"} <= seen:
        raise Unreadable("The JPEG holds no picture.")
    _behind_the_end(data[place:], report)


def _marker(data, place, report):
    if number(data, place, 1, "picture") != 0xFF:
        raise Unreadable("Something stands between two segments of the JPEG.")
    place += 1
    while number(data, place, 1, "picture") == 0xFF:
        report.add("trailing-bytes", "Fill bytes stand between two segments of the JPEG.")
        place += 1
    return data[place], place + 1


def _behind_scan(data, place, report):
    end = SCAN_ENDS.search(data, place)
    if end is None:
        raise Unreadable("The picture data ends too early.")
    report.pixels.append((place, end.start()))
    return end.start()


def _behind_the_end(rest, report):
    if not rest:
        return
    kind = ", and a picture begins there" if is_one(rest.lstrip(b"\0")) else ", as of a zip file" if _zip(rest) else ""
    report.add("trailing-bytes", f"{len(rest)} bytes follow the end of the JPEG{kind}.")
    if b"\xff\xd8\xff" in rest:
        report.add("second-picture", "Another picture follows the end of the JPEG.")


def _zip(rest):
    return b"PK\x03\x04" in rest or b"PK\x05\x06" in rest


def _segment(marker, payload, report, seen):
    if marker in FRAMES:
        _frame(payload, report, seen)
    elif marker == SCAN:
        seen.add("scan")
        if len(payload) != 4 + 2 * number(payload, 0, 1, "scan"):
            raise Unreadable("The header of a scan has a wrong length.")
    elif marker == TABLES:
        _exactly(_tables(payload), payload)
    elif marker == HUFFMAN:
        _exactly(_huffman(payload), payload)
    elif marker == RESTART:
        _exactly(2, payload)
    elif marker == COMMENT:
        report.add("comment", "The JPEG has a comment.")
    elif 0xE0 <= marker <= 0xEF:
        _application(marker - 0xE0, payload, report, seen)
    else:
        report.add("unknown-segment", f"The JPEG has a segment of kind 0x{marker:02X}, which ours never have.")


def _frame(payload, report, seen):
    if "frame" in seen:
        report.add("second-picture", "The JPEG has two frames.")
    seen.add("frame")
    height, width = number(payload, 1, 2, "frame"), number(payload, 3, 2, "frame")
    _exactly(6 + 3 * number(payload, 5, 1, "frame"), payload)
    report.size = (width, height)


def _tables(payload):
    """The length that the quantisation tables of a segment need (B.2.4.1)."""
    length = 0
    while length < len(payload):
        length += 1 + (128 if payload[length] >> 4 else 64)
    return length


def _huffman(payload):
    """The length that the Huffman tables of a segment need (B.2.4.2)."""
    length = 0
    while length < len(payload):
        length += 17 + sum(part(payload, length + 1, 16, "Huffman table"))
    return length


def _exactly(length, payload):
    if len(payload) != length:
        raise Unreadable("A table of the JPEG has a wrong length.")


def _application(kind, payload, report, seen):
    if kind == 0:
        _app0(payload, report, seen)
    elif kind == 1 and payload.startswith(b"Exif\0"):
        _once("EXIF", report, seen)
        exif.check(part(payload, 6, len(payload) - 6, "EXIF block"), report)
    elif kind == 1 and payload.startswith(XMP):
        _once("XMP", report, seen)
        xmp.check(payload[len(XMP) :], report)
    elif kind == 1 and payload.startswith(XMP_REST):
        report.add("xmp-property", "The JPEG has a second part of XMP.")
    elif kind == 2 and payload.startswith(b"MPF\0"):
        report.add("mpf", "The JPEG has an index of further pictures (MPF).")
    elif kind == 2 and payload.startswith(b"ICC_PROFILE\0"):
        report.add("profile", "The JPEG has a colour profile.")
    elif kind == 11:
        jumbf.check_jpeg(payload, report)
    elif kind == 13 and payload.startswith(iim.PHOTOSHOP):
        _once("IIM", report, seen)
        iim.check(payload[len(iim.PHOTOSHOP) :], report)
    else:
        report.add("unknown-segment", f"The JPEG has an APP{kind} segment that ours never have.")


def _app0(payload, report, seen):
    """JFIF 1.02: identifier, version, density, and the size of a thumbnail, which must be nothing."""
    if payload.startswith(b"JFXX\0"):
        report.add("thumbnail", "The JPEG has a thumbnail (JFXX).")
    elif not payload.startswith(JFIF):
        report.add("unknown-segment", "The JPEG has an APP0 segment that is not JFIF.")
    else:
        _once("JFIF", report, seen)
        if len(payload) != 14 or payload[12:] != b"\0\0":
            report.add("thumbnail", "The JPEG has a thumbnail (JFIF).")
        if payload[7:12] not in PLAIN_DENSITIES:
            report.add("resolution", "The JPEG says for which resolution it was made.")


def _once(name, report, seen):
    if name in seen:
        report.add("unknown-segment", f"The JPEG has more than one {name} segment.")
    seen.add(name)
