"""Landscapes: rivers, mountains, terraces, coasts and reservoirs."""

from PIL import Image, ImageChops

from . import brush, living, nature
from .light import mix, rgb, times


def river_dawn(c):
    """A wide slow river, hills behind hills beyond it, mist on the water."""
    rng, w, h = c.rng, c.w, c.h
    shore = h * rng.uniform(0.56, 0.62)
    sun = (w * rng.uniform(0.22, 0.78), shore - h * rng.uniform(0.2, 0.3))
    image = nature.sky(c, shore, sun)
    count = 6
    for layer in range(count):
        near = layer / (count - 1)
        base = shore - h * (0.23 * (1 - near) ** 1.1 + 0.025)
        line = brush.ridge(c, base, h * (0.14 - 0.055 * near), 0.5, 3, jag=(1 + 3 * near) * c.u * near)
        lean = [
            (x, y + (shore - y) * 0.8 * max(0.0, (x / w - 0.45)) * (1 if layer % 2 else -1) * near) for x, y in line
        ]
        lean = [(x, min(y, shore - 2)) for x, y in lean]
        nature.hill(
            c,
            image,
            lean,
            mix((96, 104, 92), (58, 70, 48), near),
            1.45 * (1 - near) + 0.22,
            0.4,
            0.7,
            60,
            0.85,
            bottom=shore + 2,
        )
        nature.mist(c, image, shore - h * 0.01, h * (0.1 - 0.05 * near), 0.55 * min(1, c.light.haze))
    bank = [(x, shore - 3 * c.u - rng.random() * 5 * c.u) for x in range(0, w + 8, max(2, int(5 * c.u)))]
    nature.hill(c, image, bank, (62, 66, 50), 0.35, 0.3, 0.4, 20, 0, bottom=shore + 2)
    boxes = []
    for _ in range(80):
        x = rng.random() * w
        size = h * (0.006 + 0.018 * rng.random() ** 2)
        boxes += living.bush(rng, x, shore, size * rng.uniform(1, 2.4), size, 14)
    living.foliage(c, image, c.mask(ellipses=boxes), (54, 62, 42), 0.4, 14)
    nature.water(c, image, shore, calm=0.8, colour=(64, 84, 92), glint=sun[0], murk=0.3)
    nature.mist(c, image, shore + h * 0.02, h * 0.07, 0.6 * min(1.0, c.light.haze * 0.6))
    if rng.random() < 0.6:
        _boat(c, image, w * rng.uniform(0.25, 0.75), shore + h * rng.uniform(0.07, 0.15))
    _reeds(c, image)
    nature.snowfall(c, image)
    return image


