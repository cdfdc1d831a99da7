"""The card of a photo for other sites: the picture cropped, and below it the mark and the words of its class.

What stands below is drawn beside the picture and never over it, so that nothing of the picture is covered by us.
"""

from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .geometry import CENTRE, crop_box
from .glyphs import glyph
from .pixels import REDUCING_GAP
from .redact import clean_boxes, cover
from .renditions import CARD

BAND = 84
PICTURE = (CARD[0], CARD[1] - BAND)
GROUND = "#121415"
#: The hues of the classes on a dark ground, as in static/css/tokens.css.
HUES = {
    "handout": "#f09a86", "staged": "#e2b454", "escorted": "#b9cb6d", "independent": "#67cfae", "hidden": "#e3e3e0",
    "border": "#86b9f5", "satellite": "#b5abf5", "social": "#ee9fd0", "unknown": "#a9adb1", "review": "#a9adb1",
}  # fmt: skip
WORDS = "#eceae5"
MARGIN, MARK, TEXT, WEIGHT = 36, 48, 36, 600
FONT = Path(__file__).resolve().parent.parent.parent / "static" / "fonts" / "public-sans-latin-wght-normal.woff2"


def marked(image, key, words="", *, focal=CENTRE, boxes=()):
    """Return the card of an RGB image as a new image of the size CARD, with the mark of the class `key` and `words`.

    The crop lies around the focal point (fractions of the picture); `boxes` are filled in `image` already and are made
    even again. Words that our font cannot write, or a Pillow without woff2, leave the mark alone. Raises KeyError for
    a class that has no mark.
    """
    area = crop_box(*image.size, PICTURE, focal)
    part = image.crop(area).resize(PICTURE, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
    part = cover(part, [box.within(area, image.size) for box in clean_boxes(boxes)])
    card = Image.new("RGB", CARD, GROUND)
    card.paste(part)
    top = PICTURE[1] + (BAND - MARK) // 2
    mask = glyph(f"g-{key}", MARK)
    card.paste(Image.new("RGB", mask.size, HUES[key]), (MARGIN, top), mask)
    font = _font()
    if font and words.isascii():
        middle = (MARGIN + MARK + MARGIN // 2, PICTURE[1] + BAND // 2)
        ImageDraw.Draw(card).text(middle, words, fill=WORDS, font=font, anchor="lm")
    return card


@lru_cache(maxsize=1)
def _font():
    """Our sans as Pillow draws it, None where FreeType was built without what opens woff2."""
    try:
        font = ImageFont.truetype(FONT, TEXT)
        font.set_variation_by_axes([WEIGHT])
    except (OSError, NotImplementedError):
        return None
    return font
