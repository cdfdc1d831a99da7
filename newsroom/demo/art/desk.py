"""A desk under a lamp."""

import math

from PIL import Image, ImageChops

from . import brush, living
from .light import mix, times
from .stage import warp


def desk_lamp(c):
    """A lamp on a desk at night: blank papers, a pencil, a cup, a memory card."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    edge = h * rng.uniform(0.34, 0.4)
    back = mix((38, 36, 40), times(light.middle, 0.55), 0.6 * (1 - light.dark))
    image = brush.down(c.size, [(0, times(back, 0.6)), (edge / h, times(back, 1.0)), (1, times(back, 0.8))])
    _night_window(c, image, edge)
    grain = brush.fractal(rng, (w, max(2, int((h - edge) / 3))), 120 * c.u, 7, 0.6, 9.0).resize((w, int(h - edge)))
    wood = brush.down((w, h - int(edge)), [(0, (74, 44, 26)), (1, (112, 68, 40))])
    wood = brush.textured(wood, grain.resize(wood.size), 0.75)
    image.paste(wood, (0, int(edge)))
    side = rng.choice((-1, 1))
    lamp = (w * (0.5 + 0.2 * side), edge - h * 0.05)
    pool = (w * (0.5 + 0.06 * side), edge + h * 0.30)
    # Everything on the desk lies in the lamp's pool; what is outside goes dark.
    _papers(c, image, pool, side)
    _card(c, image, (w * (0.5 - 0.13 * side) + rng.uniform(-0.02, 0.02) * w, edge + h * rng.uniform(0.36, 0.42)), side)
    _cup(c, image, (w * (0.5 - 0.3 * side), edge + h * 0.10), lamp)
    dark = brush.tint(image, (52, 44, 46) if light.dark > 0.3 else (128, 124, 124))
    pool_mask = Image.new("RGB", (w // 4 + 1, h // 4 + 1))
    brush.glow(pool_mask, pool[0] / 4, pool[1] / 4, w * 0.16, (255, 255, 255), 1.0, 1.15, 0.62)
    lit = brush.tint(ImageChops.screen(image, brush.tint(image, (110, 96, 70))), (255, 236, 200))
    image = Image.composite(lit, dark, pool_mask.getchannel("R").resize(c.size, Image.Resampling.BICUBIC))
    _lamp(c, image, lamp, side, pool)
    return image


def _night_window(c, image, edge):
    rng, w, light = c.rng, c.w, c.light
    left = w * rng.choice((0.06, 0.58))
    right, top = left + w * 0.32, -c.h * 0.02
    glass = brush.down((int(right - left), int(edge * 0.86)), [(0, light.zenith), (1, light.horizon)])
    for _ in range(rng.randint(5, 11)) if light.dark > 0.3 else ():
        brush.bokeh(
            glass,
            rng.random() * glass.width,
            glass.height * rng.uniform(0.55, 0.98),
            11 * c.u * rng.uniform(0.7, 1.4),
            rng.choice(((255, 190, 110), (255, 220, 160), (190, 210, 255))),
            0.6,
        )
    image.paste(glass, (int(left), int(top)))
    with c.ink(image) as ink:
        frame = times(mix((96, 92, 88), light.horizon, 0.15), 0.6)
        for x in (left, (left + right) / 2, right):
            ink.box(x - 7 * c.u, 0, x + 7 * c.u, edge * 0.86, frame)
        ink.box(left - 22 * c.u, edge * 0.84, right + 22 * c.u, edge * 0.89, times(frame, 1.2))
    image.paste(brush.soft(image, 6 * c.u))


def _papers(c, image, pool, side):
    """Blank sheets, a little askew, each with its shadow."""
    rng, w, h = c.rng, c.w, c.h
    for i in range(4):
        cx, cy = pool[0] + (i - 1.7) * w * 0.055 * -side, pool[1] + h * (0.02 + 0.016 * i)
        turn = rng.uniform(-0.5, 0.5)
        half_w, half_h = w * 0.105, w * 0.135
        corners = []
        for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            px, py = sx * half_w, sy * half_h
            rx, ry = px * math.cos(turn) - py * math.sin(turn), px * math.sin(turn) + py * math.cos(turn)
            depth = 1 + ry / (w * 0.9)
            corners.append((cx + rx * depth, cy + ry * 0.5 * depth))
        shadow = brush.soft(c.mask(polygons=[[(x + 5 * c.u * -side, y + 6 * c.u) for x, y in corners]]), 5 * c.u)
        image.paste((20, 12, 8), (0, 0), brush.faded(shadow, 0.6))
        tone = 232 - 9 * (3 - i)
        sheet = brush.down((120, 150), [(0, (tone, tone - 3, tone - 12)), (1, (tone - 14, tone - 18, tone - 28))])
        crease = brush.fractal(rng, sheet.size, 60, 3, 0.4)
        warp(image, brush.textured(sheet, crease, 0.3), corners)
    x, y = pool[0] + w * 0.05 * side, pool[1] + h * 0.11
    far = (x + w * 0.16 * side, y - h * 0.05)
    pencil_shadow = brush.soft(c.mask(lines=[([(x, y + 5 * c.u), (far[0], far[1] + 6 * c.u)], 9 * c.u)]), 4 * c.u)
    image.paste((24, 16, 10), (0, 0), brush.faded(pencil_shadow, 0.6))
    with c.ink(image) as ink:
        ink.line([(x, y), far], (52, 92, 84), 8 * c.u)
        ink.line([(x, y - 2 * c.u), (far[0], far[1] - 2 * c.u)], (98, 140, 128), 2.4 * c.u)
        tip = (x - w * 0.018 * side, y + h * 0.0056)
        ink.polygon([(x, y - 4 * c.u), (x, y + 4 * c.u), tip], (208, 172, 122))
        ink.line([tip, (tip[0] + 4 * c.u * side, tip[1] - 1.3 * c.u)], (36, 32, 32), 2 * c.u)


def _card(c, image, at, side):
    """A small memory card, its contacts towards the light."""
    w = c.w
    size, turn = w * 0.044, c.rng.uniform(-0.5, 0.5)

    def place(points):
        out = []
        for px, py in points:
            px, py = px * size, py * size * 1.25
            rx, ry = px * math.cos(turn) - py * math.sin(turn), px * math.sin(turn) + py * math.cos(turn)
            out.append((at[0] + rx, at[1] + ry * 0.6))
        return out

    outline = [(-0.5, -0.5), (0.3, -0.5), (0.5, -0.32), (0.5, 0.5), (-0.5, 0.5)]
    body = place(outline)
    shadow = brush.soft(c.mask(polygons=[[(x - 5 * c.u * side, y + 7 * c.u) for x, y in body]]), 4 * c.u)
    image.paste((16, 10, 8), (0, 0), brush.faded(shadow, 0.75))
    with c.ink(image) as ink:
        ink.polygon([(x, y + 4 * c.u) for x, y in body], (14, 16, 22))
        ink.polygon(body, (44, 54, 78))
        ink.line([body[0], body[1], body[2]], (120, 134, 164), 1.5 * c.u)
        for i in range(8):
            left = -0.42 + i * 0.105
            ink.polygon(
                place([(left, -0.44), (left + 0.07, -0.44), (left + 0.07, -0.2), (left, -0.2)]), (222, 184, 104)
            )
        ink.polygon(place([(-0.38, -0.05), (0.38, -0.05), (0.38, 0.4), (-0.38, 0.4)]), (62, 76, 106))


def _cup(c, image, at, lamp):
    """An enamel cup, lit from the lamp's side."""
    x, y = at
    wide, tall = c.w * 0.05, c.w * 0.085
    living.contact_shadow(image, x - wide * 0.3, y + tall * 0.05, wide * 1.35, 0.75, 0.3)
    body = c.mask(
        polygons=[[(x - wide, y - tall), (x + wide, y - tall), (x + wide * 0.9, y), (x - wide * 0.9, y)]],
        ellipses=[(x - wide * 0.9, y - wide * 0.3, x + wide * 0.9, y + wide * 0.3)],
    )
    lit_right = lamp[0] > x
    stops = [(0, 236), (0.35, 120), (1, 20)]
    tone = brush.across_mask((int(wide * 2) + 2, c.h), [(1 - p, v) for p, v in stops] if lit_right else stops)
    strip = Image.composite(
        Image.new("RGB", tone.size, (224, 222, 212)), Image.new("RGB", tone.size, (74, 74, 82)), tone
    )
    image.paste(strip, (int(x - wide), 0), body.crop((int(x - wide), 0, int(x - wide) + strip.width, c.h)))
    with c.ink(image) as ink:
        ink.ellipse(x - wide, y - tall - wide * 0.32, x + wide, y - tall + wide * 0.32, (58, 84, 120))
        ink.ellipse(x - wide * 0.93, y - tall - wide * 0.27, x + wide * 0.93, y - tall + wide * 0.27, (196, 194, 186))
        ink.ellipse(x - wide * 0.86, y - tall - wide * 0.16, x + wide * 0.86, y - tall + wide * 0.27, (62, 40, 26))


