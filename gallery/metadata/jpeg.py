"""The metadata segments of a JPEG (ITU T.81 B.1.1; EXIF 4.5.4; XMP part 3, 1.1.3), by its bytes alone."""

import struct

from .blocks import EXIF_HEAD, LONGEST_TEXT, MOST_SEGMENTS, XMP_HEAD
from .text import decode

EXTENSION_HEAD = b"http://ns.adobe.com/xmp/extension/\0"


def read(file, found):
    """Put what an open JPEG holds into the Blocks `found`."""
    file.seek(2)
    extended = {}
    for _ in range(MOST_SEGMENTS):
        marker = file.read(1)
        while marker and marker != b"\xff":
            marker = file.read(1)
        while marker == b"\xff":
            marker = file.read(1)
        if not marker or marker in b"\xd9\xda":
            break
        if marker == b"\x01" or b"\xd0" <= marker <= b"\xd8":
            continue
        (length,) = struct.unpack(">H", file.read(2))
        if not (b"\xe0" <= marker <= b"\xef" or marker == b"\xfe"):
            file.seek(length - 2, 1)
            continue
        data = file.read(length - 2)
        if marker == b"\xfe":
            found.comments.append(decode(data))
        elif marker == b"\xe1":
            _app1(data, found, extended)
        elif marker == b"\xed" and data.startswith(b"Photoshop 3.0\0"):
            found.photoshop.append(data[14:])
        elif marker == b"\xec":
            found.maker.append(data)
    # A caption may be longer than one segment: Photoshop's resources then go on in the next.
    found.photoshop = [b"".join(found.photoshop)] if found.photoshop else []
    _join(extended, found)


def _app1(data, found, extended):
    if data.startswith(EXIF_HEAD[:5]):
        found.exif = found.exif or data[6:]
    elif data.startswith(XMP_HEAD):
        found.xmp.append(data[len(XMP_HEAD) :])
    elif data.startswith(EXTENSION_HEAD):
        # 32 hexadecimal digits that name the packet, its whole length, where this part begins in it, the part.
        body = data[len(EXTENSION_HEAD) :]
        _, parts = extended.setdefault(body[:32], (int.from_bytes(body[32:36], "big"), {}))
        if sum(map(len, parts.values())) < LONGEST_TEXT:
            parts[int.from_bytes(body[36:40], "big")] = body[40:]


def _join(extended, found):
    """Packets that were too long for one segment, behind those that were not: what is said twice, the first says."""
    for whole, parts in extended.values():
        found.extended = True
        packet = b"".join(parts[at] for at in sorted(parts))
        if len(packet) != whole:
            found.warnings.append("Part of the extended XMP is missing.")
        found.xmp.append(packet)
