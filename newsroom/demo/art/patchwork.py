"""Seen from orbit by day: fields along a river."""

import math

from PIL import Image, ImageChops

from . import brush
from .light import mix, rgb, times


def satellite_fields(c):
    """Fields, a braided river, villages and cloud shadows, from straight above."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    crops = [
        (104, 116, 70),
        (136, 134, 86),
        (90, 104, 66),
        (152, 140, 100),
        (118, 126, 82),
        (84, 96, 68),
        (164, 152, 116),
        (126, 110, 84),
        (98, 112, 84),
    ]
    crops = [light.snowed(crop, 0.72) for crop in crops]
    image = c.plain(light.shade(light.snowed((92, 102, 70), 0.6), 0.55))
    span = max(w, h)
    with c.ink(image) as ink:
        for patch in _districts(rng, w, h, span * 0.16):
            _plots(c, ink, patch, crops, span)
    fine = brush.fractal(rng, c.size, 26 * c.u, 6, 0.62)
    image = brush.textured(image, fine, 0.45)
    broad = brush.fractal(rng, (w // 4, h // 4), 130 * c.u, 4, 0.5).resize(c.size)
    image = brush.textured(image, broad, 0.6)
    height = brush.fractal(rng, (w // 2, h // 2), 210 * c.u, 7, 0.54)
    wooded = brush.levels(height, 150, 172).resize(c.size)
    rough = brush.emboss(height, 2 * c.u + 1, 2 * c.u + 1, 2.4).resize(c.size, Image.Resampling.BICUBIC)
    forest = brush.textured(c.plain(light.shade(light.snowed((60, 76, 52), 0.55), 0.5)), rough, 1.3)
    image.paste(forest, (0, 0), wooded)
    _river(c, image)
    if light.clouds > 0.2 or light.haze > 2:
        _overhead_clouds(c, image)
    veil = brush.fractal(rng, (w // 8, h // 8), 200 * c.u, 3, 0.5).resize(c.size)
    image.paste(
        rgb(mix(light.fog, (170, 190, 210), 0.4) if light.dark < 0.9 else light.fog),
        (0, 0),
        brush.levels(veil, 0, 255, 1, 62 if light.haze < 2 else 130),
    )
    return image


def _districts(rng, w, h, size):
    """Quadrilaterals that tile the canvas, each a district with its own lie of fields."""
    cols, rows = int(w / size) + 3, int(h / size) + 3
    grid = [
        [
            ((col - 1) * size + rng.gauss(0, 0.2) * size, (row - 1) * size + rng.gauss(0, 0.2) * size)
            for col in range(cols + 1)
        ]
        for row in range(rows + 1)
    ]
    return [(grid[r][q], grid[r][q + 1], grid[r + 1][q + 1], grid[r + 1][q]) for r in range(rows) for q in range(cols)]


def _plots(c, ink, patch, crops, span):
    """Cut a district into strips and plots of different crops, with lanes between and a village somewhere."""
    rng, light = c.rng, c.light
    a, b, d, e = patch
    if rng.random() < 0.5:
        a, b, d, e = b, d, e, a

    def at(u, v):
        top = (a[0] + (b[0] - a[0]) * u, a[1] + (b[1] - a[1]) * u)
        low = (e[0] + (d[0] - e[0]) * u, e[1] + (d[1] - e[1]) * u)
        return top[0] + (low[0] - top[0]) * v, top[1] + (low[1] - top[1]) * v

    u, favourite = 0.0, rng.choice(crops)
    while u < 1:
        wide = rng.uniform(0.07, 0.2)
        v = 0.0
        while v < 1:
            tall = rng.uniform(0.05, 0.4)
            colour = favourite if rng.random() < 0.35 else rng.choice(crops)
            shade = light.shade(times(colour, rng.uniform(0.82, 1.14)), 0.6)
            u2, v2, gap = min(1.0, u + wide), min(1.0, v + tall), 0.006
            ink.polygon(
                [at(u + gap, v + gap), at(u2 - gap, v + gap), at(u2 - gap, v2 - gap), at(u + gap, v2 - gap)], shade
            )
            if rng.random() < 0.4:
                for i in range(1, 6):
                    share = v + (v2 - v) * i / 6
                    ink.line([at(u + gap, share), at(u2 - gap, share)], times(shade, 0.94), 0.7 * c.u)
            v = v2
        u += wide
    lane = light.shade(light.snowed((196, 184, 158), 0.6), 0.6)
    ink.line([at(0, 0), at(1, 0)], lane, 1.3 * c.u)
    if rng.random() < 0.7:
        ink.line([at(0.5, 0), at(0.5 + rng.uniform(-0.2, 0.2), 1)], lane, 1.0 * c.u)
    if rng.random() < 0.3:
        u0, v0 = rng.uniform(0.2, 0.7), rng.uniform(0.2, 0.7)
        for _ in range(rng.randint(14, 40)):
            x, y = at(u0 + rng.gauss(0, 0.05), v0 + rng.gauss(0, 0.05))
            size = span * rng.uniform(0.0012, 0.0026)
            roof = light.snowed(rng.choice(((178, 164, 150), (140, 128, 122), (160, 110, 92), (200, 196, 188))), 0.7)
            burning = light.dark > 0.9 and rng.random() < 0.1
            ink.box(x - size, y - size * 0.4, x + size * 1.2, y + size * 0.9, light.shade(times(roof, 0.3), 0.1))
            ink.box(
                x - size, y - size * 0.6, x + size, y + size * 0.6, light.lamp if burning else light.shade(roof, 0.8)
            )


def _river(c, image):
    rng, w, h, light = c.rng, c.w, c.h, c.light
    bend = brush.midpoints(rng, 65, 0.56)
    phase, cycles = rng.random() * 6, rng.uniform(1.3, 2.1)
    upright = h > w

    def course(shift, swell):
        left, right = [], []
        for i in range(161):
            t = i / 160
            middle = 0.5 + 0.16 * math.sin(t * math.tau * cycles + phase) + 0.10 * bend[int(t * (len(bend) - 1))]
            half = (0.021 + 0.009 * math.sin(t * 23 + phase) + 0.006 * math.sin(t * 51)) * swell
            for points, side in ((left, -1), (right, 1)):
                across, along = middle + shift + side * half, t * 1.04 - 0.02
                points.append((across * w, along * h) if upright else (along * w, across * h))
        return left + right[::-1]

    for swell, colour, blur in ((2.3, (112, 116, 78), 7), (1.55, (196, 186, 158), 2.2)):
        bank = brush.soft(c.mask(polygons=[course(0.004, swell)]), blur * c.u)
        torn = brush.levels(brush.fractal(rng, (w // 2, h // 2), 60 * c.u, 5, 0.6), 70, 150).resize(c.size)
        image.paste(rgb(light.shade(light.snowed(colour, 0.8), 0.7)), (0, 0), ImageChops.multiply(bank, torn))
    water = brush.soft(c.mask(polygons=[course(0.0, 1.0), course(rng.choice((-0.013, 0.013)), 0.35)]), 1.1 * c.u)
    tone = mix(light.shade((54, 78, 84), 0.5), light.middle, 0.25)
    stream = brush.textured(
        c.plain(tone), brush.fractal(rng, (w // 2, h // 2), 90 * c.u, 4, 0.5, 2).resize(c.size), 0.5
    )
    image.paste(stream, (0, 0), water)


def _overhead_clouds(c, image):
    rng, light = c.rng, c.light
    noise = brush.fractal(rng, c.size, 420 * c.u, 8, 0.55)
    amount = min(0.7, light.clouds)
    cover = brush.levels(noise, 190 - 62 * amount, 262 - 62 * amount, 1.2, 235)
    shadow = ImageChops.offset(cover, int(-26 * c.u), int(34 * c.u))
    image.paste(rgb(light.shade((36, 44, 48), 0.1)), (0, 0), brush.faded(brush.soft(shadow, 6 * c.u), 0.42))
    rough = brush.emboss(brush.soft(noise, 1.5 * c.u), -4 * c.u, 5 * c.u, 1.8)
    body = Image.composite(
        c.plain(light.shade((246, 246, 244), 0.95)),
        c.plain(light.shade((190, 198, 208), 0.3)),
        brush.levels(rough, 96, 150),
    )
    image.paste(body, (0, 0), cover)


SCENES = {"satellite-fields": satellite_fields}
