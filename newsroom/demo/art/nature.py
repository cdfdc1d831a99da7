"""What many scenes share out of doors: sky, hills, mist, water, snow."""

from PIL import Image, ImageChops, ImageDraw

from . import brush
from .canvas import Canvas
from .light import mix, rgb


def sky(c, horizon, sun=None, clouds=None):
    """A whole canvas of sky down to `horizon` (pixels); `sun` is a point, seen only when the sun is low."""
    light, w, h = c.light, c.w, c.h
    share = max(0.05, horizon / h)
    stops = [(0, light.zenith), (share * 0.55, light.middle), (share, light.horizon), (1, light.fog)]
    image = brush.down(c.size, stops)
    clouds = light.clouds if clouds is None else clouds
    sun = sun or (w * c.rng.uniform(0.2, 0.8), horizon * 0.8)
    if light.glow > 0.2 and light.dark < 0.9:
        warm = (255, 196, 132) if light.low else (255, 244, 224)
        reach = max(w, h) * (0.75 if light.low else 0.6)
        brush.glow(image, sun[0], sun[1], reach, warm, light.glow * 0.55, 1.8, 0.7)
    if clouds:
        _clouds(c, image, horizon, sun, clouds)
    if light.low and light.dark < 0.3:
        brush.glow(image, sun[0], sun[1], w * 0.10, (255, 232, 196), 0.75, 2.2)
        brush.glow(image, sun[0], sun[1], w * 0.018, (255, 250, 236), 1.0, 0.6)
    if light.dark > 0.9 and horizon > h * 0.2:
        _stars(c, image, horizon)
        brush.glow(image, sun[0], sun[1] * 0.6, w * 0.5, (120, 138, 176), 0.5, 2.4)
        brush.glow(image, sun[0], sun[1] * 0.6, w * 0.011, (236, 238, 232), 1.0, 0.5)
    return image


def _clouds(c, image, horizon, sun, amount):
    """Two layers of cloud in perspective: their lumps shrink towards the horizon; lit from the sun's side."""
    light, unit = c.light, c.u
    deep = max(8, int(horizon))
    upside = Canvas(c.w, deep, c.rng, light)
    cover = brush.plane(upside, 0, 330 * unit, stretch=2.6, octaves=6, bands=5, contrast=1.15, fade=0.04)
    cover = cover.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    if amount > 0.8:
        # A closed layer: only its underside's soft lumps show.
        grey = brush.levels(cover, -60, 330)
        part = image.crop((0, 0, c.w, deep))
        image.paste(brush.textured(part, grey, 0.75), (0, 0))
        return
    body = brush.levels(cover, 176 - amount * 70, 262 - amount * 70, 1.2, 225)
    side = 6 * unit if sun[0] < c.w / 2 else -6 * unit
    raking = brush.emboss(brush.soft(cover, 3 * unit), side, 5 * unit * (-1 if light.low else 1), 1.6)
    bright = mix(light.horizon, (255, 250, 242), 0.6) if not light.dark else mix(light.horizon, light.middle, 0.25)
    if light.low and light.dark < 0.9:
        bright = mix(light.horizon, (255, 206, 160), 0.5)
    under = mix(light.middle, light.fog, 0.6) if not light.low else mix(light.zenith, light.horizon, 0.32)
    cloud = brush.down((c.w, deep), [(0, mix(under, bright, 0.55)), (1, mix(bright, light.horizon, 0.5))])
    cloud = Image.composite(
        brush.down((c.w, deep), [(0, bright), (1, mix(bright, light.horizon, 0.35))]),
        Image.composite(Image.new("RGB", (c.w, deep), rgb(under)), cloud, brush.levels(raking, 126, 88)),
        brush.levels(raking, 124, 168),
    )
    thin = brush.down_mask((c.w, deep), [(0, 255), (0.72, 225), (1, 30)])
    image.paste(cloud, (0, 0), ImageChops.multiply(body, thin))


def _stars(c, image, horizon):
    draw = ImageDraw.Draw(image)
    for _ in range(170):
        x, y = c.rng.random() * c.w, (c.rng.random() ** 1.4) * horizon * 0.95
        bright = int(40 + 150 * c.rng.random() ** 4)
        size = c.u * c.rng.uniform(0.3, 0.9)
        draw.ellipse((x - size, y - size, x + size, y + size), fill=(bright, bright, min(255, bright + 14)))


