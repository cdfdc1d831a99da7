"""Areas of a picture that nobody may see, filled with one constant colour before anything is resized.

A blur, a mosaic or the area's own mean was matched to what it hides 95 to 100 times in 100; a constant cannot be.
An area is covered twice: on the decoded pixels, so that nothing of it reaches a resize or an encoder (`blot`), and on
each size again, a little wider, so that the edge of what readers decode is as flat as its middle (`cover`).
"""

import math
from dataclasses import dataclass

FILL = (16, 18, 20)
# The first filling, in the colours that a file may have before its profile is applied.
FILLS = {"RGB": FILL, "L": 18, "CMYK": (239, 237, 235, 0)}
# A hundredth of a pixel on the longest side that we take: as good as nothing, and yet never lost.
SMALLEST = 5e-7
# Lossless files keep what was under an area to its very pixels; all others spread it over their blocks.
LOSSLESS = ("PNG", "GIF")
BLOCK = 16
# A decoder that smooths colours (libjpeg's "fancy upsampling", WebP's loop filter) looks beyond the block's edge. WebP
# and AVIF guess each block from its neighbours, too: there a trace may stay outside, weaker than the codec's own noise.
SMEAR = {"JPEG": 2, "TIFF": 2, "WEBP": 8}
# What `cover` adds, so that the codecs' ringing stays outside the area as drawn. Measured as the largest difference
# within an area after decoding, 8 being the limit, over photos, flat colours and noise, 320 to 960 pixels wide, in
# JPEG, WebP and AVIF: rounded outwards alone 141; 8 pixels more 34; whole blocks of 8 and 4 more 47; whole blocks of 16
# (JPEG's with halved colours) 24; with 3 pixels first and 2 afterwards 7, and JPEG 0. That is 13 pixels on average.
EDGE = {"inner": 3, "block": 16, "outer": 2}


@dataclass(frozen=True)
class Box:
    """An area in fractions of the upright picture: (0, 0) is its top left corner, (1, 1) its bottom right one."""

    x: float
    y: float
    width: float
    height: float

    def stored(self, orientation):
        """The same area as it lies in a file of EXIF's `orientation` (1 to 8) before that is applied."""
        x, y, width, height = self.x, self.y, self.width, self.height
        right, bottom = 1 - x - width, 1 - y - height
        if orientation >= 5:
            left, top = {5: (y, x), 6: (y, right), 7: (bottom, right), 8: (bottom, x)}[orientation]
            return Box(left, top, height, width)
        left, top = {2: (right, y), 3: (right, bottom), 4: (x, bottom)}.get(orientation, (x, y))
        return Box(left, top, width, height)

    def within(self, area, size):
        """The same area in fractions of a part (left, top, right, bottom) of a picture of `size`, all in pixels."""
        left, top, right, bottom = area
        wide, tall = right - left, bottom - top
        return Box(
            (self.x * size[0] - left) / wide,
            (self.y * size[1] - top) / tall,
            self.width * size[0] / wide,
            self.height * size[1] / tall,
        )


def clean_boxes(boxes):
    """Boxes (or x, y, width, height each) as a tuple of Box, cut to the picture.

    A box drawn from right to left, or from below, is turned round; one that is infinite reaches the edge; one that
    touches the picture at all stays, however small. What has no area, lies outside or is no number is left out.
    """
    return tuple(box for box in map(_clean, boxes) if box)


def areas(size, boxes, *, inner=0, block=1, outer=0):
    """(left, top, right, bottom) of each box in whole pixels of a picture of `size`, rounded outwards.

    First wider by `inner` pixels on each side, then to a multiple of `block` pixels, then by `outer` pixels; cut to the
    picture, never empty. `size` may be fractions of a pixel, for a picture that was decoded smaller than it is.
    """
    for box in boxes:
        left, right = _span(box.x, box.width, size[0], inner, block, outer)
        top, bottom = _span(box.y, box.height, size[1], inner, block, outer)
        yield left, top, right, bottom


def blot(image, boxes, *, source, stored, orientation=1):
    """Fill boxes in the decoded pixels of a file (an RGB, L or CMYK image, neither resized nor turned), in place.

    `source` is the file's own Image and `stored` its size before the decoder made it smaller; `orientation` is EXIF's.
    In a format with losses an area grows to whole blocks: within them, the pixels beside it tell of what lies in it.
    """
    # A JPEG's decoder makes a half, a quarter or an eighth, rounded up to whole pixels.
    scale = next((one for one in (1, 2, 4, 8) if image.size == (-(-stored[0] // one), -(-stored[1] // one))), 1)
    exact = (stored[0] / scale, stored[1] / scale)
    grown = {} if source.format in LOSSLESS else _spread(source, scale)
    for area in areas(exact, [box.stored(orientation) for box in clean_boxes(boxes)], **grown):
        image.paste(FILLS[image.mode], area)


def cover(image, boxes):
    """Fill boxes in an upright RGB image with FILL, in place, as much wider as EDGE says. Returns the image."""
    for area in areas(image.size, clean_boxes(boxes), **EDGE):
        image.paste(FILL, area)
    return image


def _clean(box):
    try:
        x, y, width, height = (box.x, box.y, box.width, box.height) if isinstance(box, Box) else box
        (x, width), (y, height) = _cut(_number(x), _number(width)), _cut(_number(y), _number(height))
    except (TypeError, ValueError):
        return None
    return Box(x, y, width, height)


def _number(value):
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _cut(start, length):
    """(start, length) within 0 and 1. Raises ValueError where nothing of it lies there."""
    if math.isnan(start) or math.isnan(length) or not length:
        raise ValueError("no number, or nothing")
    end = start + length
    # From one infinity to the other.
    low, high = (-math.inf, math.inf) if math.isnan(end) else sorted((start, end))
    if high <= 0 or low >= 1:
        raise ValueError("outside")
    low = min(max(0.0, low), 1 - SMALLEST)
    return low, max(SMALLEST, min(1.0, high) - low)


def _span(start, length, side, inner, block, outer):
    low = math.floor((start * side - inner) / block) * block - outer
    high = math.ceil(((start + length) * side + inner) / block) * block + outer
    limit = math.ceil(side)
    low = min(max(0, low), limit - 1)
    return low, min(max(low + 1, high), limit)


def _spread(source, scale):
    """How far the pixels of an area reach in a file with losses, decoded at 1/`scale`: arguments for `areas`."""
    # A JPEG's block is 8 pixels times its largest sampling factor (ITU T.81, A.2.1).
    factors = [max(layer[1], layer[2]) for layer in getattr(source, "layer", ())]
    block = 8 * max(factors) if factors else BLOCK
    return {"block": max(1, block // scale), "outer": SMEAR.get(source.format, BLOCK)}
