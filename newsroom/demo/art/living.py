"""Trees, leaves, people far away, and the shadows that they stand on."""

import math

from PIL import Image, ImageChops, ImageDraw

from . import brush
from .light import rgb, times


def bare_tree(rng, x, y, height, spread=0.5, forks=7):
    """Line segments ((points, width)) of a leafless tree that stands at (x, y)."""
    lines = []

    def grow(x, y, angle, length, width, depth):
        bend = rng.uniform(-0.12, 0.12)
        x2, y2 = x + math.sin(angle + bend) * length, y - math.cos(angle + bend) * length
        lines.append(([(x, y), (x2, y2)], width))
        if depth == 0 or length < height * 0.012:
            return
        for _ in range(2 if rng.random() < 0.75 else 3):
            turn = rng.uniform(0.15, 0.75) * spread * 1.5 * rng.choice((-1, 1))
            grow(x2, y2, angle * 0.92 + turn, length * rng.uniform(0.6, 0.84), width * 0.66, depth - 1)

    grow(x, y, rng.uniform(-0.06, 0.06), height * 0.26, max(0.5, height * 0.026), forks)
    return lines


def poplar(rng, x, y, height, width=0.16):
    """Polygons of a tall narrow tree in leaf that stands at (x, y): its plumes reach up beside one another."""
    plumes = []
    for _ in range(9):
        foot, tall = rng.uniform(0.08, 0.5), rng.uniform(0.32, 0.55)
        shift = rng.gauss(0, 0.26) * width * height * (1.1 - foot)
        half = height * width * rng.uniform(0.13, 0.24)
        tip = min(1.0, foot + tall)
        left, right = [], []
        for i in range(9):
            share = i / 8
            reach = half * math.sin(math.pi * (0.08 + 0.92 * share)) ** 0.7 * rng.uniform(0.75, 1.2)
            rise = y - height * (foot + (tip - foot) * share)
            middle = x + shift * (1 - 0.45 * share)
            left.append((middle - reach, rise))
            right.append((middle + reach, rise))
        plumes.append(left + right[::-1])
    trunk = height * 0.011
    plumes.append([(x - trunk, y), (x - trunk, y - height * 0.4), (x + trunk, y - height * 0.4), (x + trunk, y)])
    return plumes


def bush(rng, x, y, width, height, count=40):
    """Ellipse boxes of a round bush or treetop whose foot is at (x, y)."""
    boxes = []
    for _ in range(count):
        angle, far = rng.uniform(0, math.pi), rng.random() ** 0.5
        cx, cy = x + math.cos(angle) * far * width / 2, y - math.sin(angle) * far * height
        r = width * rng.uniform(0.05, 0.15)
        boxes.append((cx - r, cy - r * 0.85, cx + r, cy + r * 0.85))
    return boxes


def pine(rng, x, y, height, width=1.0):
    """Polygons of a conifer that stands at (x, y)."""
    points_left, points_right, tiers = [], [], 11
    for tier in range(tiers):
        rise = tier / tiers
        half = height * width * (0.17 * (1 - rise) ** 0.85 + 0.006)
        foot, step = y - height * (0.06 + rise * 0.94), height * 0.94 / tiers
        for points, side in ((points_left, -1), (points_right, 1)):
            reach = half * rng.uniform(0.6, 1.2)
            points.append((x + side * reach, foot + height * 0.012 * rng.random()))
            points.append((x + side * reach * rng.uniform(0.35, 0.6), foot - step * rng.uniform(0.45, 0.7)))
    trunk = [(x - height * 0.011, y), (x, y - height * 0.5), (x + height * 0.011, y)]
    return [[*points_left, (x, y - height), *reversed(points_right)], trunk]


