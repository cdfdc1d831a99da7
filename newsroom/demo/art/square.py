"""A vast square with a plain slab of stone."""

import itertools

from PIL import Image, ImageChops, ImageDraw

from . import brush, living, nature
from .light import mix, rgb, times
from .stage import Camera, warp


def monument_square(c):
    """A vast paved square, a plain stone slab standing at its end, people the size of commas."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.6, 0.68)
    camera = Camera(w * rng.uniform(0.4, 0.6), horizon, max(w, h) * 0.95, 1.7)
    sun_side = rng.choice((-1, 1))
    image = nature.sky(c, horizon, (w * (0.5 + 0.3 * sun_side), horizon * 0.6))
    line = brush.ridge(c, horizon - h * 0.015, h * 0.03, 0.5)
    nature.hill(c, image, [(x, min(y, horizon)) for x, y in line], (96, 100, 96), 1.5, 0.4, 0, bottom=horizon + 2)
    _paving(c, image, camera)
    _colonnades(c, image, camera, sun_side)
    nature.mist(c, image, horizon, h * 0.05, 0.35 * min(1.3, light.haze))
    half = rng.uniform(1.3, 2.0)
    _slab(c, image, camera, sun_side, half)
    if light.name in ("overcast", "night", "dusk", "dawn"):
        _wet(c, image, int(camera.at(0, 0, 60)[1]))
    _steps(c, image, camera, half)
    if light.sun[0] > 0.3:
        reach = -sun_side * (34 if light.low else 13)
        shadow = [
            camera.at(-1.8, 0, 56),
            camera.at(1.8, 0, 56),
            camera.at(1.8 + reach, 0, 38),
            camera.at(-1.8 + reach, 0, 36),
        ]
        mask = brush.soft(c.mask(polygons=[shadow]), 3.5 * c.u)
        image.paste(rgb(light.shade((60, 58, 62), 0.0, 0.2)), (0, 0), brush.faded(mask, 0.5))
    walkers = []
    for _ in range(rng.randint(5, 12)):
        z = rng.uniform(44, 110)
        x, y = camera.at(rng.uniform(-34, 34), 0, z)
        walkers.append((x, y, camera.focal * 1.65 / z))
    living.people(c, image, walkers, (44, 42, 46), 0.22)
    nature.snowfall(c, image)
    return image


def _paving(c, image, camera):
    """Stone slabs in perspective, bands of paler stone leading away."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    top, stone = int(camera.horizon), light.snowed((170, 162, 150), 0.85)
    ground = brush.down(
        (w, h - top),
        [
            (0, light.shade(stone, 0.6, 0.9)),
            (0.12, light.shade(stone, 0.6, 0.3)),
            (1, light.shade(times(stone, 0.86), 0.5)),
        ],
    )
    image.paste(ground, (0, top))
    with c.ink(image, (0, top, w, h)) as ink:
        rows = [150 * 0.87**i for i in range(31)]
        for z, near in itertools.pairwise(rows):
            spread = min(60, 4 + z * 0.6)
            for _ in range(5):
                x = rng.randint(int(-spread / 2.4), int(spread / 2.4)) * 2.4
                tone = light.shade(times(stone, rng.choice((0.93, 0.96, 1.05))), 0.6, z * 0.005)
                ink.polygon(camera.floor(x, x + 2.4, near, z), tone)
            ink.line(
                [camera.at(-200, 0, z), camera.at(200, 0, z)],
                light.shade(times(stone, 0.84), 0.4, z * 0.006),
                max(0.5, 12 * c.u / z),
            )
        for i in range(-40, 41):
            ink.line(
                [camera.at(i * 2.4, 0, 2), camera.at(i * 2.4, 0, 150)],
                light.shade(times(stone, 0.88), 0.5, 0.2),
                0.8 * c.u,
            )
        for i in range(-16, 17, 4):
            ink.polygon(
                camera.floor(i * 2.4 - 0.25, i * 2.4 + 0.25, 2, 140),
                light.shade(light.snowed((194, 184, 168), 0.9), 0.6, 0.2),
            )
    tiles = brush.plane(c, top, 34 * c.u, 1.2, 6, 6, 1.2, 0.06)
    image.paste(brush.textured(image, tiles, 0.16), (0, 0))


