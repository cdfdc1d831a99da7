"""Finding the metadata blocks inside a picture file, by its bytes alone: nothing is decoded, all reading is bounded.

Sources: PNG (third edition, chunks), WebP (RFC 9649), GIF 89a, TIFF 6.0; JPEG and HEIF have modules of their own.
"""

import re
import struct
import zlib
from contextlib import contextmanager
from pathlib import Path

from . import heif, jpeg
from .blocks import EXIF_HEAD, LONGEST_BLOCK, LONGEST_TEXT, MOST_SEGMENTS, XMP_HEAD, Blocks
from .ifd import Damaged, Directories
from .text import clean, decode, repair

XMP_TAG, IPTC_TAG, PHOTOSHOP_TAG = 700, 33723, 34377
#: Kind of picture, as Pillow names it: its media type.
MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "TIFF": "image/tiff",
    "GIF": "image/gif",
    "HEIC": "image/heic",
}


@contextmanager
def opened(source):
    """A seekable binary file of a path or of a file that is open already; the latter is left open, at its start."""
    if hasattr(source, "read"):
        source.seek(0)
        yield source
        source.seek(0)
    else:
        with Path(source).open("rb") as file:
            yield file


def sniff(head):
    """The true format of a file by its first 4 kilobytes: JPEG, PNG, WEBP, AVIF, TIFF, GIF, HEIC, JXL, SVG, PSD, BMP,
    JP2, PDF, VIDEO, RAW, or an empty string when it is none of them."""
    starts = {
        b"\xff\xd8\xff": "JPEG",
        b"\x89PNG\r\n\x1a\n": "PNG",
        b"GIF87a": "GIF",
        b"GIF89a": "GIF",
        b"8BPS": "PSD",
        b"%PDF": "PDF",
        b"\xff\x0a": "JXL",
        b"\0\0\0\x0cJXL \r\n\x87\n": "JXL",
        b"\0\0\0\x0cjP  ": "JP2",
        b"FUJIFILMCCD-RAW": "RAW",
    }
    for start, name in starts.items():
        if head.startswith(start):
            return name
    if head[:4] in (b"II*\0", b"MM\0*"):
        return "RAW" if head[8:10] == b"CR" else "TIFF"
    if head[:4] in (b"II+\0", b"MM\0+"):
        return "BIGTIFF"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[:2] == b"BM" and head[6:10] == bytes(4):
        return "BMP"
    if head[4:8] == b"ftyp":
        return _brand(head)
    return "SVG" if re.search(rb"<svg[\s>]", head) else ""


def _brand(head):
    """HEIF and its cousins name themselves by brands in the `ftyp` box (ISO/IEC 23008-12, 10.2)."""
    brands = {head[at : at + 4] for at in range(8, min(max(int.from_bytes(head[:4], "big"), 12), 256), 4)}
    if brands & {b"avif", b"avis"}:
        return "AVIF"
    if brands & {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}:
        return "HEIC"
    return "VIDEO"


def blocks(file, kind):
    """Blocks of an open file of a format that `sniff` named; a broken container gives what lies before the break."""
    found = Blocks()
    readers = {
        "JPEG": jpeg.read,
        "PNG": _png,
        "WEBP": _webp,
        "TIFF": _tiff,
        "GIF": _gif,
        "AVIF": heif.avif,
        "HEIC": heif.heic,
    }
    if kind in readers:
        try:
            file.seek(0)
            readers[kind](file, found)
        except (Damaged, struct.error, ValueError, IndexError, EOFError) as error:
            found.warnings.append(f"The file's structure is damaged: {clean(str(error)) or 'it ends too early'}.")
    return found


def _png(file, found):
    file.seek(8)
    for _ in range(MOST_SEGMENTS):
        head = file.read(8)
        if len(head) < 8 or head[4:] == b"IEND":
            break
        length, kind = struct.unpack(">I4s", head)
        if kind not in (b"eXIf", b"tEXt", b"zTXt", b"iTXt") or length > LONGEST_TEXT:
            file.seek(length + 4, 1)
            continue
        data = file.read(length)
        file.seek(4, 1)
        if kind == b"eXIf":
            found.exif = found.exif or data.removeprefix(EXIF_HEAD)
        else:
            _png_text(kind, data, found)


