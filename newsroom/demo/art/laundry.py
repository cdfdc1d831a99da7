"""Balconies close to, washing on their lines."""

import math

from . import brush, nature
from .light import mix, rgb, times
from .stage import PASTELS
from .windows import window


def laundry_balcony(c):
    """Balconies of a block of flats, washing on their lines, perhaps a slant of sun across the front."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    plaster = light.shade(mix(times(rng.choice(PASTELS), 1.1), (196, 190, 178), 0.45), 0.7)
    image = brush.down(c.size, [(0, times(plaster, 1.05)), (1, times(plaster, 0.9))])
    image = brush.textured(image, brush.fractal(rng, c.size, 150 * c.u, 7, 0.62, 0.3), 0.5)
    cols, rows = max(2, round(w / (400 * c.u))), max(2, round(h / (330 * c.u)))
    cw, ch = w / (cols - 0.35), h / (rows - 0.3)
    shift = rng.uniform(-0.35, -0.05) * cw
    spots = [(shift + col * cw, row * ch - ch * 0.4) for row in range(rows + 1) for col in range(cols + 1)]
    with c.ink(image) as ink:
        for x, y in spots:
            ink.line([(0, y + ch * 0.97), (w, y + ch * 0.97)], times(plaster, 0.82), 1.6 * c.u)
            lit = light.dark > 0.3 and rng.random() < 0.4
            window(c, ink, (x + cw * 0.14, y + ch * 0.2, x + cw * 0.5, y + ch * 0.62), plaster, lit)
            window(c, ink, (x + cw * 0.6, y + ch * 0.16, x + cw * 0.82, y + ch * 0.86), plaster, lit)
    for x, y in spots:
        _shadow(c, image, x + cw * 0.06, y + ch * 0.86, cw * 0.86, ch * 0.3)
    with c.ink(image) as ink:
        for x, y in spots:
            _balcony(c, ink, x + cw * 0.06, y + ch * 0.86, cw * 0.86, ch * 0.3, plaster)
    if light.sun[0] > 0.3:
        slant = [(0, 0), (w * rng.uniform(0.1, 0.4), 0), (w * rng.uniform(0.35, 0.75), h), (0, h)]
        dark = brush.tint(
            image,
            times(light.ambient, 1.06 * 255 / max(a + s * 0.55 for a, s in zip(light.ambient, light.sun, strict=True))),
        )
        image.paste(dark, (0, 0), brush.faded(brush.soft(c.mask(polygons=[slant]), 3 * c.u), 0.85))
    elif light.dark > 0.3:
        broad = brush.fractal(rng, (w // 8, h // 8), 80 * c.u, 3, 0.4).resize(c.size)
        image = brush.textured(image, broad, 0.4)
    image = brush.soft(image, 0.5 * c.u)
    nature.snowfall(c, image)
    return image


def _shadow(c, image, x, floor, wide, tall):
    """What the balcony's slab throws on the wall below it."""
    strength = 0.5 if c.light.sun[0] > 0.3 else 0.3
    shade = [
        (x + wide * 0.05, floor),
        (x + wide * 1.04, floor),
        (x + wide * 1.04, floor + tall * 0.6),
        (x + wide * 0.05, floor + tall * 0.45),
    ]
    image.paste((20, 20, 26), (0, 0), brush.faded(brush.soft(c.mask(polygons=[shade]), 6 * c.u), strength))


