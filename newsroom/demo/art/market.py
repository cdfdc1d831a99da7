"""A covered market."""

import math

from PIL import Image, ImageChops

from . import brush, living
from .light import mix, rgb, times
from .stage import Camera

_GOODS = (
    (166, 74, 56),
    (196, 134, 66),
    (104, 122, 72),
    (188, 168, 100),
    (128, 92, 70),
    (140, 146, 102),
    (204, 196, 174),
    (138, 70, 72),
    (94, 104, 68),
)


def market_stalls(c):
    """A covered market against the light of its far end: heaps on tables, tarpaulins, backs walking away."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.44, 0.5)
    camera = Camera(w * rng.uniform(0.44, 0.56), horizon, min(w * 0.75, h * 1.05), 1.55)
    outside = mix(light.horizon, (255, 250, 240), 0.35 * (1 - light.dark)) if light.dark < 0.9 else (74, 80, 96)
    air = mix(times(outside, 0.72), (150, 126, 100), 0.35)
    gloom = (70, 60, 52) if light.dark < 0.5 else (44, 38, 38)
    image = brush.down(c.size, [(0, gloom), (horizon / h, mix(gloom, air, 0.85)), (1, times(gloom, 1.1))])
    gate = c.mask(polygons=[camera.front(-1.6, 1.6, 40, 0, 3.4)])
    image.paste(rgb(outside), (0, 0), brush.soft(gate, 3 * c.u))
    with c.ink(image) as ink:
        floor = mix((116, 104, 92), air, 0.2)
        for z in [38 * 0.9**i for i in range(35)]:
            tone = mix(times(floor, 0.9), outside, min(0.62, z / 40))
            ink.polygon(camera.floor(-1.55, 1.55, z * 0.9, z), tone)
    aisle = c.mask(polygons=[camera.floor(-1.55, 1.55, 0.8, 40)])
    wet = brush.plane(c, horizon, 26 * c.u, 2.6, 4, 6, 1.3, 0.05)
    image.paste(rgb(mix(outside, air, 0.25)), (0, 0), ImageChops.multiply(aisle, brush.levels(wet, 40, 255, 1, 70)))
    image = Image.composite(brush.textured(image, wet, 0.16), image, aisle)
    stations = [36 * 0.82**i for i in range(17)]
    for z in stations:
        for side in (-1, 1):
            _stall(c, image, camera, side, z, max(0.9, z * 0.82), outside, air)
        if 12 < z < 34 and rng.random() < 0.9:
            walkers = [
                (*camera.at(rng.uniform(-1.0, 1.0), 0, z), camera.focal * rng.uniform(1.5, 1.68) / z)
                for _ in range(rng.choice((1, 1, 2)))
            ]
            living.people(c, image, walkers, times((74, 66, 64), 1 - 0.3 * light.dark), 0.55 * z / 34)
    folds = brush.relief(rng, (w // 2, h // 2), 90 * c.u, 5, 3, 2, 1.6, 0.6).resize(c.size, Image.Resampling.BICUBIC)
    roofs = brush.down_mask(c.size, [(0, 255), (horizon / h * 0.8, 255), (horizon / h, 0), (1, 0)])
    image = Image.composite(brush.textured(image, folds, 0.32), image, roofs)
    brush.glow(image, camera.cx, horizon, w * 0.46, outside, 0.62 * (1 - 0.6 * light.dark), 1.9)
    for z in (17, 10.5, 6.2, 3.6):
        for side in (-1, 1):
            if rng.random() < 0.8:
                x, y = camera.at(side * 1.75 + rng.uniform(-0.2, 0.2), 2.05, z)
                unit = camera.focal / z
                with c.ink(image, (x - 3, y - unit, x + 3, y + 3)) as ink:
                    ink.line([(x, y - unit * 0.6), (x, y)], (24, 22, 24), max(0.7, unit * 0.006))
                brush.glow(image, x, y, unit * 1.2, (255, 204, 130), 0.5 + 0.25 * light.dark, 2.6)
                brush.glow(image, x, y, unit * 0.07, (255, 246, 222), 1.0, 0.8)
    near = brush.down_mask(c.size, [(0, 190), (horizon / h * 0.55, 0), (0.66, 0), (1, 255)])
    return Image.composite(brush.soft(image, 5 * c.u), brush.soft(image, 0.6 * c.u), near)


_TARPS = ((92, 118, 142), (164, 138, 98), (112, 134, 112), (150, 104, 88), (184, 176, 156), (120, 126, 132))


def _stall(c, image, camera, side, far, near, outside, air):
    """One table with its heaps, cloth front, pole and a piece of tarpaulin above."""
    rng, light = c.rng, c.light
    fog = min(0.78, far / 38)
    x0, x1, top = side * 1.5, side * 3.4, 0.82
    cloth = mix(times(rng.choice(((116, 78, 68), (84, 96, 104), (124, 112, 92), (90, 100, 86))), 0.62), air, fog)
    board = mix((122, 100, 80), air, fog)
    tarp = mix(times(rng.choice(_TARPS), 0.86 - 0.45 * light.dark), air, fog * 0.9)
    reach = [camera.at(x0 * 0.5, 3, far)[0], camera.at(x1, 3, near)[0], camera.at(x0 * 0.5, 3, near)[0]]
    area = (min(reach), camera.at(0, 3.2, near)[1], max(reach), camera.at(0, 0, near)[1] + 2)
    with c.ink(image, area) as ink:
        low, high = 2.7 + rng.uniform(-0.15, 0.12), 2.0
        ink.polygon(
            [camera.at(x1, 0, far), camera.at(x1, 0, near), camera.at(x1, high, near), camera.at(x1, high, far)],
            mix((66, 56, 50), air, fog * 0.85),
        )
        inner = x0 * rng.uniform(0.45, 0.6)
        sheet = [
            camera.at(inner, low, far),
            camera.at(inner, low - 0.05, near),
            camera.at(x1, high, near),
            camera.at(x1, high, far),
        ]
        for i in range(10):
            a, b = i / 10, (i + 1.06) / 10
            tone = mix(times(tarp, 0.62 + 0.38 * (1 - a) + 0.05 * math.sin(i * 2.1)), outside, 0.16 * (1 - a))
            ink.polygon(
                [
                    _between(sheet[0], sheet[3], a),
                    _between(sheet[1], sheet[2], a),
                    _between(sheet[1], sheet[2], b),
                    _between(sheet[0], sheet[3], b),
                ],
                tone,
            )
        ink.line([sheet[0], sheet[1]], mix(tarp, outside, 0.4), max(0.7, camera.focal * 0.012 / far))
        ink.line([sheet[1], sheet[2]], times(tarp, 0.55), max(0.7, camera.focal * 0.012 / near))
        for i in range(9):
            a, b = i / 9, (i + 1.08) / 9
            span = [
                camera.at(x0, 0, far + (near - far) * a),
                camera.at(x0, 0, far + (near - far) * b),
                camera.at(x0, top, far + (near - far) * b),
                camera.at(x0, top, far + (near - far) * a),
            ]
            ink.polygon(span, times(cloth, 0.88 + 0.16 * math.sin(i * 1.9 + far)))
        ink.polygon(
            [camera.at(x0, top, far), camera.at(x0, top, near), camera.at(x1, top, near), camera.at(x1, top, far)],
            board,
        )
        ink.line(
            [camera.at(x0, top, far), camera.at(x0, top, near)],
            mix(board, outside, 0.45),
            max(0.8, camera.focal * 0.015 / far),
        )
        pole = mix((62, 56, 52), air, fog)
        ink.line(
            [camera.at(x0 * 1.05, 0, far), camera.at(x0 * 1.05, 2.4, far)], pole, max(0.7, camera.focal * 0.022 / far)
        )
        heaps = max(2, min(4, int(far - near + 1.5)))
        for row in (2.9, 2.45, 2.05, 1.7):
            for i in range(heaps):
                z = far - (far - near) * (i + 0.5) / heaps
                _heap(c, ink, camera, side * row, z, top, rng.choice(_GOODS), fog, outside, air)


def _between(first, second, share):
    return first[0] + (second[0] - first[0]) * share, first[1] + (second[1] - first[1]) * share


def _heap(c, ink, camera, x, z, top, colour, fog, outside, air):
    """A pile of round things in a basin, each lit from the far end."""
    rng = c.rng
    unit = camera.focal / z
    cx, cy = camera.at(x, top, z)
    if cx < -unit or cx > c.w + unit:
        return
    rim = mix((92, 86, 82), air, fog)
    ink.ellipse(cx - 0.25 * unit, cy - 0.085 * unit, cx + 0.25 * unit, cy + 0.085 * unit, rim)
    size = unit * rng.uniform(0.018, 0.042)
    layers = 6 if size > 3 else 3
    for layer in range(layers):
        count = max(2, int((layers - layer) * 2.8))
        for i in range(count):
            spread = 0.2 * (1 - layer / layers) * unit
            px = cx + (i / max(1, count - 1) - 0.5) * 2 * spread + rng.gauss(0, 0.12) * size
            py = cy - layer * size * 1.15 + rng.uniform(-0.3, 0.3) * size + 0.02 * unit
            tone = mix(times(colour, rng.uniform(0.42, 0.75)), air, fog)
            ink.ellipse(px - size, py - size * 0.9, px + size, py + size * 0.9, tone)
            bright = mix(mix(times(colour, 1.05), outside, 0.28), air, fog)
            ink.ellipse(px - size * 0.55, py - size * 0.78, px + size * 0.55, py - size * 0.15, mix(tone, bright, 0.6))


SCENES = {"market-stalls": market_stalls}
