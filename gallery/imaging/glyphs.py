"""The marks of static/glyphs.svg as shapes drawn with Pillow, for pictures that leave the site without its sheets.

Only what those marks are made of is understood: paths with M L H V C S A Z in both cases, circles, fill, stroke-width
and stroke-dasharray, with round ends. There is one drawing of each mark, and it is that file.
"""

import math
import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, ImageDraw

SHEET = Path(__file__).resolve().parent.parent.parent / "static" / "glyphs.svg"
SVG = "{http://www.w3.org/2000/svg}"
GRID, STROKE = 20, 1.5
# Drawn so many times larger and made smaller afterwards, since Pillow's own edges are hard.
FINER = 4
TOKEN = re.compile(r"([MLHVCSAZ])|(-?(?:\d+\.\d*|\.\d+|\d+))", re.IGNORECASE)
ARGUMENTS = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "A": 7, "Z": 0}
PIECES = 16


def glyph(name, size):
    """Return the mark `name`, such as "g-border", as a mask ("L") of size × size pixels. Raises KeyError."""
    scale = size * FINER / GRID
    mask = Image.new("L", (size * FINER, size * FINER), 0)
    pen = ImageDraw.Draw(mask)
    for shape in _shapes()[name]:
        width = float(shape.get("stroke-width", STROKE)) * scale
        filled = shape.get("fill") == "currentColor"
        for line in _lines(shape):
            points = [(x * scale, y * scale) for x, y in line]
            if filled:
                pen.polygon(points, fill=255)
            if shape.get("stroke") != "none":
                for part in _dashed(points, [float(one) * scale for one in shape.get("stroke-dasharray", "").split()]):
                    _stroke(pen, part, width)
    return mask.resize((size, size), Image.Resampling.LANCZOS)


@lru_cache(maxsize=32)
def drawing(name):
    """Return the shapes of the mark `name` as SVG on a grid of 20 × 20, without what stands around. Raises KeyError."""
    shapes = (ElementTree.tostring(shape, encoding="unicode") for shape in _shapes()[name])
    return "".join(shapes).replace(f' xmlns:ns0="{SVG[1:-1]}"', "").replace("ns0:", "")


@lru_cache(maxsize=1)
def _shapes():
    """{name of a mark: its shapes}; the file is ours."""
    sheet = ElementTree.parse(SHEET).getroot()
    return {symbol.get("id"): list(symbol) for symbol in sheet.iter(f"{SVG}symbol")}


def _lines(shape):
    """The lines of a shape, each a list of points of the grid."""
    if shape.tag == f"{SVG}circle":
        x, y, radius = (float(shape.get(name)) for name in ("cx", "cy", "r"))
        turns = (2 * math.pi * step / 48 for step in range(49))
        return [[(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]]
    return _path(shape.get("d"))


def _path(text):
    lines, command, waiting, handle = [], "", [], None
    at = start = (0.0, 0.0)
    for letter, number in TOKEN.findall(text):
        if letter:
            command = letter
        else:
            waiting.append(float(number))
        if command.upper() == "Z" and letter:
            lines[-1].append(start)
            at = start
        elif waiting and len(waiting) == ARGUMENTS[command.upper()]:
            before, values = at, waiting
            points = _points(command, values, at, handle)
            waiting, at = [], points[-1]
            if command in "Mm":
                lines.append(points)
                start, command = at, "L" if command == "M" else "l"
            else:
                lines[-1] += points
            handle = _handle(command, values, before)
    return lines


def _handle(command, values, at):
    """The second control point of a curve, on the other side of whose end the next smooth one begins; else None."""
    if command.upper() not in "CS":
        return None
    near = at if command.islower() else (0.0, 0.0)
    return near[0] + values[-4], near[1] + values[-3]


def _points(command, values, at, handle):
    """The points to which one command leads from `at`; handle is what `_handle` said of the one before."""
    near = at if command.islower() else (0.0, 0.0)
    match command.upper():
        case "H":
            return [(near[0] + values[0], at[1])]
        case "V":
            return [(at[0], near[1] + values[0])]
        case "C":
            return _curve(at, *[(near[0] + x, near[1] + y) for x, y in zip(values[::2], values[1::2], strict=True)])
        case "S":
            first = (2 * at[0] - handle[0], 2 * at[1] - handle[1]) if handle else at
            other, end = [(near[0] + x, near[1] + y) for x, y in zip(values[::2], values[1::2], strict=True)]
            return _curve(at, first, other, end)
        case "A":
            return _arc(at, *values[:5], (near[0] + values[5], near[1] + values[6]))
    return [(near[0] + values[0], near[1] + values[1])]


def _curve(start, one, other, end):
    """A cubic Bézier curve."""
    found = []
    for step in range(1, PIECES + 1):
        part = step / PIECES
        weights = ((1 - part) ** 3, 3 * part * (1 - part) ** 2, 3 * part**2 * (1 - part), part**3)
        pairs = zip(weights, (start, one, other, end), strict=True)
        x, y = (sum(column) for column in zip(*((weight * p[0], weight * p[1]) for weight, p in pairs), strict=True))
        found.append((x, y))
    return [*found[:-1], end]


def _arc(start, radius, _other_radius, _turned, large, sweep, end):
    """An arc of a circle (SVG 2, B.2.4, for equal radii)."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    dx, dy = (end[0] - start[0]) / 2, (end[1] - start[1]) / 2
    half = math.hypot(dx, dy)
    radius = max(radius, half)
    away = math.sqrt(max(0.0, radius**2 - half**2)) / (half or 1)
    side = 1 if bool(large) == bool(sweep) else -1
    centre = (middle[0] + side * dy * away, middle[1] - side * dx * away)
    first = math.atan2(start[1] - centre[1], start[0] - centre[0])
    turn = math.atan2(end[1] - centre[1], end[0] - centre[0]) - first
    if sweep and turn < 0:
        turn += 2 * math.pi
    elif not sweep and turn > 0:
        turn -= 2 * math.pi
    angles = [first + turn * step / PIECES for step in range(1, PIECES)]
    return [*((centre[0] + radius * math.cos(one), centre[1] + radius * math.sin(one)) for one in angles), end]


def _dashed(points, lengths):
    """The parts of a line that a pattern of dashes leaves; the whole line without one."""
    if not lengths:
        return [points]
    parts, on, left = [[points[0]]], True, lengths[0]
    number = 0
    for start, end in pairwise(points):
        way, at = math.dist(start, end), 0.0
        while way - at > left:
            at += left
            cut = tuple(a + (b - a) * at / way for a, b in zip(start, end, strict=True))
            number, on = number + 1, not on
            left = lengths[number % len(lengths)]
            if on:
                parts.append([cut])
            else:
                parts[-1].append(cut)
        left -= way - at
        if on:
            parts[-1].append(end)
    return parts


def _stroke(pen, points, width):
    pen.line(points, fill=255, width=max(1, round(width)), joint="curve")
    for x, y in points:
        pen.ellipse((x - width / 2, y - width / 2, x + width / 2, y + width / 2), fill=255)