def _lamp(c, image, lamp, side, pool):
    """The lamp itself: a metal shade, its arm, and the light that leaves it."""
    x, y = lamp
    size = c.w * 0.1
    base = (x + size * 1.25 * side, y + size * 1.6)
    with c.ink(image) as ink:
        ink.ellipse(
            base[0] - size * 0.7, base[1] - size * 0.2, base[0] + size * 0.7, base[1] + size * 0.26, (22, 30, 30)
        )
        ink.ellipse(
            base[0] - size * 0.68, base[1] - size * 0.24, base[0] + size * 0.68, base[1] + size * 0.18, (44, 62, 58)
        )
        elbow = (x + size * 1.5 * side, y - size * 0.7)
        ink.line([(base[0], base[1]), elbow], (58, 66, 64), 9 * c.u)
        ink.line([elbow, (x + size * 0.1 * side, y - size * 0.9)], (58, 66, 64), 8 * c.u)
        ink.ellipse(elbow[0] - 9 * c.u, elbow[1] - 9 * c.u, elbow[0] + 9 * c.u, elbow[1] + 9 * c.u, (80, 90, 86))
        ink.polygon(
            [
                (x - size * 0.26, y - size * 0.95),
                (x + size * 0.26, y - size * 0.95),
                (x + size * 0.82, y - size * 0.05),
                (x - size * 0.82, y - size * 0.05),
            ],
            (38, 76, 66),
        )
        ink.polygon(
            [
                (x - size * 0.26, y - size * 0.95),
                (x - size * 0.02, y - size * 0.95),
                (x - size * 0.3, y - size * 0.05),
                (x - size * 0.82, y - size * 0.05),
            ],
            (56, 100, 88),
        )
        ink.ellipse(x - size * 0.82, y - size * 0.22, x + size * 0.82, y + size * 0.12, (255, 232, 184))
        ink.ellipse(x - size * 0.34, y - size * 0.13, x + size * 0.34, y + size * 0.1, (255, 252, 240))
    brush.glow(image, x, y, size * 1.6, (255, 214, 146), 0.75, 2.2, 0.7)
    cone = brush.soft(
        c.mask(
            polygons=[
                [
                    (x - size * 0.8, y),
                    (x + size * 0.8, y),
                    (pool[0] + size * 3.4, pool[1] + size),
                    (pool[0] - size * 3.4, pool[1] + size),
                ]
            ]
        ),
        40 * c.u,
    )
    image.paste((255, 214, 150), (0, 0), brush.faded(cone, 0.07))


SCENES = {"desk-lamp": desk_lamp}
