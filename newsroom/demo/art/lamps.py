"""A street out of focus: a phone held up in it, a wet bus window before it."""

import math

from PIL import Image, ImageChops, ImageDraw

from . import brush
from .canvas import Canvas
from .light import mix, rgb, times
from .stage import Camera, warp


def _lamp_street(c, horizon, lamps=26, wet=1.0):
    """A street out of focus: dark blocks, lamps as discs, their light on the road. Gives it with its camera."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    image = brush.down(
        c.size,
        [(0, light.zenith), (horizon / h, mix(light.horizon, light.fog, 0.4)), (1, light.shade((70, 68, 70), 0.3))],
    )
    camera = Camera(w * rng.uniform(0.4, 0.6), horizon, w * 0.8, 1.6)
    with c.ink(image) as ink:
        for _ in range(22):
            side, z = rng.choice((-1, 1)), rng.uniform(16, 90)
            x = side * rng.uniform(9, 26)
            quad = camera.front(x - 7, x + 7, z, 0, rng.uniform(9, 30))
            ink.polygon(
                quad, light.shade(rng.choice(((140, 128, 118), (120, 124, 130))), rng.uniform(0.1, 0.5), z * 0.008)
            )
            for _ in range(int(9 * light.dark)):
                px, py = camera.at(x + rng.uniform(-6, 6), rng.uniform(2, 20), z)
                size = camera.focal * 0.5 / z
                ink.box(px - size, py - size, px + size, py + size, times(light.lamp, 0.75))
        ink.polygon(camera.floor(-7, 7, 1, 200), light.shade((92, 90, 92), 0.35, 0.1))
    image = brush.soft(image, 17 * c.u)
    tones = ((255, 196, 112), (255, 214, 150), (255, 178, 92), (232, 236, 226), (255, 96, 70), (150, 220, 170))
    strength = 0.4 + 0.55 * light.dark
    for _ in range(lamps):
        z, side = 4.5 * (20 ** rng.random()), rng.choice((-1, 1))
        x, y = camera.at(side * rng.uniform(3.4, 8), rng.uniform(2.2, 6.5), z)
        tone = rng.choice(tones[:4])
        if rng.random() < 0.22:
            x, y = camera.at(rng.uniform(-4, 4), 0.8, z)
            tone = rng.choice(tones[3:])
        radius = (15 + 92 / z**0.75) * c.u * rng.uniform(0.8, 1.15)
        if -radius < x < w + radius:
            brush.bokeh(image, x, y, radius, tone, strength * rng.uniform(0.5, 0.95))
            mirror = 2 * camera.at(0, 0, z)[1] - y
            if wet and mirror > horizon:
                brush.glow(image, x, min(h * 1.05, mirror), radius * 1.5, tone, strength * 0.45 * wet, 1.6, 2.6)
    return image, camera


def phone_street(c):
    """Street lamps out of focus, and a phone held up at the edge that shows the street sharp."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.5, 0.56)
    image, _ = _lamp_street(c, horizon, 30)
    side = rng.choice((-1, 1))
    tall = h * 0.6
    wide = tall * 0.5
    cx, cy, turn = w * (0.5 + 0.33 * side), h * 0.58, math.radians(rng.uniform(3, 10) * side)

    def place(px, py):
        return cx + px * math.cos(turn) - py * math.sin(turn), cy + px * math.sin(turn) + py * math.cos(turn)

    def rounded(half_w, half_h, radius):
        points = []
        for sx, sy, start in ((1, -1, -90), (1, 1, 0), (-1, 1, 90), (-1, -1, 180)):
            for i in range(9):
                angle = math.radians(start + 90 * i / 8)
                points.append(
                    place(
                        sx * (half_w - radius) + math.cos(angle) * radius,
                        sy * (half_h - radius) + math.sin(angle) * radius,
                    )
                )
        return points

    small = Canvas(max(40, int(wide * 0.92)), max(60, int(tall * 0.84)), rng, light)
    screen = _sharp_street(small)
    screen = ImageChops.screen(screen, small.plain((26, 28, 34)))
    hand = _hand(c, place, wide, tall, side)
    image.paste(rgb(light.shade((58, 44, 40), 0.25)), (0, 0), brush.soft(hand, 5 * c.u))
    shadowed = brush.soft(c.mask(polygons=[rounded(wide / 2 + 3, tall / 2 + 3, wide * 0.09)]), 7 * c.u)
    image.paste((6, 6, 8), (0, 0), brush.faded(shadowed, 0.6))
    with c.ink(image) as ink:
        ink.polygon(rounded(wide / 2, tall / 2, wide * 0.09), (20, 21, 24))
        ink.line(rounded(wide / 2, tall / 2, wide * 0.09), (74, 76, 82), 1.8 * c.u)
        ink.ellipse(*_round(place(0, tall * 0.46), 11 * c.u), (36, 37, 42))
    half_w, half_h = wide * 0.46, tall * 0.42
    glowing = brush.soft(c.mask(polygons=[rounded(half_w * 1.1, half_h * 1.05, 4)]), 34 * c.u)
    image.paste(ImageChops.screen(image, c.plain((52, 58, 66))), (0, 0), brush.faded(glowing, 0.5))
    warp(
        image, screen, [place(-half_w, -half_h), place(half_w, -half_h), place(half_w, half_h), place(-half_w, half_h)]
    )
    thumb = c.mask(
        lines=[
            (
                [
                    place(-side * wide * 0.66, tall * 0.5),
                    place(-side * wide * 0.52, tall * 0.3),
                    place(-side * wide * 0.36, tall * 0.2),
                ],
                wide * 0.16,
            )
        ],
        ellipses=[
            _round(place(-side * wide * 0.35, tall * 0.195), wide * 0.08),
            _round(place(-side * wide * 0.52, tall * 0.3), wide * 0.08),
        ],
    )
    skin = light.shade((150, 112, 92), 0.22)
    image.paste(rgb(mix(times(skin, 0.55), (60, 62, 70), 0.3)), (0, 0), brush.soft(thumb, 2.2 * c.u))
    return image


