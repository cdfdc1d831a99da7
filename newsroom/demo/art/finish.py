"""The print: grading, bloom, vignette, grain, and what a camera or a hurry does to a picture."""

import math

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter

from . import brush

TREATMENTS = (None, "tilt", "blur", "phone", "longlens", "screen", "official")


def before(image, rng, treatment):
    """What happens in front of the sensor, at the size that the scene was drawn in."""
    unit = max(image.size) / 1600
    if treatment == "tilt":
        return turned(image, rng.choice((-1, 1)) * rng.uniform(2.5, 5.5))
    if treatment == "blur":
        size, degrees, angle = image.size, rng.choice((-1, 1)) * rng.uniform(3.5, 8.0), rng.uniform(-0.35, 0.35)
        # Nothing fine survives a blur: work on half the width.
        image = turned(image.reduce(2) if min(size) > 64 else image, degrees)
        image = brush.streak(image, math.cos(angle) * 0.42 * unit, math.sin(angle) * 0.42 * unit, 4)
        return image.resize(size, Image.Resampling.BICUBIC)
    if treatment == "phone":
        return brush.soft(image, 1.5 * unit).filter(ImageFilter.UnsharpMask(2.2 * unit, 60, 2))
    if treatment == "longlens":
        return _longlens(image, rng, unit)
    return image


def turned(image, degrees):
    """Turn a picture and crop it to what is left whole, at the size it had."""
    w, h = image.size
    angle = math.radians(abs(degrees))
    grow = max(
        math.cos(angle) + math.sin(angle) * h / w,
        math.cos(angle) + math.sin(angle) * w / h,
    )
    cos, sin = math.cos(math.radians(degrees)) / grow, math.sin(math.radians(degrees)) / grow
    cx, cy = w / 2, h / 2
    matrix = (cos, sin, cx - cos * cx - sin * cy, -sin, cos, cy + sin * cx - cos * cy)
    return image.transform(image.size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC)


def _longlens(image, rng, unit):
    """A narrow crop through a kilometre of warm air: flattened, veiled, edges that swim."""
    w, h = image.size
    share = 0.74
    left, top = (1 - share) * w * rng.uniform(0.35, 0.65), (1 - share) * h * rng.uniform(0.45, 0.65)
    image = image.resize((w, h), Image.Resampling.BICUBIC, (left, top, left + w * share, top + h * share))
    columns, rows = 12, 10
    swim = 2.2 * unit
    drift = [
        [(rng.uniform(-swim, swim), rng.uniform(-swim, swim)) for _ in range(columns + 1)] for _ in range(rows + 1)
    ]

    def at(column, row):
        dx, dy = drift[row][column]
        edge_x, edge_y = column in (0, columns), row in (0, rows)
        return w * column / columns + (0 if edge_x else dx), h * row / rows + (0 if edge_y else dy)

    mesh = []
    for row in range(rows):
        for column in range(columns):
            box = (
                w * column // columns,
                h * row // rows,
                w * (column + 1) // columns,
                h * (row + 1) // rows,
            )
            corners = (at(column, row), at(column, row + 1), at(column + 1, row + 1), at(column + 1, row))
            mesh.append((box, tuple(value for corner in corners for value in corner)))
    image = image.transform((w, h), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR)
    image = brush.soft(image, 1.3 * unit)
    air = ImageEnhance.Brightness(image.resize((1, 1), Image.Resampling.BOX)).enhance(1.18).resize((w, h))
    return Image.blend(image, air, 0.30)


