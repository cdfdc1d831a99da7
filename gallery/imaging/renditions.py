"""The published sizes of a picture in AVIF, WebP and JPEG: pixels of a fresh canvas, and the credit; nothing else.

Measured on 24 megapixels: making each width from the next larger one costs a quarter of making each from the whole.
"""

import io
from importlib import import_module

from PIL import Image

from .credit import save_options
from .geometry import CENTRE, crop_box, height_for, ratio_of
from .pixels import REDUCING_GAP
from .redact import clean_boxes, cover

FORMATS = ("avif", "webp", "jpeg")
# Asked to save a format that it has not met, Pillow loads all of its forty plugins, which takes a tenth of a second.
Image.preinit()
for plugin in ("Avif", "WebP"):
    import_module(f"PIL.{plugin}ImagePlugin")
# Enough for a page on any screen until the others are made: a card, a column, a full width.
ESSENTIAL = (320, 640, 1280)
CARD = (1200, 630)
# Measured on 24 megapixels to five widths: AVIF takes 0.7 s of CPU at speed 9; at speed 7, 4.1 s and 6 % fewer bytes
# for the same SSIM; at speed 6, 6.5 s and 15 % fewer; without libaom's tuning for SSIM, 6 % more. WebP's method 4 takes
# twice the time of method 2 for 2 % fewer bytes. A progressive JPEG takes 0.15 s more than a plain one for 5 % fewer.
# Why the fast ones: docs/decisions/public-files.md.
ENCODERS = {
    "avif": {"quality": 57, "speed": 9, "max_threads": 1, "advanced": {"tune": "ssim"}},
    "webp": {"quality": 82, "method": 2},
    "jpeg": {"quality": 82, "progressive": False, "optimize": False},
}


def encode(image, format, *, credit=None):
    """The bytes of an RGB image in `format` ("avif", "webp", "jpeg"): its pixels, the Credit, and nothing else.

    Raises KeyError for another format.
    """
    options = ENCODERS[format] | save_options(format, credit)
    # A copy made of pixels alone: Image.save() writes what `info` holds, and keeps its options on the image.
    bare = Image.new("RGB", image.size, None)
    bare.paste(image)
    target = io.BytesIO()
    bare.save(target, format.upper(), **options)
    return target.getvalue()


def cascade(image, widths, *, boxes=()):
    """Yield (width, height, image) for each of `widths`, from the largest down, each made from the one before.

    `boxes` (fractions of the picture), which are filled in `image` already, are made even in each, edges included; at
    its own size, in `image` itself.
    """
    width, height = image.size
    for step in sorted(set(widths), reverse=True):
        size = (step, height_for(width, height, step))
        if size != image.size:
            image = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
        yield *size, cover(image, boxes)


def card_longest(width, height, ratio=CARD, wanted=CARD[0]):
    """How many pixels the longer side of a picture of `width` × `height` must keep for `crop` to be `wanted` wide."""
    left, _, right, _ = crop_box(width, height, ratio)
    return max(width, height) * min(1, wanted / (right - left))


def crop(image, *, ratio=CARD, width=CARD[0], focal=CENTRE, boxes=()):
    """The part of an RGB image of `ratio` around the focal point (fractions of the picture), as a new image.

    It is `width` pixels wide, or less when the image has no more. `boxes` as in `cascade`.
    """
    area = crop_box(*image.size, ratio, focal)
    part = image.crop(area)
    if part.width > width:
        size = (width, max(1, round(width / ratio_of(ratio))))
        part = part.resize(size, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
    return cover(part, [box.within(area, image.size) for box in clean_boxes(boxes)])
