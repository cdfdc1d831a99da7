"""From a file to clean pixels: upright, sRGB, on a fresh canvas, with nothing of the original but its colours.

Opening a file and saving it again keeps comments, profiles and XMP in many formats; only a new canvas is clean in all.
"""

import io

from PIL import Image, ImageCms

from gallery.metadata.containers import opened

from .geometry import fitted
from .probe import DEFAULT, picture, probe
from .refusals import Refused

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
PROFILE_SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}
REDUCING_GAP = 2.0
WHITE = {"RGB": (255, 255, 255), "L": 255}


def upright(source, *, longest=None, limits=DEFAULT):
    """An RGB image in sRGB of a picture (a path, or an open binary file): the right way up, on a fresh canvas.

    `longest` is the most pixels that the longer side shall have; a JPEG is then decoded at a half, a quarter or an
    eighth where that is enough. Without it, 120 megapixels take a gigabyte of memory. Transparency is laid on white;
    of an animation or a multi-page file, the first is taken.
    Raises Refused when the picture is not taken or damaged, OSError when there is no such file.
    """
    found = probe(source, limits=limits)
    with opened(source) as file, picture(file, found.format, limits=limits) as image:
        size = fitted(*image.size, longest) if longest else image.size
        if size != image.size and found.format == "JPEG":
            image.draft(None, size)
        image.load()
        profile = image.info.get("icc_profile")
        clean = _srgb(_shrunk(_opaque(image), size), profile)
        # Pillow turns a TIFF by itself when it loads it.
        if found.format != "TIFF" and found.orientation in TURNS:
            clean = clean.transpose(TURNS[found.orientation])
        canvas = Image.new("RGB", clean.size)
        canvas.paste(clean)
    return canvas


def placeholder_colour(image):
    """The mean colour of an RGB image as "#rrggbb", to stand in for it while it loads."""
    red, green, blue = image.resize((1, 1), Image.Resampling.BOX, reducing_gap=REDUCING_GAP).getpixel((0, 0))
    return f"#{red:02x}{green:02x}{blue:02x}"


def _opaque(image):
    """The image in RGB, L or CMYK: palettes and 16 bits resolved, transparent parts white."""
    mode = image.mode
    if mode.startswith("I"):
        return _eight_bits(image)
    if mode in ("F", "LAB", "HSV"):
        raise Refused("mode")
    if mode in ("P", "PA", "RGBa", "La") or "transparency" in image.info:
        image = image.convert("RGBA" if mode != "P" or "transparency" in image.info else "RGB")
    if image.mode in ("RGBA", "LA"):
        bare = image.mode.removesuffix("A")
        base = Image.new(bare, image.size, WHITE[bare])
        # Pasted by its own alpha, RGBA needs no second copy of itself.
        base.paste(
            image if bare == "RGB" else image.convert(bare), mask=image if bare == "RGB" else image.getchannel("A")
        )
        return base
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in PROFILE_SPACES else image.convert("RGB")


def _eight_bits(image):
    """16 bits of gray as 8; the one gray value that a PNG may name as transparent becomes white."""
    table = [value >> 8 for value in range(65536)]
    clear = image.info.get("transparency")
    if isinstance(clear, int) and 0 <= clear < 65536:
        table[clear] = WHITE["L"]
    return image.convert("I").point(table, "L")


def _shrunk(image, size):
    if image.size == size:
        return image
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)


def _srgb(image, profile):
    """The image in sRGB by its embedded profile; one that is damaged or of another kind of colour does not count."""
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            if source.profile.xcolor_space == PROFILE_SPACES[image.mode]:
                target = ImageCms.createProfile("sRGB")
                converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
                return converted or image.convert("RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image.convert("RGB")
