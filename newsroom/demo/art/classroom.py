"""A classroom after hours."""

from PIL import Image, ImageChops

from . import brush, living
from .light import mix, rgb, times
from .stage import Camera


def classroom(c):
    """Rows of wooden desks, nobody at them, light from one side."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.36, 0.42)
    camera = Camera(w * rng.uniform(0.46, 0.62), horizon, min(w * 0.78, h * 1.15), 1.65)
    dim = 0.34 + 0.66 * (1 - light.dark) if light.dark < 0.9 else 0.5
    key = mix(times(light.ambient, 330), times(light.sun, 330), 0.55 if light.sun[0] > 0.3 else 0.2)
    key = rgb(mix(key, (255, 236, 200), 0.35)) if light.dark < 0.9 else (236, 226, 196)
    wall = times(mix((196, 200, 186), key, 0.25), dim)
    left, right, back, high = -3.9, 3.9, 11.0, 3.3
    image = c.plain(wall)
    shade = brush.across_mask(c.size, [(0, 0), (0.3, 20), (1, 130)])
    image.paste(rgb(times(wall, 0.4)), (0, 0), shade)
    with c.ink(image) as ink:
        ink.polygon(
            [
                camera.at(left, high, back),
                camera.at(right, high, back),
                camera.at(right, high, 0.8),
                camera.at(left, high, 0.8),
            ],
            times(mix((222, 220, 210), key, 0.2), dim * 0.82),
        )
        ink.polygon(camera.front(left, right, back, 0, high), times(mix((190, 198, 190), key, 0.2), dim * 0.86))
        ink.polygon(camera.front(left, right, back, 0, 1.0), times((112, 134, 120), dim * 0.8))
        ink.polygon(camera.wall(right, 0.8, back, 0, high), times(mix((204, 202, 188), key, 0.35), dim * 0.9))
        ink.polygon(camera.wall(right, 0.8, back, 0, 1.0), times((118, 140, 126), dim * 0.85))
        ink.polygon(camera.wall(left, 0.8, back, 0, high), times((150, 152, 146), dim * 0.6))
        ink.polygon(camera.wall(left, 0.8, back, 0, 1.0), times((84, 100, 92), dim * 0.6))
        ink.polygon(camera.floor(left, right, 0.8, back), times((124, 98, 74), dim * 0.8))
        for i in range(27):
            x = left + (right - left) * i / 26
            ink.line([camera.at(x, 0, 0.8), camera.at(x, 0, back)], times((92, 70, 52), dim * 0.8), 1.2 * c.u)
        ink.polygon(camera.front(-1.9, 1.9, back - 0.02, 0.95, 2.2), times((96, 76, 56), dim))
        ink.polygon(camera.front(-1.83, 1.83, back - 0.03, 1.01, 2.14), times((50, 74, 64), dim))
    smear = brush.fractal(rng, (w // 3, h // 3), 70 * c.u, 4, 0.5, 3).resize(c.size)
    board = brush.soft(c.mask(polygons=[camera.front(-1.83, 1.83, back - 0.03, 1.01, 2.14)]), 1.0)
    image = brush.textured(image, smear, 0.9, board)
    image = brush.textured(image, brush.fractal(rng, (w // 3, h // 3), 240 * c.u, 5, 0.5).resize(c.size), 0.3)
    outside = mix(light.horizon, (255, 255, 250), 0.45 * (1 - light.dark))
    windows = [(1.3, 2.9), (3.6, 5.2), (5.9, 7.5), (8.2, 9.8)]
    panes = [camera.wall(left + 0.01, near, far, 1.05, 2.95) for near, far in windows]
    view = brush.down(
        c.size, [(0, mix(light.middle, outside, 0.5)), (horizon / h, outside), (0.55, light.fogged((90, 100, 84), 0.8))]
    )
    image.paste(view, (0, 0), c.mask(polygons=panes))
    with c.ink(image) as ink:
        frame = times((190, 192, 184), dim * 0.72)
        for near, far in windows:
            quad = camera.wall(left + 0.02, near, far, 1.05, 2.95)
            ink.line([*quad, quad[0]], frame, max(1.5, camera.focal * 0.05 / far))
            middle = (near + far) / 2
            ink.line(
                [camera.at(left, 1.05, middle), camera.at(left, 2.95, middle)], frame, camera.focal * 0.04 / middle
            )
            ink.line([camera.at(left, 2.3, near), camera.at(left, 2.3, far)], frame, camera.focal * 0.04 / middle)
    _sun_on_floor(c, image, camera, windows, left, key)
    if light.dark < 0.9:
        halo = brush.soft(c.mask(polygons=panes), 34 * c.u)
        image = ImageChops.screen(image, Image.composite(c.plain(times(outside, 0.55)), c.plain((0, 0, 0)), halo))
    for z in (9.2, 7.8, 6.5, 5.3, 4.2, 3.2, 2.3):
        for x in (-2.35, 0.0, 2.35):
            _desk(c, image, camera, x + rng.uniform(-0.06, 0.06), z + rng.uniform(-0.05, 0.05), key, dim)
    if light.dark > 0.5:
        for z in (4, 7, 10):
            x, y = camera.at(0.4, 3.15, z)
            brush.glow(image, x, y, camera.focal * 2.4 / z, (236, 236, 214), 0.55, 2.2, 0.6)
            tube = c.mask(
                polygons=[
                    [camera.at(-0.3, 3.1, z), camera.at(1.1, 3.1, z), camera.at(1.1, 3.05, z), camera.at(-0.3, 3.05, z)]
                ]
            )
            image.paste((252, 252, 240), (0, 0), brush.soft(tube, c.u))
    return image


def _sun_on_floor(c, image, camera, windows, left, key):
    light = c.light
    if light.sun[0] < 0.3:
        return
    patches = []
    for near, far in windows:
        for lower, upper in ((0.6, 1.7), (1.8, 2.6)):
            patches.append(
                [
                    camera.at(left + lower, 0, near - lower * 0.2),
                    camera.at(left + lower, 0, far - lower * 0.2),
                    camera.at(left + upper, 0, far - upper * 0.2),
                    camera.at(left + upper, 0, near - upper * 0.2),
                ]
            )
    mask = brush.soft(c.mask(polygons=patches), 3.5 * c.u)
    lit = ImageChops.screen(image, c.plain(times(key, 0.5)))
    image.paste(lit, (0, 0), brush.faded(mask, 0.8 * min(1.0, light.sun[0] * 1.5)))
    beams = [
        [
            camera.at(left, 2.9, far),
            camera.at(left, 1.1, near),
            camera.at(left + 2.2, 0, near - 0.4),
            camera.at(left + 2.9, 0, far - 0.5),
        ]
        for near, far in windows
    ]
    air = brush.faded(brush.soft(c.mask(polygons=beams), 22 * c.u), 0.13)
    image.paste(key, (0, 0), air)


def _desk(c, image, camera, x, z, key, dim):
    """A double desk with its bench: a lit top, dark sides, thin legs, a soft shadow."""
    rng = c.rng
    wood = times(mix((164, 112, 66), (142, 98, 62), rng.random()), dim)
    wide, deep, top = 0.62, 0.42, 0.74
    foot_x, foot_y = camera.at(x + 0.1, 0, z)
    living.contact_shadow(image, foot_x, foot_y, camera.focal * 0.72 / z, 0.55, 0.3)
    share = max(0.0, min(1.0, 0.62 - x * 0.13))
    with c.ink(image) as ink:
        for px in (x - wide + 0.04, x + wide - 0.04):
            for pz in (z + deep, z):
                ink.line(
                    [camera.at(px, 0, pz), camera.at(px, top, pz)], times((70, 66, 62), dim), camera.focal * 0.03 / pz
                )
        bench = [
            camera.at(x - wide, 0.44, z - 0.25),
            camera.at(x + wide, 0.44, z - 0.25),
            camera.at(x + wide, 0.44, z - 0.52),
            camera.at(x - wide, 0.44, z - 0.52),
        ]
        ink.polygon(camera.front(x - wide, x + wide, z, top - 0.2, top - 0.03), times(wood, 0.42))
        ink.polygon(camera.wall(x - wide, z, z + deep, top - 0.2, top - 0.03), times(wood, 0.8))
        shine = mix(times(wood, 1.02), key, 0.22 + 0.35 * share)
        surface = [
            camera.at(x - wide - 0.03, top, z + deep),
            camera.at(x + wide + 0.03, top, z + deep),
            camera.at(x + wide + 0.03, top, z - 0.03),
            camera.at(x - wide - 0.03, top, z - 0.03),
        ]
        ink.polygon(surface, shine)
        for i in range(1, 6):
            shift = deep * i / 6
            ink.line(
                [camera.at(x - wide, top, z + shift), camera.at(x + wide, top, z + shift)],
                times(shine, 0.95),
                0.8 * c.u,
            )
        ink.line([surface[3], surface[2]], times(wood, 0.7), max(1.0, camera.focal * 0.028 / z))
        for px in (x - wide + 0.08, x + wide - 0.08):
            ink.line(
                [camera.at(px, 0, z - 0.4), camera.at(px, 0.44, z - 0.4)],
                times((60, 56, 54), dim),
                camera.focal * 0.028 / z,
            )
        ink.polygon(bench, mix(times(wood, 0.86), key, 0.12 + 0.2 * share))
        ink.line([bench[3], bench[2]], times(wood, 0.45), max(1.0, camera.focal * 0.035 / z))


SCENES = {"classroom": classroom}
