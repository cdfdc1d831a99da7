"""From a file that we do not trust to clean bytes: the only place where the gallery has pixels decoded.

Plain data in, plain data out, no Django: a process with limits of its own can take this over as it stands.
"""

import math
from dataclasses import dataclass, field

from gallery.imaging import card as cards
from gallery.imaging.geometry import height_for, rendition_widths
from gallery.imaging.pixels import placeholder_colour, upright
from gallery.imaging.probe import Limits, probe
from gallery.imaging.redact import clean_boxes
from gallery.imaging.renditions import CARD, ESSENTIAL, card_longest, cascade, crop, encode

# HEIC is let in only where the optional pillow-heif is installed.
LIMITS = Limits(heic=True)
FORMATS = {"jpg": "jpeg", "webp": "webp", "avif": "avif"}


@dataclass(frozen=True)
class Rendered:
    """Clean files of one picture: `files` maps (width or "card", extension) to bytes; `colour` is "#rrggbb"."""

    colour: str
    files: dict = field(repr=False)


def inspect(source):
    """Return the Probe of a picture (a path, or an open binary file) by our limits. Raises Refused and OSError."""
    return probe(source, limits=LIMITS)


def essential_plan(width, height):
    """The files that a page needs at once, as {extension: widths}, of an upright picture of width × height pixels."""
    widths = rendition_widths(width, height, ESSENTIAL)
    return {"jpg": widths, "webp": widths}


def whole_plan(width, height):
    """Every file of a picture, as {extension: widths}; contains the essential ones."""
    essential = essential_plan(width, height)["jpg"]
    widths = tuple(sorted({*rendition_widths(width, height), *essential}))
    return dict.fromkeys(FORMATS, widths)


def render(source, plan, *, card=False, mark=None, focal=(0.5, 0.5), boxes=(), credit=None):
    """Return Rendered with the files of `plan` and, if wanted, the crop for social cards around the focal point.

    mark is (class key, words): the crop then carries both, below the picture.

    source is a path or an open binary file; focal is (x, y) in fractions of the upright picture, boxes are areas
    (x, y, width, height) in the same fractions that nobody may see: they are filled before anything is resized, in
    every file and in the colour. credit is an imaging.credit.Credit that every file carries. Raises Refused for a
    picture that cannot be decoded, OSError when there is no such file.
    """
    files, colour = {}, "#808080"
    widths = {width for steps in plan.values() for width in steps}
    if not (widths or card):
        return Rendered(colour, files)
    boxes = clean_boxes(boxes)
    width, height = inspect(source).upright_size
    longest = card_longest(width, height, cards.PICTURE if mark else CARD) if card else 0
    if widths:
        longest = max(longest, max(widths), height_for(width, height, max(widths)))
    image = upright(source, longest=math.ceil(longest), boxes=boxes, limits=LIMITS)
    if card:
        around = {"focal": focal, "boxes": boxes}
        drawn = cards.marked(image, *mark, **around) if mark else crop(image, **around)
        files["card", "jpg"] = encode(drawn, "jpeg", credit=credit)
    for step, _tall, pixels in cascade(image, widths, boxes=boxes):
        for extension, steps in plan.items():
            if step in steps:
                files[step, extension] = encode(pixels, FORMATS[extension], credit=credit)
        colour = placeholder_colour(pixels)
    return Rendered(colour, files)
