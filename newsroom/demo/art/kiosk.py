"""A kiosk on a pavement."""

from PIL import ImageChops

from . import brush, living, nature
from .light import mix, rgb, times
from .stage import Camera


def kiosk(c):
    """A small painted kiosk under trees, its counter lit, nobody at it."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    ground = h * rng.uniform(0.74, 0.79)
    image = nature.sky(c, ground, (w * 0.25, h * 0.3))
    _soft_street(c, image, ground)
    wide, tall = min(w * 0.36, h * 0.52), min(w * 0.4, h * 0.56) * 0.9
    x, y = w * rng.uniform(0.36, 0.64), ground + h * 0.06
    pave = light.snowed((152, 146, 136), 0.9)
    image.paste(
        brush.down(
            (w, h - int(ground)),
            [
                (0, light.shade(pave, 0.5, 0.3)),
                (0.3, light.shade(pave, 0.55)),
                (1, light.shade(times(pave, 0.86), 0.5)),
            ],
        ),
        (0, int(ground)),
    )
    slabs = Camera(w / 2, ground - h * 0.12, w * 0.9, 1.6)
    with c.ink(image) as ink:
        for z in [26 * 0.86**i for i in range(16)]:
            row = slabs.at(0, 0, z)[1]
            if row > ground:
                ink.line([(0, row), (w, row)], light.shade(times(pave, 0.84), 0.4), 1.1 * c.u)
        for i in range(-18, 19):
            a, b = slabs.at(i * 0.8, 0, 2), slabs.at(i * 0.8, 0, slabs.focal * 1.6 / (h * 0.121))
            ink.line([a, b], light.shade(times(pave, 0.88), 0.4), 1.0 * c.u)
    texture = brush.plane(c, ground - h * 0.1, 50 * c.u, 1.3, 6, 5, 1.2, 0.05)
    image.paste(brush.textured(image, texture, 0.18).crop((0, int(ground), w, h)), (0, int(ground)))
    living.contact_shadow(image, x + wide * 0.06, y, wide * 0.72, 0.75, 0.16)
    _booth(c, image, x, y, wide, tall)
    boughs = []
    side = rng.choice((-0.02, 1.02))
    for _ in range(16):
        bx, by = w * side + rng.gauss(0, 0.16) * w, h * rng.uniform(-0.05, 0.16)
        boughs += living.bush(rng, bx, by, w * 0.18, h * 0.14, 46)
    if light.white < 0.5:
        mask = brush.soft(c.mask(ellipses=boughs), 3 * c.u)
        living.foliage(c, image, mask, (70, 88, 52), 0.05, 16, 0.5, 1.0)
    nature.snowfall(c, image)
    return image


def _soft_street(c, image, ground):
    """Houses and trees behind, out of focus."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    with c.ink(image) as ink:
        x = -w * 0.05
        while x < w:
            width, tall = w * rng.uniform(0.16, 0.34), h * rng.uniform(0.35, 0.62)
            wall = light.shade(
                rng.choice(((190, 172, 150), (160, 172, 170), (186, 160, 146))), rng.uniform(0.2, 0.6), 0.5
            )
            ink.box(x, ground - tall, x + width, ground, wall)
            step = h * 0.062
            for row in range(int(tall / step)):
                for col in range(int(width / step)):
                    lit = light.dark > 0.3 and rng.random() < 0.16
                    glass = light.lamp if lit else light.shade((78, 84, 90), 0.3, 0.5)
                    left, top = x + step * (col + 0.25), ground - tall + step * (row + 0.3)
                    ink.box(left, top, left + step * 0.5, top + step * 0.5, glass)
            x += width * rng.uniform(1.0, 1.3)
    trees = []
    for _ in range(7):
        trees += living.bush(rng, rng.random() * w, ground - h * 0.06, w * 0.12, h * rng.uniform(0.12, 0.24), 40)
    if light.white < 0.5:
        living.foliage(c, image, c.mask(ellipses=trees), (76, 92, 60), 0.4, 18)
    image.paste(brush.soft(image, 9 * c.u))


