"""A grid of windows at night, and one window close to."""

import math

from . import brush, nature
from .light import mix, times
from .stage import PASTELS, warp


def tower_windows(c):
    """A grid of windows in the dark, a handful lit, each with its own life behind the glass."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    cols, rows = max(5, round(w / (146 * c.u))), max(5, round(h / (118 * c.u)))
    cw, ch = w / (cols - 0.6), h / (rows - 0.5)
    wall = times(light.shade(rng.choice(PASTELS), 0.35), 1 + 0.35 * light.dark)
    image = brush.down(c.size, [(0, times(wall, 1.1)), (1, times(wall, 0.8))])
    image = brush.textured(image, brush.fractal(rng, c.size, 120 * c.u, 7, 0.62, 0.35), 0.55)
    burning = [(rng.randrange(rows), rng.randrange(cols)) for _ in range(max(4, cols * rows // 7))]
    halos = []
    with c.ink(image) as ink:
        for row in range(-1, rows + 1):
            y = row * ch - ch * 0.25
            ink.line([(0, y + ch * 0.94), (w, y + ch * 0.94)], times(wall, 0.74), 2.2 * c.u)
            for col in range(-1, cols + 1):
                x = col * cw - cw * 0.3
                lit = (row, col) in burning and light.dark > 0.3
                box = (x + cw * 0.2, y + ch * 0.18, x + cw * 0.8, y + ch * 0.74)
                ink.line([(x, y), (x, y + ch)], times(wall, 0.86), 1.2 * c.u)
                glass = window(c, ink, box, wall, lit)
                if lit:
                    halos.append(((box[0] + box[2]) / 2, (box[1] + box[3]) / 2, glass))
    for x, y, glass in halos:
        brush.glow(image, x, y, cw * 1.0, glass, 0.36, 2.0)
        brush.glow(image, x, y + ch * 0.4, cw * 0.5, glass, 0.25, 2, 0.4)
    shade = brush.fractal(rng, (w // 8, h // 8), 80 * c.u, 3, 0.4).resize(c.size)
    image = brush.textured(image, shade, 0.4)
    lean = rng.uniform(-0.03, 0.03)
    base = c.plain((0, 0, 0))
    warp(
        base,
        image,
        [(-w * (0.02 - lean), -h * 0.04), (w * (1.02 + lean), -h * 0.03), (w * 1.06, h * 1.04), (-w * 0.06, h * 1.04)],
    )
    nature.snowfall(c, base)
    return base


def window(c, ink, box, wall, lit):
    """One window: frame, glass, curtain, blind, plants or a bare bulb; gives the colour of its glass."""
    rng, light = c.rng, c.light
    left, top, right, bottom = box
    wide, tall = right - left, bottom - top
    ink.box(left - wide * 0.06, top - tall * 0.05, right + wide * 0.06, bottom + tall * 0.06, times(wall, 0.62))
    ink.box(
        left - wide * 0.04,
        top - tall * 0.03,
        right + wide * 0.04,
        bottom + tall * 0.04,
        light.shade((204, 204, 196), 0.4),
    )
    sky = mix(light.middle, light.horizon, rng.random())
    glass = mix(light.shade((34, 40, 48), 0.2), sky, rng.choice((0.05, 0.12, 0.2, 0.35)))
    if lit:
        glass = times(
            rng.choice(((255, 204, 130), (250, 186, 106), (232, 234, 222), (255, 220, 164), (214, 226, 210))),
            rng.uniform(0.72, 1),
        )
    steps = 10
    for i in range(steps):
        share = i / steps
        tone = times(glass, 1.08 - 0.3 * share) if lit else times(glass, 0.82 + 0.36 * (1 - share))
        ink.box(left, top + tall * share, right, top + tall * (share + 1.04 / steps), tone)
    kind = rng.random()
    if kind < 0.42:
        cloth = rng.choice(
            ((206, 196, 176), (182, 150, 126), (150, 164, 168), (200, 174, 120), (168, 120, 108), (190, 196, 180))
        )
        for side in (-1, 1):
            if kind < 0.14 and side > 0:
                continue
            width = wide * rng.uniform(0.16, 0.42)
            folds = 7
            for i in range(folds):
                share = i / folds
                tone = 0.72 + 0.28 * math.sin(i * 2.3 + kind * 9)
                colour = (
                    times(mix(glass, cloth, 0.35), 0.86 * tone) if lit else light.shade(times(cloth, 0.8 * tone), 0.35)
                )
                a, b = width * share, width * (share + 1.1 / folds)
                ink.box(
                    *((left + a, top, left + b, bottom) if side < 0 else (right - b, top, right - a, bottom)), colour
                )
    elif kind < 0.56:
        down = tall * rng.uniform(0.25, 0.95)
        slats = 9
        for i in range(slats):
            tone = 0.9 if i % 2 else 0.8
            colour = times(glass, tone * 0.9) if lit else light.shade(times((186, 182, 166), tone), 0.35)
            ink.box(left, top + down * i / slats, right, top + down * (i + 1) / slats, colour)
    elif kind < 0.7 and lit:
        x = left + wide * rng.uniform(0.35, 0.65)
        ink.line([(x, top), (x, top + tall * 0.3)], times(glass, 0.4), 1.2 * c.u)
        ink.ellipse(x - wide * 0.035, top + tall * 0.28, x + wide * 0.035, top + tall * 0.4, (255, 252, 236))
        ink.box(left + wide * 0.08, bottom - tall * 0.4, left + wide * 0.34, bottom, times(glass, 0.55))
    for _ in range(rng.choice((0, 0, 0, 1, 2, 3))):
        x = left + wide * rng.uniform(0.12, 0.88)
        leaf = times(glass, 0.3) if lit else light.shade((62, 84, 54), 0.3)
        size = wide * rng.uniform(0.04, 0.08)
        for _ in range(5):
            dx, dy = rng.gauss(0, size * 0.6), rng.random() * size * 2.2
            ink.ellipse(
                x + dx - size * 0.5,
                bottom - size - dy - size * 0.5,
                x + dx + size * 0.5,
                bottom - size - dy + size * 0.5,
                leaf,
            )
        ink.box(
            x - size * 0.7,
            bottom - size * 1.2,
            x + size * 0.7,
            bottom,
            times(glass, 0.4) if lit else light.shade((150, 90, 66), 0.3),
        )
    frame = light.shade((196, 196, 188), 0.35) if not lit else times(glass, 0.42)
    ink.box((left + right) / 2 - wide * 0.018, top, (left + right) / 2 + wide * 0.018, bottom, frame)
    ink.box(left, top + tall * 0.3, right, top + tall * 0.33, frame)
    ink.box(left, top, right, top + tall * 0.05, times(glass, 0.55))
    ink.box(
        left - wide * 0.09,
        bottom + tall * 0.04,
        right + wide * 0.09,
        bottom + tall * 0.1,
        light.shade(light.snowed((170, 168, 160)), 0.6),
    )
    ink.box(left - wide * 0.09, bottom + tall * 0.1, right + wide * 0.09, bottom + tall * 0.14, times(wall, 0.55))
    return glass


SCENES = {"tower-windows": tower_windows}
