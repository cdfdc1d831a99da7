"""The published files: their sizes, and that they hold pixels and nothing else."""

import io
import json
import shutil
import subprocess

import pytest
from PIL import Image

from gallery.imaging.geometry import WIDTHS, height_for
from gallery.imaging.pixels import upright
from gallery.imaging.renditions import CARD, ESSENTIAL, FORMATS, cascade, crop, encode
from gallery.rendering import essential_plan, render, whole_plan
from tests import images

PLAIN_GROUPS = {"SourceFile", "ExifTool", "System", "File", "JFIF", "Composite", "RIFF", "QuickTime", "Meta"}


def source(format="JPEG", size=(900, 600), **options):
    return io.BytesIO(images.picture(format, size, **options))


def opened(data):
    return Image.open(io.BytesIO(data), formats=("JPEG", "WEBP", "AVIF"))


def card_of(source, **options):
    return opened(render(source, {}, card=True, **options).files["card", "jpg"])


def test_each_width_comes_in_each_format_and_is_what_it_says():
    plan = {"jpg": (320, 640, 900), "webp": (320, 900), "avif": (640,)}
    made = render(source(), plan).files
    assert set(made) == {(width, extension) for extension, widths in plan.items() for width in widths}
    for (width, extension), data in made.items():
        with opened(data) as image:
            assert image.size == (width, height_for(900, 600, width))
            assert image.format == {"jpg": "JPEG", "webp": "WEBP", "avif": "AVIF"}[extension]


def test_nothing_is_decoded_where_nothing_is_asked_for():
    assert render(io.BytesIO(b"no picture at all"), {"jpg": ()}).files == {}


def test_a_sideways_picture_is_published_upright():
    made = render(source(exif=images.exif(orientation=6)), {"jpg": (300,)}).files
    assert opened(made[300, "jpg"]).size == (300, 450)


def test_the_essential_sizes_are_few_and_part_of_the_whole():
    essential, whole = essential_plan(1500, 1000), whole_plan(1500, 1000)
    assert set(essential["jpg"]) == set(ESSENTIAL) < set(WIDTHS)
    assert all(set(widths) < set(whole[extension]) for extension, widths in essential.items())


def test_a_cascade_goes_from_large_to_small():
    image = upright(source())
    assert [(width, height) for width, height, _ in cascade(image, (320, 900, 640))] == [
        (900, 600),
        (640, 427),
        (320, 213),
    ]


def test_the_picture_is_still_the_picture():
    for data in render(source(), {"jpg": (320,), "webp": (320,), "avif": (320,)}).files.values():
        image = opened(data).convert("RGB")
        for point, colour in (((20, 20), images.RED), ((300, 20), images.GREEN), ((20, 200), images.BLUE)):
            assert all(abs(a - b) < 30 for a, b in zip(image.getpixel(point), colour, strict=True))


@pytest.mark.parametrize("format", images.FORMATS)
def test_s3_no_secret_of_the_original_is_in_any_rendition(format):
    data = images.with_canaries(format, (400, 300))
    assert images.holds_canary(data)
    made = render(io.BytesIO(data), {"jpg": (200, 400), "webp": (200, 400), "avif": (200, 400)}, card=True)
    assert len(made.files) == 7
    for one in made.files.values():
        assert not images.holds_canary(one)
        for mark in (b"Exif", b"http://ns.adobe", b"Photoshop 3.0", b"ICC_PROFILE", b"ICCP", b"prof", b"MPF", b"jumb"):
            assert mark not in one


def test_encoding_leaves_out_what_an_image_carries_along():
    image = images.scene()
    image.info.update(
        exif=images.exif(artist=images.CANARY),
        xmp=images.CANARY.encode(),
        icc_profile=images.profile(),
        comment=images.CANARY.encode(),
    )
    for name in FORMATS:
        assert not images.holds_canary(encode(image, name))


@pytest.mark.skipif(not shutil.which("exiftool"), reason="exiftool is not installed")
def test_s4_a_parser_that_is_not_ours_finds_nothing_but_pixels(tmp_path):
    data = io.BytesIO(images.with_canaries("JPEG", (400, 300)))
    for (_, extension), one in render(data, {"jpg": (200,), "webp": (200,), "avif": (200,)}).files.items():
        (tmp_path / f"rendition.{extension}").write_bytes(one)
    done = subprocess.run(["exiftool", "-j", "-G1", "-a", "-ee", tmp_path], capture_output=True, check=True)
    reports = json.loads(done.stdout)
    assert len(reports) == len(FORMATS)
    for report in reports:
        assert {name.split(":")[0] for name in report} <= PLAIN_GROUPS


def test_a_card_has_its_size_and_the_focal_point_in_it():
    card = card_of(source(size=(2600, 2600)), focal=(0.25, 0))
    assert (*card.size, card.format) == (*CARD, "JPEG")
    # A crop around the middle would be blue here.
    red, _, blue = card.getpixel((10, 560))
    assert red > 150 > blue


@pytest.mark.parametrize("size", [(6000, 700), (1300, 2600), (1201, 631), (3001, 1577), (2600, 631)])
@pytest.mark.parametrize("plan", [{}, {"jpg": (320,)}, {"jpg": (640, 1200)}])
def test_a_card_has_all_its_pixels_whatever_else_is_made(size, plan):
    assert opened(render(source(size=size), plan, card=True).files["card", "jpg"]).size == CARD


def test_a_card_of_a_small_picture_is_not_enlarged():
    assert card_of(source(size=(600, 600))).size == (600, 315)


def test_a_crop_leaves_the_image_that_it_was_given_alone():
    image = upright(source())
    before = image.tobytes()
    assert crop(image, boxes=[(0, 0, 1, 1)]).getextrema() == ((16, 16), (18, 18), (20, 20))
    assert image.tobytes() == before
