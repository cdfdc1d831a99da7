"""EXIF and XMP of AVIF and HEIC files, by their decoders' own parsers: the boxes' addressing is involved.

How the picture is turned stands in the boxes (`irot`, `imir`; ISO/IEC 23008-12, 6.5), and the EXIF block's word for it
does not count. Pillow writes the boxes' word into the EXIF block of an AVIF; pillow-heif turns a HEIC by itself and
says 1 in it. So the orientation in the block that is read here always fits the pixels that the same library gives.
"""

from PIL import Image, UnidentifiedImageError

from .blocks import EXIF_HEAD
from .ifd import Damaged


def register():
    """Let Pillow open HEIC files; return whether it can, that is whether the optional pillow-heif is installed."""
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener()
    return True


def avif(file, found):
    """Put what an open AVIF holds into the Blocks `found`. Raises Damaged when libavif cannot parse the boxes."""
    _read(file, found, "AVIF")


def heic(file, found):
    """Put what an open HEIC holds into the Blocks `found`: nothing without pillow-heif. Raises Damaged like `avif`."""
    if register():
        _read(file, found, "HEIF")


def _read(file, found, name):
    try:
        with Image.open(file, formats=(name,)) as image:
            exif, xmp = image.info.get("exif"), image.info.get("xmp")
    except UnidentifiedImageError:
        return
    except Exception as error:  # whatever a decoder raises on hostile bytes means the same here
        raise Damaged(type(error).__name__) from error
    if exif:
        found.exif = exif.removeprefix(EXIF_HEAD)
    if xmp:
        found.xmp.append(xmp)
