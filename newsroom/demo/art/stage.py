"""A camera that stands upright, flat pictures set into its space, and the fronts of buildings."""

from dataclasses import dataclass

from PIL import Image, ImageDraw

from . import brush
from .light import mix, rgb, times


@dataclass
class Camera:
    """Metres to pixels: the eye is `height` metres up and looks level; uprights stay upright, as in a shift lens."""

    cx: float
    horizon: float
    focal: float
    height: float = 1.6

    def at(self, x, y, z):
        """The point of the picture where (x to the right, y up, z ahead) is seen."""
        z = max(0.05, z)
        return self.cx + self.focal * x / z, self.horizon - self.focal * (y - self.height) / z

    def wall(self, x, z_near, z_far, low, high):
        """Corners of an upright face that runs away from the camera: top near, top far, bottom far, bottom near."""
        return [self.at(x, high, z_near), self.at(x, high, z_far), self.at(x, low, z_far), self.at(x, low, z_near)]

    def front(self, left, right, z, low, high):
        """Corners of an upright face that looks at the camera: from the top left, clockwise."""
        return [self.at(left, high, z), self.at(right, high, z), self.at(right, low, z), self.at(left, low, z)]

    def floor(self, left, right, z_near, z_far, y=0.0):
        """Corners of a level rectangle: far left, far right, near right, near left."""
        return [self.at(left, y, z_far), self.at(right, y, z_far), self.at(right, y, z_near), self.at(left, y, z_near)]


def _solve(rows):
    """Gauss-Jordan elimination of an augmented matrix."""
    size = len(rows)
    for column in range(size):
        best = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[best] = rows[best], rows[column]
        pivot = rows[column][column] or 1e-12
        rows[column] = [value / pivot for value in rows[column]]
        for row in range(size):
            if row != column and rows[row][column]:
                factor = rows[row][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[-1] for row in rows]


def warp(image, texture, quad, opacity=None):
    """Set a flat picture into four corners (from its top left, clockwise), in place.

    `opacity` is a mask in the texture's own size; without it the whole quadrilateral is covered.
    """
    xs, ys = [x for x, _ in quad], [y for _, y in quad]
    left, top = max(0, int(min(xs)) - 1), max(0, int(min(ys)) - 1)
    right, bottom = min(image.width, int(max(xs)) + 2), min(image.height, int(max(ys)) + 2)
    if right - left < 1 or bottom - top < 1:
        return
    # A texture much larger than its place would glitter: reduce it first.
    span_x, span_y = max(2, max(xs) - min(xs)), max(2, max(ys) - min(ys))
    shrink = int(min(texture.width / span_x, texture.height / span_y))
    if shrink >= 2:
        texture = texture.reduce(shrink)
        opacity = opacity.reduce(shrink) if opacity else None
    # A rim of repeated pixels, or the outside of the texture shows as a dark seam.
    w, h = texture.size
    rimmed = texture.resize((w + 4, h + 4), Image.Resampling.NEAREST)
    rimmed.paste(texture, (2, 2))
    rows = []
    for (x, y), (u, v) in zip(quad, ((2, 2), (w + 2, 2), (w + 2, h + 2), (2, h + 2)), strict=True):
        x, y = x - left, y - top
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    matrix, size = _solve(rows), (right - left, bottom - top)
    placed = rimmed.transform(size, Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BICUBIC)
    if opacity:
        thick = Image.new("L", rimmed.size)
        thick.paste(opacity, (2, 2))
        mask = thick.transform(size, Image.Transform.PERSPECTIVE, matrix, Image.Resampling.BILINEAR)
    else:
        mask = brush.shapes(size, polygons=[[(x - left, y - top) for x, y in quad]])
    image.paste(placed, (left, top), mask)


PASTELS = (
    (204, 180, 146),
    (198, 158, 138),
    (146, 178, 170),
    (172, 184, 146),
    (192, 188, 176),
    (212, 188, 132),
    (152, 168, 190),
    (186, 142, 126),
)


