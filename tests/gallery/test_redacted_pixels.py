"""What is covered is gone: from every size, every format, the card and the colour; wherever the box was drawn."""

import io
import math
import random

import pytest
from PIL import Image, ImageChops, ImageDraw, ImageOps

from gallery.imaging.geometry import crop_box, height_for
from gallery.imaging.pixels import upright
from gallery.imaging.redact import FILL, areas, clean_boxes
from gallery.imaging.renditions import CARD
from gallery.rendering import inspect, render
from tests import images
from tests.corpus import CORPUS, needs_corpus

NAN, INF = math.nan, math.inf
LIMIT = 8
ODD_BOXES = (
    ((0.2, 0.3, 0.25, 0.2), (-0.5, -0.5, 0.6, 0.55), (0.95, 0.95, 9, 9), (0.25, 0.35, 0.3, 0.05), (NAN, 0.1, 0.2, 0.2)),
    ((0.7, 0.2, 0.0004, 0.0004), (0.9, 0.4, -0.2, -0.1), (0.5, 0.5, 0, 0.2), (0, 0.7, 1, 0.03), (0.3, -INF, 0.02, INF)),
    ((0.999, 0, 0.001, 1), (0, 0.999, 1, 0.001), (0.4, 0.4, 1e-12, 1e-12), (0.6, 0.6, INF, 0.1), (1, 1, 1, 1)),
    (
        (1e300, 0, -1e300, 0.1),
        (0.125, 0.5, 0.125, 0.25),
        (0.251, 0.501, 0.1, 0.1),
        (0.8, 0.1, 0.01, 0.8),
        (0, 0, 0.1, 0),
    ),
)
PLAN = {"jpg": (320, 600), "webp": (320, 600), "avif": (320, 600)}


def busy(size=(600, 440)):
    """A picture of hard edges in strong colours, the worst that can lie beside a covered area."""
    stripes = Image.new("RGB", size, (255, 255, 255))
    draw = ImageDraw.Draw(stripes)
    for step in range(0, size[0], 22):
        draw.rectangle((step, 0, step + 9, size[1]), fill=(255, 0, step % 256))
    for step in range(0, size[1], 34):
        draw.rectangle((0, step, size[0], step + 6), fill=(0, 255 - step % 256, 255))
    grain = Image.frombytes("L", size, random.Random(7).randbytes(size[0] * size[1])).convert("RGB")
    return ImageChops.add(stripes, grain, scale=1.4)


def stored(image, orientation):
    """`image` as a camera held like that stores it: `orientation` makes it upright again."""
    copy = image.copy()
    copy.getexif()[images.ORIENTATION] = {6: 8, 8: 6}.get(orientation, orientation)
    return ImageOps.exif_transpose(copy)


def regions(boxes, width, height):
    """Each box as drawn, in pixels of a picture of that size, rounded outwards."""
    return list(areas((width, height), clean_boxes(boxes)))


def card_regions(boxes, full, card):
    """Each box as drawn, in pixels of the card around the middle of a picture of the size `full`."""
    area = crop_box(*full, CARD)
    return regions([box.within(area, full) for box in clean_boxes(boxes)], *card)


def worst(image, found):
    """The largest range of a channel within a region, and the largest distance from FILL."""
    extremes = [image.crop(region).getextrema() for region in found]
    ranges = [high - low for region in extremes for low, high in region]
    distances = [
        abs(value - fill) for region in extremes for ends, fill in zip(region, FILL, strict=True) for value in ends
    ]
    return max(ranges), max(distances)


def check(rendered, boxes, full):
    """Assert that in each file every box as drawn is as flat as S7 asks for, and of the covering's colour."""
    assert rendered.files
    for (width, extension), data in rendered.files.items():
        with Image.open(io.BytesIO(data)) as image:
            found = card_regions(boxes, full, image.size) if width == "card" else regions(boxes, *image.size)
            if found:
                spread, distance = worst(image.convert("RGB"), found)
                assert spread <= LIMIT and distance <= LIMIT, (width, extension, spread, distance)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("boxes", ODD_BOXES)
