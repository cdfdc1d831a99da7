"""A village in a valley."""

import math

from PIL import Image, ImageChops

from . import brush, living, nature
from .country import ground
from .light import mix, rgb, times


def snow_village(c):
    """Low tiled houses in a valley, smoke standing above them, bare trees and a track."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.5, 0.56)
    sun = (w * rng.uniform(0.2, 0.8), h * 0.24)
    image = nature.sky(c, horizon, sun)
    for layer in range(4):
        share = layer / 3
        line = brush.ridge(c, horizon - h * (0.24 - 0.2 * share), h * (0.16 - 0.08 * share), 0.5, 3, share * 2 * c.u)
        nature.hill(c, image, line, (98, 96, 88), 1.2 - 0.7 * share, 0.5, 0.8, 56, 0.5, bottom=horizon + h * 0.06)
    nature.mist(c, image, horizon - h * 0.02, h * 0.07, 0.5 * min(1.1, light.haze))
    ground(c, image, horizon + h * 0.01, (176, 168, 152), (190, 184, 170))
    mix_snow = light.shade((234, 238, 244), 0.6, 0.1)
    cover = brush.plane(c, horizon, 220 * c.u, 2.6, 6, 5, 1.2, 0.02)
    image.paste(
        rgb(mix_snow),
        (0, 0),
        ImageChops.multiply(
            brush.levels(cover, 70, 140, 1, 235),
            brush.down_mask(c.size, [(0, 0), (horizon / h + 0.01, 0), (horizon / h + 0.02, 255), (1, 255)]),
        ),
    )
    houses = []
    for row in range(6):
        base = horizon + h * (0.035 + 0.035 * row + 0.009 * row * row)
        size = w * (0.042 + 0.017 * row)
        x = -size * rng.random()
        while x < w:
            clump = 0.97 if math.sin(x / w * 5 + row * 1.7 + sun[0]) >= -0.3 else 0.45
            if rng.random() < clump:
                houses.append((x, base + rng.uniform(-1, 1) * h * 0.01 * (1 + row), size * rng.uniform(0.8, 1.2), row))
            x += size * rng.uniform(0.75, 1.25)
    contact = [(x - size * 0.1, y - size * 0.05, x + size * 1.16, y + size * 0.07) for x, y, size, _ in houses]
    blue = light.shade(mix((120, 116, 112), (176, 188, 208), 0.8 * light.white), 0.1, 0.1)
    image.paste(rgb(blue), (0, 0), brush.faded(brush.soft(c.mask(ellipses=contact), 5 * c.u), 0.6))
    smoke = []
    with c.ink(image) as ink:
        for x, y, size, row in sorted(houses, key=lambda house: house[1]):
            depth = 0.36 - 0.06 * row
            _house(c, ink, x, y, size, depth, smoke)
            if rng.random() < 0.5:
                bark = light.shade((84, 76, 70), 0.3, depth + 0.1)
                for points, width in living.bare_tree(
                    rng, x + size * 1.2, y + size * 0.05, size * rng.uniform(0.6, 1.05)
                ):
                    ink.line(points, bark, width * 0.8)
    for x, y, size in smoke:
        _smoke(c, image, x, y, size)
    drift = brush.ridge(c, h * 0.95, h * 0.04, 0.4)
    near = light.shade(light.snowed((222, 224, 228)), 0.55)
    nature.hill(c, image, drift, mix((226, 228, 232), (200, 196, 184), 0.2), 0.02, 0.6, 0.25, 120, 0.0)
    shade = brush.fractal(rng, (w // 4, h // 4), 120 * c.u, 4, 0.4, 3).resize(c.size)
    image = Image.composite(
        brush.textured(image, shade, 0.4), image, brush.down_mask(c.size, [(0, 0), (0.8, 0), (0.9, 255), (1, 255)])
    )
    stalks = [
        ([(x, h * 0.99), (x + rng.gauss(0, 6) * c.u, h * rng.uniform(0.86, 0.95))], c.u * rng.uniform(0.6, 1.4))
        for x in (rng.gauss(w * 0.2, w * 0.12) for _ in range(60))
    ]
    image.paste(
        rgb(mix(light.shade((110, 92, 66), 0.3), near, 0.2)), (0, 0), brush.soft(c.mask(lines=stalks), 0.9 * c.u)
    )
    nature.mist(c, image, horizon + h * 0.05, h * 0.08, 0.3 * min(1.1, light.haze))
    nature.snowfall(c, image)
    return image


def _house(c, ink, x, y, size, depth, smoke):
    """A low whitewashed house with a hipped roof; a burning stove adds its chimney to `smoke`."""
    rng, light = c.rng, c.light
    wall, roof = size * 0.24, size * 0.24
    plaster = light.shade(rng.choice(((206, 198, 184), (192, 190, 184), (210, 196, 168))), 0.5, depth)
    snow = light.white * 0.82 + (1 - light.white) * rng.uniform(0.2, 0.75)
    tile = light.shade(mix((104, 92, 86), (228, 234, 242), snow), 0.55, depth)
    dark = light.shade(mix((92, 82, 78), (214, 220, 232), max(light.white * 0.8, 0.55)), 0.1, depth)
    ink.box(x, y - wall, x + size, y, plaster)
    ink.box(x + size * 0.8, y - wall, x + size, y, times(plaster, 0.76))
    ink.box(x, y - wall, x + size, y - wall * 0.86, times(plaster, 0.62))
    burning = light.dark > 0.3 and rng.random() < 0.6
    for spot in (0.1, 0.34, 0.62):
        glass = light.lamp if burning and rng.random() < 0.6 else light.shade((58, 60, 64), 0.2, depth)
        ink.box(x + size * spot, y - wall * 0.68, x + size * (spot + 0.09), y - wall * 0.3, glass)
        ink.line(
            [(x + size * (spot + 0.045), y - wall * 0.68), (x + size * (spot + 0.045), y - wall * 0.3)],
            plaster,
            size * 0.008,
        )
    ink.box(x + size * 0.5, y - wall * 0.72, x + size * 0.58, y, light.shade((96, 84, 74), 0.2, depth))
    lip = size * 0.07
    ink.polygon(
        [
            (x - lip, y - wall * 0.92),
            (x + size * 0.2, y - wall - roof),
            (x + size * 0.78, y - wall - roof),
            (x + size + lip, y - wall * 0.92),
        ],
        tile,
    )
    for i in range(1, 4):
        share = i / 4
        left, right = x + size * 0.2 - (size * 0.2 + lip) * share, x + size * 0.78 + (size * 0.22 + lip) * share
        row = y - wall - roof + (roof + wall * 0.08) * share
        ink.line([(left, row), (right, row)], times(tile, 1.03 if i % 2 else 0.96), size * 0.012)
    ink.line([(x + size * 0.2, y - wall - roof), (x + size * 0.78, y - wall - roof)], times(tile, 1.09), size * 0.016)
    ink.polygon(
        [(x + size * 0.78, y - wall - roof), (x + size + lip, y - wall * 0.92), (x + size * 0.8, y - wall * 0.92)], dark
    )
    ink.line([(x - lip, y - wall * 0.9), (x + size + lip, y - wall * 0.9)], times(plaster, 0.45), size * 0.014)
    ink.box(
        x + size * 0.66,
        y - wall - roof * 1.35,
        x + size * 0.71,
        y - wall - roof * 0.9,
        light.shade((122, 92, 78), 0.4, depth),
    )
    for post in range(7):
        px = x - size * 0.3 + post * size * 0.07
        ink.line(
            [(px, y + size * 0.04), (px, y - size * rng.uniform(0.08, 0.11))],
            light.shade((112, 98, 82), 0.3, depth),
            size * 0.012,
        )
    if rng.random() < 0.4:
        smoke.append((x + size * 0.685, y - wall - roof * 1.35, size))


def _smoke(c, image, x, y, size):
    """A thin column that rises, widens and drifts."""
    rng, light = c.rng, c.light
    tall, drift = size * rng.uniform(1.6, 2.8), rng.uniform(-0.6, 0.6)
    box = (max(0, int(x - tall)), max(0, int(y - tall)), min(c.w, int(x + tall)), min(c.h, int(y + 4)))
    if box[2] - box[0] < 8 or box[3] - box[1] < 8:
        return
    ellipses = []
    for step in range(26):
        share = step / 25
        r = size * (0.02 + 0.11 * share) * rng.uniform(0.8, 1.2)
        px = x + drift * tall * share**1.6 + rng.gauss(0, 0.4) * r - box[0]
        py = y - tall * share * 0.9 - box[1]
        ellipses.append((px - r, py - r, px + r, py + r))
    mask = brush.soft(brush.shapes((box[2] - box[0], box[3] - box[1]), ellipses=ellipses), size * 0.05)
    fade = brush.down_mask(mask.size, [(0, 0), (0.4, 120), (1, 210)])
    colour = mix(light.shade((206, 206, 210), 0.5, 0.2), light.horizon, 0.35)
    image.paste(rgb(colour), box[:2], brush.faded(ImageChops.multiply(mask, fade), 0.8))


SCENES = {"snow-village": snow_village}
