"""The published sizes of a picture in AVIF, WebP and JPEG, born clean from a fresh canvas.

Measured on 24 megapixels: making each width from the next larger one costs a quarter of making each from the whole.
"""

import io
import math
from dataclasses import dataclass

from PIL import Image

from .geometry import CENTRE, WIDTHS, crop_box, height_for, ratio_of, rendition_widths
from .pixels import REDUCING_GAP, upright
from .probe import DEFAULT, probe

FORMATS = ("avif", "webp", "jpeg")
# Enough for a page on any screen until the others are made: a card, a column, a full width.
ESSENTIAL = (320, 640, 1280)
CARD = (1200, 630)
ENCODERS = {
    "avif": {"quality": 60, "speed": 8, "max_threads": 1},
    "webp": {"quality": 80, "method": 2},
    "jpeg": {"quality": 82, "progressive": True, "optimize": True},
}
FASTER = {"avif": {"speed": 9}}


@dataclass(frozen=True)
class Rendition:
    """One published file: pixels wide and high, "avif", "webp" or "jpeg", and its bytes."""

    width: int
    height: int
    format: str
    data: bytes


def encode(image, format, *, fast=False):
    """The bytes of an RGB image in `format` ("avif", "webp", "jpeg"), pixels and nothing else.

    `fast` takes the quicker AVIF encoder, for the sizes that somebody waits for. Raises KeyError for another format.
    """
    options = ENCODERS[format] | (FASTER.get(format, {}) if fast else {})
    # A copy made of pixels alone: Image.save() writes what `info` holds, and keeps its options on the image.
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    target = io.BytesIO()
    bare.save(target, format.upper(), **options)
    return target.getvalue()


def cascade(image, widths):
    """Yield (width, height, image) for each of `widths`, from the largest down, each made from the one before."""
    width, height = image.size
    for step in sorted(set(widths), reverse=True):
        size = (step, height_for(width, height, step))
        if size != image.size:
            image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
        yield *size, image


def make(source, *, widths=None, formats=FORMATS, essential_only=False, limits=DEFAULT):
    """Yield a Rendition for each width and format of a picture (a path, or an open binary file), large ones first.

    `widths` are those wanted, WIDTHS by default; none comes out wider than the picture. With `essential_only`, the few
    that a page needs at once, quickly. Raises Refused and OSError as `upright` does.
    """
    width, height = probe(source, limits=limits).upright_size
    steps = rendition_widths(width, height, widths or (ESSENTIAL if essential_only else WIDTHS))
    longest = max(steps[-1], height_for(width, height, steps[-1]))
    image = upright(source, longest=longest, limits=limits)
    for step, tall, pixels in cascade(image, steps):
        for name in formats:
            yield Rendition(step, tall, name, encode(pixels, name, fast=essential_only))


def make_crop(source, *, ratio=CARD, width=CARD[0], focal=CENTRE, format="jpeg", limits=DEFAULT):
    """A Rendition of the part of `ratio` around the focal point (fractions of the upright picture).

    It is `width` pixels wide, or less when the picture has no more. Raises Refused and OSError as `upright` does.
    """
    full = probe(source, limits=limits).upright_size
    left, _, right, _ = crop_box(*full, ratio, focal)
    scale = min(1, width / (right - left))
    image = upright(source, longest=math.ceil(max(full) * scale), limits=limits)
    part = image.crop(crop_box(*image.size, ratio, focal))
    if scale < 1:
        size = (width, max(1, round(width / ratio_of(ratio))))
        part = part.resize(size, Image.Resampling.LANCZOS) if part.size != size else part
    return Rendition(*part.size, format, encode(part, format))
