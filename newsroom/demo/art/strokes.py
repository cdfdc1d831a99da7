"""Broad brushstrokes across paper: a drawing that shows nothing, for where a photograph would show too much."""

import math

from . import brush
from .light import times

_INKS = ((124, 34, 28), (50, 46, 50), (156, 70, 44), (74, 80, 86), (92, 24, 24))


def brushstrokes(c):
    """Sweeps of a wide dry brush, one over the other, on pale paper."""
    rng, light = c.rng, c.light
    paper = light.shade(light.snowed((222, 212, 192), 0.6), 0.5)
    image = brush.down(c.size, [(0, times(paper, 1.04)), (1, times(paper, 0.88))])
    image = brush.textured(image, brush.fractal(rng, c.size, 90 * c.u, 7, 0.66), 0.3)
    lean = rng.choice((-1, 1)) * rng.uniform(0.12, 0.5)
    with c.ink(image) as ink:
        for number in range(8):
            colour = light.shade(_INKS[number % len(_INKS)], 0.5)
            _sweep(c, ink, lean + rng.gauss(0, 0.22), colour)
    image = brush.textured(image, brush.relief(rng, c.size, 9 * c.u, 3, 1, 1, 1.2), 0.22)
    return brush.soft(image, 0.5 * c.u)


def _sweep(c, ink, angle, colour):
    """One sweep: hair beside hair along a shallow bow, some of them dry before the end."""
    rng, unit = c.rng, c.u
    x, y = c.w * rng.uniform(0.14, 0.86), c.h * rng.uniform(0.16, 0.84)
    reach, wide, bend = c.w * rng.uniform(0.2, 0.46), 1600 * unit * rng.uniform(0.03, 0.085), rng.uniform(-0.22, 0.22)
    ahead, aside = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
    hairs = max(8, int(wide / (1.7 * unit)))
    ends = brush.midpoints(rng, hairs, 0.7)
    for hair in range(hairs):
        across = (hair / hairs - 0.5) * 2
        if rng.random() < 0.06 + 0.16 * across**4:
            continue
        start, end = -1 + 0.1 * rng.random() + 0.05 * across**2, 1 - abs(ends[hair]) * 0.5 - 0.12 * rng.random()
        points = []
        for step in range(15):
            along = start + (end - start) * step / 14
            side = across * wide + bend * reach * (1 - along * along)
            points.append(
                (x + ahead[0] * along * reach + aside[0] * side, y + ahead[1] * along * reach + aside[1] * side)
            )
        ink.line(points, times(colour, rng.uniform(0.78, 1.24)), unit * rng.uniform(1.6, 3.4))


SCENES = {"brushstrokes": brushstrokes}