def hill(c, image, line, colour, depth, facing=0.45, grain=0.5, cell=90, mist=0.5, rake=1, bottom=None):
    """Paint the ground below a ridge line, in place: rough near by, flat and blue far away, misty at its foot."""
    light = c.light
    top = max(0, int(min(y for _, y in line)) - 2)
    if top >= c.h:
        return
    bottom = int(min(c.h, bottom or c.h))
    height = bottom - top
    if height < 2:
        return
    near = max(0.0, 1 - light.veil(depth))
    colour = light.snowed(colour, 0.5)
    crest = light.shade(colour, facing, depth)
    foot = mix(light.shade(colour, facing * 0.7, depth), light.fogged(light.fog, depth), mist * (0.35 + 0.65 * depth))
    reach = min(1.0, 0.34 * c.h / height + 0.02)
    ground = brush.down((c.w, height), [(0, crest), (reach, foot), (1, foot)])
    if grain * near > 0.06:
        rough = brush.woods(c.rng, (c.w, height), c.u * cell / 70, rake)
        ground = brush.textured(ground, rough, min(1.4, grain * near * 1.6))
        lumps = brush.fractal(c.rng, (c.w // 2, height // 2), cell * 1.4 * c.u, 4, 0.5, 2.2).resize(ground.size)
        ground = brush.textured(ground, lumps, 0.5 * grain * near)
    mask = c.mask(polygons=[brush.below(c, line)]).crop((0, top, c.w, bottom))
    image.paste(ground, (0, top), mask)


def mist(c, image, y, thickness, amount=0.7, colour=None, cell=420):
    """Lay a bank of mist over the picture, in place: densest at `y`, torn and uneven, `thickness` pixels deep."""
    top, bottom = int(max(0, y - thickness)), int(min(c.h, y + thickness))
    if bottom - top < 3:
        return
    size = (c.w, bottom - top)
    middle = (y - top) / (bottom - top)
    shape = brush.down_mask(size, [(0, 0), (middle, 255 * min(1.0, amount)), (1, 0)])
    torn = brush.fractal(c.rng, (size[0] // 4 + 1, size[1] // 4 + 1), cell * c.u / 4, 4, 0.5, 4.0).resize(size)
    image.paste(rgb(colour or c.light.fog), (0, top), ImageChops.multiply(shape, brush.levels(torn, 20, 190)))


def water(c, image, top, bottom=None, calm=0.6, colour=(52, 70, 78), glint=None, murk=0.4, cell=26):
    """Turn the picture below `top` into water that mirrors what stands above it, in place.

    `calm` from 0 (rough) to 1 (a mirror); `murk` how much of the water's own colour shows at the lower edge;
    `glint` the x where the sun's path lies.
    """
    light, top, bottom = c.light, int(top), int(bottom or c.h)
    deep = bottom - top
    if deep < 4:
        return
    tall = max(8, min(top, int(deep * 1.15)))
    mirror = image.crop((0, top - tall, c.w, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((c.w, deep))
    rough = 1.02 - calm
    cell = cell * (0.45 + 0.8 * rough)
    drawn = brush.soft(mirror.resize((c.w, max(2, int(deep / (1 + 12 * rough))))).resize((c.w, deep)), 2 * rough * c.u)
    ripple = brush.plane(c, top, cell * c.u, stretch=7.0, octaves=3, bands=7, contrast=1.5, fade=0.03)
    ripple = ripple.crop((0, top, c.w, bottom))
    lift = max(1, int(deep * (0.008 + 0.18 * rough)))
    shifted = ImageChops.offset(drawn, 0, lift)
    shifted.paste(drawn.crop((0, 0, c.w, lift)), (0, 0))
    far = Image.new("RGB", (c.w, deep))
    far.paste(drawn.crop((0, lift, c.w, deep)), (0, 0))
    far.paste(drawn.crop((0, deep - lift, c.w, deep)), (0, deep - lift))
    surface = Image.composite(shifted, drawn, brush.levels(ripple, 150, 200))
    surface = Image.composite(far, surface, brush.levels(ripple, 108, 56))
    own = light.shade(colour, 0.4)
    body = brush.down_mask((c.w, deep), [(0, 255 * murk * 0.15), (0.35, 255 * murk * 0.45), (1, 255 * murk)])
    surface.paste(rgb(own), (0, 0), body)
    surface = brush.textured(surface, ripple, 0.12 + 0.62 * rough)
    if glint is not None and light.glow > 0.2:
        path = brush.shapes(
            (c.w // 4, deep // 4 + 1),
            polygons=[
                [
                    ((glint - c.w * 0.02) / 4, 0),
                    ((glint + c.w * 0.02) / 4, 0),
                    ((glint + c.w * 0.16) / 4, deep / 4),
                    ((glint - c.w * 0.16) / 4, deep / 4),
                ]
            ],
        )
        path = brush.soft(path, c.w * 0.02).resize((c.w, deep))
        sparkle = ImageChops.multiply(brush.levels(ripple, 128, 205, 1.3), path)
        fade = brush.down_mask(sparkle.size, [(0, 255), (1, 120)])
        sparkle = brush.faded(ImageChops.multiply(sparkle, fade), min(1.0, light.glow * 1.25))
        warm = mix(light.horizon, (255, 240, 214), 0.55)
        surface.paste(rgb(warm), (0, 0), sparkle)
    image.paste(surface, (0, top))
    if not light.dark > 0.9:
        rim = brush.down_mask((c.w, max(3, int(deep * 0.05))), [(0, 120 * min(1, light.haze)), (1, 0)])
        image.paste(rgb(light.fog), (0, top), rim)


def snowfall(c, image, amount=1.0):
    """Flakes near and far over a picture, in place, when it snows."""
    if c.light.white < 0.5:
        return
    layer = Image.new("L", c.size)
    draw = ImageDraw.Draw(layer)
    for _ in range(int(520 * amount)):
        near = c.rng.random() ** 5
        r = c.u * (0.8 + 5.5 * near)
        x, y = c.rng.random() * c.w, c.rng.random() * c.h
        draw.ellipse((x - r, y - r * 1.2, x + r, y + r * 1.2), fill=int(180 - 90 * near))
    image.paste((244, 247, 250), (0, 0), brush.soft(layer, 1.1 * c.u))