def _round(point, radius):
    return point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius


def _hand(c, place, wide, tall, side):
    """A gloved hand and sleeve behind the phone, as one dark shape."""
    lines, ellipses = [], []
    for i in range(4):
        y = tall * (0.02 + 0.115 * i)
        tip = place(side * wide * 0.56, y)
        lines.append(([place(side * wide * 0.2, y + tall * 0.05), tip], wide * 0.15))
        ellipses.append(_round(tip, wide * 0.075))
    palm = [
        place(-wide * 0.62, tall * 0.36),
        place(wide * 0.5, tall * 0.2),
        place(wide * 0.56, tall * 0.66),
        place(wide * 0.5, tall * 1.2),
        place(-wide * 0.6, tall * 1.2),
        place(-wide * 0.72, tall * 0.6),
    ]
    return c.mask(polygons=[palm], lines=lines, ellipses=ellipses)


def _sharp_street(c):
    """The same kind of street, small and sharp, as the phone shows it."""
    rng, light = c.rng, c.light
    horizon = c.h * 0.52
    image = brush.down(c.size, [(0, light.zenith), (0.5, light.horizon), (1, light.shade((80, 78, 78), 0.4))])
    camera = Camera(c.w / 2, horizon, c.h * 0.75, 1.6)
    lights = []
    with c.ink(image) as ink:
        for z in (110, 84, 62, 46, 34, 25, 18):
            for side in (-1, 1):
                high = rng.uniform(9, 26)
                ink.polygon(camera.front(side * 8, side * 26, z, 0, high), light.shade((150, 138, 126), 0.4, z * 0.007))
                for _ in range(22):
                    x, y = camera.at(side * rng.uniform(8.5, 22), rng.uniform(1, high - 1), z)
                    size = camera.focal * 0.4 / z
                    lit = light.dark > 0.3 and rng.random() < 0.3
                    ink.box(
                        x - size,
                        y - size,
                        x + size,
                        y + size,
                        light.lamp if lit else light.shade((70, 76, 84), 0.3, z * 0.007),
                    )
        ink.polygon(camera.floor(-7.4, 7.4, 1, 300), light.shade((98, 96, 96), 0.4, 0.1))
        for z in range(4, 60, 5):
            ink.polygon(camera.floor(-0.12, 0.12, z, z + 2.4), light.shade((210, 206, 196), 0.5, 0.1))
        for z in (70, 50, 36, 26, 18, 12):
            for side in (-1, 1):
                x, y = camera.at(side * 6.6, 6.4, z)
                ink.line(
                    [camera.at(side * 7, 0, z), camera.at(side * 7, 6.4, z), (x, y)],
                    light.shade((80, 82, 86), 0.3, z * 0.005),
                    max(0.7, camera.focal * 0.1 / z),
                )
                lights.append((x, y, camera.focal / z))
    for x, y, unit in lights if light.dark > 0.2 else ():
        brush.glow(image, x, y, unit * 1.5 + 3, (255, 208, 138), 0.9, 2.4)
    return image