def test_s7_s8_twenty_odd_boxes_in_eight_orientations_are_flat_in_every_file(orientation, boxes):
    data = images.picture(image=stored(busy(), orientation), exif=images.exif(orientation=orientation), quality=92)
    rendered = render(io.BytesIO(data), PLAN, card=True, boxes=boxes)
    assert set(rendered.files) == {(width, kind) for kind, widths in PLAN.items() for width in widths} | {
        ("card", "jpg")
    }
    check(rendered, boxes, (600, 440))


@pytest.mark.parametrize("format", images.FORMATS)
def test_s7_a_box_is_flat_whatever_the_file_was(format):
    data = images.picture(format, image=busy(), exif=None if format == "GIF" else images.exif(orientation=6))
    boxes = [(0.21, 0.33, 0.4, 0.2), (0.7, 0.8, 0.05, 0.05)]
    rendered = render(io.BytesIO(data), {"jpg": (320,), "webp": (320,), "avif": (320,)}, boxes=boxes)
    check(rendered, boxes, inspect(io.BytesIO(data)).upright_size)


def test_s7_boxes_are_flat_in_every_width_and_format():
    boxes = [(0.1, 0.1, 0.2, 0.5), (0.62, 0.3, 0.2, 0.3)]
    check(render(io.BytesIO(images.picture(image=busy())), PLAN, boxes=boxes), boxes, (600, 440))


@needs_corpus
@pytest.mark.parametrize("name", ["street-1.jpg", "cyclamen_persicum.jpg", "museum.webp", "book-12mp.jpg"])
def test_s7_a_box_in_a_real_photo_is_flat_in_every_file(name):
    path = CORPUS / "photos" / name
    boxes = [(0.13, 0.41, 0.2, 0.1), (0.52, 0.07, 0.004, 0.3), (0.77, 0.77, 0.5, 0.5)]
    full = inspect(path).upright_size
    widths = tuple(width for width in (320, 480, 1280) if width <= full[0])
    plan = {"jpg": widths, "webp": widths, "avif": widths}
    check(render(path, plan, card=True, boxes=boxes), boxes, full)


SECRET = (0.3137, 0.2511, 0.21, 0.34)
TALL, WIDE = (900, 1300), (1300, 900)


