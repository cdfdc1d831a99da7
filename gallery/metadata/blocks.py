"""What lies in a picture file beside its pixels, and how much of it is read at most."""

from dataclasses import dataclass, field

MOST_SEGMENTS = 20_000
LONGEST_BLOCK = 16 * 1024 * 1024
LONGEST_TEXT = 4 * 1024 * 1024
XMP_HEAD, EXIF_HEAD = b"http://ns.adobe.com/xap/1.0/\0", b"Exif\0\0"


@dataclass
class Blocks:
    """What was found: EXIF (a TIFF structure), XMP packets, Photoshop resources, bare IIM, text and comments.

    `extended` tells whether an XMP packet was too long for one segment of a JPEG.
    """

    exif: bytes | None = None
    xmp: list = field(default_factory=list)
    extended: bool = False
    photoshop: list = field(default_factory=list)
    iim: list = field(default_factory=list)
    text: dict = field(default_factory=dict)
    comments: list = field(default_factory=list)
    maker: list = field(default_factory=list)
    warnings: list = field(default_factory=list)
