"""A harbour with boats, a freighter and cranes."""

from . import brush, nature


def harbour(c):
    """Fishing boats and a freighter along a quay, cranes behind, oil-smooth water."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    quay = h * rng.uniform(0.56, 0.62)
    image = nature.sky(c, quay, (w * rng.uniform(0.2, 0.8), quay * 0.7))
    for layer in range(2):
        line = brush.ridge(c, quay - h * (0.13 - 0.06 * layer), h * 0.08, 0.5)
        nature.hill(c, image, line, (84, 90, 82), 1.2 - 0.4 * layer, 0.5, 0.6, 55, 0.6, bottom=quay)
    nature.mist(c, image, quay - h * 0.03, h * 0.08, 0.45 * min(1.2, light.haze))
    lamps = []
    with c.ink(image) as ink:
        x = -0.02 * w
        while x < w:
            wide, tall = w * rng.uniform(0.05, 0.14), h * rng.uniform(0.02, 0.06)
            wall = rng.choice(((150, 146, 138), (120, 128, 132), (158, 142, 122), (104, 110, 112)))
            ink.box(x, quay - tall, x + wide, quay, light.shade(wall, rng.uniform(0.2, 0.7), 0.65))
            ink.polygon(
                [
                    (x - 2, quay - tall),
                    (x + wide + 2, quay - tall),
                    (x + wide * 0.8, quay - tall * 1.35),
                    (x + wide * 0.2, quay - tall * 1.35),
                ],
                light.shade(light.snowed((86, 80, 78)), 0.4, 0.65),
            )
            for step in range(int(wide / (w * 0.012))):
                glass = light.lamp if light.dark > 0.5 and rng.random() < 0.2 else light.shade((60, 68, 74), 0.3, 0.65)
                left = x + w * (0.004 + 0.012 * step)
                ink.box(left, quay - tall * 0.7, left + w * 0.006, quay - tall * 0.45, glass)
            x += wide + w * rng.uniform(0, 0.03)
        for _ in range(3):
            _crane(c, ink, w * rng.uniform(0.05, 0.95), quay, h * rng.uniform(0.2, 0.34))
        ink.box(0, quay - h * 0.012, w, quay, light.shade((96, 92, 86), 0.3, 0.4))
    nature.water(c, image, quay, calm=0.74, colour=(46, 62, 66), murk=0.36, cell=22)
    with c.ink(image) as ink:
        _freighter(c, ink, w * rng.uniform(0.12, 0.5), quay + h * 0.01, w * 0.36)
        for x in sorted(rng.uniform(0.02, 0.98) for _ in range(7)):
            _trawler(c, ink, x * w, quay + h * rng.uniform(0.008, 0.022), w * rng.uniform(0.05, 0.085), lamps)
    for x, y in lamps if light.dark > 0.3 else ():
        brush.glow(image, x, y, 34 * c.u, (255, 214, 150), 0.9, 2.4)
    nature.water(c, image, quay + h * 0.022, calm=0.74, colour=(46, 62, 66), murk=0.36, cell=22)
    for x, _ in lamps if light.dark > 0.3 else ():
        brush.glow(image, x, quay + h * 0.15, 30 * c.u, (255, 206, 140), 0.35, 1.6, 6)
    nature.snowfall(c, image)
    return image


def _crane(c, ink, x, foot, tall):
    """A portal crane as a thin lattice, half lost in the haze."""
    light, side = c.light, c.rng.choice((-1, 1))
    colour = light.shade(c.rng.choice(((110, 84, 60), (74, 92, 104), (96, 100, 98))), 0.4, 0.75)
    wide, head = tall * 0.14, foot - tall * 0.55
    for shift in (-wide, wide):
        ink.line([(x + shift, foot), (x + shift * 0.5, head)], colour, 3 * c.u)
    ink.line([(x - wide * 0.8, foot - tall * 0.25), (x + wide * 0.8, foot - tall * 0.25)], colour, 2.4 * c.u)
    ink.box(x - wide * 0.6, head - tall * 0.1, x + wide * 0.6, head, colour)
    tip = (x + side * tall * 0.62, foot - tall)
    for shift in (0, tall * 0.035):
        ink.line([(x + side * wide * 0.4, head - shift), (tip[0], tip[1] - shift * 0.2)], colour, 1.6 * c.u)
    for step in range(9):
        a, b = step / 9, (step + 0.6) / 9
        ax, ay = x + (tip[0] - x) * a, head + (tip[1] - head) * a
        bx, by = x + (tip[0] - x) * b, head + (tip[1] - head) * b - tall * 0.035 * (1 - b)
        ink.line([(ax, ay), (bx, by)], colour, 0.9 * c.u)
    ink.line([(x, head - tall * 0.2), tip], colour, 0.8 * c.u)
    ink.line([(x, head), (x, head - tall * 0.2)], colour, 2 * c.u)
    ink.line([tip, (tip[0], tip[1] + tall * 0.3)], colour, 0.7 * c.u)


def _freighter(c, ink, x, foot, long):
    """A rusty coaster, side on."""
    light, tall = c.light, long * 0.085
    hull = c.rng.choice(((48, 58, 74), (92, 46, 40), (52, 66, 60)))
    ink.polygon(
        [(x, foot - tall), (x + long, foot - tall * 1.25), (x + long * 0.95, foot), (x + long * 0.03, foot)],
        light.shade(hull, 0.35, 0.3),
    )
    ink.polygon(
        [
            (x + long * 0.02, foot - tall * 0.25),
            (x + long * 0.965, foot - tall * 0.25),
            (x + long * 0.95, foot),
            (x + long * 0.03, foot),
        ],
        light.shade((112, 58, 44), 0.3, 0.3),
    )
    pale = light.snowed((206, 202, 192), 0.3)
    for rise, wide in ((1.9, 0.16), (2.7, 0.13), (3.3, 0.10)):
        ink.box(x + long * 0.05, foot - tall * rise, x + long * (0.05 + wide), foot - tall, light.shade(pale, 0.6, 0.3))
        for step in range(5):
            left = x + long * (0.06 + wide * 0.19 * step)
            glass = light.lamp if light.dark > 0.5 else (52, 60, 66)
            ink.box(
                left,
                foot - tall * (rise - 0.2),
                left + long * 0.009,
                foot - tall * (rise - 0.45),
                glass if light.dark > 0.5 else light.shade(glass, 0.3, 0.3),
            )
    ink.box(
        x + long * 0.075, foot - tall * 4.1, x + long * 0.11, foot - tall * 3.2, light.shade((150, 74, 52), 0.4, 0.3)
    )
    for spot in (0.36, 0.62, 0.84):
        mast = x + long * spot
        ink.line([(mast, foot - tall), (mast, foot - tall * 3.2)], light.shade((150, 138, 110), 0.5, 0.3), 2.2 * c.u)
        ink.line(
            [(mast, foot - tall * 1.4), (mast + long * 0.11, foot - tall * 2.7)],
            light.shade((130, 120, 100), 0.5, 0.3),
            1.3 * c.u,
        )
        ink.box(
            mast - long * 0.06, foot - tall * 1.4, mast + long * 0.05, foot - tall, light.shade((104, 96, 84), 0.3, 0.3)
        )


def _trawler(c, ink, x, foot, long, lamps):
    """A small wooden fishing boat; the place of its lamp is added to `lamps`."""
    light, rng, tall = c.light, c.rng, long * 0.16
    hull = rng.choice(((58, 80, 96), (84, 92, 84), (104, 74, 52), (66, 64, 62), (70, 104, 100)))
    ink.polygon(
        [
            (x, foot - tall * 1.3),
            (x + long * 0.2, foot - tall),
            (x + long * 0.85, foot - tall),
            (x + long, foot - tall * 1.5),
            (x + long * 0.86, foot),
            (x + long * 0.1, foot),
        ],
        light.shade(hull, 0.4, 0.15),
    )
    ink.line(
        [
            (x, foot - tall * 1.3),
            (x + long * 0.2, foot - tall),
            (x + long * 0.85, foot - tall),
            (x + long, foot - tall * 1.5),
        ],
        light.shade((190, 184, 170), 0.6, 0.15),
        1.2 * c.u,
    )
    ink.box(
        x + long * 0.16,
        foot - tall * 2.5,
        x + long * 0.42,
        foot - tall,
        light.shade(light.snowed((176, 172, 160), 0.3), 0.5, 0.15),
    )
    ink.box(
        x + long * 0.13, foot - tall * 2.75, x + long * 0.45, foot - tall * 2.5, light.shade((88, 84, 80), 0.4, 0.15)
    )
    for step in range(3):
        ink.box(
            x + long * (0.19 + 0.075 * step),
            foot - tall * 2.25,
            x + long * (0.235 + 0.075 * step),
            foot - tall * 1.8,
            light.shade((44, 54, 60), 0.3),
        )
    mast = x + long * 0.5
    ink.line([(mast, foot - tall), (mast, foot - tall * 5)], light.shade((84, 72, 58), 0.4, 0.15), 1.4 * c.u)
    ink.line(
        [(mast, foot - tall * 4.6), (x + long * 0.97, foot - tall * 1.5)],
        light.shade((70, 66, 60), 0.3, 0.2),
        0.6 * c.u,
    )
    ink.line(
        [(mast, foot - tall * 4.2), (x + long * 0.2, foot - tall * 2.7)], light.shade((70, 66, 60), 0.3, 0.2), 0.6 * c.u
    )
    flag = light.shade((150, 44, 44), 0.5, 0.15)
    if rng.random() < 0.4:
        ink.polygon([(mast, foot - tall * 5), (mast + long * 0.12, foot - tall * 4.8), (mast, foot - tall * 4.5)], flag)
    lamps.append((mast, foot - tall * 3.4))


SCENES = {"harbour": harbour}
