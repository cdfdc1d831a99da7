"""`read(path)`: everything that a picture file says about itself, family by family and then as one answer."""

from . import c2pa, containers, exif, exiftool, iptc, merging, xmp
from .merging import SOURCE_TYPES, Families, Metadata

__all__ = ["HEAD", "SOURCE_TYPES", "Families", "Metadata", "families", "orientation", "read"]

HEAD = 4096


def read(source, *, trust=None):
    """Metadata of a picture file (a path, or an open binary file). Bad data becomes warnings.

    `trust` is a c2pa.Trust for Content Credentials. Of a JPEG whose XMP goes over several segments, ExifTool is asked
    for what our own reader may have missed, where it is installed: up to three seconds, so an upload is read in the
    decoder's process only. Raises OSError when the file cannot be opened.
    """
    with containers.opened(source) as file:
        kind = containers.sniff(file.read(HEAD))
        found = containers.blocks(file, kind)
        said = _read(file, kind, found)
        credentials = c2pa.read(file, kind, trust=trust)
        if found.extended and (packet := exiftool.xmp(file)):
            extra = xmp.read([packet]).values
            # The pixels are turned by what our own reader finds.
            extra.pop("tiff:Orientation", None)
            said.xmp.values = extra | said.xmp.values
    return merging.merge(said, credentials, found.warnings)


def families(source):
    """Families of a picture file, each as it was read, without ExifTool. Raises OSError when it cannot be opened."""
    with containers.opened(source) as file:
        kind = containers.sniff(file.read(HEAD))
        return _read(file, kind, containers.blocks(file, kind))


def orientation(source):
    """The orientation of a picture file, 1 to 8: EXIF's, or else XMP's, or else 1. Raises OSError for no file."""
    return families(source).orientation or 1


def _read(file, kind, found):
    block = file if kind == "TIFF" else found.exif
    return Families(
        exif=exif.read(block) if block else exif.Exif(),
        iptc=iptc.read(found.photoshop, found.iim),
        xmp=xmp.read(found.xmp),
        text=found.text,
        comments=found.comments,
        maker=found.maker,
    )
