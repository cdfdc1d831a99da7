"""64-bit hashes by which a picture is known again after it was made smaller, recoded, graded, mirrored or cropped.

The classic perceptual hash (pHash; Zauner 2010, "Implementation and Benchmarking of Perceptual Image Hash Functions"):
32 × 32 grey values, their two-dimensional DCT, of that the 8 × 8 lowest frequencies, and for each of them one bit:
whether it lies above the median of all but the first. Two pictures are as far apart as their hashes differ in bits.
A hash of the whole survives everything but a change of the frame, so that parts of the picture get hashes of their own;
that of the mirror follows from the same numbers, since mirroring turns the sign of every second column.
"""

import math
from operator import mul

from PIL import Image

from .pixels import upright

SIDE, KEPT = 32, 8
# Enough for a part to be cut out of it exactly; a JPEG is decoded at an eighth of its size where that suffices.
LONGEST = 256
WHOLE, MIRROR = "whole", "mirror"
# What is left when edges are cut off: (left, top, right, bottom) in fractions. A hash bears a shift of two or three per
# cent, so that these stand for all crops between nothing and about a tenth. The three without the bottom are for
# captions set below or over a picture, which are between 8 and 15 per cent of its height.
PARTS = {
    WHOLE: (0, 0, 1, 1),
    "crop-centre": (0.05, 0.05, 0.95, 0.95),
    "crop-left": (0.05, 0, 1, 1),
    "crop-right": (0, 0, 0.95, 1),
    "crop-top": (0, 0.05, 1, 1),
    "crop-bottom": (0, 0, 1, 0.95),
    "crop-bottom-10": (0, 0, 1, 0.9),
    "crop-bottom-14": (0, 0, 1, 0.86),
}
KINDS = (*PARTS, MIRROR)
# Grey levels (of 255), root mean square, that the kept frequencies must hold: below it, rounding and noise decide.
FLAT = 1.0
ALL_BITS = (1 << 64) - 1

_COSINES = [
    [math.cos(math.pi * (2 * place + 1) * frequency / (2 * SIDE)) for place in range(SIDE)] for frequency in range(KEPT)
]


def of_file(source):
    """The hashes of a picture (a path, or an open binary file), as `hashes()` gives them.

    Raises Refused when the picture is not taken or damaged, OSError when there is no such file.
    """
    return hashes(upright(source, longest=LONGEST))


def hashes(image):
    """{kind: hash} of an upright image, an unsigned number of 64 bits for each of KINDS.

    A part that shows nothing (one colour, a haze) gets none: the dict of a blank picture is empty.
    """
    grey = image.convert("L")
    # Large pictures first by whole numbers: the parts need no more than this, and each is resized by itself.
    grey.thumbnail((LONGEST, LONGEST), Image.Resampling.BOX)
    found = {}
    for kind, part in PARTS.items():
        rows = _low_frequencies(_pixels(grey, part))
        if _is_flat(rows):
            continue
        found[kind] = _bits(rows)
        if kind == WHOLE:
            found[MIRROR] = _bits(
                [[-value if column % 2 else value for column, value in enumerate(row)] for row in rows]
            )
    return found


def distance(one, other):
    """In how many of their 64 bits two hashes differ; each may be given as a signed number of the same bits."""
    return ((one ^ other) & ALL_BITS).bit_count()


def _pixels(grey, part):
    width, height = grey.size
    left, top, right, bottom = part
    box = (left * width, top * height, right * width, bottom * height)
    return grey.resize((SIDE, SIDE), Image.Resampling.LANCZOS, box=box).tobytes()


def _low_frequencies(pixels):
    """The lowest KEPT × KEPT frequencies of SIDE × SIDE values: a list for each vertical one, not normalised."""
    lines = [pixels[start : start + SIDE] for start in range(0, SIDE * SIDE, SIDE)]
    across = [[sum(map(mul, line, cosines)) for line in lines] for cosines in _COSINES]
    return [[sum(map(mul, column, cosines)) for column in across] for cosines in _COSINES]


def _is_flat(rows):
    energy = sum(value * value for value in [*rows[0][1:], *(value for row in rows[1:] for value in row)])
    # The orthonormal DCT has a factor of 2 / SIDE, and the mean square is over SIDE × SIDE pixels.
    return math.sqrt(energy) * 2 / SIDE / SIDE < FLAT


def _bits(rows):
    values = [value for row in rows for value in row]
    middle = sorted(values[1:])[len(values) // 2 - 1]
    bits = 0
    for value in values:
        bits = bits << 1 | (value > middle)
    return bits