def facade(rng, light, cols, rows, cell=(26, 22), wall=None, facing=0.5, lit=0.06, balconies=True, depth=0.0):
    """A flat picture of the front of a block of flats: stained plaster, windows none of which is like the next."""
    wide, tall = cell
    size = (cols * wide, rows * tall + tall // 2)
    wall = wall or rng.choice(PASTELS)
    base = light.shade(wall, facing, depth)
    image = brush.down(size, [(0, times(base, 1.04)), (1, times(base, 0.86))])
    stains = brush.fractal(rng, size, tall * 3.4, 5, 0.6, 0.22)
    image = brush.textured(image, stains, 0.55)
    patches = brush.fractal(rng, (max(2, size[0] // 4), max(2, size[1] // 4)), tall, 3, 0.6).resize(size)
    image = brush.textured(image, patches, 0.35)
    draw = ImageDraw.Draw(image)
    column_kinds = [rng.random() < 0.45 and balconies for _ in range(cols)]
    for row in range(rows):
        y = tall // 2 + row * tall
        draw.line((0, y - 1, size[0], y - 1), fill=rgb(times(base, 0.8)))
        for col in range(cols):
            _window(draw, rng, light, col * wide, y, wide, tall, base, facing, lit, column_kinds[col], depth)
    draw.rectangle((0, 0, size[0], tall // 5), fill=rgb(light.shade(light.snowed(times(wall, 1.05)), facing, depth)))
    draw.line((0, tall // 5, size[0], tall // 5), fill=rgb(times(base, 0.55)), width=2)
    return image


def _window(draw, rng, light, x, y, wide, tall, base, facing, lit, balcony, depth):
    """One window, perhaps behind a balcony, perhaps lit, perhaps with a curtain or a plant."""
    left, right = x + wide * rng.uniform(0.17, 0.2), x + wide * rng.uniform(0.8, 0.83)
    top, bottom = y + tall * 0.16, y + tall * 0.72
    if balcony:
        left, right, top = x + wide * 0.1, x + wide * 0.9, y + tall * 0.1
    frame = light.shade((206, 208, 202), facing, depth)
    sky = mix(light.middle, light.horizon, rng.random())
    glass = light.fogged(mix(light.shade((40, 48, 56), 0.2), times(sky, 0.9), rng.choice((0.1, 0.2, 0.3, 0.6))), depth)
    burning = light.dark > 0.3 and rng.random() < lit
    if burning:
        glass = rng.choice(((255, 208, 140), (250, 190, 116), (226, 230, 220), (255, 222, 170)))
        glass = light.fogged(times(glass, rng.uniform(0.55, 1.0)), depth * 0.6)
    draw.rectangle((left - 1, top - 1, right + 1, bottom + 1), fill=rgb(times(frame, rng.uniform(0.7, 0.95))))
    draw.rectangle((left, top, right, bottom), fill=rgb(glass))
    if wide < 15:
        draw.line((left, top, right, top), fill=rgb(times(base, 0.5)))
        if balcony:
            draw.rectangle((x + 1, y + tall * 0.58, x + wide - 1, y + tall * 0.92), fill=rgb(times(base, 0.92)))
        return
    kind = rng.random()
    if kind < 0.4:
        cloth = rng.choice(((200, 196, 186), (178, 150, 130), (150, 168, 176), (196, 176, 130), (170, 120, 112)))
        cloth = times(glass, 0.78) if burning else light.shade(times(cloth, 0.72), 0.3, depth)
        edge = left + (right - left) * rng.uniform(0.2, 0.45)
        draw.rectangle((left, top, edge, bottom), fill=rgb(cloth))
        if kind < 0.2:
            draw.rectangle((right - (edge - left) * 0.8, top, right, bottom), fill=rgb(cloth))
    elif kind < 0.5:
        shade = times(glass, 0.7) if burning else light.shade((150, 148, 136), 0.3, depth)
        draw.rectangle((left, top, right, top + (bottom - top) * rng.uniform(0.2, 0.8)), fill=rgb(shade))
    middle = (left + right) / 2
    draw.line((middle, top, middle, bottom), fill=rgb(times(frame, 0.82)))
    draw.line((left, top, right, top), fill=rgb(times(base, 0.45)))
    if balcony:
        rail = rng.choice((base, base, light.shade((150, 156, 150), facing, depth)))
        rail_top = y + tall * 0.56
        draw.rectangle((x + wide * 0.05, rail_top, x + wide * 0.95, y + tall * 0.92), fill=rgb(times(rail, 0.94)))
        draw.line((x + wide * 0.05, rail_top, x + wide * 0.95, rail_top), fill=rgb(times(rail, 1.12)))
        draw.rectangle((x + wide * 0.05, y + tall * 0.92, x + wide * 0.95, y + tall * 0.99), fill=rgb(times(base, 0.5)))
        if rng.random() < 0.25:
            spot = x + wide * rng.uniform(0.2, 0.8)
            leaf = rng.choice(((70, 96, 60), (150, 70, 66), (90, 104, 70)))
            draw.ellipse((spot - 2, rail_top - 4, spot + 3, rail_top), fill=rgb(light.shade(leaf, facing, depth)))
    else:
        draw.line((left - 1, bottom + 2, right + 1, bottom + 2), fill=rgb(times(base, 0.62)))


def block(c, camera, image, box, wall, cells=(3.4, 3.0), lit=0.06, sun_side=1, depth_scale=0.0045):
    """Set a block of flats into a picture, in place; `box` is (left, right, z_near, z_far, height) in metres.

    `sun_side` is 1 when the sun stands to the right of the camera, -1 to the left.
    """
    left, right, near, far, high = box
    rows = max(2, int(high / cells[1]))
    depth = near * depth_scale
    scale = max(0.35, min(1.0, camera.focal / near * 3.2 / 26))
    cell = (max(8, int(26 * scale)), max(7, int(22 * scale)))
    side = None
    if left > 0:
        side, facing = left, 0.75 if sun_side < 0 else 0.12
    elif right < 0:
        side, facing = right, 0.75 if sun_side > 0 else 0.12
    if side is not None:
        cols = max(2, int((far - near) / cells[0]))
        flat = facade(c.rng, c.light, cols, rows, cell, wall, facing, lit, True, depth * 1.15)
        quad = camera.wall(side, near, far, 0, high)
        if side > 0:
            quad = [quad[1], quad[0], quad[3], quad[2]]
        warp(image, flat, quad)
    cols = max(2, int((right - left) / cells[0]))
    flat = facade(c.rng, c.light, cols, rows, cell, wall, 0.35, lit * 0.7, False, depth)
    warp(image, flat, camera.front(left, right, near, 0, high))