def _png_text(kind, data, found):
    name, _, rest = data.partition(b"\0")
    name = decode(name)
    packed = kind == b"zTXt"
    if kind == b"zTXt":
        rest = rest[1:]
    elif kind == b"iTXt":
        packed = rest[:1] == b"\1"
        rest = rest[2:].split(b"\0", 2)[-1]
    if packed:
        try:
            rest = zlib.decompressobj().decompress(rest, LONGEST_TEXT)
        except zlib.error:
            found.warnings.append("A packed text in the PNG is damaged.")
            return
    if name == "XML:com.adobe.xmp":
        found.xmp.append(rest)
    elif name.startswith("Raw profile type "):
        _raw_profile(name.split()[-1].lower(), rest, found)
    elif sum(map(len, found.text.values())) < LONGEST_TEXT:
        value = clean(rest.decode("utf-8", "replace") if kind == b"iTXt" else repair(decode(rest)))
        if value:
            found.text.setdefault(clean(name) or "Text", value)


def _raw_profile(name, data, found):
    """ImageMagick's way to put EXIF, IPTC and XMP into a PNG: a name, a length, and hexadecimal digits."""
    parts = data.split(None, 2)
    try:
        block = bytes.fromhex(b"".join(parts[2].split()).decode("ascii"))
    except (IndexError, ValueError):
        found.warnings.append(f"The raw {clean(name)} profile in the PNG is damaged.")
        return
    if name in ("exif", "app1") and block.startswith(EXIF_HEAD):
        found.exif = found.exif or block[6:]
    elif name == "xmp" or block.startswith(XMP_HEAD):
        found.xmp.append(block.removeprefix(XMP_HEAD))
    elif name in ("iptc", "8bim"):
        (found.photoshop if block.startswith(b"8BIM") else found.iim).append(block)


def _webp(file, found):
    file.seek(12)
    for _ in range(MOST_SEGMENTS):
        head = file.read(8)
        if len(head) < 8:
            break
        kind, length = struct.unpack("<4sI", head)
        following = file.tell() + length + length % 2
        if kind in (b"EXIF", b"XMP ") and length <= LONGEST_BLOCK:
            data = file.read(length)
            if kind == b"EXIF":
                found.exif = found.exif or data.removeprefix(EXIF_HEAD)
            else:
                found.xmp.append(data)
        file.seek(following)


def _tiff(file, found):
    """The file itself is the EXIF structure, so `exif` stays empty here; the reader takes the file."""
    directories = Directories(file)
    entries, _ = directories.read(directories.first)
    for tag, place in ((XMP_TAG, found.xmp), (IPTC_TAG, found.iim), (PHOTOSHOP_TAG, found.photoshop)):
        if tag in entries:
            try:
                place.append(directories.data(entries[tag], longest=LONGEST_BLOCK))
            except Damaged as error:
                found.warnings.append(f"Tag {tag} of the TIFF is damaged: {error}.")


def _gif(file, found):
    file.seek(10)
    flags = file.read(3)[0]
    file.seek(3 * 2 ** ((flags & 7) + 1) if flags & 128 else 0, 1)
    for _ in range(MOST_SEGMENTS):
        kind = file.read(1)
        if kind == b"\x2c":
            flags = file.read(9)[8]
            file.seek((3 * 2 ** ((flags & 7) + 1) if flags & 128 else 0) + 1, 1)
            _gif_parts(file, 0)
        elif kind == b"\x21":
            label = file.read(1)
            data = _gif_parts(file, LONGEST_TEXT)
            if label == b"\xfe":
                found.comments.append(decode(b"".join(data)))
            elif label == b"\xff" and data and data[0].startswith(b"XMP DataXMP"):
                # Written without block lengths: what we took for lengths is text, and 257 magic bytes follow it.
                packet = b"".join(bytes([len(part)]) + part for part in data[1:])
                found.xmp.append(packet[: packet.rfind(b">") + 1])
        else:
            break


def _gif_parts(file, keep):
    parts, size = [], 0
    while length := file.read(1):
        if not length[0]:
            break
        if size < keep:
            parts.append(file.read(length[0]))
            size += length[0]
        else:
            file.seek(length[0], 1)
    return parts