def foliage(c, image, mask, colour, depth=0.0, cell=26, facing=0.45, amount=1.0, leafy=True):
    """Paint leaves through a mask, in place: ragged at the edge, dark below and inside, lit above.

    With `leafy` false the mask's edge is kept, for bare branches.
    """
    light = c.light
    box = mask.getbbox()
    if not box:
        return
    reach = int(4 * c.u) + 1
    box = (max(0, box[0] - reach), max(0, box[1] - reach), min(c.w, box[2] + reach), min(c.h, box[3] + reach))
    part, size = mask.crop(box), (box[2] - box[0], box[3] - box[1])
    colour = light.snowed(colour, 0.5)
    top, low = light.shade(colour, facing, depth), light.shade(times(colour, 0.6), facing * 0.3, depth)
    leaves = brush.down(size, [(0, top), (1, low)])
    noise = brush.fractal(c.rng, size, cell * c.u, 5, 0.72)
    if leafy:
        edge = brush.soft(part, 2.6 * c.u)
        ragged = brush.levels(ImageChops.add(edge, noise, 1, -128), 84, 150)
        part = ImageChops.multiply(ragged, brush.levels(edge, 12, 70))
    clumps = brush.fractal(c.rng, (size[0] // 3 + 1, size[1] // 3 + 1), cell * 1.1 * c.u, 3, 0.5).resize(size)
    clear = amount * (1 - light.veil(depth))
    leaves = brush.textured(leaves, brush.emboss(noise, c.u + 1, 2 * c.u + 1, 0.8), 0.75 * clear)
    leaves = brush.textured(leaves, clumps, 0.9 * clear)
    image.paste(leaves, box[:2], part)


def figure(rng, x, y, height, stride=True):
    """(polygons, ellipses) of a person far away who stands at (x, y): a silhouette, never a face."""
    half, head = height * rng.uniform(0.088, 0.11), height * 0.056
    lean, coat = height * rng.uniform(-0.015, 0.02), rng.uniform(0.38, 0.5)
    step = height * (rng.uniform(0.05, 0.11) if stride else 0.025)
    shoulder, hem = y - height * 0.82, y - height * coat
    sway = rng.choice((-1, 1))
    polygons = [
        [
            (x + lean - half, shoulder),
            (x + lean + half, shoulder),
            (x + lean * 0.5 + half * 1.02, hem - height * 0.2),
            (x + half * 1.12, hem),
            (x - half * 1.12, hem),
            (x + lean * 0.5 - half * 1.02, hem - height * 0.2),
        ],
        [
            (x - half * 0.95, hem - 1),
            (x + half * 0.25, hem - 1),
            (x - step + half * 0.3, y),
            (x - step - half * 0.45, y),
        ],
        [
            (x - half * 0.2, hem - 1),
            (x + half * 0.95, hem - 1),
            (x + step + half * 0.5, y - height * 0.012),
            (x + step - half * 0.3, y),
        ],
        [
            (x + lean + sway * half * 0.7, shoulder),
            (x + lean + sway * half * 1.15, shoulder + height * 0.02),
            (x + lean + sway * half * 1.5, hem - height * 0.02),
            (x + lean + sway * half * 1.1, hem),
        ],
        [
            (x + lean - head * 0.5, shoulder - height * 0.04),
            (x + lean + head * 0.5, shoulder - height * 0.04),
            (x + lean + head * 0.7, shoulder + 1),
            (x + lean - head * 0.7, shoulder + 1),
        ],
    ]
    top = y - height
    ellipses = [
        (x + lean - head, top, x + lean + head, top + head * 2.35),
        (x + lean - half * 1.02, shoulder - height * 0.03, x + lean + half * 1.02, shoulder + height * 0.06),
    ]
    return polygons, ellipses


def people(c, image, places, colour=(38, 40, 46), depth=0.2, shadow=True):
    """Set tiny figures into a picture, in place; `places` are (x, y of the feet, height)."""
    polygons, ellipses = [], []
    for x, y, height in places:
        more, heads = figure(c.rng, x, y, height)
        polygons += more
        ellipses += heads
        if shadow:
            contact_shadow(image, x, y, height * 0.32, 0.5 * (1 - c.light.veil(depth)))
    mask = brush.soft(c.mask(polygons=polygons, ellipses=ellipses), 0.6 * c.u)
    image.paste(rgb(c.light.shade(colour, 0.4, depth)), (0, 0), mask)


def contact_shadow(image, x, y, half, strength=0.5, squash=0.22):
    """Darken the ground where something stands, in place, with a soft ellipse `half` wide to each side."""
    w, h = max(3, int(half * 3)), max(3, int(half * 3 * squash))
    left, top = int(x - w / 2), int(y - h / 2)
    box = (max(0, left), max(0, top), min(image.width, left + w), min(image.height, top + h))
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    disc = Image.new("L", (w, h))
    ImageDraw.Draw(disc).ellipse((w * 0.17, h * 0.17, w * 0.83, h * 0.83), fill=int(255 * min(1.0, strength)))
    disc = brush.soft(disc, h * 0.15).crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
    image.paste((12, 13, 16), box, disc)
