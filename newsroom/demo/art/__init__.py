"""Pictures for the demo newsroom, drawn by code: nobody was there, nobody is in them, and none contains a letter.

``draw("river-dawn", seed=3, light="dawn", shape="3x2")`` gives an RGB image, the same one for the same arguments.
"""

import math
from random import Random

from PIL import Image

from . import (
    bridge,
    chimneys,
    city,
    classroom,
    corridor,
    country,
    desk,
    fence,
    finish,
    harbour,
    kiosk,
    lamps,
    land,
    laundry,
    market,
    metro,
    orbit,
    patchwork,
    roads,
    shore,
    square,
    stadium,
    station,
    strokes,
    train,
    village,
    windows,
)
from .canvas import Canvas
from .light import LIGHTS

SHAPES = {
    "3x2": (3, 2),
    "2x3": (2, 3),
    "4x3": (4, 3),
    "4x5": (4, 5),
    "1x1": (1, 1),
    "16x9": (16, 9),
    "2x1": (2, 1),
    "8x5": (8, 5),
}
TREATMENTS = finish.TREATMENTS
_MODULES = (
    bridge,
    chimneys,
    city,
    classroom,
    corridor,
    country,
    desk,
    fence,
    harbour,
    kiosk,
    lamps,
    land,
    laundry,
    market,
    metro,
    orbit,
    patchwork,
    roads,
    shore,
    square,
    stadium,
    station,
    strokes,
    train,
    village,
    windows,
)
SCENES = {name: scene for module in _MODULES for name, scene in sorted(module.SCENES.items())}

# Scenes are drawn at no more than this many pixels and enlarged: blur, bloom and grain follow at the final size.
_DRAWN = 1_250_000


def draw(scene, *, seed, light="day", shape="3x2", width=2000, treatment=None):
    """One picture, `width` pixels wide, as an RGB image.

    Raises KeyError for an unknown scene, light or shape and ValueError for an unknown treatment or a width below 16.
    """
    make, chosen, (across, up) = SCENES[scene], LIGHTS[light], SHAPES[shape]
    if treatment not in TREATMENTS:
        raise ValueError(f"Unknown treatment {treatment!r}: use one of {', '.join(filter(None, TREATMENTS))}.")
    if width < 16:
        raise ValueError("A picture is at least 16 pixels wide.")
    size = (int(width), round(width * up / across))
    share = min(1.0, math.sqrt(_DRAWN / (size[0] * size[1])))
    rng = Random(f"{scene} {seed} {light} {shape} {treatment}")
    canvas = Canvas(max(16, round(size[0] * share)), max(16, round(size[1] * share)), rng, chosen)
    image = make(canvas)
    image = finish.before(image, rng, treatment)
    image = finish.bloom(image, 0.3 + 0.25 * chosen.dark)
    image = finish.grade(image, chosen, treatment)
    if image.size != size:
        image = image.resize(size, Image.Resampling.BICUBIC)
    return finish.after(image, rng, chosen, treatment)
