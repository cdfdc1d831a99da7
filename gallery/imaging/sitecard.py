"""The card of the site itself for other sites, where a page has no picture of its own: its name on a plain ground."""

import io
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .renditions import CARD

GROUND, WORDS, QUIET = "#121415", "#eceae5", "#a9adb1"
MARGIN, BAR, GAP = 96, (120, 8), 44
SIZES, MOST_LINES, LINE_SIZE = (124, 104, 88, 72, 60, 48, 40), 3, 36
COLOURS = 64
FONTS = Path(__file__).resolve().parent.parent.parent / "static" / "fonts"
SERIF, SANS = FONTS / "newsreader-latin-opsz-normal.woff2", FONTS / "public-sans-latin-wght-normal.woff2"
#: Weight and optical size of the name, weight of the line below it: the axes of the two fonts.
AXES = {SERIF: (500, 72), SANS: (450,)}
#: What our fonts can write beyond Latin-1.
MORE = frozenset("ŒœıŠšŽž–—‘’‚“”„•…€™")


def writable(words):
    """Whether our fonts, which are Latin ones, can write these words."""
    return all((sign.isprintable() and ord(sign) < 256) or sign in MORE for sign in words)


def drawn(name, line, accent):
    """Return the card as the bytes of a PNG of the size CARD: a bar in the colour `accent` ("#rrggbb"), the name and a
    line below it. What our fonts cannot write is left out; a Pillow without woff2 leaves the bar alone.
    """
    image = Image.new("RGB", CARD, GROUND)
    draw = ImageDraw.Draw(image)
    parts = [*_name(name if writable(name) else ""), *_line(line if writable(line) else "")]
    height = BAR[1] + GAP + sum(tall for _words, _font_of, tall, _fill in parts)
    top = (CARD[1] - height) // 2
    draw.rectangle((MARGIN, top, MARGIN + BAR[0] - 1, top + BAR[1] - 1), fill=accent)
    top += BAR[1] + GAP
    for words, font, tall, fill in parts:
        draw.text((MARGIN, top + tall / 2), words, fill=fill, font=font, anchor="lm")
        top += tall
    output = io.BytesIO()
    image.quantize(COLOURS).save(output, "PNG", optimize=True)
    return output.getvalue()


def _name(words):
    """(words, font, height, fill) of each line of the name, as large as its room allows."""
    for size in SIZES:
        font = _font(SERIF, size)
        lines = _wrapped(words, font) if font else []
        if len(lines) <= MOST_LINES and all(font.getlength(one) <= CARD[0] - 2 * MARGIN for one in lines):
            break
    return [(one, font, round(size * 1.15), WORDS) for one in lines[:MOST_LINES]]


def _line(words):
    font = _font(SANS, LINE_SIZE)
    lines = _wrapped(words, font) if font else []
    return [(one, font, round(LINE_SIZE * 1.5), QUIET) for one in lines[:2]]


def _wrapped(words, font):
    lines: list[str] = []
    for word in words.split():
        if lines and font.getlength(f"{lines[-1]} {word}") <= CARD[0] - 2 * MARGIN:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


@lru_cache(maxsize=16)
def _font(path, size):
    """A font as Pillow draws it, None where FreeType was built without what opens woff2."""
    try:
        font = ImageFont.truetype(path, size)
        font.set_variation_by_axes(list(AXES[path]))
    except (OSError, NotImplementedError):
        return None
    return font