def _balcony(c, ink, x, floor, wide, tall, plaster):
    """Slab, rail, plants behind it and washing above it."""
    rng, light = c.rng, c.light
    rail = floor - tall * 0.95
    for _ in range(rng.choice((0, 1, 3, 4))):
        px, size = x + wide * rng.uniform(0.05, 0.95), tall * rng.uniform(0.08, 0.16)
        for _ in range(16):
            dx, dy = rng.gauss(0, size * 0.6), rng.random() ** 1.3 * size * 2.2
            leaf = light.shade(times((84, 108, 66), rng.uniform(0.55, 1.25)), 0.5)
            ink.ellipse(
                px + dx - size * 0.22, rail - dy - size * 0.16, px + dx + size * 0.22, rail - dy + size * 0.16, leaf
            )
    kind = rng.random()
    if kind < 0.5:
        panel = rng.choice((plaster, plaster, light.shade((134, 152, 152), 0.5), light.shade((172, 154, 126), 0.5)))
        for i in range(24):
            left, tone = x + wide * i / 24, 0.9 + 0.05 * math.sin(i * 1.3) + rng.uniform(-0.025, 0.025)
            ink.box(left, rail, left + wide / 24 + 1, floor, times(panel, tone))
            ink.box(left, floor - tall * 0.14, left + wide / 24 + 1, floor, times(panel, tone * rng.uniform(0.8, 0.9)))
        ink.box(x, rail, x + wide, rail + tall * 0.045, times(panel, 1.14))
        ink.box(x, rail + tall * 0.045, x + wide, rail + tall * 0.075, times(panel, 0.66))
    else:
        for i in range(34):
            left = x + wide * i / 33
            ink.line([(left, rail), (left, floor)], light.shade((88, 96, 98), 0.45), 1.7 * c.u)
        ink.box(x - 2, rail - 2 * c.u, x + wide + 2, rail + 3 * c.u, light.shade((112, 120, 120), 0.7))
    ink.box(x - wide * 0.015, floor, x + wide * 1.015, floor + tall * 0.1, times(plaster, 0.98))
    ink.box(x - wide * 0.015, floor + tall * 0.1, x + wide * 1.015, floor + tall * 0.15, times(plaster, 0.5))
    if light.white > 0.5:
        ink.box(x - wide * 0.015, rail - tall * 0.05, x + wide * 1.015, rail, light.shade((236, 240, 246), 0.6))
    if rng.random() < 0.72:
        line_y = rail - tall * rng.uniform(0.3, 0.55)
        ink.line(
            [(x, line_y), (x + wide * 0.5, line_y + tall * 0.03), (x + wide, line_y)],
            light.shade((70, 70, 74), 0.3),
            1.1 * c.u,
        )
        spot, last = x + wide * rng.uniform(0.02, 0.3), x + wide * rng.uniform(0.6, 0.9)
        while spot < last:
            spot += _washing(c, ink, spot, line_y + tall * 0.02, tall) + wide * rng.uniform(0.0, 0.06)


_CLOTH = (
    (222, 218, 208),
    (196, 206, 212),
    (186, 150, 138),
    (206, 194, 160),
    (134, 144, 160),
    (186, 196, 178),
    (142, 84, 82),
    (214, 206, 210),
    (108, 112, 120),
)


def _washing(c, ink, x, y, tall):
    """One thing on the line, in soft folds: a sheet, a shirt or trousers; gives the width that it took."""
    rng, light = c.rng, c.light
    colour, kind, sway = rng.choice(_CLOTH), rng.random(), rng.uniform(-0.06, 0.06) * tall
    wide, long = tall * rng.uniform(0.36, 0.56), tall * rng.uniform(0.55, 0.85)
    turn = rng.random() * 6

    def fold(share):
        return 0.93 + 0.075 * math.sin(share * 13 + turn) + 0.03 * math.sin(share * 31 + turn)

    if kind < 0.45:
        wide *= rng.choice((0.8, 1.0, 1.9))
        band = rng.random() < 0.3
        for i in range(22):
            share = i / 22
            a, b = x + wide * share, x + wide * (share + 1.3 / 22)
            hem = y + long * (1 + 0.02 * math.sin(share * 9 + turn))
            tone = light.shade(times(colour, fold(share)), 0.6)
            ink.polygon([(a, y), (b, y), (b + sway, hem), (a + sway, hem)], tone)
            if band:
                ink.polygon(
                    [
                        (a + sway * 0.75, y + long * 0.75),
                        (b + sway * 0.75, y + long * 0.75),
                        (b + sway * 0.85, y + long * 0.85),
                        (a + sway * 0.85, y + long * 0.85),
                    ],
                    times(tone, 0.72),
                )
        return wide
    if kind < 0.8:
        for i in range(14):
            share = i / 14
            a, b = x + wide * (0.2 + 0.6 * share), x + wide * (0.2 + 0.6 * (share + 1.2 / 14))
            drop = 0.06 * long * math.sin(math.pi * share)
            ink.polygon(
                [(a, y + drop * 0.6), (b, y + drop * 0.6), (b + sway, y + long), (a + sway, y + long)],
                light.shade(times(colour, fold(share)), 0.6),
            )
        for side in (-1, 1):
            middle = x + wide * 0.5
            sleeve = light.shade(times(colour, 0.84 if side > 0 else 0.9), 0.6)
            ink.polygon(
                [
                    (middle + side * wide * 0.28, y),
                    (middle + side * wide * 0.5, y + long * 0.48),
                    (middle + side * wide * 0.37, y + long * 0.54),
                    (middle + side * wide * 0.2, y + long * 0.2),
                ],
                sleeve,
            )
        return wide
    wide *= 0.72
    for i in range(14):
        share = i / 14
        a, b = x + wide * share, x + wide * (share + 1.2 / 14)
        gap = 0.3 if 0.42 < share < 0.56 else 1.16
        ink.polygon(
            [(a, y), (b, y), (b + sway, y + long * gap), (a + sway, y + long * gap)],
            light.shade(times(colour, 0.72 * fold(share)), 0.55),
        )
    ink.box(x, y, x + wide, y + tall * 0.03, rgb(light.shade(times(colour, 0.55), 0.5)))
    return wide


SCENES = {"laundry-balcony": laundry_balcony}
