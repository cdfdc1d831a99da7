"""Where land meets water: a coast and a reservoir."""

from PIL import Image, ImageChops

from . import brush, living, nature
from .light import mix, rgb, times


def coast(c):
    """A long empty beach, headlands in the haze, the last of a wave running up the sand."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.34, 0.42)
    flip = rng.random() < 0.5
    sun = (w * rng.uniform(0.2, 0.6), horizon * 0.7)
    image = nature.sky(c, horizon, sun)
    for layer in range(3):
        near = layer / 2
        reach = w * (0.75 - 0.25 * layer)
        line = brush.ridge(c, 0, h * 0.09, 0.52, 3, 1.5 * c.u)
        line = [
            (
                x,
                horizon + 1 - max(0.0, (1 - x / reach)) ** 0.55 * (h * (0.11 + 0.05 * near) - y * 0.5)
                if x < reach
                else horizon + 1,
            )
            for x, y in line
        ]
        line = [(x, min(y, horizon + 1)) for x, y in line]
        nature.hill(c, image, line, (84, 88, 74), 1.25 - 0.95 * near, 0.5, 0.8, 50, 0.5, bottom=horizon + 1)
    nature.water(c, image, horizon, calm=0.22, colour=(48, 84, 92), glint=sun[0], murk=0.62, cell=30)
    _beach(c, image, horizon)
    if rng.random() < 0.75:
        x = w * rng.uniform(0.55, 0.85)
        y = h * (0.99 - 0.42 * (x / w) ** 0.7 + 0.075)
        living.people(c, image, [(x, y, h * 0.034), (x + h * 0.03, y + h * 0.004, h * 0.031)][: rng.choice((1, 2))])
    nature.mist(c, image, horizon, h * 0.05, 0.5 * min(1.1, light.haze))
    nature.snowfall(c, image)
    return image.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if flip else image


def _beach(c, image, horizon):
    """Sand, wet where the last wave was, with lines of foam along its edge and breakers further out."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    count = 129
    wave = brush.midpoints(rng, count, 0.42, (0.1, -0.2))

    def edge(shift, bend):
        return [
            (
                w * i / (len(wave) - 1),
                h * (0.99 - 0.42 * (i / (len(wave) - 1)) ** 0.7)
                + shift * h * (1.15 - 0.6 * i / (len(wave) - 1))
                + wave[i] * h * bend * 1.7 * (1.1 - 0.8 * i / (len(wave) - 1)),
            )
            for i in range(len(wave))
        ]

    grains = brush.plane(c, horizon, 2.4 * c.u, 1.4, 2, 5, 0.8, 0.1)
    dry = light.snowed((190, 174, 146), 0.7)
    sand = brush.down(
        c.size,
        [
            (0, light.shade(dry, 0.5, 0.5)),
            (0.55, light.shade(dry, 0.55, 0.25)),
            (1, light.shade(times(dry, 0.86), 0.5)),
        ],
    )
    sand = brush.textured(sand, grains, 0.25)
    broad = brush.fractal(rng, (w // 4, h // 4), 60 * c.u, 4, 0.5, 4).resize(c.size)
    sand = brush.textured(sand, broad, 0.5)
    wet = brush.soft(c.mask(polygons=[brush.below(c, edge(0.0, 0.05))]), 2 * c.u)
    sheen = mix(light.middle, light.shade((96, 88, 76), 0.4), 0.55)
    image.paste(Image.blend(sand, Image.new("RGB", c.size, rgb(sheen)), 0.62), (0, 0), wet)
    image.paste(sand, (0, 0), brush.soft(c.mask(polygons=[brush.below(c, edge(0.13, 0.09))]), 7 * c.u))
    white = mix((250, 250, 246), light.horizon, 0.35)
    white = times(white, 1 - 0.55 * light.dark) if light.dark < 0.9 else (84, 96, 122)
    torn = brush.plane(c, horizon, 15 * c.u, 2.6, 4, 5, 1.6, 0.05)
    for shift, thick, strength in ((0.0, 0.011, 1.0), (-0.05, 0.03, 0.75), (-0.12, 0.018, 0.9), (-0.19, 0.014, 0.6)):
        here = edge(shift, 0.05)
        lower = [(x, y + h * thick * (1.2 - 0.9 * x / w)) for x, y in here]
        band = brush.soft(c.mask(polygons=[here + lower[::-1]]), 1.2 * c.u if shift == 0 else 4 * c.u)
        if shift < -0.1:
            shade = [(x, y + h * 0.014 * (1.1 - x / w)) for x, y in lower]
            dark = brush.soft(c.mask(polygons=[lower + shade[::-1]]), 3 * c.u)
            image.paste(rgb(light.shade((44, 74, 78), 0.2, 0.1)), (0, 0), brush.faded(dark, 0.6))
        holes = brush.levels(torn, 96, 150) if shift else brush.levels(torn, 40, 120)
        image.paste(rgb(white), (0, 0), brush.faded(ImageChops.multiply(band, holes), strength))


def reservoir(c):
    """A still lake behind a dam, wooded hills standing on their heads in it."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    shore = h * rng.uniform(0.5, 0.57)
    sun = (w * rng.uniform(0.3, 0.7), shore * 0.5)
    image = nature.sky(c, shore, sun)
    notch = w * rng.uniform(0.36, 0.64)
    for layer in range(4):
        near = layer / 3
        if layer == 3:
            _dam(c, image, shore, notch)
        line = brush.ridge(c, shore - h * (0.2 * (1 - near)), h * (0.16 - 0.05 * near), 0.5, 3, 2 * c.u * near)
        gap = w * (0.55 - 0.2 * near)
        line = [
            (x, min(shore + 1, y + h * 0.26 * near * (1 - min(1.0, abs(x - notch) / gap)) ** 1.3 - h * 0.08 * near))
            for x, y in line
        ]
        nature.hill(
            c,
            image,
            line,
            mix((92, 100, 84), (52, 66, 44), near),
            1.1 * (1 - near) + 0.2,
            0.5,
            0.9,
            62,
            0.5,
            bottom=shore + 1,
        )
        nature.mist(c, image, shore - h * 0.02, h * 0.06, 0.4 * min(1.1, light.haze))
    strand = [(x, shore - c.u * (2 + 3 * rng.random())) for x in range(0, w + 8, max(2, int(6 * c.u)))]
    nature.hill(c, image, strand, (150, 134, 108), 0.3, 0.6, 0.3, 20, 0, bottom=shore + 1)
    nature.water(c, image, shore, calm=0.93, colour=(44, 66, 62), glint=sun[0] if light.low else None, murk=0.34)
    nature.mist(c, image, shore + h * 0.01, h * 0.05, 0.4 * min(1.0, light.haze * 0.7))
    nature.snowfall(c, image)
    return image


def _dam(c, image, shore, middle):
    """A concrete wall across the valley, its buttresses and gatehouse small with distance."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    left, right, tall, depth = middle - w * 0.24, middle + w * 0.24, h * 0.062, 0.42
    top, wall = shore - tall, light.snowed((178, 172, 160), 0.15)
    face = brush.down(
        (int(right - left), int(tall) + 1),
        [(0, light.shade(wall, 0.8, depth)), (1, light.shade(times(wall, 0.72), 0.6, depth))],
    )
    face = brush.textured(face, brush.fractal(rng, face.size, 30 * c.u, 5, 0.6, 0.15), 0.7)
    image.paste(face, (int(left), int(top)))
    dark, bright = light.shade(times(wall, 0.78), 0.3, depth), light.shade(light.snowed(wall), 0.95, depth)
    with c.ink(image) as ink:
        ink.box(left, top - h * 0.005, right, top, bright)
        ink.box(left, top, right, top + h * 0.003, dark)
        step, x = w * 0.05, left
        while x < right:
            ink.polygon(
                [(x, top + h * 0.008), (x + step * 0.1, top + h * 0.008), (x + step * 0.24, shore), (x, shore)], dark
            )
            x += step
        ink.line([(left, top - h * 0.012), (right, top - h * 0.012)], dark, 0.6 * c.u)
        x = middle + w * rng.uniform(-0.05, 0.03)
        ink.box(x, top - h * 0.042, x + w * 0.022, top, light.shade(wall, 0.6, depth))
        ink.box(x + w * 0.015, top - h * 0.042, x + w * 0.022, top, light.shade(wall, 0.1, depth))
        ink.box(x - w * 0.002, top - h * 0.047, x + w * 0.024, top - h * 0.041, dark)
        ink.box(
            x + w * 0.004, top - h * 0.031, x + w * 0.009, top - h * 0.019, light.lamp if light.dark > 0.5 else dark
        )


SCENES = {"coast": coast, "reservoir": reservoir}
