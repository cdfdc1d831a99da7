"""Country seen from a train."""

import math

from PIL import Image, ImageChops, ImageDraw

from . import brush, country, land, living
from .canvas import Canvas
from .light import mix, rgb, times


def train_window(c):
    """Country going by outside, sharp far away and smeared near the line, in a carriage's window."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    scene = rng.choice((country.field_harvest, country.field_winter, land.river_dawn, land.mountains))
    smaller = Canvas(max(16, int(w * 0.58)), max(16, int(h * 0.58)), rng, light)
    outside = scene(smaller).resize(c.size, Image.Resampling.BICUBIC)
    fast = brush.streak(outside, 2.6 * c.u, 0, 5)
    slow = brush.streak(outside, 0.8 * c.u, 0, 3)
    view = Image.composite(slow, outside, brush.down_mask(c.size, [(0, 0), (0.35, 60), (0.5, 200), (1, 255)]))
    view = Image.composite(fast, view, brush.down_mask(c.size, [(0, 0), (0.52, 0), (0.7, 255), (1, 255)]))
    if rng.random() < 0.7:
        x, wide = w * rng.uniform(0.2, 0.8), w * rng.uniform(0.012, 0.024)
        pole = brush.soft(c.mask(polygons=[[(x - wide, 0), (x + wide, 0), (x + wide, h), (x - wide, h)]]), wide * 0.55)
        view.paste(rgb(light.shade((58, 54, 52), 0.2, 0.1)), (0, 0), brush.faded(pole, 0.55))
    _reflection(c, view)
    wall = mix((70, 66, 60), (96, 88, 76), rng.random())
    inside = 0.26 + 0.34 * (1 - light.dark)
    frame = brush.down(c.size, [(0, times(wall, inside)), (1, times(wall, inside * 0.8))])
    frame = brush.textured(frame, brush.fractal(rng, (w // 2, h // 2), 120 * c.u, 6, 0.6).resize(c.size), 0.35)
    left, top, right, bottom = w * 0.075, h * 0.075, w * 0.93, h * 0.8
    radius = 46 * c.u
    opening = _rounded(c, (left, top, right, bottom), radius)
    lip = _rounded(c, (left - 15 * c.u, top - 15 * c.u, right + 15 * c.u, bottom + 15 * c.u), radius * 1.3)
    rubber = _rounded(c, (left - 5 * c.u, top - 5 * c.u, right + 5 * c.u, bottom + 5 * c.u), radius * 1.1)
    frame.paste(rgb(times((176, 176, 170), inside * 0.9)), (0, 0), lip)
    sheen = brush.down_mask(c.size, [(0, 0), (0.06, 190), (0.16, 0), (0.84, 0), (0.9, 120), (1, 0)])
    frame.paste(rgb(times((226, 226, 220), inside * 1.2)), (0, 0), ImageChops.multiply(lip, sheen))
    frame.paste((16, 16, 18), (0, 0), rubber)
    image = Image.composite(view, frame, brush.soft(opening, 0.7 * c.u))
    bar = top + (bottom - top) * 0.24
    with c.ink(image) as ink:
        ink.box(left, bar, right, bar + 8 * c.u, times((150, 150, 146), inside * 0.85))
        ink.box(left, bar, right, bar + 2 * c.u, times((210, 210, 206), inside))
        ink.box(left, bar + 8 * c.u, right, bar + 11 * c.u, (18, 18, 20))
    _curtain(c, image, rng.choice((-1, 1)), inside)
    _sill(c, image, h * 0.88, inside)
    return image


def _rounded(c, box, radius):
    big = Image.new("L", (c.w * 2, c.h * 2))
    ImageDraw.Draw(big).rounded_rectangle([value * 2 for value in box], radius * 2, fill=255)
    return big.reduce(2)


def _reflection(c, view):
    """The carriage's far side, dim on the glass: a row of lamps and the light from the other window."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    ghost = Image.new("RGB", (w // 4, h // 4))
    draw = ImageDraw.Draw(ghost)
    x = w * rng.uniform(0.05, 0.3) / 4
    tone = rgb(times(light.horizon, 0.5))
    draw.rectangle((x, h * 0.18 / 4, x + w * 0.22 / 4, h * 0.5 / 4), fill=tone)
    draw.rectangle((x + w * 0.3 / 4, h * 0.16 / 4, x + w * 0.52 / 4, h * 0.5 / 4), fill=tone)
    for i in range(5):
        brush.glow(
            ghost,
            w * (0.2 + 0.16 * i) / 4,
            h * (0.13 + 0.006 * i) / 4,
            w * 0.05 / 4,
            (255, 226, 170),
            0.4 + 0.5 * light.dark,
            2,
            0.5,
        )
    draw.ellipse((w * 0.58 / 4, h * 0.5 / 4, w * 0.72 / 4, h * 0.9 / 4), fill=rgb(times(light.horizon, 0.12)))
    ghost = brush.soft(ghost, 14 * c.u / 4).resize(c.size, Image.Resampling.BICUBIC)
    view.paste(ImageChops.screen(view, brush.tint(ghost, times((255, 255, 255), 0.2 + 0.35 * light.dark))))
    smear = brush.fractal(rng, (w // 2, h // 2), 240 * c.u, 6, 0.55, 0.6).resize(c.size)
    view.paste(rgb(mix(light.horizon, light.fog, 0.5)), (0, 0), brush.levels(smear, 128, 255, 1.4, 56))


def _curtain(c, image, side, inside):
    rng, w, h, light = c.rng, c.w, c.h, c.light
    wide = w * rng.uniform(0.1, 0.16)
    colour = rng.choice(((160, 150, 128), (120, 136, 150), (150, 110, 92)))
    size = (int(wide * 1.3), int(h * 0.84))
    cloth = Image.new("RGB", size, rgb(colour))
    wave = Image.new("L", (size[0], 1))
    wave.putdata([int(128 + 74 * math.sin(x / size[0] * 34 + 2 * math.sin(x / size[0] * 9))) for x in range(size[0])])
    cloth = brush.textured(brush.tint(cloth, times((255, 255, 255), inside * 1.25)), wave.resize(size), 0.9)
    glow = brush.across_mask(size, [(0, 20), (1, 150)] if side < 0 else [(0, 150), (1, 20)])
    cloth.paste(
        rgb(mix(times(colour, 0.9), light.horizon, 0.55) if light.dark < 0.9 else times(colour, 0.4)),
        (0, 0),
        brush.faded(glow, 0.7),
    )
    edge = [(0, 0), (size[0] * 0.72, 0)]
    points = [(size[0] * (0.72 + 0.16 * math.sin(i / 12 * 2.4) - 0.10 * i / 12), size[1] * i / 12) for i in range(13)]
    mask = brush.shapes(size, polygons=[[*edge[:1], *points, (0, size[1])]])
    if side > 0:
        mask, cloth = mask.transpose(Image.Transpose.FLIP_LEFT_RIGHT), cloth.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    at = (int(-w * 0.01) if side < 0 else int(w * 1.01 - size[0]), 0)
    shadow = brush.soft(mask, 9 * c.u)
    image.paste((8, 8, 8), (at[0] - side * int(10 * c.u), at[1]), brush.faded(shadow, 0.45))
    image.paste(cloth, at, brush.soft(mask, 1.2 * c.u))


def _sill(c, image, y, inside):
    """A folding table below the window, with a glass of tea."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    with c.ink(image) as ink:
        ink.polygon(
            [(w * 0.12, y), (w * 0.88, y), (w * 0.97, h + 2), (w * 0.03, h + 2)], times((150, 132, 110), inside * 1.1)
        )
        ink.polygon(
            [(w * 0.12, y), (w * 0.88, y), (w * 0.885, y + h * 0.008), (w * 0.115, y + h * 0.008)],
            times((214, 204, 186), inside * 1.3),
        )
    x, tall, half = w * rng.uniform(0.3, 0.7), h * 0.13, h * 0.036
    foot = y + h * 0.055
    glass = c.mask(
        polygons=[[(x - half, foot - tall), (x + half, foot - tall), (x + half * 0.84, foot), (x - half * 0.84, foot)]]
    )
    tea = c.mask(
        polygons=[
            [
                (x - half * 0.93, foot - tall * 0.66),
                (x + half * 0.93, foot - tall * 0.66),
                (x + half * 0.8, foot - tall * 0.05),
                (x - half * 0.8, foot - tall * 0.05),
            ]
        ]
    )
    living.contact_shadow(image, x, foot, half * 1.5, 0.5, 0.3)
    image.paste(rgb(mix((120, 68, 28), light.horizon, 0.12)), (0, 0), brush.faded(tea, 0.85))
    image.paste(rgb(mix(light.horizon, (230, 236, 240), 0.4)), (0, 0), brush.faded(glass, 0.16))
    shine = c.mask(
        polygons=[
            [
                (x - half * 0.7, foot - tall * 0.95),
                (x - half * 0.45, foot - tall * 0.95),
                (x - half * 0.42, foot - tall * 0.1),
                (x - half * 0.6, foot - tall * 0.1),
            ]
        ]
    )
    image.paste(
        rgb(mix(light.horizon, (255, 255, 255), 0.5)),
        (0, 0),
        brush.faded(brush.soft(shine, 1.2 * c.u), 0.6 * (1 - 0.6 * light.dark)),
    )
    rim = c.mask(lines=[([(x - half, foot - tall), (x + half, foot - tall)], 1.6 * c.u)])
    image.paste(rgb(times(light.horizon, 0.9)), (0, 0), brush.faded(rim, 0.7))


SCENES = {"train-window": train_window}
