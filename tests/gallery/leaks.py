"""Clean public files and ways to spoil them, byte by byte, for the tests of the audit: nothing here is our writer's."""

import functools
import io
import struct
import zlib

from PIL import Image

from tests import images

SIZE = (160, 104)
EXTENSIONS = ("jpg", "png", "webp", "avif")
PILLOW = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF"}
CREATOR, LINE, RIGHTS = "Ada Quay", "Ada Quay / Agency", "© 2025 Ada Quay"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
TOLD = (CREATOR, LINE, RIGHTS, LICENCE)
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def tiff(*entries, following=0, order=">", more=b""):
    """A TIFF block with one directory; entries are (tag, type, count, value as bytes)."""
    start = 8 + 2 + 12 * len(entries) + 4
    table, values = b"", b""
    for tag, kind, count, value in entries:
        if len(value) > 4:
            place, padded = start + len(values), value + b"\0" * (len(value) % 2)
            values += padded
            value = struct.pack(f"{order}I", place)
        table += struct.pack(f"{order}HHI", tag, kind, count) + value.ljust(4, b"\0")
    head = b"MM\0*" if order == ">" else b"II*\0"
    head += struct.pack(f"{order}IH", 8, len(entries))
    return head + table + struct.pack(f"{order}I", following) + values + more


def text(tag, words):
    """A text entry of a TIFF directory."""
    value = words.encode() + b"\0"
    return tag, 2, len(value), value


EXIF = tiff(text(0x013B, CREATOR), text(0x8298, RIGHTS))


def packet(elements="", *, attributes="", before="", namespaces=""):
    """An XMP packet that says the credit, and `elements` besides."""
    return (
        f'<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>{before}<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:cc="http://creativecommons.org/ns#"'
        f' xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" xmpRights:Marked="True" {namespaces} {attributes}>'
        f"<dc:creator><rdf:Seq><rdf:li>{CREATOR}</rdf:li></rdf:Seq></dc:creator>"
        f'<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{RIGHTS}</rdf:li></rdf:Alt></dc:rights>'
        f'<photoshop:Credit>{LINE}</photoshop:Credit><cc:license rdf:resource="{LICENCE}"/>{elements}'
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>'
    ).encode()


def iim(*more):
    """An APP13 segment's content that says the credit, and (record, field, bytes) besides."""
    fields = [(1, 90, b"\x1b%G"), (2, 80, CREATOR.encode()), (2, 110, LINE.encode()), *more]
    block = b"".join(struct.pack(">BBBH", 0x1C, a, b, len(value)) + value for a, b, value in fields)
    return b"Photoshop 3.0\0" + images.photoshop(block)


@functools.cache
def bare(extension, size=SIZE, **options):
    """A picture of pixels and nothing else."""
    target = io.BytesIO()
    image = images.noise(size)
    image = Image.frombytes("RGB", image.size, image.tobytes())
    image.save(target, PILLOW[extension], **({"progressive": True} if extension == "jpg" else {}), **options)
    return target.getvalue()


@functools.cache
def clean(extension, *, exif=EXIF, xmp=None, app13=None, size=SIZE):
    """A public file as it may be: pixels, and the credit wherever the format has room for it."""
    xmp = packet() if xmp is None else xmp
    if extension == "jpg":
        data = images.jpeg_with(bare("jpg", size), 0xED, iim() if app13 is None else app13)
        data = images.jpeg_with(data, 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp)
        return images.jpeg_with(data, 0xE1, b"Exif\0\0" + exif)
    if extension == "png":
        data = png_with(bare("png", size), b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp)
        return png_with(data, b"eXIf", exif)
    if extension == "webp":
        # Pillow writes both blocks as they are handed over.
        return bare("webp", size, exif=exif, xmp=xmp)
    return bare("avif", size, exif=exif, xmp=xmp, speed=10)


def png_chunk(name, body):
    """A PNG chunk with its checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png_with(data, name, body):
    """A PNG with one more chunk right behind its header."""
    return data[:33] + png_chunk(name, body) + data[33:]


def webp_with(data, name, body):
    """A WebP with one more chunk at its end."""
    data = data + name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def webp_flag(data, flag):
    """A WebP with one more bit set in its extended header."""
    place = data.index(b"VP8X") + 8
    return data[:place] + bytes([data[place] | flag]) + data[place + 1 :]


def box(name, body):
    """A box of ISO base media."""
    return struct.pack(">I4s", 8 + len(body), name) + body


def avif_in_mdat(data, more):
    """An AVIF with bytes in its data that belong to no item."""
    place = data.index(b"mdat") - 4
    (size,) = struct.unpack(">I", data[place : place + 4])
    return data[:place] + struct.pack(">I", size + len(more)) + data[place + 4 :] + more


def avif_with_alpha():
    """An AVIF with a layer of transparency, which is a second picture."""
    target = io.BytesIO()
    image = images.noise(SIZE)
    image.putalpha(100)
    image.save(target, "AVIF", speed=10)
    return target.getvalue()


def animated(extension):
    """A file with two frames."""
    target = io.BytesIO()
    frames = [images.noise(SIZE), images.scene(SIZE)]
    options = {"speed": 10} if extension == "avif" else {}
    frames[0].save(target, PILLOW[extension], save_all=True, append_images=frames[1:], duration=100, **options)
    return target.getvalue()


def multi_picture():
    """A JPEG with an index of further pictures (MPF) and a further picture behind its end."""
    target = io.BytesIO()
    images.noise(SIZE).save(target, "MPO", save_all=True, append_images=[images.scene(SIZE)])
    return target.getvalue()


def in_scan(data, words):
    """A JPEG with words between its pixels and its end."""
    return data[:-2] + words + data[-2:]


def resource(kind, body, name=b""):
    """An APP13 segment's content with one Photoshop resource beside the IIM."""
    label = bytes([len(name)]) + name
    label += b"\0" * (len(label) % 2)
    head = b"8BIM" + struct.pack(">H", kind) + label + struct.pack(">I", len(body))
    return iim() + head + body + b"\0" * (len(body) % 2)