def _boat(c, image, x, y):
    """A flat wooden boat with one person standing in it, and both on the water's mirror."""
    size = c.w * c.rng.uniform(0.045, 0.07)
    hull = [
        (x - size, y - size * 0.16),
        (x + size, y - size * 0.2),
        (x + size * 0.74, y + size * 0.05),
        (x - size * 0.7, y + size * 0.05),
    ]
    body, head = living.figure(c.rng, x + size * 0.4, y - size * 0.02, size * 0.62, stride=False)
    pole = [([(x + size * 0.5, y - size * 0.75), (x + size * 0.92, y + size * 0.1)], max(0.8, 1.6 * c.u))]
    mask = c.mask(polygons=[hull, *body], ellipses=head, lines=pole)
    foot = int(y + size * 0.04)
    mirror = mask.crop((0, max(0, foot - int(size)), c.w, foot)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    colour = rgb(c.light.shade((40, 38, 38), 0.2, 0.12))
    image.paste(colour, (0, foot), brush.faded(brush.soft(mirror, 2.2 * c.u), 0.55))
    image.paste(colour, (0, 0), mask)


def _reeds(c, image):
    """Out-of-focus reeds at the lower edge."""
    rng, lines = c.rng, []
    side = rng.choice((0.0, 0.72))
    for _ in range(130):
        x = c.w * (side + rng.gauss(0.12, 0.12))
        tall = c.h * rng.uniform(0.05, 0.24) * (1 - min(0.8, abs(x / c.w - side - 0.1) * 2))
        bend = rng.gauss(0, 0.16) * tall
        lines.append(
            ([(x, c.h + 4), (x + bend * 0.3, c.h - tall * 0.55), (x + bend, c.h - tall)], c.u * rng.uniform(0.8, 2.4))
        )
    mask = brush.soft(c.mask(lines=lines), 1.4 * c.u)
    image.paste(rgb(c.light.shade(c.light.snowed((58, 54, 38), 0.3), 0.25)), (0, 0), mask)


def mountains(c):
    """A range in layers, its ridges raked by light, forest in front."""
    rng, w, h = c.rng, c.w, c.h
    horizon = h * rng.uniform(0.66, 0.74)
    sun = (w * rng.choice((rng.uniform(0.1, 0.3), rng.uniform(0.7, 0.9))), h * rng.uniform(0.2, 0.3))
    image = nature.sky(c, horizon, sun)
    rake = 1 if sun[0] < w / 2 else -1
    for layer in range(5):
        near = layer / 4
        base = horizon - h * (0.32 * (1 - near) ** 1.2 - 0.03)
        swing = h * (0.26 - 0.13 * near)
        line = brush.ridge(c, base, swing, 0.53, 2.5, jag=1.5 * c.u)
        _range(c, image, line, mix((124, 120, 118), (74, 86, 62), near), 1.25 * (1 - near) ** 1.1 + 0.12, rake, near)
        nature.mist(c, image, base + h * 0.15, h * 0.13, 0.62 * min(1.1, c.light.haze), cell=500)
    _forest(c, image, h * 0.93, 150)
    nature.snowfall(c, image)
    return image


def _range(c, image, line, colour, depth, rake, near):
    """One range of mountains: gullies by ridged noise, lit and shaded sides, snow on high flat places."""
    light = c.light
    top = max(0, int(min(y for _, y in line)))
    size = (c.w, c.h - top)
    if size[1] < 8:
        return
    lump = (150 - 60 * near) * c.u
    base = brush.fractal(c.rng, size, lump, 7, 0.56, 0.75)
    ridged = base.point([255 - min(255, abs(value - 128) * 4) for value in range(256)])
    height = Image.blend(ridged, base, 0.45)
    rough = brush.emboss(height, rake * 3.2 * c.u, 2 * c.u, 1.15 - 0.6 * near)
    if near > 0.6:
        rough = brush.woods(c.rng, size, c.u * (0.8 + 0.5 * near), rake, 0.9)
    colour = light.snowed(colour, 0.55)
    lit, shade = light.shade(colour, 0.85, depth), light.shade(times(colour, 0.72), 0.05, depth)
    ground = Image.composite(
        Image.new("RGB", size, rgb(lit)), Image.new("RGB", size, rgb(shade)), brush.levels(rough, 92, 168)
    )
    if near < 0.7:
        high = brush.down_mask(size, [(0, 255), (0.2 + 0.4 * light.white, 0), (1, 0)])
        snow = ImageChops.multiply(high, brush.levels(rough, 112, 150))
        cover = light.shade((232, 236, 244), 0.8, depth)
        ground.paste(rgb(cover), (0, 0), brush.faded(snow, 0.9 if light.white or near < 0.3 else 0.35))
    foot = brush.down_mask(size, [(0, 0), (min(1.0, 0.42 * c.h / size[1]), 165), (1, 165)])
    ground.paste(rgb(light.fog), (0, 0), brush.faded(foot, min(1.0, light.veil(depth + 0.35))))
    mask = c.mask(polygons=[brush.below(c, line)]).crop((0, top, c.w, c.h))
    image.paste(ground, (0, top), mask)


def _forest(c, image, y, count, colour=(38, 48, 36)):
    """Conifers in clumps from the middle distance to the near edge."""
    rng = c.rng
    line = brush.ridge(c, y - c.h * 0.04, c.h * 0.09, 0.5, 4)
    for row in range(3):
        near = row / 2
        polygons, clumps = [], [rng.random() * c.w for _ in range(9 - 2 * row)]
        for _ in range(int(count * (1 - near * 0.35))):
            x = rng.gauss(rng.choice(clumps), c.w * 0.06) if rng.random() < 0.8 else rng.random() * c.w
            spot = min(len(line) - 1, max(0, int(x / c.w * (len(line) - 1))))
            ground = line[spot][1] + c.h * (0.055 * near + 0.03 + 0.012 * rng.random())
            tall = c.h * (0.035 + 0.055 * near) * (0.4 + 1.2 * rng.random() ** 1.6)
            polygons += living.pine(rng, x, ground, tall, rng.uniform(0.75, 1.35))
        shifted = [(x, y + c.h * (0.055 * near + 0.012)) for x, y in line]
        mask = c.mask(polygons=[brush.below(c, shifted), *polygons])
        living.foliage(c, image, brush.soft(mask, 1.2 * c.u * near), colour, 0.6 - 0.5 * near, 8, 0.4, 0.35)
        if row < 2:
            nature.mist(c, image, y - c.h * 0.01, c.h * 0.1, 0.34 * min(1.2, c.light.haze))


def terraces(c):
    """Rice terraces that fall away below the camera, each pool holding its piece of sky."""
    rng, w, h, light = c.rng, c.w, c.h, c.light
    horizon = h * rng.uniform(0.2, 0.27)
    sun = (w * rng.uniform(0.25, 0.75), horizon * 0.55)
    image = nature.sky(c, horizon, sun)
    for layer in range(3):
        line = brush.ridge(c, horizon + h * (0.03 * layer - 0.02), h * 0.1, 0.5)
        nature.hill(c, image, line, (78, 88, 70), 1.3 - 0.35 * layer, 0.4, 0.5, 50, 0.6, bottom=h * 0.62)
        nature.mist(c, image, horizon + h * 0.08, h * 0.07, 0.5 * min(1.1, light.haze))
    upper = brush.midpoints(rng, 129, 0.42)
    lower = brush.midpoints(rng, 129, 0.44)
    slope = rng.choice((-1, 1)) * h * rng.uniform(0.08, 0.16)
    bands = 26
    season = mix((96, 122, 62), (176, 150, 74), rng.choice((0.0, 0.25, 0.9)))
    stops = [(i / (bands - 1)) for i in range(bands)]
    widths = [rng.uniform(0.7, 1.3) for _ in stops]
    edges = []
    run = 0.0
    for band, width in zip(stops, widths, strict=True):
        run += width * (0.35 + band * 1.7)
        edges.append(run)
    start = horizon + h * 0.1
    edges = [start + (h * 1.08 - start) * edge / edges[-1] for edge in edges]
    pools, previous = [], None
    with c.ink(image) as ink:
        for band, edge in zip(stops, edges, strict=True):
            wobble = brush.midpoints(rng, 65, 0.55)
            points = []
            for i in range(129):
                x = i / 128
                bend = upper[i] * (1 - band) + lower[i] * band
                y = edge + bend * h * (0.12 + 0.2 * band) + slope * (x - 0.5) * (1.3 - band)
                points.append((x * w, y + wobble[i // 2] * h * 0.012 * (0.4 + band)))
            if previous:
                pools += _terrace(c, ink, previous, points, band, season)
                _bank(c, ink, previous, band)
            previous = points
    wet = c.mask(polygons=pools)
    grass = brush.plane(c, horizon, 6 * c.u, 1.3, 3, 5, 1.2, 0.1)
    dry = brush.textured(image, grass, 0.55)
    broad = brush.fractal(rng, (w // 6, h // 6), 60 * c.u, 4, 0.5, 2).resize(c.size)
    still = brush.textured(image, broad, 0.35)
    image = Image.composite(still, dry, wet)
    nature.mist(c, image, horizon + h * 0.1, h * 0.12, 0.55 * min(1.1, light.haze * 0.8))
    nature.mist(c, image, h * rng.uniform(0.45, 0.6), h * 0.08, 0.16 * min(1.4, light.haze))
    if light.low and light.dark < 0.9:
        brush.glow(image, sun[0], sun[1], w * 0.6, (255, 200, 140), 0.3, 2)
    nature.snowfall(c, image)
    return image


def _terrace(c, ink, top, bottom, band, season):
    """One step, cut into plots of grass or water between two lines; gives the polygons of the water."""
    rng, light = c.rng, c.light
    depth = 0.7 * (1 - band) ** 1.7 + 0.04
    pools, first = [], 0
    flooded = rng.random() < 0.7
    while first < 128:
        last = min(128, first + int(128 * rng.uniform(0.1, 0.5) * (0.7 + band * 0.6)) + 2)
        plot = top[first : last + 1] + bottom[first : last + 1][::-1]
        if rng.random() < (0.88 if flooded else 0.25):
            mirror = mix(
                mix(light.zenith, light.middle, 0.55),
                light.horizon,
                max(0.0, min(1.0, 0.95 - band * 1.1 + rng.gauss(0, 0.09))),
            )
            mirror = mix(mirror, light.shade((54, 66, 58), 0.4), 0.10 + 0.2 * rng.random())
            ink.polygon(plot, light.fogged(mix(mirror, (226, 232, 238), 0.75 * light.white), depth * 0.4))
            pools.append(plot)
        else:
            colour = times(mix(season, (86, 92, 54), 0.5 * rng.random()), rng.uniform(0.8, 1.05))
            ink.polygon(plot, light.shade(light.snowed(colour, 0.85), 0.55, depth))
        if last < 128:
            low = light.shade(light.snowed((70, 74, 44), 0.4), 0.3, depth)
            ink.line([top[last], bottom[last]], low, c.h * (0.0015 + 0.004 * band))
        first = last
    return pools


def _bank(c, ink, line, band):
    """The dark earth wall below a step, with a lit lip of grass."""
    rng, light = c.rng, c.light
    depth = 0.7 * (1 - band) ** 1.7 + 0.04
    bank = light.shade(light.snowed((56, 60, 36), 0.2), 0.12, depth)
    lip = light.shade(light.snowed((122, 132, 74), 0.95), 0.85, depth)
    thick = c.h * (0.003 + 0.014 * band**1.3)
    swell = brush.midpoints(rng, len(line), 0.6)
    wall = [(x, y + thick * (1 + 0.5 * s)) for (x, y), s in zip(line, swell, strict=False)]
    ink.polygon(line + wall[::-1], bank)
    ink.polygon(line + [(x, y + thick * (0.22 + 0.2 * s)) for (x, y), s in zip(line, swell, strict=False)][::-1], lip)


SCENES = {"river-dawn": river_dawn, "mountains": mountains, "terraces": terraces}
