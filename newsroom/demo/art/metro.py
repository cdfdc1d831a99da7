"""An underground hall."""

import itertools
import math

from PIL import Image, ImageChops, ImageDraw

from . import brush, living
from .light import mix, rgb, times
from .stage import Camera, warp

_WARM = (255, 214, 160)


_PILLARS = [2.6 + 4.1 * i for i in reversed(range(15))]  # metres from the camera, far ones first


def metro_hall(c):
    """An underground hall: marble pillars, chandeliers, a floor that holds their light."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.54, 0.6)
    camera = Camera(w * rng.uniform(0.46, 0.54), horizon, min(w * 0.62, h * 0.98), 1.6)
    cool = light.dark * 0.25
    stone = mix((214, 198, 174), (186, 190, 196), 0.3 * cool)
    image = brush.down(c.size, [(0, times(stone, 0.5)), (horizon / h, times(stone, 0.9)), (1, times(stone, 0.4))])
    with c.ink(image) as ink:
        zs = [70 * 0.8**i for i in range(17)]
        for z, near in itertools.pairwise(zs):
            _vault(c, ink, camera, z, near, stone)
    lamp_places = [(0, 6.0, z) for z in (5.5, 9.5, 14.5, 20.5, 28, 38, 52)]
    _marble_floor(c, image, camera, stone)
    _train(c, image, camera)
    for z in _PILLARS:
        _pillars(c, image, camera, z, stone)
    for x, y, z in reversed(lamp_places):
        _chandelier(c, image, camera, x, y, z)
    _shine(c, image, camera, lamp_places)
    figures = []
    for _ in range(rng.randint(4, 9)):
        z = rng.uniform(17, 50)
        x, y = camera.at(rng.uniform(-3.6, 3.6), 0, z)
        figures.append((x, y, camera.focal * 1.65 / z))
    living.people(c, image, figures, (70, 64, 66), 0.0)
    brush.glow(image, camera.cx, horizon - h * 0.06, w * 0.45, _WARM, 0.35, 1.8)
    if light.dark > 0.5:
        image = brush.tint(image, (214, 204, 196))
    return image


def _vault(c, ink, camera, far, near, stone):
    """One ring of the vaulted ceiling, coffered, with its cornice."""
    deep = min(1.0, far / 60)
    ring = c.rng.uniform(0.94, 1.04)
    for i in range(14):
        a, b = math.pi * i / 14, math.pi * (i + 1) / 14

        def at(angle, z):
            return camera.at(-8.6 * math.cos(angle), 4.6 + 3.3 * math.sin(angle), z)

        facing = 0.42 + 0.42 * math.sin((a + b) / 2)
        colour = mix(times(stone, facing * ring), (250, 226, 186), 0.25 + 0.4 * deep)
        ink.polygon([at(a, far), at(b, far), at(b, near), at(a, near)], colour)
        if i % 2:
            lower, upper = a + (b - a) * 0.14, b - (b - a) * 0.14
            z1, z2 = far - (far - near) * 0.18, near + (far - near) * 0.18
            ink.polygon([at(lower, z1), at(upper, z1), at(upper, z2), at(lower, z2)], times(colour, 0.86))
        ink.line([at(a, near), at(b, near)], times(colour, 1.1), max(0.6, camera.focal * 0.03 / near))
    for side in (-1, 1):
        ink.polygon(
            [
                camera.at(side * 8.6, 4.9, far),
                camera.at(side * 8.6, 4.9, near),
                camera.at(side * 8.6, 4.3, near),
                camera.at(side * 8.6, 4.3, far),
            ],
            mix(times(stone, 0.75), (250, 226, 186), 0.35 * deep),
        )


def _marble_floor(c, image, camera, stone):
    rng, top = c.rng, camera.horizon
    with c.ink(image) as ink:
        zs = [66 * 0.86**i for i in range(26)]
        for row, (far, near) in enumerate(itertools.pairwise(zs)):
            for col in range(-7, 7):
                pale = (row + col) % 2
                colour = times(stone, (0.74 if pale else 0.6) * rng.uniform(0.95, 1.04))
                if abs(col + 0.5) > 4:
                    colour = times((150, 108, 88), 0.62 * rng.uniform(0.95, 1.05))
                colour = mix(colour, (240, 220, 188), min(0.6, far / 90))
                ink.polygon(camera.floor(col * 1.15, (col + 1) * 1.15, near, far), colour)
    veins = brush.plane(c, top, 60 * c.u, 1.2, 5, 5, 1.0, 0.05)
    image.paste(brush.textured(image, veins, 0.3), (0, 0))


def _pillars(c, image, camera, z, stone):
    """A pair of square marble pillars, and their dim reflections in the floor."""
    rng = c.rng
    deep = min(1.0, z / 62)
    for side in (-1, 1):
        x, wide, high = side * 4.9, 0.62, 4.6
        left, right = x - wide, x + wide
        near_quad = camera.front(left, right, z, 0, high)
        inner = left if side > 0 else right
        side_quad = camera.wall(inner, z, z + 1.3, 0, high)
        if side > 0:
            side_quad = [side_quad[1], side_quad[0], side_quad[3], side_quad[2]]
        wide_px, tall_px = near_quad[1][0] - near_quad[0][0], near_quad[3][1] - near_quad[0][1]
        size = (max(4, int(wide_px)), max(8, int(tall_px)))
        slab = brush.down(
            size, [(0, mix(times(stone, 0.95), _WARM, 0.3)), (0.5, times(stone, 0.82)), (1, times(stone, 0.6))]
        )
        if tall_px > 50:
            veins = brush.fractal(rng, size, size[0] * 0.9, 6, 0.62, 0.55)
            slab = brush.textured(slab, veins.point([min(255, abs(v - 128) * 3 + 60) for v in range(256)]), 0.4)
        slab = Image.blend(slab, Image.new("RGB", size, (240, 216, 178)), 0.42 * deep)
        face = brush.tint(slab, (178, 172, 168))
        warp(image, face, near_quad)
        warp(image, brush.tint(slab, (255, 246, 230)), side_quad)
        with_base = camera.front(left - 0.12, right + 0.12, z, 0, 0.35)
        cap = camera.front(left - 0.18, right + 0.18, z, high - 0.3, high)
        for quad, dim in ((with_base, 0.5), (cap, 1.0)):
            plate = Image.new("RGB", (8, 8), rgb(mix(times(stone, dim * 0.8), (240, 216, 178), 0.42 * deep)))
            warp(image, plate, quad)
        floor = camera.at(x, 0, z)[1]
        mirror = [(px, 2 * floor - py) for px, py in near_quad]
        gone = brush.down_mask(size, [(0, 0), (0.35, 12), (1, 105)])
        flipped = slab.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
        top_down = [mirror[3], mirror[2], mirror[1], mirror[0]]
        warp(image, brush.tint(flipped, (150, 142, 134)), top_down, gone.transpose(Image.Transpose.FLIP_TOP_BOTTOM))


def _train(c, image, camera):
    """The lit windows of a waiting train between the pillars of one side."""
    rng = c.rng
    side, flat = rng.choice((-1, 1)), Image.new("RGB", (900, 96), rgb((74, 92, 80)))
    draw = ImageDraw.Draw(flat)
    draw.rectangle((0, 52, 900, 96), fill=(118, 44, 40))
    for i in range(24):
        left = 8 + i * 37
        if i % 4 == 3:
            draw.rectangle((left, 10, left + 26, 92), fill=(96, 40, 36))
            draw.rectangle((left + 4, 16, left + 22, 48), fill=(236, 220, 170))
        else:
            draw.rectangle((left, 16, left + 30, 46), fill=rgb(times((250, 232, 184), rng.uniform(0.8, 1))))
            draw.line((left + 15, 16, left + 15, 46), fill=(120, 110, 90))
    quad = camera.wall(side * 7.6, 9, 58, 0, 3.1)
    if side > 0:
        quad = [quad[1], quad[0], quad[3], quad[2]]
    warp(image, flat, quad)
    brush.glow(image, *camera.at(side * 7.6, 1.8, 16), c.w * 0.2, (250, 226, 176), 0.3, 2)


def _chandelier(c, image, camera, x, y, z):
    """Rings of small bulbs under the vault, and their halo."""
    rng = c.rng
    unit = camera.focal / z
    cx, cy = camera.at(x, y, z)
    brush.glow(image, cx, cy, 2.6 * unit, _WARM, 0.75, 2.6, 0.8)
    with c.ink(image) as ink:
        ink.line([(cx, cy), camera.at(x, 7.8, z)], (120, 96, 60), max(0.6, 0.04 * unit))
        for ring, (radius, drop, count) in enumerate(((1.05, -0.25, 22), (0.7, 0.0, 16), (0.36, 0.2, 9))):
            bow = [
                (
                    cx + math.cos(t / 24 * math.tau) * radius * unit,
                    cy + (math.sin(t / 24 * math.tau) * 0.24 * radius - drop) * unit,
                )
                for t in range(25)
            ]
            ink.line(bow, (176, 138, 78), max(0.6, 0.035 * unit))
            for i in range(count):
                angle = i / count * math.tau + ring
                bx = cx + math.cos(angle) * radius * unit
                by = cy + (math.sin(angle) * 0.24 * radius - drop) * unit - 0.08 * unit
                size = unit * 0.075 * rng.uniform(0.8, 1.2)
                ink.ellipse(bx - size, by - size * 1.2, bx + size, by + size * 1.2, (255, 246, 222))
    brush.glow(image, cx, cy, 1.25 * unit, (255, 240, 206), 0.8, 1.6, 0.55)


def _shine(c, image, camera, lamps):
    """Long soft streaks of the lamps on the polished floor."""
    layer = Image.new("RGB", (c.w // 4, c.h // 4))
    for x, y, z in lamps:
        cx, cy = camera.at(x, -y, z)
        brush.glow(layer, cx / 4, cy / 4, camera.focal * 1.5 / z / 4 + 4, _WARM, 0.7, 1.6, 2.4)
    floor = camera.floor(-4.3, 4.3, 1.2, 60)
    mask = brush.soft(c.mask(polygons=[floor]), 3 * c.u)
    shine = ImageChops.screen(image, layer.resize(c.size, Image.Resampling.BICUBIC))
    image.paste(shine, (0, 0), mask)


SCENES = {"metro-hall": metro_hall}
