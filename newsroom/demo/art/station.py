"""A railway platform."""

from PIL import ImageDraw

from . import brush, living, nature
from .light import mix, rgb, times
from .stage import Camera, warp


def station_platform(c):
    """A long platform under a canopy, a green train standing beside it, hardly anyone."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.46, 0.52)
    camera = Camera(w * rng.uniform(0.44, 0.6), horizon, min(w * 0.85, h * 1.25), 1.6)
    image = nature.sky(c, horizon, (camera.cx + w * 0.06, horizon * 0.8))
    line = brush.ridge(c, horizon - h * 0.03, h * 0.05, 0.5)
    nature.hill(c, image, [(x, min(y, horizon)) for x, y in line], (90, 96, 86), 1.3, 0.4, 0.2, bottom=horizon + 2)
    side = rng.choice((-1, 1))
    pave = light.snowed((150, 144, 134), 0.5)
    with c.ink(image) as ink:
        ink.polygon(
            camera.floor(-40 if side > 0 else -2.6, 40 if side < 0 else 2.6, 1, 300), light.shade(pave, 0.5, 0.2)
        )
        ink.polygon(camera.floor(side * 2.6, side * 30, 1, 300, -1.1), light.shade((84, 78, 72), 0.3, 0.2))
    ground = brush.plane(c, horizon, 90 * c.u, 1.4, 6, 6, 1.2, 0.05)
    image.paste(brush.textured(image, ground, 0.22), (0, 0))
    with c.ink(image) as ink:
        for z in [90 * 0.86**i for i in range(30)]:
            ink.line(
                [camera.at(-side * 9, 0, z), camera.at(side * 2.6, 0, z)],
                light.shade(times(pave, 0.86), 0.4, z * 0.006),
                max(0.5, 10 * c.u / z),
            )
        ink.polygon(camera.floor(side * 1.75, side * 1.95, 1, 120), light.shade((206, 180, 92), 0.6, 0.15))
        ink.polygon(
            camera.floor(side * 2.42, side * 2.6, 1, 120), light.shade(light.snowed((190, 186, 176)), 0.8, 0.15)
        )
    _carriages(c, image, camera, side)
    _canopy(c, image, camera, side)
    walkers = []
    for _ in range(rng.randint(2, 6)):
        z = rng.uniform(24, 70)
        x, y = camera.at(side * rng.uniform(-3.4, 1.4), 0, z)
        walkers.append((x, y, camera.focal * 1.66 / z))
    living.people(c, image, walkers, (46, 46, 52), 0.2)
    nature.mist(c, image, horizon, h * 0.06, 0.4 * min(1.3, light.haze))
    nature.snowfall(c, image, 0.6)
    return image


def _carriages(c, image, camera, side):
    rng, light = c.rng, c.light
    body = rng.choice(((66, 96, 76), (64, 88, 120), (92, 78, 66)))
    z = 2.0
    while z < 130:
        depth = z * 0.0065
        base = light.shade(body, 0.5, depth)
        flat = brush.down(
            (940, 190), [(0, times(base, 0.75)), (0.1, times(base, 1.12)), (0.5, base), (1, times(base, 0.62))]
        )
        flat = brush.textured(flat, brush.fractal(rng, flat.size, 90, 5, 0.6, 0.3), 0.35)
        draw = ImageDraw.Draw(flat)
        draw.rectangle((0, 112, 940, 121), fill=rgb(light.shade((206, 186, 116), 0.5, depth)))
        draw.rectangle((0, 160, 940, 190), fill=rgb(light.shade((40, 38, 38), 0.2, depth)))
        for i in range(13):
            left = 62 + i * 64
            lit = light.dark > 0.3 and rng.random() < 0.45
            glass = (
                light.fogged((250, 216, 154), depth * 0.5)
                if lit
                else mix(light.shade((44, 52, 56), 0.3, depth), light.middle, rng.uniform(0.08, 0.34))
            )
            draw.rectangle((left - 4, 38, left + 46, 98), fill=rgb(times(base, 0.55)))
            draw.rectangle((left, 42, left + 42, 94), fill=rgb(glass))
            if rng.random() < 0.5:
                cloth = times(glass, 0.8) if lit else light.shade((190, 186, 174), 0.3, depth)
                draw.rectangle((left, 42, left + 9, 94), fill=rgb(cloth))
                draw.rectangle((left + 33, 42, left + 42, 94), fill=rgb(cloth))
            draw.line((left, 58, left + 42, 58), fill=rgb(times(base, 0.6)), width=2)
        for left in (12, 896):
            draw.rectangle((left, 30, left + 34, 166), fill=rgb(times(base, 0.86)), outline=rgb(times(base, 0.5)))
            draw.rectangle((left + 7, 42, left + 27, 88), fill=rgb(light.shade((44, 52, 56), 0.3, depth)))
        quad = camera.wall(side * 2.85, z, z + 22, -0.35, 2.9)
        roof = [
            camera.at(side * 2.85, 2.9, z),
            camera.at(side * 2.85, 2.9, z + 22),
            camera.at(side * 3.6, 3.4, z + 22),
            camera.at(side * 3.6, 3.4, z),
        ]
        if side > 0:
            quad = [quad[1], quad[0], quad[3], quad[2]]
        warp(image, flat, quad)
        with c.ink(image) as ink:
            ink.polygon(roof, light.shade(light.snowed((112, 116, 116)), 0.7, depth))
        z += 22.8


def _canopy(c, image, camera, side):
    """A concrete roof on columns over the platform, with lamps below it."""
    light = c.light
    soffit = mix(light.shade((150, 146, 138), 0.15), times(light.horizon, 0.5), 0.15)
    edge, wide = side * 1.5, -side * 7.5
    with c.ink(image) as ink:
        ink.polygon(
            [
                camera.at(edge, 4.1, 0.8),
                camera.at(edge, 4.1, 110),
                camera.at(wide, 4.4, 110),
                camera.at(wide, 4.4, 0.8),
            ],
            times(soffit, 0.72),
        )
        for z in [100 * 0.84**i for i in range(28)]:
            tone = mix(times(soffit, 0.6), light.fog, min(0.5, light.veil(z * 0.006)))
            ink.line([camera.at(edge, 4.0, z), camera.at(wide, 4.3, z)], tone, max(0.8, camera.focal * 0.16 / z))
        ink.polygon(
            [
                camera.at(edge, 4.1, 0.8),
                camera.at(edge, 4.1, 110),
                camera.at(edge, 4.55, 110),
                camera.at(edge, 4.55, 0.8),
            ],
            light.shade(light.snowed((184, 180, 170), 0.3), 0.6, 0.15),
        )
        for i in reversed(range(15)):
            z = 3.4 + i * 6.5
            colour = light.shade((176, 172, 162), 0.4, z * 0.0065)
            x = -side * 3.6
            ink.polygon(camera.front(x - 0.2, x + 0.2, z, 0, 4.2), colour)
            ink.polygon(camera.front(x + 0.06, x + 0.2, z, 0, 4.2), times(colour, 0.72))
            ink.polygon(camera.front(x - 0.26, x + 0.26, z, 0, 0.5), times(colour, 0.6))
            bench = -side * 3.0
            if i % 3 == 1:
                ink.polygon(
                    camera.floor(bench - 0.5, bench + 0.1, z + 1.2, z + 3.2, 0.45),
                    light.shade((124, 92, 66), 0.4, z * 0.0065),
                )
                for zz in (z + 1.3, z + 3.1):
                    ink.line(
                        [camera.at(bench - 0.2, 0, zz), camera.at(bench - 0.2, 0.45, zz)],
                        light.shade((60, 56, 54), 0.2, z * 0.006),
                        max(1, camera.focal * 0.05 / zz),
                    )
    if light.dark > 0.3:
        for i in range(9):
            z = 6.0 + i * 8
            x, y = camera.at(-side * 1.2, 3.8, z)
            unit = camera.focal / z
            brush.glow(image, x, y, 1.6 * unit, (232, 234, 206), 0.75 * light.dark, 2.6)
            brush.glow(image, *camera.at(-side * 1.2, 0, z), 2.6 * unit, (222, 214, 176), 0.35 * light.dark, 2, 0.25)
            brush.glow(image, x, y, 0.22 * unit, (255, 254, 240), light.dark, 0.8)


SCENES = {"station-platform": station_platform}