def rain_bus_window(c):
    """Rain on a window, the street behind it only lights."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    image, _ = _lamp_street(c, h * rng.uniform(0.5, 0.6), 34)
    back = brush.soft(image, 5 * c.u)
    fogged = brush.fractal(rng, (w // 4, h // 4), 200 * c.u, 5, 0.5).resize(c.size)
    back.paste(rgb(mix(light.fog, light.horizon, 0.4)), (0, 0), brush.levels(fogged, 60, 235, 1, 60))
    image = back.copy()
    tiny = back.resize((max(2, w // 6), max(2, h // 6)), Image.Resampling.BILINEAR).transpose(
        Image.Transpose.ROTATE_180
    )
    _mist_drops(c, image)
    drops, tracks = [], []
    for _ in range(10):
        x, y, size = rng.random() * w, rng.uniform(-0.1, 0.5) * h, rng.uniform(9, 15) * c.u
        long, track = h * rng.uniform(0.2, 0.6), []
        for i in range(40):
            share = i / 40
            x += rng.gauss(0, 0.9) * c.u
            track.append((x, y + long * share))
            if rng.random() < 0.35:
                drops.append((x + rng.gauss(0, 2) * c.u, y + long * share, size * rng.uniform(0.2, 0.5)))
        tracks.append((track, size * 1.1))
        drops.append((track[-1][0], track[-1][1], size * 1.25))
    clear = brush.soft(c.mask(lines=tracks), 1.5 * c.u)
    image.paste(ImageChops.offset(back, int(14 * c.u), 0), (0, 0), brush.faded(clear, 0.7))
    for _ in range(230):
        drops.append((rng.random() * w, rng.random() * h, c.u * (2.5 + 22 * rng.random() ** 3.2)))
    for x, y, size in sorted(drops, key=lambda drop: drop[2]):
        _drop(c, image, tiny, x, y, size)
    edge = brush.soft(c.mask(polygons=[[(0, h * 0.94), (w, h * 0.955), (w, h), (0, h)]]), 7 * c.u)
    image.paste((14, 14, 16), (0, 0), edge)
    return image


def _mist_drops(c, image):
    """The finest drops: a glitter of points."""
    rng = c.rng
    layer = Image.new("L", c.size)
    draw = ImageDraw.Draw(layer)
    for _ in range(2600):
        x, y, r = rng.random() * c.w, rng.random() * c.h, c.u * rng.uniform(0.5, 1.9)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=rng.randint(70, 190))
    rough = brush.emboss(layer, c.u + 1, c.u + 1, 0.8)
    image.paste(brush.textured(image, rough, 0.8))


def _drop(c, image, tiny, x, y, size):
    """One drop: the street upside down in it, dark above, a bright crescent below, a spark."""
    rng = c.rng
    wide, tall = size * rng.uniform(0.85, 1.1), size * rng.uniform(1.0, 1.35)
    box = (int(x - wide), int(y - tall), int(x + wide) + 1, int(y + tall) + 1)
    if box[0] < 0 or box[1] < 0 or box[2] > c.w or box[3] > c.h or box[2] - box[0] < 3 or box[3] - box[1] < 3:
        return
    dims = (box[2] - box[0], box[3] - box[1])
    span_x, span_y = tiny.width * 0.34, tiny.height * 0.6
    left = min(tiny.width - span_x, max(0, tiny.width * (1 - x / c.w) - span_x / 2))
    top = tiny.height * 0.2
    lens = tiny.resize(dims, Image.Resampling.BILINEAR, (left, top, left + span_x, top + span_y))
    bright = int(40 * c.light.dark)
    shade = brush.down_mask(dims, [(0, 40), (0.45, 128 + bright), (0.8, 176 + bright), (1, 120)])
    lens = ImageChops.overlay(lens, Image.merge("RGB", (shade, shade, shade)))
    outline = [
        (
            0.5 * dims[0] * (1 + 0.98 * math.cos(t) * (1 + 0.08 * math.sin(2 * t + size))),
            0.5 * dims[1] * (1 + 0.98 * math.sin(t)),
        )
        for t in (i / 18 * math.tau for i in range(18))
    ]
    mask = brush.shapes(dims, polygons=[outline], smooth=3)
    rim = ImageChops.subtract(
        mask,
        brush.shapes(
            dims,
            polygons=[
                [
                    (dims[0] / 2 + (px - dims[0] / 2) * 0.84, dims[1] / 2 + (py - dims[1] / 2) * 0.86)
                    for px, py in outline
                ]
            ],
            smooth=2,
        ),
    )
    image.paste(lens, box[:2], mask)
    image.paste((8, 9, 12), box[:2], brush.faded(brush.soft(rim, 0.7), 0.35))
    if size > 5 * c.u:
        spark = [(dims[0] * 0.3, dims[1] * 0.16, dims[0] * 0.46, dims[1] * 0.28)]
        image.paste((250, 250, 246), box[:2], brush.faded(brush.shapes(dims, ellipses=spark), 0.75))


SCENES = {"phone-street": phone_street, "rain-bus-window": rain_bus_window}
