"""A stadium whose stand is a picture."""

import math

from PIL import Image, ImageChops, ImageDraw

from . import brush, nature
from .light import mix, rgb, times
from .stage import warp


def stadium_mosaic(c):
    """A stand full of coloured cards that make a mountain and its lake; the field before it in shadow."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    cols = 230
    top, bottom = h * 0.13, h * rng.uniform(0.74, 0.8)
    rows = int(cols * (bottom - top) / w * 1.0)
    picture = _card_picture(rng, cols, rows)
    cell = max(3, math.ceil(w / cols) + 1)
    big = picture.resize((cols * cell, rows * cell), Image.Resampling.NEAREST)
    tile = Image.new("L", (cell, cell), 255)
    edge = ImageDraw.Draw(tile)
    edge.line((0, cell - 1, cell, cell - 1), fill=150)
    edge.line((cell - 1, 0, cell - 1, cell), fill=196)
    sheet = Image.new("L", big.size)
    for x in range(0, big.width, cell):
        sheet.paste(tile, (x, 0))
    strip = sheet.crop((0, 0, big.width, cell))
    for y in range(0, big.height, cell):
        sheet.paste(strip, (0, y))
    big = ImageChops.multiply(big, Image.merge("RGB", (sheet, sheet, sheet)))
    level = 0.92 if light.dark > 0.5 else 1.0
    lit = rgb(
        mix(times((255, 255, 255), level), times(mix(light.ambient, (1, 1, 1), 0.5), 255), 0.5 * (1 - light.dark))
    )
    big = brush.tint(big, lit)
    image = nature.sky(c, top, (w * 0.5, top))
    with c.ink(image) as ink:
        ink.box(0, top * 0.42, w, top * 1.2, light.shade((120, 122, 124), 0.3, 0.3))
        for i in range(36):
            ink.line(
                [(w * i / 35, top * 0.42), (w * (0.5 + (i / 35 - 0.5) * 1.04), top)],
                light.shade((84, 88, 92), 0.2, 0.2),
                2 * c.u,
            )
        ink.box(0, top * 0.36, w, top * 0.46, light.shade(light.snowed((190, 188, 182)), 0.7, 0.2))
        ink.box(0, top * 0.95, w, top * 1.02, light.shade((60, 58, 60), 0.2, 0.2))
    bow = h * 0.02
    slices = 12
    for i in range(slices):
        a, b = i / slices, (i + 1) / slices
        part = big.crop((int(big.width * a), 0, int(big.width * b), big.height))
        ya, yb = bow * (2 * a - 1) ** 2, bow * (2 * b - 1) ** 2
        warp(
            image,
            part,
            [
                (w * a - 0.5, top + ya * 0.4),
                (w * b + 0.5, top + yb * 0.4),
                (w * b + 0.5, bottom - yb),
                (w * a - 0.5, bottom - ya),
            ],
        )
    flicker = brush.fractal(rng, (w // 3, h // 3), 60 * c.u, 4, 0.6).resize(c.size)
    stand = brush.down_mask(c.size, [(0, 0), (top / h, 255), (bottom / h, 255), (1, 255)])
    image = Image.composite(brush.textured(image, flicker, 0.22), image, stand)
    _performers(c, image, bottom)
    for x in (0.16, 0.5, 0.84) if light.dark > 0.3 else ():
        brush.glow(image, w * x, top * 0.3, w * 0.09, (236, 244, 255), 0.9, 2.4)
        brush.glow(image, w * x, top * 0.3, w * 0.36, (190, 210, 240), 0.26, 2)
    nature.snowfall(c, image)
    return image


def _card_picture(rng, cols, rows):
    """The picture that the cards show, one pixel a card: sunrise, a mountain, a lake, flowers; a few cards late."""
    image = brush.down(
        (cols, rows), [(0, (52, 92, 168)), (0.3, (120, 160, 206)), (0.5, (246, 206, 136)), (1, (240, 170, 96))]
    )
    draw = ImageDraw.Draw(image)
    sun = cols * rng.uniform(0.3, 0.7)
    for i in range(28):
        angle = math.pi * (i + 0.5) / 28
        reach = cols * 0.62
        if i % 2:
            draw.polygon(
                [
                    (sun, rows * 0.5),
                    (sun + math.cos(angle) * reach, rows * 0.5 - math.sin(angle) * reach),
                    (sun + math.cos(angle + 0.11) * reach, rows * 0.5 - math.sin(angle + 0.11) * reach),
                ],
                fill=(252, 214, 140),
            )
    image = Image.blend(
        image, brush.down((cols, rows), [(0, (60, 100, 176)), (0.55, (252, 214, 140)), (1, (252, 214, 140))]), 0.55
    )
    draw = ImageDraw.Draw(image)
    draw.ellipse((sun - rows * 0.12, rows * 0.34, sun + rows * 0.12, rows * 0.58), fill=(238, 66, 44))
    peak = cols * rng.uniform(0.4, 0.6)
    for base, tall, colours in (
        (0.56, 0.18, ((92, 122, 168), (72, 100, 150))),
        (0.6, 0.36, ((86, 104, 142), (56, 72, 116))),
    ):
        line = brush.midpoints(rng, 65, 0.5, (0.1, 0.0))
        points = []
        for i, swing in enumerate(line):
            x = cols * i / (len(line) - 1)
            near = max(0.0, 1 - abs(x - peak) / (cols * 0.42))
            points.append((x, rows * (base - tall * near**1.15 + swing * 0.06)))
        draw.polygon([*points, (cols, rows), (0, rows)], fill=colours[0])
        for i in range(0, len(points) - 1, 2):
            x, y = points[i]
            run = rows * rng.uniform(0.06, 0.2)
            draw.polygon([(x, y), (x + cols * 0.014, y + run), (x - cols * 0.006, y + run * 0.8)], fill=colours[1])
        if tall > 0.3:
            for x, y in points:
                if y < rows * 0.42:
                    drop = rows * rng.uniform(0.03, 0.1)
                    draw.polygon([(x - 2, y), (x + 2, y), (x + rng.uniform(-2, 2), y + drop)], fill=(244, 246, 250))
    draw.rectangle((0, rows * 0.62, cols, rows * 0.8), fill=(48, 116, 176))
    for _ in range(60):
        x, y, long = rng.random() * cols, rows * rng.uniform(0.63, 0.79), rng.uniform(3, 16)
        draw.line((x, y, x + long, y), fill=rng.choice(((120, 176, 216), (236, 190, 130), (36, 96, 156))))
    draw.rectangle((0, rows * 0.8, cols, rows), fill=(58, 126, 70))
    for _ in range(900):
        x, y = rng.random() * cols, rows * rng.uniform(0.81, 1.0)
        draw.rectangle(
            (x, y, x + rng.choice((0, 1)), y),
            fill=rng.choice(((220, 70, 110), (246, 220, 110), (232, 110, 60), (44, 104, 58), (240, 160, 190))),
        )
    spread = brush.speckle(rng, (cols, rows)).point([int(108 + v * 40 / 255) for v in range(256)])
    image = brush.textured(image, spread, 1.6)
    draw = ImageDraw.Draw(image)
    for _ in range(cols * rows // 260):
        draw.point(
            (rng.randrange(cols), rng.randrange(rows)),
            fill=rng.choice(((40, 42, 52), (230, 226, 216), (180, 60, 50), (60, 66, 84))),
        )
    return image


def _performers(c, image, bottom):
    """The field: dim turf and hundreds of dots in formation."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    turf = mix(light.shade((72, 104, 66), 0.4), (44, 66, 52), 0.5)
    image.paste(brush.down((w, h - int(bottom)), [(0, times(turf, 0.7)), (1, times(turf, 1.1))]), (0, int(bottom)))
    with c.ink(image) as ink:
        ink.box(0, bottom - h * 0.004, w, bottom + h * 0.012, light.shade((120, 116, 110), 0.3))
        ranks, cloth = 11, ((226, 222, 214), (206, 70, 66), (240, 196, 96))
        for rank in range(ranks):
            near = rank / ranks
            y = bottom + h * 0.025 + (h - bottom) * (near**1.35) * 1.0
            step = w * (0.011 + 0.014 * near)
            count = int(w / step) + 2
            for i in range(count):
                x = i * step + (rank % 2) * step / 2 + rng.gauss(0, 0.05) * step
                tall = h * (0.014 + 0.03 * near) * rng.uniform(0.9, 1.1)
                group = int((i + rank * 0.6) / 9) % 3
                tone = times(mix(cloth[group], turf, 0.2), 0.75)
                ink.ellipse(x - tall * 0.2, y - tall * 0.08, x + tall * 0.3, y + tall * 0.07, times(turf, 0.6))
                ink.polygon(
                    [
                        (x - tall * 0.1, y - tall * 0.8),
                        (x + tall * 0.1, y - tall * 0.8),
                        (x + tall * 0.19, y),
                        (x - tall * 0.19, y),
                    ],
                    tone,
                )
                ink.ellipse(x - tall * 0.075, y - tall, x + tall * 0.075, y - tall * 0.8, (52, 44, 44))
    mask = brush.down_mask(c.size, [(0, 0), (bottom / h, 0), (1, 255)])
    image.paste(brush.soft(image, 5 * c.u), (0, 0), mask)


SCENES = {"stadium-mosaic": stadium_mosaic}
