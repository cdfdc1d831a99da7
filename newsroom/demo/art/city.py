"""The capital from its pavements: an avenue, fronts at night, a square, a kiosk."""

from PIL import ImageChops

from . import brush, living, nature
from .light import rgb, times
from .stage import PASTELS, Camera, block, facade, warp


def avenue(c):
    """A very wide avenue between blocks of flats, almost nothing on it."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.56, 0.62)
    camera = Camera(
        w * rng.uniform(0.42, 0.58), horizon, max(w, h) * rng.uniform(0.95, 1.2), rng.choice((1.7, 4.5, 7.0))
    )
    sun_side = rng.choice((-1, 1))
    image = nature.sky(c, horizon, (w * (0.5 + 0.28 * sun_side), horizon * 0.72))
    line = brush.ridge(c, horizon - h * 0.012, h * 0.03, 0.5)
    nature.hill(c, image, [(x, min(y, horizon)) for x, y in line], (90, 96, 92), 1.6, 0.4, 0, bottom=horizon + 2)
    _far_town(c, image, camera)
    _road(c, image, camera, sun_side)
    scale = 0.0046
    places = []
    for side in (-1, 1):
        z = 52 * rng.uniform(0.8, 1.1)
        while z < 620:
            deep, gap = rng.uniform(24, 70), rng.choice((8, 14, 26, 40))
            wide, high = rng.uniform(16, 40), rng.choice((18, 24, 27, 36, 48, 66))
            start = side * rng.uniform(33, 38)
            box = (start, start + wide, z, z + deep, high) if side > 0 else (start - wide, start, z, z + deep, high)
            places.append(box)
            z += deep + gap
    for box in sorted(places, key=lambda item: -item[2]):
        block(c, camera, image, box, rng.choice(PASTELS), lit=0.10, sun_side=sun_side, depth_scale=scale)
    nature.mist(c, image, horizon, h * 0.10, 0.35 * min(1.4, light.haze))
    _avenue_trees(c, image, camera)
    _lamps(c, image, camera)
    walkers = []
    for _ in range(rng.randint(3, 8)):
        z, side = rng.uniform(26, 120), rng.choice((-1, 1))
        x, y = camera.at(side * rng.uniform(21, 26), 0, z)
        walkers.append((x, y, camera.focal * 1.65 / z))
    living.people(c, image, walkers, (44, 44, 50), 0.25)
    z = rng.uniform(60, 100)
    x, y = camera.at(rng.uniform(-4, 4), 0, z)
    living.people(c, image, [(x, y, camera.focal * 1.7 / z)], (56, 74, 86), 0.25)
    nature.snowfall(c, image)
    return image


def _far_town(c, image, camera):
    """Pale towers behind everything, and one that comes to a point."""
    rng, light, w, h = c.rng, c.light, c.w, c.h
    with c.ink(image) as ink:
        foot = camera.horizon
        for _ in range(16):
            x, wide = camera.cx + rng.gauss(0, w * 0.16), w * rng.uniform(0.008, 0.022)
            tall = h * rng.uniform(0.02, 0.1)
            ink.box(x - wide, foot - tall, x + wide, foot + 2, light.shade((150, 148, 146), rng.random(), 1.15))
            ink.box(x, foot - tall, x + wide, foot + 2, light.shade((136, 136, 138), 0.2, 1.15))
        tip = camera.cx + w * rng.uniform(-0.1, 0.1)
        tall = h * rng.uniform(0.15, 0.2)
        glass = light.shade((128, 140, 150), 0.4, 1.35)
        ink.polygon([(tip, foot - tall), (tip + tall * 0.42, foot), (tip, foot)], glass)
        ink.polygon([(tip, foot - tall), (tip - tall * 0.42, foot), (tip, foot)], times(glass, 0.965))


def _road(c, image, camera, sun_side):
    """Concrete slabs, a worn middle, kerbs and pavements, and the long shadow of one side."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    top = int(camera.horizon)
    road = light.snowed((142, 138, 132), 0.8)
    ground = brush.down(
        (w, h - top),
        [
            (0, light.shade(road, 0.55, 1.3)),
            (0.1, light.shade(road, 0.6, 0.6)),
            (0.45, light.shade(road, 0.6, 0.15)),
            (1, light.shade(times(road, 0.9), 0.55)),
        ],
    )
    image.paste(ground, (0, top))
    with c.ink(image) as ink:
        pave = light.snowed((150, 144, 136), 0.9)
        for side in (-1, 1):
            for z in range(300, 4, -8):
                shade = light.shade(times(pave, rng.uniform(0.95, 1.03)), 0.6, z * 0.004)
                ink.polygon(camera.floor(side * 17, side * 60, max(4, z - 8), z), shade)
            edge = light.shade(times(pave, 1.15), 0.8, 0.1)
            ink.polygon(camera.floor(side * 16.7, side * 17, 4, 300), edge)
            lawn = light.shade(light.snowed((84, 96, 60)), 0.5, 0.25)
            ink.polygon(camera.floor(side * 18, side * 20.5, 4, 300), lawn)
        for z in range(160, 5, -5):
            seam = light.shade(times(road, 0.82), 0.4, z * 0.006)
            ink.line([camera.at(-16.7, 0, z), camera.at(16.7, 0, z)], seam, max(0.4, 9 * c.u / z))
        for x in (-8.4, 0, 8.4):
            ink.polygon(camera.floor(x - 0.06, x + 0.06, 4, 200), light.shade(times(road, 0.84), 0.4, 0.25))
        paint = light.shade((214, 210, 198), 0.7, 0.2)
        for z in range(6, 200, 9):
            ink.polygon(camera.floor(-0.75, -0.55, z, z + 5), light.fogged(paint, z * 0.003))
            ink.polygon(camera.floor(0.55, 0.75, z, z + 5), light.fogged(paint, z * 0.003))
    if light.sun[0] > 0.3:
        reach = 19 if light.low else 7
        shadow = c.mask(polygons=[camera.floor(sun_side * 60, sun_side * (17 - reach + 10), 3.5, 400)])
        cool = times(light.ambient, 1 / max(light.ambient[i] + light.sun[i] * 0.6 for i in range(3)))
        dark = brush.tint(image, times((255, 255, 255), cool))
        image.paste(dark, (0, 0), brush.faded(brush.soft(shadow, 5 * c.u), 0.85))
    worn = brush.plane(c, top, 60 * c.u, 0.8, 6, 6, 1.0, 0.08)
    image.paste(brush.textured(image, worn, 0.16), (0, 0))


