"""From a file that we do not trust to clean bytes: the only place where the gallery has pixels decoded.

Plain data in, plain data out, no Django: a process with limits of its own can take this over as it stands.
"""

from dataclasses import dataclass, field

from gallery.imaging.geometry import height_for, rendition_widths
from gallery.imaging.pixels import placeholder_colour, upright
from gallery.imaging.probe import Limits, probe
from gallery.imaging.renditions import ESSENTIAL, cascade, encode, make_crop

# HEIC is let in only where the optional pillow-heif is installed.
LIMITS = Limits(heic=True)
FORMATS = {"jpg": "jpeg", "webp": "webp", "avif": "avif"}
CARD_WIDTH, CARD_HEIGHT = 1200, 630


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


def render(source, plan, *, card=False, focal=(0.5, 0.5)):
    """Return Rendered with the files of `plan` and, if wanted, the crop for social cards around the focal point.

    source is a path or an open binary file; focal is (x, y) in fractions of the upright picture.
    Raises Refused for a picture that cannot be decoded, OSError when there is no such file.
    """
    files, colour = {}, "#808080"
    if widths := {width for steps in plan.values() for width in steps}:
        width, height = inspect(source).upright_size
        widest = max(widths)
        image = upright(source, longest=max(widest, height_for(width, height, widest)), limits=LIMITS)
        for step, _tall, pixels in cascade(image, widths):
            for extension, steps in plan.items():
                if step in steps:
                    files[step, extension] = encode(pixels, FORMATS[extension])
        colour = placeholder_colour(pixels)
    if card:
        ratio = (CARD_WIDTH, CARD_HEIGHT)
        files["card", "jpg"] = make_crop(source, ratio=ratio, width=CARD_WIDTH, focal=focal, limits=LIMITS).data
    return Rendered(colour, files)
