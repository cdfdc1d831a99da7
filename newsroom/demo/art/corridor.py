"""A hotel corridor."""

from PIL import Image, ImageDraw

from . import brush, living
from .light import mix, rgb, times
from .stage import Camera, warp


def hotel_corridor(c):
    """A long carpeted corridor, wall lamps, one door not quite shut."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.47, 0.53)
    camera = Camera(w * rng.uniform(0.45, 0.55), horizon, min(w * 0.7, h * 0.95), 1.5)
    high, half, end = 2.6, 1.15, 42.0
    dim = (0.95, 0.72)[light.dark > 0.5]
    paper = times(rng.choice(((188, 162, 122), (168, 156, 128), (176, 148, 128))), dim)
    image = c.plain(times(paper, 0.3))
    strip = _corridor_wall(c, paper, dim)
    for side in (-1, 1):
        for part in range(5):
            near, far = 0.9 * (end / 0.9) ** (part / 5), 0.9 * (end / 0.9) ** ((part + 1) / 5)
            scale = strip.width / end
            piece = strip.crop((int(near * scale), 0, max(int(near * scale) + 2, int(far * scale)), strip.height))
            if side > 0:
                piece = piece.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
            quad = camera.wall(side * half, near, far, 0, high)
            if side > 0:
                quad = [quad[1], quad[0], quad[3], quad[2]]
            warp(image, piece, quad)
    with c.ink(image) as ink:
        ink.polygon(
            [
                camera.at(-half, high, 0.9),
                camera.at(-half, high, end),
                camera.at(half, high, end),
                camera.at(half, high, 0.9),
            ],
            times((206, 192, 164), dim * 0.62),
        )
        _carpet(c, ink, camera, half, end, dim)
        ink.polygon(camera.front(-half, half, end, 0, high), times(paper, 0.55))
    pile = brush.plane(c, horizon, 4 * c.u, 1.2, 3, 5, 1.2, 0.08)
    floor = c.mask(polygons=[camera.floor(-half, half, 0.9, end)])
    image.paste(brush.textured(image, pile, 0.35), (0, 0), floor)
    falloff = brush.down_mask(c.size, [(0, 120), (horizon / h, 0), (1, 110)])
    image.paste((14, 10, 8), (0, 0), brush.faded(falloff, 0.7))
    out = [2.2, 4.9, 8.0, 12.0, 17.0, 23.0, 30.0, 38.0]
    broken = rng.choice(out[1:5])
    for z in out:
        unit = camera.focal / z
        for side in (-1, 1):
            if z == broken and side == 1:
                continue
            x, y = camera.at(side * (half - 0.09), 1.85, z)
            brush.glow(image, x, y, 1.35 * unit, (255, 200, 128), 0.62, 2.2, 1.3)
            brush.glow(image, x, y, 0.26 * unit, (255, 240, 208), 1.0, 1.0)
        x, y = camera.at(0, 0.0, z)
        brush.glow(image, x, y, 1.3 * unit, (226, 160, 96), 0.26, 1.8, 0.3)
        x, y = camera.at(0, high, z)
        brush.glow(image, x, y, 1.2 * unit, (255, 220, 168), 0.3, 1.8, 0.3)
    side, z = rng.choice((-1, 1)), rng.choice((4.0, 6.3))
    spill = c.mask(
        polygons=[
            [
                camera.at(side * half, 0, z),
                camera.at(side * half, 0, z + 0.6),
                camera.at(side * 0.1, 0, z + 0.9),
                camera.at(side * 0.25, 0, z - 0.25),
            ]
        ]
    )
    gap = c.mask(polygons=[camera.wall(side * half, z, z + 0.35, 0.02, 2.05)])
    room = (236, 240, 244) if light.dark < 0.5 else (150, 178, 226)
    image.paste(room, (0, 0), brush.faded(brush.soft(spill, 6 * c.u), 0.4))
    image.paste(room, (0, 0), brush.soft(gap, 1.5 * c.u))
    if rng.random() < 0.5:
        x, y = camera.at(rng.uniform(-0.3, 0.3), 0, 27)
        living.people(c, image, [(x, y, camera.focal * 1.65 / 27)], (26, 24, 26), 0.0)
    view = light.horizon if light.dark < 0.9 else (46, 54, 80)
    window = c.mask(polygons=[camera.front(-0.55, 0.55, end, 0.9, 2.2)])
    image.paste(rgb(mix(view, (255, 255, 255), 0.3)), (0, 0), brush.soft(window, 1.4 * c.u))
    x, y = camera.at(0, 1.5, end)
    brush.glow(image, x, y, w * 0.12, view, 0.6, 2)
    return image


def _corridor_wall(c, paper, dim):
    """The flat picture of one wall: striped paper, a dado of wood, doors with their frames."""
    rng, tall, length = c.rng, 300, 2600
    flat = brush.down((length, tall), [(0, times(paper, 0.86)), (1, times(paper, 0.94))])
    draw = ImageDraw.Draw(flat)
    for x in range(0, length, 9):
        draw.line((x, 0, x, tall), fill=rgb(times(paper, 0.82)))
    wood = times((104, 62, 38), dim)
    draw.rectangle((0, int(tall * 0.66), length, tall), fill=rgb(times(wood, 0.9)))
    draw.rectangle((0, int(tall * 0.655), length, int(tall * 0.675)), fill=rgb(times(wood, 1.35)))
    for x in range(0, length, 40):
        draw.rectangle((x + 5, int(tall * 0.71), x + 35, int(tall * 0.93)), outline=rgb(times(wood, 0.6)))
    draw.rectangle((0, 0, length, 10), fill=rgb(times(paper, 1.15)))
    draw.rectangle((0, tall - 12, length, tall), fill=rgb(times(wood, 0.55)))
    for x in range(96, length, 186):
        draw.rectangle((x - 5, int(tall * 0.2), x + 61, tall), fill=rgb(times(wood, 0.62)))
        draw.rectangle((x, int(tall * 0.22), x + 56, tall), fill=rgb(times(wood, rng.uniform(1.0, 1.15))))
        for top, low in ((0.27, 0.5), (0.56, 0.92)):
            draw.rectangle((x + 8, int(tall * top), x + 48, int(tall * low)), outline=rgb(times(wood, 0.66)), width=2)
        draw.ellipse((x + 47, int(tall * 0.6), x + 52, int(tall * 0.6) + 6), fill=(214, 178, 104))
    stain = brush.fractal(rng, (length // 3, tall // 3), 50, 4, 0.5).resize(flat.size)
    return brush.textured(flat, stain, 0.35)


def _carpet(c, ink, camera, half, end, dim):
    red = times((132, 40, 38), dim)
    ink.polygon(camera.floor(-half, half, 0.9, end), times((86, 58, 42), dim))
    ink.polygon(camera.floor(-0.86, 0.86, 0.9, end), red)
    for x in (-0.78, 0.72):
        ink.polygon(camera.floor(x, x + 0.06, 0.9, end), times((196, 152, 86), dim))
    z = 0.9
    while z < end:
        for x in (-0.36, 0.36):
            diamond = [
                camera.at(x, 0, z + 0.1),
                camera.at(x + 0.2, 0, z + 0.35),
                camera.at(x, 0, z + 0.6),
                camera.at(x - 0.2, 0, z + 0.35),
            ]
            ink.polygon(diamond, times((104, 30, 34), dim))
            inner = [
                camera.at(x, 0, z + 0.24),
                camera.at(x + 0.09, 0, z + 0.35),
                camera.at(x, 0, z + 0.46),
                camera.at(x - 0.09, 0, z + 0.35),
            ]
            ink.polygon(inner, times((188, 140, 84), dim))
        z += 0.72


SCENES = {"hotel-corridor": hotel_corridor}
