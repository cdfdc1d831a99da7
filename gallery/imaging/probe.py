"""`probe`: what a picture is by its bytes, and whether we take it, before a single pixel is decoded.

Pillow's own limits are not enough: a WebP of six kilobytes took 2.6 GB to decode, and its decoders raise eight kinds of
exception beside OSError. Here everything that goes wrong becomes `Refused`.
"""

import warnings
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image

from gallery.metadata import containers, reading

from . import headers
from .refusals import Refused

# Pillow grumbles about damaged TIFF directories on standard error; the refusal, or our own warning, says it.
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.TiffImagePlugin")

FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF")
CODES = {"SVG": "svg", "HEIC": "heic", "RAW": "raw", "JXL": "jxl", "PSD": "psd"}
NAMES = {"BMP": "BMP", "JP2": "JPEG 2000", "PDF": "PDF", "VIDEO": "Video", "BIGTIFF": "BigTIFF"}
MEGA = 1_000_000
# Bytes of memory for each pixel while a picture is decoded and made 2,400 pixels wide, measured at 24, 49 and 119
# megapixels: a WebP of one kilobyte can claim as much as a JPEG of fifty megabytes, and costs five times the memory.
MEMORY = {"JPEG": 3.5, "PNG": 5, "TIFF": 5, "GIF": 7, "AVIF": 9, "HEIC": 9, "WEBP": 16}
EXTRA_MEMORY = {"RGBA": 4.5, "LA": 2, "PA": 4.5, "I;16": 2, "I;16B": 2, "I": 2}
CMYK_JPEG = 5


@dataclass(frozen=True)
class Limits:
    """The most that a file may be: bytes, pixels, pixels on a side, frames or pages, scans of a JPEG (cameras and
    editors make ten), and bytes of memory for decoding it small, which lowers the pixels of the costlier formats.
    `heic` lets HEIC in, where pillow-heif is installed."""

    max_bytes: int = 100 * MEGA
    max_pixels: int = 120 * MEGA
    max_side: int = 20_000
    max_frames: int = 500
    max_scans: int = 64
    max_memory: int = 420 * MEGA
    heic: bool = False


DEFAULT = Limits()


@dataclass(frozen=True)
class Probe:
    """What a picture is. `width` and `height` are pixels as stored, before `orientation` (1 to 8) is applied; `bytes`
    is the size of the file; `mode` is Pillow's word for the kind of pixels."""

    format: str
    width: int
    height: int
    frames: int
    bytes: int
    mode: str
    orientation: int

    @property
    def upright_size(self):
        """(width, height) in pixels as people see the picture."""
        return (self.height, self.width) if self.orientation >= 5 else (self.width, self.height)


def probe(source, *, limits=DEFAULT):
    """Probe of a picture (a path, or an open binary file), from its headers alone.

    Raises Refused for every file that is not taken, OSError when there is no such file.
    """
    with containers.opened(source) as file:
        size = file.seek(0, 2)
        file.seek(0)
        kind = _kind(size, file.read(reading.HEAD), limits)
        if kind == "WEBP":
            _check_size(*headers.webp_size(file), _most_pixels(kind, "RGB", limits), limits)
        if kind == "JPEG" and headers.scans(file, limits.max_scans) > limits.max_scans:
            raise Refused("too-costly")
        stored = headers.tiff_size(file) if kind == "TIFF" else None
        count = headers.frames(file, kind, limits.max_frames) if kind in ("GIF", "PNG", "WEBP", "TIFF") else None
        _check_frames(count or 1, limits)
        with picture(file, kind, limits=limits) as image:
            width, height = stored or image.size
            _check_size(*image.size, _most_pixels(kind, image.mode, limits), limits)
            count = count or getattr(image, "n_frames", 1)
            mode = image.mode
        _check_frames(count, limits)
        orientation = 1 if kind == "HEIC" else reading.orientation(file)
    return Probe(kind, width, height, count, size, mode, orientation)


@contextmanager
def picture(file, kind, *, limits=DEFAULT):
    """A Pillow image of an open file of the format `kind`, not yet decoded; whatever goes wrong inside is Refused."""
    names = ("HEIF",) if kind == "HEIC" else (kind,)
    try:
        file.seek(0)
        with Image.open(file, formats=names) as image:
            yield image
    except Refused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(limits.max_pixels, limits) from error
    except MemoryError as error:
        raise Refused("too-costly") from error
    except Exception as error:  # decoders raise OSError, SyntaxError, ValueError, TypeError, struct.error and others
        raise Refused("broken") from error


def _kind(size, head, limits):
    if not size:
        raise Refused("empty")
    kind = containers.sniff(head)
    if kind == "HEIC" and limits.heic and _heif_is_there():
        pass
    elif kind in CODES:
        raise Refused(CODES[kind])
    elif kind not in FORMATS:
        raise Refused("format", format=NAMES[kind]) if kind in NAMES else Refused("not-a-picture")
    if size > limits.max_bytes:
        raise Refused("too-heavy", size=round(size / MEGA), most=round(limits.max_bytes / MEGA))
    return kind


def _heif_is_there():
    try:
        from pillow_heif import register_heif_opener
    except ImportError:
        return False
    register_heif_opener()
    return True


def _most_pixels(kind, mode, limits):
    extra = CMYK_JPEG if (kind, mode) == ("JPEG", "CMYK") else 0 if kind == "WEBP" else EXTRA_MEMORY.get(mode, 0)
    return min(limits.max_pixels, int(limits.max_memory / (MEMORY[kind] + extra)))


def _check_size(width, height, most, limits):
    if not (width and height):
        raise Refused("broken")
    if width * height > most or max(width, height) > limits.max_side:
        raise _too_many_pixels(most, limits)


def _check_frames(count, limits):
    if count > limits.max_frames:
        raise Refused("too-many-frames", most=limits.max_frames)


def _too_many_pixels(most, limits):
    return Refused("too-many-pixels", most=most // MEGA, side=limits.max_side)
