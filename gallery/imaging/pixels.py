"""From a file to clean pixels: upright, sRGB, on a fresh canvas, with nothing of the original but its colours.

Opening a file and saving it again keeps comments, profiles and XMP in many formats; only a new canvas is clean in all.
"""

import io
import itertools

from PIL import ExifTags, Image, ImageChops, ImageCms

from gallery.metadata.containers import opened

from .geometry import fitted
from .probe import DEFAULT, picture, probe
from .redact import blot
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
ORIENTATION = ExifTags.Base.Orientation
PROFILE_SPACES = {"RGB": "RGB ", "L": "GRAY", "CMYK": "CMYK"}
REDUCING_GAP = 2.0
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
LATTICE = Image.frombytes(
    "RGB", (512, 8), bytes(step * 17 for colour in itertools.product(range(16), repeat=3) for step in colour)
)
WHITE = {"RGB": (255, 255, 255), "L": 255}


def upright(source, *, longest=None, boxes=(), limits=DEFAULT):
    """An RGB image in sRGB of a picture (a path, or an open binary file): the right way up, on a fresh canvas.

    `longest` is the most pixels that the longer side shall have; a JPEG is then decoded at a half, a quarter or an
    eighth where that is enough. Without it, 120 megapixels take a gigabyte of memory: only for tests and trials.
    `boxes` (x, y, width, height in fractions of the upright picture) are filled on the decoded pixels, so that nothing
    of them is in the image; `cover` makes them even after it was resized. Transparency is laid on white; of an
    animation or a multi-page file, the first is taken.
    Raises Refused when the picture is not taken or damaged, OSError when there is no such file.
    """
    found = probe(source, limits=limits)
    with opened(source) as file, picture(file, found.format, limits=limits) as image:
        orientation = found.orientation
        if found.format == "TIFF":
            # Pillow turns a TIFF when it loads it, by EXIF's word or by XMP's; its size is known only then.
            orientation = 1 if image.getexif().get(ORIENTATION) in TURNS else orientation
            image.load()
        stored = image.size
        size = fitted(*stored, longest) if longest else stored
        if size != stored and found.format == "JPEG":
            image.draft(None, size)
        image.load()
        profile, opaque = image.info.get("icc_profile"), _opaque(image)
        blot(opaque, boxes, source=image, stored=stored, orientation=orientation)
        clean = _srgb(_shrunk(opaque, size), profile)
        if orientation in TURNS:
            clean = clean.transpose(TURNS[orientation])
        canvas = Image.new("RGB", clean.size, None)
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
                # Remembering the last colour, which Little CMS does by default, only slows photos down.
                transform = ImageCms.buildTransform(source, SRGB, image.mode, "RGB", flags=ImageCms.Flags.NOCACHE)
                if image.mode != "RGB":
                    return transform.apply(image)
                return image if _changes_nothing(transform) else transform.apply_in_place(image)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass
    return image if image.mode == "RGB" else image.convert("RGB")


def _changes_nothing(transform):
    """Whether colours from all over the RGB cube stay as they are, give or take a step: most profiles are sRGB."""
    difference = ImageChops.difference(LATTICE, transform.apply(LATTICE))
    return all(most <= 1 for _, most in difference.getextrema())
