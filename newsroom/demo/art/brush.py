"""Brushes: noise, gradients, masks, glows and ridge lines, made only from what Pillow does quickly in C.

Everything takes its chance from a ``random.Random`` that the caller seeds, so that a picture is the same each time.
Sizes are (width, height) in pixels; colours are (red, green, blue) from 0 to 255; masks are images of mode "L".
"""

import itertools
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from .light import rgb

_RADIAL = Image.radial_gradient("L")
_BICUBIC = Image.Resampling.BICUBIC
_BILINEAR = Image.Resampling.BILINEAR


def _whole(size):
    return max(1, int(size[0])), max(1, int(size[1]))


def speckle(rng, size):
    """White noise of mode "L", each pixel evenly spread over 0 to 255."""
    size = _whole(size)
    return Image.frombytes("L", size, rng.randbytes(size[0] * size[1]))


def fractal(rng, size, cell, octaves=5, gain=0.5, stretch=1.0, contrast=1.0):
    """Cloud-like noise around 128; `cell` is the largest lump in pixels, `stretch` how much wider than tall it is."""
    w, h = _whole(size)
    total, weight, image = 0.0, 1.0, None
    for octave in range(octaves):
        lump = cell / 2**octave
        if octave and lump < 0.8:
            break
        grid = _whole((min(w, w / (lump * stretch)) + 2, min(h, h / lump) + 2))
        total += weight
        layer = speckle(rng, grid)
        image = layer if image is None else Image.blend(image.resize(grid, _BICUBIC), layer, weight / total)
        weight *= gain
    return stronger(image.resize((w, h), _BICUBIC if lump > 3 else _BILINEAR), contrast * 1.7)


def _byte(value):
    return 0 if value < 0 else 255 if value > 255 else int(value + 0.5)


@lru_cache(maxsize=512)
def _levels(low, high, gamma, top):
    span = (high - low) or 1
    return [_byte(top * min(1.0, max(0.0, (value - low) / span)) ** gamma) for value in range(256)]


@lru_cache(maxsize=512)
def _line(factor, middle):
    return [_byte(middle + (value - middle) * factor) for value in range(256)]


def levels(mask, low, high, gamma=1.0, top=255):
    """Stretch a mask so that `low` becomes 0 and `high` becomes `top` (low may exceed high to invert)."""
    return mask.point(_levels(low, high, gamma, top))


def faded(mask, factor):
    """A mask at `factor` of its strength."""
    return mask.point(_line(factor, 0))


def stronger(grey, factor):
    """A grey picture around 128 with `factor` times the contrast."""
    return grey.point(_line(factor, 128))


def coloured(mask, colour):
    """Light of one colour, as strong as the mask says, on black."""
    return ImageChops.multiply(Image.merge("RGB", (mask, mask, mask)), Image.new("RGB", mask.size, rgb(colour)))


def down(size, stops):
    """A vertical RGB gradient; `stops` are (position from 0 to 1, colour)."""
    return _spread(_ramp(tuple(stops), "RGB"), size)


def down_mask(size, stops):
    """A vertical mask; `stops` are (position from 0 to 1, value from 0 to 255)."""
    return _spread(_ramp(tuple(stops), "L"), size)


def _spread(column, size):
    w, h = _whole(size)
    return column.resize((1, h), _BILINEAR).resize((w, h), Image.Resampling.NEAREST)


def across_mask(size, stops):
    """A horizontal mask; `stops` as in `down_mask`."""
    w, h = _whole(size)
    return _spread(_ramp(tuple(stops), "L"), (h, w)).transpose(Image.Transpose.ROTATE_90)


@lru_cache(maxsize=256)
def _ramp(stops, mode):
    column, convert = Image.new(mode, (1, 256)), _byte if mode == "L" else rgb
    values, stops = [], sorted(stops, key=lambda stop: stop[0])
    for row in range(256):
        here = row / 255
        before, after = stops[0], stops[-1]
        for first, second in itertools.pairwise(stops):
            if first[0] <= here <= second[0]:
                before, after = first, second
                break
        else:
            before = after = stops[0] if here < stops[0][0] else stops[-1]
        share = (here - before[0]) / ((after[0] - before[0]) or 1)
        share = share * share * (3 - 2 * share)
        if mode == "L":
            values.append(convert(before[1] + (after[1] - before[1]) * share))
        else:
            values.append(convert(tuple(a + (b - a) * share for a, b in zip(before[1], after[1], strict=True))))
    column.putdata(values)
    return column


def soft(image, radius):
    """A Gaussian blur, done on a smaller copy when the radius allows it (many times quicker, the same to the eye)."""
    if radius < 0.3:
        return image
    shrink = int(radius / 1.6)
    if shrink < 2:
        return image.filter(ImageFilter.GaussianBlur(radius))
    small = image.resize(_whole((image.width / shrink, image.height / shrink)), _BILINEAR, reducing_gap=2.0)
    return small.filter(ImageFilter.GaussianBlur(radius / shrink)).resize(image.size, _BICUBIC)


