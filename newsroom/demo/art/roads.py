"""A tree-lined road and a greenhouse: two rows that run away from the eye."""

import itertools
import math
from dataclasses import replace

from PIL import Image

from . import brush, living, nature
from .country import ground, hills, treeline
from .light import mix, rgb, times
from .stage import Camera


def bicycle_road(c):
    """A straight country road between poplars, cyclists tiny on it."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.5, 0.58)
    camera = Camera(w * rng.uniform(0.4, 0.6), horizon, max(w, h) * rng.uniform(1.0, 1.3), 1.7)
    sun = (camera.cx + w * rng.choice((-1, 1)) * rng.uniform(0.1, 0.3), horizon * 0.74)
    image = nature.sky(c, horizon, sun)
    hills(c, image, horizon, 3, 0.07)
    treeline(c, image, horizon, 0.7, 18, 0.03)
    above = image.crop((0, 0, w, int(horizon)))
    ground(c, image, horizon, (112, 112, 66), (150, 146, 92))
    grass = brush.plane(c, horizon, 10 * c.u, 0.5, 3, 6, 1.5, 0.06)
    image = brush.textured(image, grass, 0.8)
    road = light.snowed((158, 148, 134), 0.85)
    surface = brush.down(
        c.size,
        [
            (0, light.shade(road, 0.6, 0.9)),
            (horizon / h, light.shade(road, 0.6, 0.8)),
            (horizon / h * 0.6 + 0.4, light.shade(road, 0.6, 0.1)),
            (1, light.shade(times(road, 0.9), 0.5)),
        ],
    )
    grit = brush.plane(c, horizon, 30 * c.u, 0.8, 5, 6, 1.2, 0.05)
    surface = brush.textured(surface, grit, 0.25)
    image.paste(surface, (0, 0), brush.soft(c.mask(polygons=[camera.floor(-3.3, 3.3, 2.2, 600)]), 1.5 * c.u))
    for x in (-1.5, 1.4):
        wheel = brush.soft(c.mask(polygons=[camera.floor(x - 0.3, x + 0.3, 2.2, 300)]), 5 * c.u)
        image.paste(rgb(light.shade(times(road, 0.72), 0.4, 0.1)), (0, 0), brush.faded(wheel, 0.4))
    image.paste(above, (0, 0))
    _tree_shadows(c, image, camera, sun)
    bare = light.white > 0.5 or rng.random() < 0.25
    for near, far in ((110, 420), (44, 110), (9, 44)):
        polygons, lines, depth = [], [], min(1.1, near * 0.0085)
        for side in (-1, 1):
            z = near + rng.random() * 4
            while z < far:
                x, y = camera.at(side * (5.2 + rng.uniform(-0.25, 0.25)), 0, z)
                tall = camera.focal * rng.uniform(9, 13) / z
                if -tall * 0.4 < x < w + tall * 0.4:
                    if bare and near < 100:
                        lines += living.bare_tree(rng, x, y, tall, 0.3)
                    else:
                        polygons += living.poplar(rng, x, y, tall, rng.uniform(0.15, 0.2))
                z += rng.uniform(6, 9) * (1 if near < 100 else 1.6)
        colour = (78, 68, 58) if bare else (66, 80, 46)
        living.foliage(c, image, c.mask(polygons=polygons, lines=lines), colour, depth, 10, 0.5, 1.0, not bare)
        if near > 40:
            nature.mist(c, image, horizon, h * 0.09, 0.28 * min(1.3, light.haze))
    _cyclists(c, image, camera)
    if light.low:
        brush.glow(image, sun[0], sun[1], w * 0.55, (255, 206, 140), 0.4, 1.9)
    nature.snowfall(c, image)
    return image


def _tree_shadows(c, image, camera, sun):
    light, rng = c.light, c.rng
    if light.sun[0] < 0.3:
        return
    polygons = []
    away = -1 if sun[0] > camera.cx else 1
    for z in range(7, 120, 8):
        x, reach = -away * 5.2, away * (14 if light.low else 8)
        z += rng.uniform(-1.5, 1.5)
        polygons.append(
            [
                camera.at(x, 0, z - 0.5),
                camera.at(x + reach, 0, z - 1.9),
                camera.at(x + reach, 0, z - 0.4),
                camera.at(x, 0, z + 0.3),
            ]
        )
    mask = brush.soft(c.mask(polygons=polygons), 5 * c.u)
    image.paste(rgb(light.shade((52, 50, 50), 0.0, 0.05)), (0, 0), brush.faded(mask, 0.42))


def _cyclists(c, image, camera):
    rng, light = c.rng, c.light
    for z in sorted((rng.uniform(30, 120) for _ in range(rng.randint(2, 5))), reverse=True):
        x, y = camera.at(rng.uniform(-2.4, 2.4), 0, z)
        unit = camera.focal / z
        living.contact_shadow(image, x, y, unit * 0.5, 0.4)
        body = [
            [
                (x - 0.23 * unit, y - 1.32 * unit),
                (x + 0.23 * unit, y - 1.32 * unit),
                (x + 0.19 * unit, y - 0.78 * unit),
                (x - 0.19 * unit, y - 0.78 * unit),
            ],
            [
                (x - 0.17 * unit, y - 0.85 * unit),
                (x - 0.02 * unit, y - 0.85 * unit),
                (x - 0.05 * unit, y - 0.25 * unit),
                (x - 0.15 * unit, y - 0.3 * unit),
            ],
            [
                (x + 0.02 * unit, y - 0.85 * unit),
                (x + 0.17 * unit, y - 0.85 * unit),
                (x + 0.15 * unit, y - 0.42 * unit),
                (x + 0.06 * unit, y - 0.4 * unit),
            ],
        ]
        head = [(x - 0.11 * unit, y - 1.62 * unit, x + 0.11 * unit, y - 1.34 * unit)]
        bars = [
            ([(x, y), (x, y - 0.68 * unit)], max(0.8, 0.06 * unit)),
            ([(x - 0.28 * unit, y - 1.0 * unit), (x + 0.28 * unit, y - 1.0 * unit)], max(0.5, 0.04 * unit)),
        ]
        coat = rng.choice(((44, 48, 58), (60, 52, 46), (48, 58, 50)))
        image.paste(rgb(light.shade(coat, 0.3, z * 0.006)), (0, 0), c.mask(body, head, bars))


def greenhouse(c):
    """Inside a plastic tunnel: hoops, milky light, rows of green going away; no snow comes in."""
    c = replace(c, light=replace(c.light, white=0.0))
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.46, 0.52)
    camera = Camera(w * rng.uniform(0.44, 0.56), horizon, min(w * 0.62, h * 0.95), 1.55)
    glowing = mix(light.horizon, (238, 240, 228), 0.45) if light.dark < 0.5 else mix(light.middle, (70, 74, 70), 0.3)
    image = brush.down(c.size, [(0, times(glowing, 0.86)), (horizon / h, glowing), (1, times(glowing, 0.6))])
    folds = brush.fractal(rng, (w // 2, h // 2), 120 * c.u, 5, 0.5, 0.35).resize(c.size)
    image = brush.textured(image, folds, 0.5)

    def hoop(z):
        return [
            camera.at(3.4 * math.cos(math.pi * i / 28), 0.5 + 2.9 * math.sin(math.pi * i / 28), z) for i in range(29)
        ]

    far_end = c.mask(polygons=[[*hoop(46), camera.at(-3.4, 0, 46), camera.at(3.4, 0, 46)]])
    image.paste(rgb(mix(glowing, (255, 255, 248), 0.5 * (1 - light.dark))), (0, 0), far_end)
    zs = [46 * 0.86**i for i in range(23)]
    panes = image.copy()
    with c.ink(panes) as ink:
        for z, nearer in itertools.pairwise(zs):
            ink.polygon(hoop(z) + hoop(nearer)[::-1], times(glowing, rng.uniform(0.8, 1.06)))
    image = Image.blend(image, panes, 0.2)
    earth = light.shade((116, 92, 70), 0.4)
    floor = c.mask(polygons=[camera.floor(-3.4, 3.4, 1.0, 46)])
    soil = brush.textured(c.plain(earth), brush.plane(c, horizon, 22 * c.u, 1.2, 4, 6, 1.5, 0.1), 0.9)
    image.paste(soil, (0, 0), floor)
    with c.ink(image) as ink:
        path = mix(light.shade((176, 160, 134), 0.5), glowing, 0.25)
        ink.polygon(camera.floor(-0.42, 0.42, 1.0, 46), path)
        for z in zs:
            colour = mix(light.shade((92, 98, 96), 0.2), glowing, min(0.75, z / 46))
            ink.line(hoop(z), colour, max(0.8 * c.u, camera.focal * 0.045 / z))
        for angle in (0.25, 0.5, 0.75):
            x, y = 3.4 * math.cos(math.pi * angle), 0.5 + 2.9 * math.sin(math.pi * angle)
            ink.line(
                [camera.at(x, y, 1.2), camera.at(x, y, 46)],
                mix(light.shade((92, 98, 96), 0.2), glowing, 0.4),
                1.6 * c.u,
            )
    crop = rng.choice(((88, 112, 66), (100, 118, 70), (78, 104, 70)))
    for z in [30 * 0.885**i for i in range(24)]:
        ellipses = []
        for lane in (-2.8, -1.9, -1.05, 1.05, 1.9, 2.8):
            x, y = camera.at(lane + rng.uniform(-0.08, 0.08), 0, z)
            unit = camera.focal / z
            if -unit < x < w + unit and y < h * 1.25:
                ellipses += living.bush(rng, x, y, unit * 0.8, unit * rng.uniform(0.4, 0.62), 26)
        shade = min(0.9, z / 34)
        colour = mix(times(crop, rng.uniform(0.9, 1.12)), tuple(v * 0.9 for v in glowing), 0.55 * shade)
        mask = c.mask(ellipses=ellipses)
        living.foliage(c, image, brush.soft(mask, 3.2 * c.u) if z < 2.4 else mask, colour, 0.02, 7 + 30 / z, 0.7, 1.2)
    brush.glow(image, camera.cx, horizon - h * 0.03, w * 0.4, glowing, 0.5 * (1 - 0.7 * light.dark), 1.8)
    for z in (22, 13, 8) if light.dark > 0.4 else ():
        x, y = camera.at(0, 3.1, z)
        brush.glow(image, x, y, camera.focal * 2.2 / z, (255, 214, 150), 0.85, 2.2)
    figure = camera.at(rng.uniform(-0.2, 0.2), 0, 30)
    living.people(c, image, [(figure[0], figure[1], camera.focal * 1.6 / 30)], (70, 74, 70), 0.35, False)
    return image


SCENES = {"bicycle-road": bicycle_road, "greenhouse": greenhouse}
