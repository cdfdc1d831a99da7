"""A drawing with transparent parts (a wordmark) made anew: nothing of the file that came in but its visible pixels."""

import io

from PIL import Image

from gallery.metadata.containers import opened

from .probe import MEGA, Limits, picture, probe
from .refusals import Refused

LIMITS = Limits(max_bytes=2 * MEGA, max_pixels=16 * MEGA, max_side=8_000, max_frames=1, max_memory=200 * MEGA)
FORMATS = ("PNG", "WEBP")


def emblem(source, *, width, height):
    """Return ((width, height), bytes of a lossless WebP) of a PNG or WebP, no larger than width × height pixels.

    Transparency is kept; what was hidden below wholly transparent pixels is not. Raises Refused for anything that is no
    whole PNG or WebP within LIMITS, OSError when there is no such file.
    """
    found = probe(source, limits=LIMITS)
    if found.format not in FORMATS:
        raise Refused("no-emblem")
    with opened(source) as file, picture(file, found.format, limits=LIMITS) as image:
        image.load()
        drawn = image.convert("RGBA")
    drawn.thumbnail((width, height), Image.Resampling.LANCZOS)
    canvas = Image.new("RGBA", drawn.size, (0, 0, 0, 0))
    canvas.alpha_composite(drawn)
    kept = io.BytesIO()
    canvas.save(kept, "WEBP", lossless=True, quality=80, method=4, exact=False)
    return canvas.size, kept.getvalue()