def with_secret(kind, size):
    """Two pictures of `size` that differ under SECRET alone, in all of it."""
    ((left, top, right, bottom),) = areas(size, clean_boxes([SECRET]))
    inside = (right - left, bottom - top)
    if kind == "text":
        secret = Image.new("RGB", inside, "yellow")
        ImageDraw.Draw(secret).text((4, 4), "Kim Min-su, guide\n010-5555-0101", fill="blue", font_size=40)
    elif kind == "gradient":
        secret = ImageOps.colorize(Image.linear_gradient("L").resize(inside), "red", "cyan")
    else:
        secret = Image.new("L", inside)
        secret.putdata([(index + index // inside[0]) % 2 * 255 for index in range(inside[0] * inside[1])])
        secret = ImageOps.colorize(secret, "lime", "magenta")
    base = busy(size)
    other = base.copy()
    base.paste((128, 128, 128), (left, top, right, bottom))
    other.paste(secret, (left, top))
    return base, other


@pytest.mark.parametrize("kind", ["text", "gradient", "checker"])
@pytest.mark.parametrize(
    ("format", "orientation", "width", "options"),
    [
        ("PNG", 1, 320, {}),
        ("TIFF", 8, 320, {}),
        ("GIF", 1, 320, {}),
        # From 1,300 pixels, a JPEG's decoder makes an eighth, a quarter, a half, and the whole.
        ("JPEG", 1, 160, {"subsampling": "4:2:0", "quality": 90}),
        ("JPEG", 6, 320, {"subsampling": "4:2:0", "quality": 60}),
        ("JPEG", 5, 500, {"subsampling": "4:2:0", "quality": 95}),
        ("JPEG", 1, 800, {"subsampling": "4:2:0", "quality": 90}),
        ("JPEG", 7, 320, {"subsampling": "4:2:2", "quality": 90, "progressive": True}),
        ("JPEG", 8, 800, {"subsampling": "4:2:2", "quality": 90, "progressive": True}),
        ("JPEG", 3, 500, {"subsampling": "4:4:4", "quality": 30}),
        ("JPEG", 4, 800, {"subsampling": "4:4:4", "quality": 30}),
    ],
)
def test_s7_two_pictures_that_differ_under_a_box_alone_make_the_same_files_byte_for_byte(
    kind, format, orientation, width, options
):
    plan = {"jpg": (width, 100), "webp": (100,), "avif": (100,)}
    made, palette = [], busy().quantize(64)
    for image in with_secret(kind, WIDE if orientation < 5 else TALL):
        if format == "GIF":
            # One palette for both, or each would choose its own by what it shows.
            image = image.quantize(palette=palette, dither=Image.Dither.NONE)
        exif = None if format == "GIF" else images.exif(orientation=orientation)
        made.append(images.picture(format, image=stored(image, orientation), exif=exif, **options))
    # The fill before the resize, by itself: covering each size again would hide that it is missing.
    one, other = (upright(io.BytesIO(data), longest=width, boxes=[SECRET]).tobytes() for data in made)
    assert one == other
    one, other = (render(io.BytesIO(data), plan, card=True, boxes=[SECRET]) for data in made)
    assert one == other
    open_one, open_other = (render(io.BytesIO(data), {"jpg": (100,)}) for data in made)
    assert open_one.files != open_other.files


def test_s7_the_decoded_pixels_hold_nothing_of_a_box_before_any_size_is_made():
    data = images.picture(image=busy(), quality=92)
    image = upright(io.BytesIO(data), boxes=[(0.25, 0.25, 0.5, 0.5)])
    assert image.crop((150, 110, 450, 330)).getcolors() == [(300 * 220, FILL)]


def test_s7_the_colour_that_stands_in_for_a_picture_knows_nothing_of_what_is_covered():
    image = Image.new("RGB", (400, 400), FILL)
    image.paste((255, 0, 0), (100, 100, 300, 300))
    data = io.BytesIO(images.picture("PNG", image=image))
    assert render(data, {"jpg": (320,)}, boxes=[(0.25, 0.25, 0.5, 0.5)]).colour == "#101214"
    assert render(data, {"jpg": (320,)}).colour != "#101214"


def test_s7_a_card_alone_is_covered_too():
    boxes = [(0.3, 0.3, 0.3, 0.3)]
    rendered = render(io.BytesIO(images.picture(image=busy())), {}, card=True, boxes=boxes)
    assert list(rendered.files) == [("card", "jpg")]
    check(rendered, boxes, (600, 440))


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_s7_a_box_is_flat_in_files_of_other_colours_and_profiles(mode):
    data = images.picture("JPEG", image=busy().convert(mode), icc_profile=images.profile())
    boxes = [(0.2, 0.2, 0.5, 0.4)]
    check(render(io.BytesIO(data), PLAN, boxes=boxes), boxes, (600, 440))


def test_boxes_shift_nothing_else():
    data = io.BytesIO(images.picture(image=busy(), quality=95))
    plain, covered = (
        Image.open(io.BytesIO(render(data, {"jpg": (600,)}, boxes=boxes).files[600, "jpg"])).convert("RGB")
        for boxes in ((), [(0.5, 0.5, 0.25, 0.25)])
    )
    assert plain.height == height_for(600, 440, 600)
    # Three pixels, then whole blocks of 16, then two pixels.
    left, top, right, bottom = ImageChops.difference(plain, covered).point(lambda value: value > 40 and 255).getbbox()
    assert (left, top) >= (286 - 16, 206 - 16) and (right, bottom) <= (466 + 16, 338 + 16)
