"""Farm country: a field at harvest, a field in winter, and the ground they share."""

from . import brush, living, nature
from .light import mix, rgb, times
from .stage import Camera


def hills(c, image, horizon, layers=3, rise=0.11, colour=(76, 86, 68), near=0.45):
    """Wooded hills in layers behind the horizon, in place, misty at their feet."""
    h = c.h
    for layer in range(layers):
        share = layer / max(1, layers - 1)
        line = brush.ridge(c, horizon - h * rise * (1 - share) * 0.8, h * rise * (1 - 0.4 * share), 0.5, 3, share * c.u)
        line = [(x, min(y, horizon + 1)) for x, y in line]
        nature.hill(c, image, line, colour, 1.35 - (1.35 - near) * share, 0.45, 0.7, 52, 0.6, bottom=horizon + 2)
    nature.mist(c, image, horizon - h * 0.01, h * 0.06, 0.5 * min(1.1, c.light.haze))


def treeline(c, image, horizon, depth=0.5, count=26, tall=0.045, bare=False):
    """A far row of poplars and bushes on the horizon."""
    rng, w, h = c.rng, c.w, c.h
    ellipses, lines, polygons = [], [], []
    for _ in range(count):
        x = rng.random() * w
        size = h * tall * rng.uniform(0.5, 1.4)
        if bare or c.light.white > 0.5:
            lines += living.bare_tree(rng, x, horizon + 2, size * 1.3, 0.35)
        elif rng.random() < 0.5:
            polygons += living.poplar(rng, x, horizon + 2, size * 1.5, 0.2)
        else:
            ellipses += living.bush(rng, x, horizon + 2, size * rng.uniform(0.8, 2), size * 0.7, 24)
    living.foliage(c, image, c.mask(polygons, ellipses, lines), (60, 68, 46), depth, 8, leafy=not lines)


def ground(c, image, horizon, near, far):
    """Ground from the horizon down, one colour near, another far; colours before light."""
    light = c.light
    size = (c.w, c.h - int(horizon))
    near, far = light.snowed(near, 0.9), light.snowed(far, 0.95)
    image.paste(
        brush.down(
            size,
            [
                (0, light.shade(far, 0.6, 0.85)),
                (0.12, light.shade(far, 0.62, 0.4)),
                (0.5, light.shade(mix(near, far, 0.4), 0.6, 0.1)),
                (1, light.shade(near, 0.5)),
            ],
        ),
        (0, int(horizon)),
    )


def _rows(c, image, camera, colours, pitch=1.0, span=70, wander=0.05, near=3.0, far=260):
    """Furrows or rows of plants that run to a point on the horizon, in place."""
    rng, light = c.rng, c.light
    slant = rng.uniform(-0.28, 0.28)
    with c.ink(image) as ink:
        for i in range(-span, span + 1):
            x = i * pitch + rng.uniform(-wander, wander)
            left, right = x - pitch * 0.27, x + pitch * 0.27
            points_left, points_right, z = [], [], far
            while z > near:
                lean = slant * (z - near)
                shake = rng.uniform(-wander, wander) * 0.6
                points_left.append(camera.at(left + lean + shake, 0, z))
                points_right.append(camera.at(right + lean + shake, 0, z))
                z *= 0.72
            if all(px < -20 for px, _ in points_left) or all(px > c.w + 20 for px, _ in points_left):
                continue
            colour = light.shade(times(rng.choice(colours), rng.uniform(0.86, 1.1)), 0.4, 0.12)
            ink.polygon(points_left + points_right[::-1], colour)


