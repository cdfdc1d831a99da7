"""A border: posts and barbed wire beside a river."""

import itertools

from . import brush, nature
from .country import hills
from .light import rgb, times
from .stage import Camera


def border_fence(c):
    """Concrete posts and barbed wire along a river, hills on the other side."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.46, 0.52)
    sun = (w * rng.uniform(0.2, 0.8), horizon * 0.7)
    image = nature.sky(c, horizon, sun)
    hills(c, image, horizon, 4, 0.16, (84, 88, 72), 0.55)
    nature.water(c, image, horizon, horizon + h * 0.16, 0.8, murk=0.3, glint=sun[0], cell=8)
    side = rng.choice((-1, 1))
    camera = Camera(w * (0.5 + 0.2 * side), horizon, max(w, h) * 0.85, 1.5)
    grass = light.snowed((120, 110, 74), 0.9)
    # The bank reaches the horizon where the fence runs out, and falls away to the river beside it.
    line = []
    for x, y in brush.ridge(c, 0, h * 0.012, 0.55, 3, 2 * c.u):
        away = max(0.0, min(1.0, (camera.cx - x) * side / (w * 0.55) + 0.03))
        line.append((x, horizon + h * 0.15 * away**0.6 + y * away))
    bank = c.mask(polygons=[brush.below(c, line)])
    ground = brush.down(
        c.size,
        [
            (0, light.shade(grass, 0.5, 0.4)),
            ((horizon + h * 0.12) / h, light.shade(grass, 0.55, 0.35)),
            (1, light.shade(times(grass, 0.75), 0.45)),
        ],
    )
    blades = brush.plane(c, horizon, 8 * c.u, 0.45, 3, 6, 1.5, 0.06)
    ground = brush.textured(ground, blades, 0.5)
    broad = brush.plane(c, horizon, 150 * c.u, 2.5, 4, 5, 1.2, 0.03)
    image.paste(brush.textured(ground, broad, 0.6), (0, 0), bank)
    path = [camera.at(x * -side, 0, z) for x, z in ((-0.6, 1.2), (0.9, 1.2), (0.6, 40), (0.2, 40))]
    image.paste(
        rgb(light.shade(light.snowed((168, 150, 120), 0.8), 0.6, 0.1)),
        (0, 0),
        brush.faded(brush.soft(c.mask(polygons=[path]), 6 * c.u), 0.6),
    )
    _fence(c, image, camera, side)
    nature.mist(c, image, horizon + h * 0.04, h * 0.08, 0.45 * min(1.1, light.haze))
    nature.snowfall(c, image)
    return image


def _fence(c, image, camera, side):
    rng, light = c.rng, c.light
    posts, z = [], 2.4
    while z < 150:
        posts.append((side * (1.7 + rng.uniform(-0.03, 0.03) - 0.012 * z), z, rng.uniform(-0.03, 0.03)))
        z += 3.2
    heights = [0.2, 0.5, 0.8, 1.1, 1.4, 1.7, 2.0, 2.3]
    sharp, near_mask = [], []
    for (x1, z1, _), (x2, z2, _) in itertools.pairwise(posts):
        sag = rng.uniform(0.0, 0.05)
        for up in heights:
            points = []
            for step in range(7):
                share = step / 6
                drop = sag * 4 * share * (1 - share)
                points.append(camera.at(x1 + (x2 - x1) * share, up - drop, z1 + (z2 - z1) * share))
            target = near_mask if z1 < 5 else sharp
            width = max(0.45 * c.u, camera.focal * 0.007 / z1)
            target.append((points, width))
            if z1 < 26:
                for share in (0.1, 0.26, 0.42, 0.58, 0.74, 0.9):
                    bx, by = camera.at(
                        x1 + (x2 - x1) * share, up - sag * 4 * share * (1 - share), z1 + (z2 - z1) * share
                    )
                    size = camera.focal * 0.032 / (z1 + (z2 - z1) * share)
                    target.append(([(bx - size, by - size * 0.7), (bx + size, by + size * 0.7)], width * 0.9))
                    target.append(([(bx - size * 0.5, by + size), (bx + size * 0.5, by - size)], width * 0.9))
    wire = rgb(light.shade((74, 66, 60), 0.3, 0.12))
    for x, z, lean in reversed(posts):
        depth = min(1.2, z * 0.009)
        points = _post(camera, x, z, lean, side)
        xs, ys = [px for px, _ in points], [py for _, py in points]
        left, top, right, bottom = (
            max(0, int(min(xs)) - 2),
            max(0, int(min(ys)) - 2),
            min(c.w, int(max(xs)) + 3),
            min(c.h, int(max(ys)) + 3),
        )
        if right <= left or bottom <= top:
            continue
        mask = brush.shapes((right - left, bottom - top), polygons=[[(px - left, py - top) for px, py in points]])
        stone = light.shade((164, 158, 146), 0.55, depth)
        part = brush.down(mask.size, [(0, stone), (1, times(stone, 0.8))])
        if z < 40:
            part = brush.textured(part, brush.fractal(rng, part.size, 30 * c.u, 5, 0.6, 0.4), 0.7)
            shade = brush.across_mask(part.size, [(0, 0), (0.55, 30), (1, 150)])
            part.paste(rgb(times(stone, 0.35)), (0, 0), shade)
        image.paste(part, (left, top), brush.soft(mask, 2.4 * c.u) if z < 4 else mask)
    image.paste(wire, (0, 0), c.mask(lines=sharp))
    image.paste(wire, (0, 0), brush.faded(brush.soft(c.mask(lines=near_mask), 1.6 * c.u), 0.9))


def _post(camera, x, z, lean, side):
    wide, high = 0.075, 2.35
    return [
        camera.at(x - wide, 0, z),
        camera.at(x - wide + lean, high, z),
        camera.at(x - wide + lean - side * 0.38, high + 0.42, z),
        camera.at(x + wide + lean - side * 0.38, high + 0.46, z),
        camera.at(x + wide + lean, high, z),
        camera.at(x + wide, 0, z),
    ]


SCENES = {"border-fence": border_fence}