def _booth(c, image, x, y, wide, tall):
    rng, light = c.rng, c.light
    paint = rng.choice(((92, 134, 148), (112, 146, 112), (176, 128, 96), (150, 160, 170)))
    left, right, top = x - wide / 2, x + wide / 2, y - tall
    front, flank = light.shade(paint, 0.5), light.shade(paint, 0.12)
    inner = mix((66, 54, 44), light.lamp, 0.25 + 0.6 * light.dark)
    panel = brush.down((int(wide), int(tall)), [(0, times(front, 1.03)), (1, times(front, 0.82))])
    rust = brush.fractal(rng, panel.size, 60 * c.u, 6, 0.62, 0.3)
    panel = brush.textured(panel, rust, 0.5)
    panel.paste(
        rgb(light.shade((120, 84, 60), 0.4)),
        (0, 0),
        ImageChops.multiply(
            brush.levels(rust, 160, 220, 1, 150), brush.down_mask(panel.size, [(0, 0), (0.6, 30), (1, 255)])
        ),
    )
    image.paste(panel, (int(left), int(top)))
    win = (left + wide * 0.1, top + tall * 0.24, right - wide * 0.1, top + tall * 0.60)
    with c.ink(image) as ink:
        side = wide * 0.13
        ink.polygon(
            [(right, top), (right + side, top + tall * 0.045), (right + side, y - tall * 0.03), (right, y)], flank
        )
        ink.box(*win, inner)
        for shelf in range(4):
            base = win[1] + (win[3] - win[1]) * (shelf + 1) / 4
            ink.box(win[0], base - 2 * c.u, win[2], base, times(inner, 0.55))
            px = win[0] + 4 * c.u
            while px < win[2] - 12 * c.u:
                kind, size = rng.random(), wide * rng.uniform(0.018, 0.04)
                high = (win[3] - win[1]) * rng.uniform(0.1, 0.2)
                tone = mix(
                    rng.choice(
                        ((150, 62, 52), (196, 160, 84), (72, 108, 82), (188, 186, 176), (84, 96, 132), (160, 116, 70))
                    ),
                    inner,
                    0.25,
                )
                tone = times(tone, 0.6 + 0.4 * light.dark)
                if kind < 0.5:
                    ink.box(px, base - high, px + size, base - 2 * c.u, tone)
                    ink.box(px + size * 0.3, base - high * 1.3, px + size * 0.7, base - high, times(tone, 0.8))
                    ink.line(
                        [(px + size * 0.25, base - high * 0.9), (px + size * 0.25, base - 4 * c.u)],
                        mix(tone, (255, 255, 255), 0.35),
                        1.2 * c.u,
                    )
                elif kind < 0.9:
                    size *= 1.5
                    ink.box(px, base - high * 0.8, px + size, base - 2 * c.u, tone)
                    ink.box(px, base - high * 0.8, px + size, base - high * 0.62, mix(tone, (255, 255, 255), 0.3))
                px += size + wide * rng.uniform(0.003, 0.012)
        for share in (0.0, 0.33, 0.66, 1.0):
            px = win[0] + (win[2] - win[0]) * share
            ink.box(px - 3.5 * c.u, win[1], px + 3.5 * c.u, win[3], times(front, 0.7))
        ink.box(
            left - wide * 0.03, win[3], right + wide * 0.03, win[3] + tall * 0.035, light.shade((206, 200, 186), 0.7)
        )
        ink.box(left - wide * 0.03, win[3] + tall * 0.035, right + wide * 0.03, win[3] + tall * 0.05, times(front, 0.4))
        for i in range(1, 4):
            px = left + wide * i / 4
            ink.line([(px, win[3] + tall * 0.07), (px, y - tall * 0.02)], times(front, 0.75), 2 * c.u)
        stripes, lip = 11, win[1] + tall * 0.015
        for i in range(stripes):
            a, b = i / stripes, (i + 1) / stripes
            colour = light.shade((204, 196, 178) if i % 2 else times(paint, 0.9), 0.75)
            ink.polygon(
                [
                    (left + wide * a, top + tall * 0.08),
                    (left + wide * b, top + tall * 0.08),
                    (left - wide * 0.08 + wide * 1.16 * b, lip),
                    (left - wide * 0.08 + wide * 1.16 * a, lip),
                ],
                colour,
            )
            ink.box(
                left - wide * 0.08 + wide * 1.16 * a,
                lip,
                left - wide * 0.08 + wide * 1.16 * b,
                lip + tall * 0.03,
                times(colour, 0.78),
            )
        roof = light.shade(light.snowed((130, 126, 120)), 0.7)
        ink.polygon(
            [
                (left - wide * 0.05, top),
                (right + wide * 0.05, top),
                (right + wide * 0.17, top + tall * 0.045),
                (right + wide * 0.17, top + tall * 0.075),
                (right + wide * 0.05, top + tall * 0.04),
                (left - wide * 0.05, top + tall * 0.04),
            ],
            times(roof, 0.66),
        )
        ink.polygon(
            [
                (left - wide * 0.05, top),
                (left + wide * 0.05, top - tall * 0.05),
                (right + wide * 0.1, top - tall * 0.05),
                (right + wide * 0.05, top),
            ],
            roof,
        )
    shade = c.mask(
        polygons=[[(win[0], win[1]), (win[2], win[1]), (win[2], win[1] + tall * 0.07), (win[0], win[1] + tall * 0.07)]]
    )
    image.paste((10, 10, 12), (0, 0), brush.faded(brush.soft(shade, 5 * c.u), 0.5 * (1 - 0.8 * light.dark)))
    glint = c.mask(
        polygons=[
            [
                (win[0], win[3]),
                (win[0] + wide * 0.1, win[1]),
                (win[0] + wide * 0.26, win[1]),
                (win[0] + wide * 0.16, win[3]),
            ]
        ]
    )
    image.paste(rgb(light.horizon), (0, 0), brush.faded(glint, 0.12 * (1 - light.dark)))
    if light.dark > 0.3:
        brush.glow(image, x, (win[1] + win[3]) / 2, wide * 0.85, (255, 200, 128), 0.4 * light.dark, 2)
        brush.glow(image, x, y + tall * 0.1, wide * 0.8, (255, 196, 120), 0.35 * light.dark, 2, 0.28)


SCENES = {"kiosk": kiosk}