def _avenue_trees(c, image, camera):
    """Rows of trees along both pavements, far ones first."""
    rng, light = c.rng, c.light
    bare = light.white > 0.5 or rng.random() < 0.35
    for near, far in ((150, 320), (70, 150), (26, 70)):
        depth = near * 0.0048
        ellipses, lines = [], []
        for side in (-1, 1):
            z = near + rng.random() * 6
            while z < far:
                x, y = camera.at(side * (19.4 + rng.uniform(-0.3, 0.3)), 0, z)
                tall = camera.focal * rng.uniform(6.5, 8.5) / z
                if -tall < x < c.w + tall:
                    brush_half = tall * 0.3
                    living.contact_shadow(image, x, y, brush_half, 0.35 * (1 - light.veil(depth)))
                    if bare:
                        lines += living.bare_tree(rng, x, y, tall, 0.5, 7 if near < 100 else 4)
                    else:
                        ellipses += living.bush(rng, x, y - tall * 0.3, tall * 0.55, tall * 0.62, 34)
                        lines.append(([(x, y), (x, y - tall * 0.5)], tall * 0.03))
                z += rng.uniform(9, 13) * (1 if near < 150 else 1.7)
        colour = (74, 66, 58) if bare else (66, 80, 50)
        mask = c.mask(ellipses=ellipses, lines=lines)
        living.foliage(c, image, brush.faded(mask, 0.94), colour, depth, 9, 0.5, 0.8, not bare)


def _lamps(c, image, camera):
    """Street lamps, few of them burning at night."""
    light, rng = c.light, c.rng
    lights = []
    with c.ink(image) as ink:
        for z in (190, 150, 120, 95, 72, 54, 40, 30):
            for side in (-1, 1):
                depth = z * 0.0045
                colour = light.shade((118, 122, 124), 0.4, depth)
                x, y = camera.at(side * 17.6, 0, z)
                unit = camera.focal / z
                ink.line([(x, y), (x, y - 8 * unit)], colour, max(0.5, 0.13 * unit))
                ink.line([(x, y - 8 * unit), (x - side * 1.9 * unit, y - 8.5 * unit)], colour, max(0.4, 0.09 * unit))
                ink.box(
                    x - side * 1.9 * unit - 0.35 * unit,
                    y - 8.6 * unit,
                    x - side * 1.9 * unit + 0.35 * unit,
                    y - 8.42 * unit,
                    colour,
                )
                if light.dark > 0.5 and rng.random() < 0.35:
                    lights.append((x - side * 1.9 * unit, y - 8.4 * unit, unit, y))
    for x, y, unit, foot in lights:
        brush.glow(image, x, y, 3.2 * unit + 12 * c.u, (255, 214, 150), 0.95, 3)
        brush.glow(image, x, foot, 7 * unit, (255, 196, 120), 0.3, 2, 0.3)


def apartment_night(c):
    """The front of a block of flats, square on, with a few windows burning."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    rows = max(5, round(h / (92 * c.u)))
    cols = max(4, round(w / (112 * c.u)))
    cell = (int(w / cols * 1.08) + 1, int(h / rows * 1.06) + 1)
    flat = facade(rng, light, cols, rows, cell, rng.choice(PASTELS), 0.5, 0.1, True)
    image = flat.resize((int(flat.width), int(flat.height)))
    base = c.plain(light.fog)
    lean = w * rng.uniform(-0.05, 0.05)
    warp(
        base,
        image,
        [
            (-w * 0.05 + lean, -h * 0.06),
            (w * 1.05 + lean * 0.4, -h * 0.03),
            (w * 1.07, h * 1.05),
            (-w * 0.06, h * 1.03),
        ],
    )
    if light.dark > 0.3:
        glowing = base.point([max(0, value - 150) for value in range(256)] * 3)
        base = ImageChops.screen(base, brush.soft(glowing, 26 * c.u))
    shade = brush.fractal(rng, (w // 8, h // 8), 70 * c.u, 3, 0.4).resize(c.size)
    base = brush.textured(base, shade, 0.35)
    x = w * rng.choice((0.04, 0.96))
    branches = living.bare_tree(rng, x, h * 1.12, h * 1.2, 0.6)
    mask = brush.soft(c.mask(lines=branches), 3.4 * c.u)
    base.paste(rgb(light.shade((30, 28, 30), 0.2)), (0, 0), brush.faded(mask, 0.9))
    nature.snowfall(c, base)
    return base


SCENES = {"avenue": avenue, "apartment-night": apartment_night}