def _colonnades(c, image, camera, sun_side):
    """Low grey buildings with rows of columns along both sides, far off."""
    rng, light = c.rng, c.light
    for side in (-1, 1):
        for near, far, high in ((110, 150, 22), (74, 104, 18)):
            wall = rng.choice(((186, 180, 168), (176, 172, 160)))
            facing = 0.75 if side != sun_side else 0.15
            base = light.shade(wall, facing, near * 0.006)
            flat = brush.down((620, 200), [(0, base), (1, times(base, 0.9))])
            draw = ImageDraw.Draw(flat)
            for i in range(20):
                left = 8 + i * 31
                draw.rectangle((left, 34, left + 18, 188), fill=rgb(light.shade(times(wall, 0.46), 0.2, near * 0.006)))
                draw.rectangle((left + 15, 34, left + 18, 188), fill=rgb(times(base, 0.72)))
            draw.rectangle((0, 0, 620, 8), fill=rgb(light.shade(light.snowed(wall), facing + 0.15, near * 0.006)))
            draw.rectangle((0, 22, 620, 26), fill=rgb(times(base, 0.75)))
            quad = camera.wall(side * 44, near, far, 0, high)
            front = camera.front(44 if side > 0 else -90, 90 if side > 0 else -44, near, 0, high)
            if side > 0:
                quad = [quad[1], quad[0], quad[3], quad[2]]
            warp(image, flat, quad)
            level = min(1.0, light.shade(wall, 0.35, near * 0.006)[0] / max(1, base[0]))
            warp(image, brush.tint(flat, times((255, 255, 255), level)), front)
    if light.dark > 0.5:
        for _ in range(14):
            side, z = rng.choice((-1, 1)), rng.uniform(75, 150)
            x, y = camera.at(side * rng.uniform(44, 60), rng.uniform(3, 14), z)
            brush.glow(image, x, y, 7 * c.u, light.lamp, 0.9, 1.6)


def _slab(c, image, camera, sun_side, half):
    """The monolith: a tall plain slab; its steps come after the wet paving."""
    rng, light = c.rng, c.light
    tall, z, deep = rng.uniform(15, 20) * min(1.0, c.h / c.w * 1.5), 60.0, 3.0
    stone = light.snowed((182, 172, 158), 0.08)
    lit, dark = light.shade(stone, 0.72, 0.32), light.shade(stone, 0.08, 0.34)
    front = brush.down((120, 700), [(0, mix(lit, light.middle, 0.12)), (1, times(lit, 0.86))])
    joints = ImageDraw.Draw(front)
    for i in range(1, 28):
        joints.line((0, i * 25, 120, i * 25), fill=rgb(times(lit, 0.88)))
        joints.line((40 + (i % 2) * 40, i * 25, 40 + (i % 2) * 40, i * 25 + 25), fill=rgb(times(lit, 0.91)))
    front = brush.textured(front, brush.fractal(rng, front.size, 90, 5, 0.6, 0.4), 0.45)
    taper = 0.9
    corners = camera.front(-half, half, z, 1.2, tall)
    middle = camera.at(0, 0, z)[0]
    corners[0] = (middle + (corners[0][0] - middle) * taper, corners[0][1])
    corners[1] = (middle + (corners[1][0] - middle) * taper, corners[1][1])
    back = camera.at(-sun_side * half, 0, z + deep)[0]
    near_edge = corners[0] if sun_side > 0 else corners[1]
    low_edge = corners[3] if sun_side > 0 else corners[2]
    shift = -sun_side * abs(back - low_edge[0]) - sun_side * half * camera.focal / z * 0.34
    with c.ink(image) as ink:
        ink.polygon(
            [
                near_edge,
                (near_edge[0] + shift, near_edge[1] + 5 * c.u),
                (low_edge[0] + shift, low_edge[1] - 3 * c.u),
                low_edge,
            ],
            dark,
        )
    warp(image, front, corners)


def _steps(c, image, camera, half):
    """Three broad steps round the foot of the slab."""
    light = c.light
    with c.ink(image) as ink:
        for step in range(3):
            wide, high, z = half * (2.3 + 0.9 * (2 - step)), 0.4 * (step + 1), 56.8 + step
            tone = light.shade(light.snowed((186, 178, 164), 0.5), 0.6, 0.3)
            ink.polygon(camera.front(-wide, wide, z, high - 0.4, high), times(tone, 0.8))
            ink.polygon(
                camera.floor(-wide, wide, z, z + 3.0, high), light.shade(light.snowed((204, 196, 182)), 0.85, 0.28)
            )


def _wet(c, image, top):
    """A film of rain: what stands above `top` stands again in the paving, streaked and dim."""
    deep = c.h - top
    mirror = image.crop((0, max(0, top - deep), c.w, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirror = mirror.resize((c.w, max(2, deep // 12)), Image.Resampling.BOX).resize(
        (c.w, deep), Image.Resampling.BICUBIC
    )
    film = brush.plane(c, top, 90 * c.u, 4.5, 5, 6, 1.1, 0.02).crop((0, top, c.w, c.h))
    mask = ImageChops.multiply(brush.levels(film, -90, 300, 1, 255), brush.down_mask((c.w, deep), [(0, 255), (1, 165)]))
    image.paste(brush.tint(mirror, (226, 229, 233)), (0, top), brush.faded(mask, 1.05))


SCENES = {"monument-square": monument_square}
