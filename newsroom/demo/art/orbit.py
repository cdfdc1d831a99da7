"""Seen from orbit by night: a dark country between bright ones."""

import itertools
import math

from PIL import Image, ImageChops, ImageDraw

from . import brush
from .light import rgb, times


def satellite_night(c):
    """A dark country between bright ones, from a space station's window: the curved edge of air beyond."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    limb = h * rng.uniform(0.13, 0.2)
    sea, land = (5, 8, 15), (11, 14, 19)
    if light.name in ("day", "overcast", "snow", "haze"):
        sea, land = (9, 14, 25), (17, 21, 26)
    image = c.plain((3, 4, 8))
    draw = ImageDraw.Draw(image)
    for _ in range(160):
        x, y, bright = rng.random() * w, rng.random() * limb, int(30 + 170 * rng.random() ** 5)
        draw.ellipse((x - 0.7 * c.u, y - 0.7 * c.u, x + 0.7 * c.u, y + 0.7 * c.u), fill=(bright, bright, bright))

    def at(mx, my):
        """Map to picture: my 0 is far, 1 is below the lower edge; the far edge is drawn together."""
        my = max(0.0, my)
        shrink = 0.30 + 0.95 * my**1.05
        y = limb + h * 0.04 + (h * 1.02 - limb) * my**1.45
        x = w * 0.5 + (mx - 0.5) * w * 1.25 * shrink / 0.85
        return x, y + ((x - w / 2) / w) ** 2 * h * 0.16 * (1 - my)

    ground = c.plain(sea)
    north = _coast(
        rng,
        [
            (-1.2, -0.05),
            (2.4, -0.05),
            (2.4, 0.04),
            (1.25, 0.08),
            (0.92, 0.17),
            (0.78, 0.25),
            (0.68, 0.33),
            (0.63, 0.42),
            (0.69, 0.52),
            (0.76, 0.64),
            (0.80, 0.78),
            (0.79, 0.92),
            (0.70, 1.0),
            (0.55, 1.02),
            (0.44, 0.98),
            (0.46, 0.86),
            (0.41, 0.74),
            (0.44, 0.64),
            (0.42, 0.55),
            (0.34, 0.50),
            (0.37, 0.41),
            (0.40, 0.33),
            (0.30, 0.28),
            (0.16, 0.29),
            (0.05, 0.37),
            (-0.12, 0.30),
            (-0.3, 0.42),
            (-1.2, 0.5),
        ],
    )
    shore = c.mask(polygons=[[at(*point) for point in north]])
    soil = brush.textured(c.plain(land), brush.plane(c, limb, 60 * c.u, 1.4, 6, 6, 1.4, 0.05), 0.9)
    ground.paste(soil, (0, 0), brush.soft(shore, 1.2 * c.u))
    ground.paste(
        rgb(times(land, 1.3)), (0, 0), brush.faded(ImageChops.subtract(brush.soft(shore, 5 * c.u), shore), 0.3)
    )
    _lights(c, ground, at)
    clouds = brush.plane(c, limb, 220 * c.u, 1.7, 7, 6, 1.3, 0.03)
    ground.paste((42, 48, 62), (0, 0), brush.levels(clouds, 142, 250, 1.3, 120))
    arc = [(x, limb + ((x - w / 2) / w) ** 2 * h * 0.18) for x in range(-8, w + 16, 8)]
    disc = c.mask(polygons=[brush.below(c, arc)])
    image.paste(ground, (0, 0), brush.soft(disc, 1.5 * c.u))
    _airglow(c, image, arc)
    return image


def _coast(rng, points):
    """A closed coast through the given corners, roughened."""
    line = []
    for first, second in zip(points, points[1:] + points[:1], strict=True):
        far = math.dist(first, second)
        rough = brush.midpoints(rng, 17, 0.6, (0.0, 0.0))
        dx, dy = (second[1] - first[1]), (first[0] - second[0])
        for i, swing in enumerate(rough[:-1]):
            share = i / (len(rough) - 1)
            push = swing * (0.16 if far < 0.6 else 0.016)
            line.append(
                (
                    first[0] + (second[0] - first[0]) * share + dx * push,
                    first[1] + (second[1] - first[1]) * share + dy * push,
                )
            )
    return line


def _lights(c, ground, at):
    rng, unit = c.rng, c.u
    points, glows = [], []

    def city(mx, my, size, tone=0):
        x, y = at(mx, my)
        near = 0.35 + my
        spread = 62 * unit * size * near
        if size > 0.1:
            glows.append((x, y, spread * 2.0, min(1.0, 0.34 + 0.4 * size), tone))
        for _ in range(int(520 * size * (0.5 + near))):
            angle, far = rng.random() * math.tau, rng.random() ** 1.9
            arm = 1 + 0.7 * math.sin(angle * 5 + mx * 40)
            px, py = x + math.cos(angle) * far * spread * arm * 1.5, y + math.sin(angle) * far * spread * arm * 0.62
            points.append((px, py, 255 * (0.35 + 0.65 * (1 - far)) * rng.uniform(0.5, 1), tone))

    def road(a, b, bright=0.6, density=150):
        bend = brush.midpoints(rng, 33, 0.55, (0, 0))
        count = int(density * math.dist(a, b) * 6)
        for _ in range(count):
            share = rng.random()
            push = bend[int(share * 32)] * 0.05
            mx, my = a[0] + (b[0] - a[0]) * share + push, a[1] + (b[1] - a[1]) * share - push
            x, y = at(mx, my)
            points.append(
                (x + rng.gauss(0, 1.3) * unit, y + rng.gauss(0, 0.7) * unit, 255 * bright * rng.uniform(0.15, 0.9), 0)
            )

    seoul = (0.50, 0.605)
    city(*seoul, 1.25, 1)
    city(0.455, 0.625, 0.7)
    south = [
        (0.53, 0.70),
        (0.56, 0.76),
        (0.67, 0.79),
        (0.76, 0.86),
        (0.73, 0.9),
        (0.49, 0.9),
        (0.46, 0.8),
        (0.78, 0.74),
        (0.70, 0.6),
        (0.6, 0.68),
        (0.52, 0.83),
        (0.6, 0.92),
        (0.56, 0.64),
    ]
    for place in south:
        city(*place, rng.uniform(0.22, 0.62), rng.choice((0, 0, 1)))
    for a, b in (
        (seoul, south[0]),
        (south[0], south[1]),
        (south[1], south[2]),
        (south[2], south[3]),
        (south[3], south[4]),
        (south[1], south[10]),
        (south[10], south[5]),
        (south[5], south[11]),
        (south[11], south[4]),
        (seoul, south[8]),
        (south[6], south[5]),
        (south[7], south[2]),
        (seoul, south[6]),
        (south[9], south[2]),
    ):
        road(a, b)
    for _ in range(230):
        mx, my = rng.uniform(0.43, 0.79), rng.uniform(0.585, 0.98)
        city(mx, my, rng.uniform(0.008, 0.05))
    north = [
        (0.05, 0.12),
        (0.22, 0.07),
        (-0.2, 0.2),
        (0.36, 0.10),
        (0.55, 0.08),
        (0.14, 0.2),
        (-0.4, 0.1),
        (0.75, 0.05),
        (0.28, 0.2),
        (0.0, 0.29),
        (1.0, 0.03),
        (0.66, 0.11),
        (-0.1, 0.08),
    ]
    for place in north:
        city(*place, rng.uniform(0.3, 0.95), rng.choice((0, 0, 2)))
    for a, b in itertools.pairwise(north):
        road(a, b, 0.5, 90)
    for _ in range(200):
        mx, my = rng.uniform(-0.7, 1.2), rng.uniform(0.0, 0.22)
        if not (0.33 < mx < 0.9 and my > 0.15):
            city(mx, my, rng.uniform(0.01, 0.07))
    city(0.425, 0.475, 0.13, 1)
    for _ in range(16):
        city(rng.uniform(0.4, 0.62), rng.uniform(0.28, 0.54), rng.uniform(0.002, 0.007))
    # The line of lamps along the southern edge of the dark, and squid boats on the eastern sea.
    road((0.44, 0.577), (0.70, 0.535), 0.55, 130)
    for _ in range(60):
        mx, my = rng.uniform(0.84, 1.25), rng.uniform(0.35, 0.85)
        x, y = at(mx, my)
        points.append((x, y, 250, 3))
    tones = ((255, 190, 108), (255, 214, 150), (255, 176, 92), (196, 232, 255))
    small = (ground.width // 2, ground.height // 2)
    halo = Image.new("RGB", small)
    for x, y, radius, strength, tone in glows:
        brush.glow(halo, x / 2, y / 2, radius / 2, times(tones[tone], 0.8), strength * 0.62, 2.6, 0.55)
    spark = Image.new("RGB", ground.size)
    draw = ImageDraw.Draw(spark)
    steps = [[rgb(times(tone, step / 15)) for step in range(16)] for tone in tones]
    for x, y, bright, tone in points:
        colour = steps[tone][int(bright / 17)]
        draw.point((x, y), fill=colour)
        if bright > 120:
            draw.point((x + 1, y), fill=colour)
    spark = ImageChops.add(
        brush.soft(spark, 0.7 * unit).point([min(255, v * 2) for v in range(256)] * 3), brush.soft(spark, 2.4 * unit)
    )
    done = ImageChops.screen(ImageChops.screen(ground, halo.resize(ground.size, Image.Resampling.BICUBIC)), spark)
    ground.paste(done)


def _airglow(c, image, arc):
    """The thin shell of air: green and amber at night, blue before sunrise."""
    light, h = c.light, c.h
    near_sun = light.name in ("dawn", "dusk")
    shells = [((70, 110, 74), 0.030, 0.7), ((120, 106, 70), 0.045, 0.35)]
    if near_sun:
        shells = [((86, 130, 220), 0.05, 0.95), ((226, 150, 90), 0.018, 0.9), ((60, 80, 170), 0.11, 0.5)]
    elif light.dark < 0.5:
        shells = [((80, 130, 190), 0.04, 0.7), ((40, 70, 140), 0.09, 0.5)]
    for colour, thick, strength in shells:
        upper = [(x, y - h * thick) for x, y in arc]
        band = brush.soft(c.mask(polygons=[upper + arc[::-1]]), h * thick * 0.45)
        layer = Image.composite(c.plain(times(colour, strength)), c.plain((0, 0, 0)), band)
        image.paste(ImageChops.screen(image, layer))
    line = brush.soft(c.mask(lines=[([(x, y - 1) for x, y in arc], 1.6 * c.u)]), 1.0 * c.u)
    image.paste((150, 176, 190) if not near_sun else (255, 226, 190), (0, 0), brush.faded(line, 0.5))


SCENES = {"satellite-night": satellite_night}
