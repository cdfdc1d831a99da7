"""Sizes, ratios and crops as plain numbers: no picture is touched here."""

import math

WIDTHS = (320, 480, 640, 960, 1280, 1600, 2000, 2400)
BUCKETS = ("1x1", "4x5", "3x4", "2x3", "5x4", "4x3", "3x2", "8x5", "16x9", "2x1")
# WebP knows no side above 16,383 pixels (RFC 9649, 2.4), and every width exists in every format.
LONGEST_SIDE = 16_383
CENTRE = (0.5, 0.5)


def fitted(width, height, longest):
    """(width, height) scaled down so that the longer side is `longest` pixels at most; never enlarged, never 0."""
    scale = min(1, longest / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def rendition_widths(width, height, widths=WIDTHS):
    """The widths, ascending, in which a picture of `width` × `height` pixels is published: never wider than itself.

    A picture narrower than the widest has its own width as the largest.
    """
    own = min(width, max(widths), max(1, LONGEST_SIDE * width // height))
    return (*(step for step in sorted(widths) if step < own), own)


def height_for(width, height, wanted):
    """The height, in pixels, of a picture of `width` × `height` made `wanted` pixels wide."""
    return max(1, round(height * wanted / width))


def ratio_of(ratio):
    """A ratio as a number: of a number itself, of (width, height), or of text such as "3x2". Raises ValueError."""
    if isinstance(ratio, str):
        ratio = tuple(float(part) for part in ratio.split("x"))
    value = ratio[0] / ratio[1] if isinstance(ratio, (tuple, list)) else float(ratio)
    if not math.isfinite(value) or value <= 0:
        raise ValueError("a ratio is above zero")
    return value


def ratio_bucket(width, height):
    """The name of the bucket ("3x2") whose ratio is nearest to that of `width` × `height`."""
    return min(BUCKETS, key=lambda name: abs(math.log(width / height / ratio_of(name))))


def crop_box(width, height, ratio, focal=CENTRE):
    """(left, top, right, bottom), in pixels, of the largest box of `ratio` with the focal point as central as can be.

    `focal` is (x, y) in fractions of the picture; anything that is no number counts as the middle.
    """
    ratio = ratio_of(ratio)
    if width / height > ratio:
        box = (min(width, max(1, round(height * ratio))), height)
    else:
        box = (width, min(height, max(1, round(width / ratio))))
    left, top = (
        _start(side, part, point) for side, part, point in zip((width, height), box, focal or CENTRE, strict=True)
    )
    return left, top, left + box[0], top + box[1]


def _start(side, part, point):
    point = point if isinstance(point, (int, float)) and math.isfinite(point) else 0.5
    return min(max(0, round(min(max(point, 0), 1) * side - part / 2)), side - part)