def bloom(image, amount=0.35):
    """Let bright parts spill over their edges, as in a lens."""
    small = image.resize((max(8, image.width // 6), max(8, image.height // 6)), Image.Resampling.BILINEAR, None, 2.0)
    bright = small.point([max(0, int((value - 170) * 3 * amount)) for value in range(256)] * 3)
    wide = bright.filter(ImageFilter.GaussianBlur(image.width / 6 * 0.018))
    return ImageChops.screen(image, wide.resize(image.size, Image.Resampling.BICUBIC))


def grade(image, light, treatment):
    """Contrast as a soft curve, warmth, saturation, the lifted blacks of film and darker corners."""
    contrast, saturation, lift, gain = light.contrast, light.saturation, 6.0, 1.0
    warm = light.warm
    if treatment == "official":
        contrast, saturation, lift, gain, warm = contrast * 1.12, saturation * 1.5, 0.0, 1.08, warm + 0.02
    elif treatment == "phone":
        contrast, saturation, lift = contrast * 0.9, saturation * 0.82, 20.0
    elif treatment == "blur":
        contrast, saturation, lift, gain = contrast * 0.94, saturation * 0.72, 13.0, 0.92
    elif treatment == "longlens":
        contrast, saturation, lift = contrast * 0.95, saturation * 0.8, 12.0
    elif treatment == "screen":
        contrast, saturation, lift = contrast * 1.1, saturation * 1.18, 10.0

    def curve(value, channel_gain):
        x = min(1.0, value / 255 * gain * channel_gain)
        bent = x + (contrast - 1) * 1.6 * (x - 0.5) * 4 * x * (1 - x)
        return int(max(0, min(255, lift + (255 - lift) * bent + 0.5)))

    tables = []
    for channel_gain in (1 + warm, 1 + warm * 0.15, 1 - warm):
        tables += [curve(value, channel_gain) for value in range(256)]
    image = image.point(tables)
    if abs(saturation - 1) > 0.01:
        image = ImageEnhance.Color(image).enhance(saturation)
    return vignette(
        image, {"blur": 0.34, "phone": 0.16, "longlens": 0.12, "screen": 0.3, "official": 0.06}.get(treatment, 0.2)
    )


def vignette(image, amount=0.2):
    """Darken the corners slightly."""
    corner = Image.radial_gradient("L").point([int(255 * (1 - amount * (value / 255) ** 2.6)) for value in range(256)])
    corner = corner.resize(image.size, Image.Resampling.BILINEAR)
    return ImageChops.multiply(image, Image.merge("RGB", (corner, corner, corner)))


def grain(image, rng, amount=7.0, size=1.3, colour=0.25):
    """Film or sensor grain: `amount` in levels, `size` in pixels, `colour` the share that differs between channels."""
    w, h = image.size
    grid = (max(1, int(w / size)), max(1, int(h / size)))
    tile = (min(grid[0], 900), min(grid[1], 900))

    def field(strength):
        # Two uniform fields make a triangular one; a tile is wide enough that its repeats do not show.
        noise = Image.blend(brush.speckle(rng, tile), brush.speckle(rng, tile), 0.5)
        noise = noise.point([int(128 + (value - 127.5) * strength / 52 + 0.5) for value in range(256)])
        sheet = Image.new("L", grid, 128)
        for top in range(0, grid[1], tile[1]):
            for left in range(0, grid[0], tile[0]):
                sheet.paste(noise, (left, top))
        return sheet.resize((w, h), Image.Resampling.BILINEAR) if size > 1 else sheet

    shared = field(amount)
    if colour * amount >= 1:
        chroma = field(amount * colour)
        noise = Image.merge(
            "RGB", (ImageChops.add(shared, chroma, 1, -128), shared, ImageChops.subtract(shared, chroma, 1, 128))
        )
    else:
        noise = Image.merge("RGB", (shared, shared, shared))
    return ImageChops.add(image, noise, 1, -128)


def after(image, rng, light, treatment):
    """What the sensor, the print or the screen adds, at the final size."""
    dark = 1 + 0.45 * light.dark
    size = max(image.size)
    if treatment == "blur":
        return grain(image, rng, 15 * dark, max(1.2, size / 900), 0.5)
    if treatment == "phone":
        return grain(image, rng, 5.5 * dark, max(1.1, size / 1300), 0.6)
    if treatment == "official":
        return grain(image.filter(ImageFilter.UnsharpMask(max(0.6, size / 1400), 70, 2)), rng, 2.5, 1, 0)
    if treatment == "screen":
        return _screen(image, rng)
    if treatment == "longlens":
        return grain(image, rng, 8 * dark, max(1.1, size / 1400), 0.3)
    return grain(image, rng, 4.4 * dark, max(1.1, size / 1500), 0.3)


def _screen(image, rng):
    """A picture taken from a broadcast: lines, colour fringes, a plain bar where words would run."""
    w, h = image.size
    shift = max(1, round(w / 900))
    red, green, blue = brush.soft(image, w / 1500).split()
    image = Image.merge("RGB", (ImageChops.offset(red, shift, 0), green, ImageChops.offset(blue, -shift, 0)))
    draw = ImageDraw.Draw(image)
    top, bottom, left = int(h * 0.815), int(h * 0.905), int(w * 0.07)
    hue = rng.choice(((168, 34, 40), (30, 62, 128), (190, 148, 50)))
    bar = brush.across_mask((int(w * 0.74), bottom - top), [(0, 236), (0.55, 228), (1, 0)])
    image.paste(hue, (left, top), bar)
    draw.rectangle((left, top, left + w * 0.012, bottom), fill=(238, 236, 228))
    pitch = max(3, round(h / 270))
    lines = Image.new("L", (1, pitch), 255)
    for row in range(pitch):
        lines.putpixel((0, row), 255 if row < pitch * 0.6 else 198)
    sheet = Image.new("L", (1, h))
    for row in range(0, h, pitch):
        sheet.paste(lines, (0, row))
    sheet = sheet.resize((w, h), Image.Resampling.NEAREST)
    image = ImageChops.multiply(image, Image.merge("RGB", (sheet, sheet, sheet)))
    roll = h * rng.uniform(0.15, 0.7)
    band = brush.down_mask((w, int(h * 0.2)), [(0, 0), (0.5, 34), (1, 0)])
    image.paste((225, 235, 255), (0, int(roll)), band)
    return grain(image, rng, 6, 1.2, 0.4)