def streak(image, dx, dy, doublings=5):
    """A motion blur: the picture averaged along (dx, dy) pixels a step, over 2 to the power of `doublings` steps."""
    for power in range(doublings):
        step = 2**power
        moved = image.transform(image.size, Image.Transform.AFFINE, (1, 0, dx * step, 0, 1, dy * step), _BILINEAR)
        edge = Image.new("L", image.size, 255).transform(
            image.size, Image.Transform.AFFINE, (1, 0, dx * step, 0, 1, dy * step)
        )
        image = Image.blend(image, Image.composite(moved, image, edge), 0.5)
    return image


def shapes(size, polygons=(), ellipses=(), lines=(), smooth=2):
    """A mask of white shapes on black, drawn larger and reduced so that its edges are smooth."""
    w, h = _whole(size)
    full = Image.new("L", (w, h))
    xs, ys = [], []
    for points in polygons:
        xs += [x for x, _ in points]
        ys += [y for _, y in points]
    for left, top, right, bottom in ellipses:
        xs += (left, right)
        ys += (top, bottom)
    for points, width in lines:
        for x, y in points:
            xs += (x - width, x + width)
            ys += (y - width, y + width)
    if not xs:
        return full
    # Only the part that the shapes reach is drawn large.
    left, top = max(0, int(min(xs)) - 1), max(0, int(min(ys)) - 1)
    right, bottom = min(w, int(max(xs)) + 2), min(h, int(max(ys)) + 2)
    if right <= left or bottom <= top:
        return full
    big = Image.new("L", ((right - left) * smooth, (bottom - top) * smooth))
    draw = ImageDraw.Draw(big)
    for points in polygons:
        draw.polygon([((x - left) * smooth, (y - top) * smooth) for x, y in points], fill=255)
    for x1, y1, x2, y2 in ellipses:
        draw.ellipse(((x1 - left) * smooth, (y1 - top) * smooth, (x2 - left) * smooth, (y2 - top) * smooth), fill=255)
    for points, width in lines:
        moved = [((x - left) * smooth, (y - top) * smooth) for x, y in points]
        draw.line(moved, fill=255, width=max(1, round(width * smooth)))
    full.paste(big.reduce(smooth), (left, top))
    return full


def midpoints(rng, count, rough=0.55, ends=None):
    """A broken line of 2**n + 1 heights around 0, at least `count` of them (midpoint displacement)."""
    line = list(ends or (rng.uniform(-0.5, 0.5), rng.uniform(-0.5, 0.5)))
    swing = 0.6
    while len(line) < count:
        finer = []
        for first, second in itertools.pairwise(line):
            finer += [first, (first + second) / 2 + rng.uniform(-swing, swing)]
        line = [*finer, line[-1]]
        swing *= rough
    return line


def ridge(c, base, swing, rough=0.55, step=3, jag=0.0):
    """Points of a ridge line across the canvas: `swing` pixels up and down around `base`, `jag` pixels of treetops."""
    line = midpoints(c.rng, max(9, c.w / (step * max(c.u, 0.4))), rough)
    last = len(line) - 1
    return [(c.w * i / last, base - value * swing - c.rng.random() * jag) for i, value in enumerate(line)]


def below(c, line):
    """A polygon of all that lies below a line of points."""
    return [*line, (c.w + 2, c.h + 2), (-2, c.h + 2)]


@lru_cache(maxsize=512)
def _falloff(strength, power):
    # The gradient reaches 181 at the middle of the edges: beyond it nothing may show, or the square does.
    return [_byte(255 * strength * max(0.0, 1 - value / 181) ** power) for value in range(256)]


def glow(image, x, y, radius, colour, strength=1.0, falloff=2.0, squash=1.0):
    """Add light around a point, in place: full at the point and nothing at `radius` pixels."""
    w, h = _whole((radius * 2, radius * 2 * squash))
    left, top = int(x - w / 2), int(y - h / 2)
    box = (max(0, left), max(0, top), min(image.width, left + w), min(image.height, top + h))
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    disc = _RADIAL.point(_falloff(round(strength, 2), falloff)).resize((w, h), _BICUBIC)
    disc = disc.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
    image.paste(ImageChops.screen(image.crop(box), coloured(disc, colour)), box)


