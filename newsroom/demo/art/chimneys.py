"""Tall stacks behind rooftops."""

from PIL import Image, ImageChops

from . import brush, nature
from .country import hills
from .light import mix, times


def smoke_chimneys(c):
    """A row of tall stacks behind rooftops, their smoke leaning one way in front of the light."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.72, 0.8)
    sun = (w * rng.uniform(0.25, 0.75), h * rng.uniform(0.45, 0.58))
    image = nature.sky(c, horizon, sun, clouds=light.clouds * 0.6)
    hills(c, image, horizon, 3, 0.09, (86, 86, 84), 0.8)
    wind = rng.choice((-1, 1))
    stacks = sorted(
        ((rng.uniform(0.12, 0.88) * w, h * rng.uniform(0.24, 0.46), rng.uniform(0.25, 0.8)) for _ in range(5)),
        key=lambda item: -item[2],
    )
    for x, tall, depth in stacks:
        _plume(c, image, x, horizon - tall, tall, wind, depth, sun)
        with c.ink(image) as ink:
            colour = light.shade((132, 114, 104), 0.45, depth)
            half = tall * 0.028
            ink.polygon(
                [
                    (x - half * 0.72, horizon - tall),
                    (x + half * 0.72, horizon - tall),
                    (x + half * 1.3, horizon + 3),
                    (x - half * 1.3, horizon + 3),
                ],
                colour,
            )
            ink.polygon(
                [
                    (x + half * 0.2, horizon - tall),
                    (x + half * 0.72, horizon - tall),
                    (x + half * 1.3, horizon + 3),
                    (x + half * 0.35, horizon + 3),
                ],
                times(colour, 0.8),
            )
            for ring in (0.02, 0.12, 0.3):
                ink.box(
                    x - half * 0.95,
                    horizon - tall * (1 - ring),
                    x + half * 0.95,
                    horizon - tall * (1 - ring) + h * 0.004,
                    times(colour, 0.72),
                )
    for row in range(6):
        share = row / 5
        with c.ink(image) as ink:
            _roofs(c, ink, horizon + (h * 1.02 - horizon) * share**1.25 + h * 0.02, share)
        if row < 5:
            nature.mist(
                c, image, horizon + (h - horizon) * share**1.25 + h * 0.02, h * 0.07, 0.3 * min(1.3, light.haze)
            )
    nature.snowfall(c, image)
    return image


def _plume(c, image, x, y, tall, wind, depth, sun):
    rng, light = c.rng, c.light
    size = (c.w // 2, c.h // 2)
    ellipses, long = [], c.w * rng.uniform(0.5, 0.8)
    for step in range(60):
        share = step / 59
        r = tall * (0.02 + 0.26 * share**0.8) * rng.uniform(0.7, 1.15)
        px = x + wind * long * share + rng.gauss(0, 0.2) * r
        py = y - tall * 0.5 * share**0.55 + rng.gauss(0, 0.28) * r
        ellipses.append(((px - r) / 2, (py - r * 0.7) / 2, (px + r) / 2, (py + r * 0.7) / 2))
    mask = brush.soft(brush.shapes(size, ellipses=ellipses), tall * 0.02)
    torn = brush.fractal(rng, size, tall * 0.22, 6, 0.58, 1.4)
    mask = ImageChops.multiply(mask, brush.levels(torn, 10, 110))
    fade = brush.across_mask(
        size,
        [(0, 70), (max(0.05, x / c.w), 255), (1, 255)] if wind < 0 else [(0, 255), (min(0.95, x / c.w), 255), (1, 70)],
    )
    mask = ImageChops.multiply(mask, fade).resize(c.size, Image.Resampling.BICUBIC)
    body = mix(light.shade((104, 100, 104), 0.2, depth * 0.4), light.middle, 0.15)
    lit = mix(light.shade((236, 228, 220), 0.9, depth * 0.4), light.horizon, 0.25)
    raking = brush.emboss(brush.soft(torn, 2 * c.u), 4 * c.u * (1 if sun[0] < x else -1), 4 * c.u, 1.6)
    raking = raking.resize(c.size, Image.Resampling.BICUBIC)
    smoke = Image.composite(c.plain(lit), c.plain(body), brush.levels(raking, 112, 160))
    image.paste(smoke, (0, 0), brush.faded(mask, 0.95))


def _roofs(c, ink, base, near):
    rng, light, w = c.rng, c.light, c.w
    depth, x = 0.75 - 0.65 * near, -w * 0.03
    while x < w:
        wide, tall = (
            w * rng.uniform(0.04, 0.09) * (0.7 + 0.7 * near),
            c.h * rng.uniform(0.02, 0.055) * (0.7 + 0.8 * near),
        )
        wall = light.shade(
            rng.choice(((150, 138, 126), (134, 132, 130), (156, 144, 118))), rng.uniform(0.15, 0.5), depth
        )
        ink.box(x, base - tall, x + wide, c.h, wall)
        roof = light.shade(light.snowed(rng.choice(((96, 78, 72), (84, 88, 92), (104, 92, 84)))), 0.5, depth)
        if rng.random() < 0.6:
            ink.polygon(
                [
                    (x - wide * 0.03, base - tall),
                    (x + wide * 0.15, base - tall * 1.5),
                    (x + wide * 0.85, base - tall * 1.5),
                    (x + wide * 1.03, base - tall),
                ],
                roof,
            )
        else:
            ink.box(x - 1, base - tall * 1.06, x + wide + 1, base - tall, roof)
        count = max(2, int(wide / (w * 0.014)))
        for i in range(count):
            for level in range(2):
                left, top = x + wide * (i + 0.25) / count, base - tall * 0.8 + level * tall * 0.75
                burning = light.dark > 0.3 and rng.random() < 0.14
                glass = light.fogged(light.lamp, depth * 0.6) if burning else light.shade((64, 66, 70), 0.2, depth)
                ink.box(left, top, left + wide / count * 0.45, top + tall * 0.34, glass)
        x += wide * rng.uniform(0.85, 1.15)


SCENES = {"smoke-chimneys": smoke_chimneys}
