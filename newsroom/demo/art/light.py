"""The seven lights that every scene can be drawn in, and arithmetic on colours."""

import math
from dataclasses import dataclass


def rgb(colour):
    """A colour as three whole numbers from 0 to 255."""
    return tuple(0 if part < 0 else 255 if part > 255 else int(part + 0.5) for part in colour)


def mix(first, second, share):
    """The colour that lies `share` of the way from the first to the second."""
    return tuple(a + (b - a) * share for a, b in zip(first, second, strict=True))


def times(colour, factors):
    """A colour multiplied by one number or by three."""
    if isinstance(factors, int | float):
        factors = (factors,) * 3
    return tuple(part * factor for part, factor in zip(colour, factors, strict=True))


@dataclass(frozen=True)
class Light:
    """Sky colours from 0 to 255; sun and ambient light as factors; haze as density; how the print is graded."""

    name: str
    zenith: tuple
    middle: tuple
    horizon: tuple
    fog: tuple
    sun: tuple
    ambient: tuple
    haze: float = 1.0
    clouds: float = 0.4
    glow: float = 0.5
    low: bool = False
    dark: float = 0.0
    white: float = 0.0
    contrast: float = 1.06
    saturation: float = 1.0
    warm: float = 0.0

    def shade(self, colour, facing=0.5, depth=0.0):
        """A surface as seen: lit by the sun (facing 0 to 1) and the sky, lost in haze by depth (0 to 1 and more)."""
        seen = tuple(part * (sky + sun * facing) for part, sun, sky in zip(colour, self.sun, self.ambient, strict=True))
        return self.fogged(seen, depth)

    def fogged(self, colour, depth):
        """A colour mixed with the air between it and the camera."""
        return mix(colour, self.fog, self.veil(depth))

    def veil(self, depth):
        """How much of a surface at this depth the air hides, from 0 to 1."""
        return 1 - math.exp(-1.35 * self.haze * max(0.0, depth))

    def snowed(self, colour, cover=1.0):
        """A surface colour below the snow, if there is any."""
        return mix(colour, (236, 240, 246), self.white * cover)

    @property
    def lamp(self):
        """The colour of electric light in a window."""
        return (255, 206, 138)


LIGHTS = {
    light.name: light
    for light in (
        Light(
            "dawn",
            (104, 126, 168),
            (190, 178, 188),
            (250, 208, 168),
            (226, 196, 178),
            (0.62, 0.46, 0.30),
            (0.38, 0.41, 0.50),
            haze=1.5,
            clouds=0.4,
            glow=0.85,
            low=True,
            dark=0.15,
            contrast=1.05,
            saturation=0.98,
            warm=0.05,
        ),
        Light(
            "day",
            (92, 132, 172),
            (150, 182, 206),
            (212, 223, 226),
            (188, 204, 216),
            (0.66, 0.60, 0.50),
            (0.42, 0.46, 0.53),
            haze=0.8,
            clouds=0.5,
            glow=0.3,
            contrast=1.1,
            saturation=0.98,
        ),
        Light(
            "overcast",
            (158, 166, 174),
            (182, 188, 193),
            (206, 209, 210),
            (188, 194, 198),
            (0.16, 0.16, 0.16),
            (0.64, 0.66, 0.68),
            haze=1.2,
            clouds=0.9,
            glow=0.1,
            contrast=1.05,
            saturation=0.8,
        ),
        Light(
            "dusk",
            (44, 60, 100),
            (112, 108, 138),
            (230, 164, 122),
            (106, 110, 132),
            (0.36, 0.24, 0.15),
            (0.23, 0.26, 0.34),
            haze=1.1,
            clouds=0.5,
            glow=0.75,
            low=True,
            dark=0.6,
            contrast=1.06,
            saturation=1.0,
            warm=0.03,
        ),
        Light(
            "night",
            (10, 16, 34),
            (20, 29, 54),
            (48, 56, 78),
            (34, 42, 62),
            (0.10, 0.11, 0.15),
            (0.10, 0.12, 0.175),
            haze=0.9,
            clouds=0.4,
            glow=0.5,
            dark=1.0,
            contrast=1.04,
            saturation=0.95,
        ),
        Light(
            "snow",
            (178, 186, 196),
            (198, 205, 212),
            (220, 224, 227),
            (210, 216, 221),
            (0.10, 0.10, 0.10),
            (0.74, 0.77, 0.81),
            haze=1.5,
            clouds=0.7,
            glow=0.05,
            white=1.0,
            contrast=1.04,
            saturation=0.78,
            warm=-0.02,
        ),
        Light(
            "haze",
            (166, 172, 176),
            (196, 192, 184),
            (224, 208, 184),
            (208, 198, 182),
            (0.38, 0.32, 0.23),
            (0.46, 0.45, 0.44),
            haze=2.6,
            clouds=0.15,
            glow=0.6,
            low=True,
            contrast=1.0,
            saturation=0.84,
            warm=0.03,
        ),
    )
}
