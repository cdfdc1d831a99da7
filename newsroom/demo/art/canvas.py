"""What a scene is drawn on."""

from contextlib import contextmanager
from dataclasses import dataclass
from random import Random

from PIL import Image, ImageDraw

from . import brush
from .light import Light, rgb


@dataclass
class Canvas:
    """What a scene draws for: its size in pixels, its chance and its light."""

    w: int
    h: int
    rng: Random
    light: Light

    @property
    def size(self):
        return self.w, self.h

    @property
    def u(self):
        """One sixteen-hundredth of the longer side: the unit of line widths and blurs."""
        return max(self.w, self.h) / 1600

    def plain(self, colour):
        """An empty picture of one colour."""
        return Image.new("RGB", self.size, rgb(colour))

    def mask(self, polygons=(), ellipses=(), lines=()):
        """A smooth mask of polygons (lists of points), ellipses (boxes) and lines ((points, width))."""
        return brush.shapes(self.size, polygons, ellipses, lines)

    @contextmanager
    def ink(self, image, box=None):
        """Draw with smooth edges on a picture, in place; `box` limits the work to a part of it."""
        left, top, right, bottom = box or (0, 0, *image.size)
        left, top, right, bottom = max(0, int(left)), max(0, int(top)), int(right) + 1, int(bottom) + 1
        right, bottom = max(left + 1, min(image.width, right)), max(top + 1, min(image.height, bottom))
        part = image.crop((left, top, right, bottom))
        big = part.resize((part.width * 2, part.height * 2), Image.Resampling.NEAREST)
        yield Ink(big, left, top)
        image.paste(big.reduce(2), (left, top))


class Ink:
    """ImageDraw at twice the size, that takes the coordinates of the picture itself."""

    def __init__(self, big, left=0, top=0):
        self._draw, self._left, self._top = ImageDraw.Draw(big), left, top

    def _at(self, points):
        return [((x - self._left) * 2, (y - self._top) * 2) for x, y in points]

    def polygon(self, points, colour):
        """Fill a polygon."""
        self._draw.polygon(self._at(points), fill=rgb(colour))

    def line(self, points, colour, width):
        """Draw a line `width` pixels wide."""
        self._draw.line(self._at(points), fill=rgb(colour), width=max(1, round(width * 2)))

    def box(self, left, top, right, bottom, colour):
        """Fill a rectangle; nothing if it is turned inside out."""
        if right > left and bottom > top:
            self._draw.rectangle(self._at([(left, top), (right, bottom)]), fill=rgb(colour))

    def ellipse(self, left, top, right, bottom, colour):
        """Fill an ellipse; nothing if it is turned inside out."""
        if right > left and bottom > top:
            self._draw.ellipse(self._at([(left, top), (right, bottom)]), fill=rgb(colour))