def field_harvest(c):
    """A rice field half cut, sheaves standing in rows towards the hills."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.36, 0.44)
    sun = (w * rng.choice((0.2, 0.8)) + w * rng.uniform(-0.1, 0.1), horizon * 0.62)
    image = nature.sky(c, horizon, sun)
    hills(c, image, horizon, 4, 0.13)
    treeline(c, image, horizon)
    camera = Camera(w * rng.uniform(0.3, 0.7), horizon, max(w, h) * 0.9, 2.2)
    before = image.copy()
    ground(c, image, horizon, (186, 148, 82), (206, 172, 104))
    _rows(c, image, camera, [light.snowed((164, 126, 68), 0.6), light.snowed((178, 140, 78), 0.6)], 0.8)
    straw = brush.plane(c, horizon, 7 * c.u, 0.55, 3, 6, 1.5, 0.06)
    image = brush.textured(image, straw, 0.8)
    broad = brush.plane(c, horizon, 170 * c.u, 3, 4, 5, 1.0, 0.03)
    image = brush.textured(image, broad, 0.45)
    image.paste(before.crop((0, 0, w, int(horizon))), (0, 0))
    # A strip still standing, to one side.
    side = rng.choice((-1, 1))
    strip = [
        camera.at(side * x, y, z)
        for x, y, z in ((14, 0, 17), (90, 0, 17), (90, 0.95, 17), (26, 0.95, 160), (22, 0, 160), (14, 0.0, 20))
    ]
    living.foliage(c, image, c.mask(polygons=[strip]), (196, 156, 78), 0.22, 12, 0.6, 0.9)
    places = []
    for row in range(5):
        lane = -9 + row * 4.6 + rng.uniform(-0.5, 0.5)
        z = 7 + rng.random() * 5
        while z < 120:
            if side * lane < 9:
                places.append((lane + rng.uniform(-0.3, 0.3) + 0.03 * z, z))
            z *= rng.uniform(1.28, 1.5)
    for x, z in sorted(places, key=lambda place: -place[1]):
        _sheaf(c, image, camera, x, z, -1 if sun[0] > w / 2 else 1)
    figures = []
    for _ in range(rng.randint(2, 5)):
        z = rng.uniform(55, 110)
        x, y = camera.at(side * rng.uniform(4, 20), 0, z)
        figures.append((x, y, camera.focal * 1.5 / z))
    living.people(c, image, figures, (52, 46, 46), 0.3)
    nature.mist(c, image, horizon + h * 0.01, h * 0.05, 0.45 * min(1.1, light.haze))
    if light.low:
        brush.glow(image, sun[0], sun[1], w * 0.7, (255, 196, 120), 0.22, 1.8)
    nature.snowfall(c, image)
    return image


def _sheaf(c, image, camera, x, z, away):
    """Bundles of straw leaned together, with the shadow they throw."""
    rng, light = c.rng, c.light
    px, py = camera.at(x, 0, z)
    unit = camera.focal / z
    tall, wide = 1.05 * unit, 0.42 * unit
    if px < -tall or px > c.w + tall or tall < 2:
        return
    depth = min(0.9, z * 0.007)
    box = (
        max(0, int(px - 3 * tall)),
        max(0, int(py - tall * 1.4)),
        min(c.w, int(px + 3 * tall)),
        min(c.h, int(py + tall * 0.6)),
    )
    if box[2] - box[0] < 3 or box[3] - box[1] < 3:
        return
    part = image.crop(box)
    ox, oy = box[0], box[1]
    if light.sun[0] > 0.3:
        reach = away * tall * (1.9 if light.low else 0.9)
        shadow = brush.shapes(
            part.size,
            polygons=[
                [
                    (px - ox - wide, py - oy),
                    (px - ox + wide, py - oy),
                    (px - ox + reach + wide * 0.3, py - oy + tall * 0.13),
                    (px - ox + reach - wide * 0.3, py - oy + tall * 0.1),
                ]
            ],
        )
        part.paste(
            rgb(light.shade((70, 52, 34), 0.0, depth)), (0, 0), brush.faded(brush.soft(shadow, tall * 0.03), 0.62)
        )
    else:
        living.contact_shadow(part, px - ox, py - oy, wide * 1.2, 0.4)
    straw = light.snowed((204, 164, 92), 0.45)
    strokes = max(14, min(90, int(tall * 1.1)))
    with c.ink(part) as ink:
        for i in range(strokes):
            share = i / strokes
            foot = rng.uniform(-1, 1)
            head = -foot * 0.45 + rng.uniform(-0.4, 0.4)
            facing = 0.15 + 0.75 * (0.5 + 0.5 * foot * -away) * (0.4 + 0.6 * share)
            colour = light.shade(times(straw, rng.uniform(0.62, 1.1)), facing, depth)
            x0, y0 = px - ox, py - oy
            ink.line(
                [
                    (x0 + foot * wide, y0 + rng.uniform(-0.02, 0.03) * tall),
                    (x0 + (foot * 0.2 + head * 0.1) * wide, y0 - tall * 0.66),
                    (x0 + head * wide * 1.15, y0 - tall * rng.uniform(0.85, 1.05)),
                ],
                colour,
                max(0.7, tall * 0.022),
            )
    image.paste(part, box[:2])


def field_winter(c):
    """Frozen furrows with snow in them, a line of bare trees, birds."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.44, 0.54)
    sun = (w * rng.uniform(0.25, 0.75), horizon * 0.78)
    image = nature.sky(c, horizon, sun)
    hills(c, image, horizon, 3, 0.08, (96, 96, 92))
    camera = Camera(w * rng.uniform(0.2, 0.8), horizon, max(w, h) * 0.9, 1.9)
    ground(c, image, horizon, (122, 104, 88), (156, 144, 132))
    treeline(c, image, horizon, 0.55, 12, 0.04, True)
    sky_part = image.crop((0, 0, w, int(horizon)))
    snow = [(214, 218, 226), (196, 202, 214), (226, 228, 232)]
    _rows(c, image, camera, snow, 0.62, 90, 0.1)
    clods = brush.plane(c, horizon, 20 * c.u, 1.6, 4, 6, 1.5, 0.05)
    image = brush.textured(image, clods, 0.75)
    drifts = brush.plane(c, horizon, 190 * c.u, 2.4, 5, 5, 1.2, 0.03)
    white = light.shade((232, 235, 240), 0.55, 0.1)
    image.paste(rgb(white), (0, 0), brush.levels(drifts, 128, 200, 1.0, 175))
    image.paste(sky_part, (0, 0))
    lines, base = [], horizon + h * 0.03
    middle = w * rng.choice((0.28, 0.68))
    for i in range(rng.choice((1, 2, 3))):
        x = middle + (i - 1) * w * rng.uniform(0.06, 0.13)
        lines += living.bare_tree(rng, x, base, h * rng.uniform(0.24, 0.4), 0.5)
        living.contact_shadow(image, x, base, w * 0.02, 0.3)
    image.paste(rgb(light.shade((56, 48, 46), 0.2, 0.12)), (0, 0), c.mask(lines=lines))
    birds = []
    for _ in range(rng.randint(5, 13)):
        x, y, size = w * rng.uniform(0.1, 0.9), horizon * rng.uniform(0.35, 0.9), h * rng.uniform(0.003, 0.007)
        flap = rng.uniform(-0.6, 0.9)
        birds.append(([(x - size, y - size * flap), (x, y), (x + size, y - size * flap * 0.8)], max(0.8, size * 0.34)))
    image.paste(rgb(light.shade((40, 40, 46), 0.1, 0.25)), (0, 0), c.mask(lines=birds))
    z = rng.uniform(60, 110)
    x, y = camera.at(rng.uniform(-12, 12), 0, z)
    living.people(c, image, [(x, y, camera.focal * 1.65 / z)], (50, 46, 50), 0.3)
    nature.mist(c, image, horizon + h * 0.01, h * 0.06, 0.5 * min(1.1, light.haze))
    nature.snowfall(c, image)
    return image


SCENES = {"field-harvest": field_harvest, "field-winter": field_winter}
