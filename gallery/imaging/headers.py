"""What a picture's header claims, read before any decoder runs: sizes, counts of frames and scans, raw camera files."""

import re
import struct

from gallery.metadata.ifd import Damaged, Directories

from .refusals import Refused

MOST_STEPS = 500_000
# A marker in a JPEG's coded pixels: no stuffed byte, no restart and no fill byte (ITU T.81, B.1.1).
MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
LONE, START, END_OF_IMAGE, SCAN = (0x01, *range(0xD0, 0xD8)), 0xD8, 0xD9, 0xDA
PIECE, LONGEST_PIECE = 1 << 12, 1 << 20
DNG_VERSION, SUBFILE_TYPE, WIDTH, HEIGHT = 0xC612, 254, 256, 257


def webp_size(file):
    """(width, height) of a WebP's canvas (RFC 9649, 2.7); its decoder sets the canvas aside as soon as it is opened."""
    file.seek(12)
    kind, data = file.read(8)[:4], file.read(10)
    if kind == b"VP8X":
        return int.from_bytes(data[4:7], "little") + 1, int.from_bytes(data[7:10], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(data[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and len(data) == 10:
        width, height = struct.unpack("<HH", data[6:10])
        return width & 0x3FFF, height & 0x3FFF
    raise Refused("broken")


def tiff_size(file):
    """(width, height) as stored in a TIFF's first directory. Raises Refused for raw files and damaged directories."""
    try:
        directories = Directories(file)
        entries, _ = directories.read(directories.first)
        if DNG_VERSION in entries or directories.number(entries, SUBFILE_TYPE, 0) & 1:
            raise Refused("raw")
        # Values never overlap in an honest file; a directory of many pointers to one megabyte fills the memory.
        if sum(entry.size for entry in entries.values()) > directories.length:
            raise Refused("broken")
        return directories.number(entries, WIDTH, 0), directories.number(entries, HEIGHT, 0)
    except (Damaged, struct.error) as error:
        raise Refused("broken") from error


def scans(file, most):
    """How many scans a JPEG holds up to its end; counting stops above `most`.

    An empty scan of a progressive JPEG takes twelve bytes and makes the decoder go over all of the picture again.
    """
    at = count = 0
    while count <= most:
        at, marker = _next_marker(file, at)
        if marker in (None, END_OF_IMAGE):
            break
        count += marker == SCAN
        if marker not in (*LONE, START):
            length = file.read(2)
            at += max(2, int.from_bytes(length, "big"))
    return count


def _next_marker(file, at):
    """(place behind it, marker) of the first marker from a place on, the file standing behind it; or (end, None)."""
    size = PIECE
    file.seek(at)
    while len(piece := file.read(size)) > 1:
        if found := MARKER.search(piece):
            at += found.end()
            file.seek(at)
            return at, found[0][1]
        # Its first byte may have been the last one.
        at += len(piece) - 1
        size = min(size * 2, LONGEST_PIECE)
        file.seek(at)
    return at, None


def frames(file, kind, most):
    """How many frames or pages a GIF, PNG, WebP or TIFF holds; counting stops above `most`."""
    counter = {"GIF": _gif, "PNG": _png, "WEBP": _webp, "TIFF": _tiff}[kind]
    try:
        return max(1, counter(file, most))
    except (IndexError, struct.error, Damaged):
        # Cut off behind the first frame: the decoder tells later whether that one is whole.
        return 1


def _gif(file, most):
    file.seek(10)
    flags = file.read(3)[0]
    file.seek(3 * 2 ** ((flags & 7) + 1) if flags & 128 else 0, 1)
    count = steps = 0
    while count <= most:
        kind = file.read(1)
        if kind == b"\x2c":
            count += 1
            flags = file.read(9)[8]
            file.seek((3 * 2 ** ((flags & 7) + 1) if flags & 128 else 0) + 1, 1)
        elif kind == b"\x21":
            file.seek(1, 1)
        else:
            return count
        while (length := file.read(1)) and length[0]:
            file.seek(length[0], 1)
            steps += 1
            if steps > MOST_STEPS:
                return most + 1
    return count


def _png(file, most):
    file.seek(8)
    for _ in range(1000):
        length, kind = struct.unpack(">I4s", file.read(8))
        if kind == b"acTL":
            return struct.unpack(">I", file.read(4))[0]
        if kind in (b"IDAT", b"IEND"):
            break
        file.seek(length + 4, 1)
    return 1


def _webp(file, most):
    file.seek(12)
    count = 0
    for _ in range(MOST_STEPS):
        head = file.read(8)
        if len(head) < 8 or count > most:
            return count
        kind, length = struct.unpack("<4sI", head)
        count += kind == b"ANMF"
        file.seek(length + length % 2, 1)
    return most + 1


def _tiff(file, most):
    directories = Directories(file)
    following, seen = directories.first, set()
    while following and following not in seen and len(seen) <= most:
        seen.add(following)
        _, following = directories.read(following)
    return len(seen)