def bokeh(image, x, y, radius, colour, strength=0.7, rim=0.25):
    """Add the disc that a bright point makes out of focus, in place, with a slightly brighter rim."""
    side = max(4, int(radius * 2.4))
    disc = Image.new("L", (side * 2, side * 2))
    draw = ImageDraw.Draw(disc)
    middle, reach = side, radius * 2
    draw.ellipse((middle - reach, middle - reach, middle + reach, middle + reach), fill=_byte(255 * strength))
    inner = reach * 0.9
    draw.ellipse(
        (middle - inner, middle - inner, middle + inner, middle + inner), fill=_byte(255 * strength * (1 - rim))
    )
    disc = disc.reduce(2).filter(ImageFilter.GaussianBlur(max(0.6, radius * 0.05)))
    left, top = int(x - side / 2), int(y - side / 2)
    box = (max(0, left), max(0, top), min(image.width, left + side), min(image.height, top + side))
    if box[0] >= box[2] or box[1] >= box[3]:
        return
    disc = disc.crop((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
    image.paste(ImageChops.screen(image.crop(box), coloured(disc, colour)), box)


def relief(rng, size, cell, octaves=6, dx=2, dy=1, strength=2.0, stretch=1.0, gain=0.55):
    """A grey picture around 128 of light raking over rough ground, from above left when dx and dy are positive."""
    height = fractal(rng, size, cell, octaves, gain, stretch)
    return emboss(height, dx, dy, strength)


def woods(rng, size, unit, rake=1, strength=1.0):
    """A grey picture around 128 of wooded slopes: broad soft gullies below a fine grain of treetops."""
    gullies = fractal(rng, (size[0] / 3, size[1] / 3), 46 * unit, 4, 0.42, 1.1)
    gullies = emboss(gullies, rake * max(1, 4 * unit), max(1, 2 * unit), 1.5).resize(_whole(size), _BICUBIC)
    tops = fractal(rng, size, 7 * unit, 3, 0.7, 1.2)
    tops = emboss(tops, rake * max(1, round(unit)), max(1, round(1.4 * unit)), 0.75)
    return stronger(Image.blend(gullies, tops, 0.42), 1.5 * strength)


def emboss(height, dx, dy, strength=2.0):
    """Light raking over a height map: 128 where flat."""
    dx, dy = int(dx), int(dy)
    moved = ImageChops.offset(height, dx, dy)
    # What came round from the other side would show as a seam: leave it flat.
    w, h = height.size
    for left, top, right, bottom in (
        (0, 0, dx, h) if dx > 0 else (w + dx, 0, w, h),
        (0, 0, w, dy) if dy > 0 else (0, h + dy, w, h),
    ):
        if right > left and bottom > top:
            moved.paste(height.crop((left, top, right, bottom)), (left, top))
    return ImageChops.subtract(height, moved, scale=1 / strength, offset=128)


def textured(image, grey, amount=1.0, mask=None):
    """A picture made lighter and darker by a grey picture around 128 (soft light)."""
    if amount != 1.0:
        grey = stronger(grey, round(amount, 2))
    done = ImageChops.soft_light(image, Image.merge("RGB", (grey, grey, grey)))
    return done if mask is None else Image.composite(done, image, mask)


def tint(image, colour):
    """Multiply a picture by a colour (255 leaves a channel as it is)."""
    return ImageChops.multiply(image, Image.new("RGB", image.size, rgb(colour)))


def plane(c, horizon, cell, stretch=1.0, octaves=3, bands=6, contrast=1.0, fade=0.12, height=None):
    """Noise that lies on the ground: fine and flat towards the horizon, large at the feet; 128 above the horizon.

    `cell` is the lump at the lower edge in pixels; `fade` the share of the ground near the horizon where it dies away.
    """
    bottom = height or c.h
    deep = max(4, int(bottom - horizon))
    ground = Image.new("L", (c.w, deep), 128)
    lower = float(deep)
    for band in range(bands):
        upper = 0.0 if band == bands - 1 else lower * 0.58
        tall = max(2, int(lower - upper) + 2)
        overlap = 0 if band == 0 else int(tall * 0.45)
        scale = 0.58**band
        tile_size = (c.w * 1.35, tall + overlap)
        tile = fractal(c.rng, tile_size, max(1.2, cell * scale), octaves, 0.55, stretch, contrast)
        inset = int(c.w * 0.175)
        quad = (0, 0, inset, tile.height, tile.width - inset, tile.height, tile.width, 0)
        tile = tile.transform((c.w, tile.height), Image.Transform.QUAD, quad, _BILINEAR)
        mask = None
        if overlap:
            mask = down_mask(tile.size, [(0, 255), (max(0.0, 1 - overlap / tile.height), 255), (1, 0)])
        ground.paste(tile, (0, int(upper)), mask)
        lower = upper
        if lower < 2:
            break
    calm = down_mask(ground.size, [(0, 0), (fade, 150), (min(1, fade * 3), 255), (1, 255)])
    ground = Image.composite(ground, Image.new("L", ground.size, 128), calm)
    full = Image.new("L", c.size, 128)
    full.paste(ground, (0, int(horizon)))
    return full
