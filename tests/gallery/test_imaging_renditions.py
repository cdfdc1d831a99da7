"""The published files: their sizes, and that they hold pixels and nothing else."""

import io
import json
import shutil
import subprocess

import pytest
from PIL import Image

from gallery.imaging.geometry import WIDTHS
from gallery.imaging.pixels import upright
from gallery.imaging.renditions import CARD, ESSENTIAL, FORMATS, cascade, encode, make, make_crop
from tests import images

PLAIN_GROUPS = {"SourceFile", "ExifTool", "System", "File", "JFIF", "Composite", "RIFF", "QuickTime", "Meta"}


def source(format="JPEG", size=(900, 600), **options):
    return io.BytesIO(images.picture(format, size, **options))


def test_each_width_comes_in_each_format_and_is_what_it_says():
    made = list(make(source(), widths=(320, 640, 2400)))
    assert [(one.width, one.height, one.format) for one in made] == [
        (width, height, name) for width, height in ((900, 600), (640, 427), (320, 213)) for name in FORMATS
    ]
    for one in made:
        with Image.open(io.BytesIO(one.data), formats=("JPEG", "WEBP", "AVIF")) as image:
            assert (image.width, image.height, image.format.lower()) == (one.width, one.height, one.format)


def test_a_sideways_picture_is_published_upright():
    (one,) = make(source(exif=images.exif(orientation=6)), widths=(300,), formats=("jpeg",))
    assert (one.width, one.height) == (300, 450)


def test_the_essential_sizes_are_few_and_part_of_the_whole():
    made = {one.width for one in make(source(size=(1500, 1000)), formats=("jpeg",), essential_only=True)}
    assert made == set(ESSENTIAL)
    assert set(ESSENTIAL) < set(WIDTHS)


def test_a_cascade_goes_from_large_to_small():
    image = upright(source())
    assert [(width, height) for width, height, _ in cascade(image, (320, 900, 640))] == [
        (900, 600),
        (640, 427),
        (320, 213),
    ]


def test_the_picture_is_still_the_picture():
    for one in make(source(), widths=(320,)):
        image = Image.open(io.BytesIO(one.data), formats=("JPEG", "WEBP", "AVIF")).convert("RGB")
        for point, colour in (((20, 20), images.RED), ((300, 20), images.GREEN), ((20, 200), images.BLUE)):
            assert all(abs(a - b) < 30 for a, b in zip(image.getpixel(point), colour, strict=True))


@pytest.mark.parametrize("format", images.FORMATS)
def test_s3_no_secret_of_the_original_is_in_any_rendition(format):
    data = images.with_canaries(format, (400, 300))
    assert images.holds_canary(data)
    made = [*make(io.BytesIO(data), widths=(200, 400)), make_crop(io.BytesIO(data))]
    assert len(made) == 7
    for one in made:
        assert not images.holds_canary(one.data)
        for mark in (b"Exif", b"http://ns.adobe", b"Photoshop 3.0", b"ICC_PROFILE", b"ICCP", b"prof", b"MPF", b"jumb"):
            assert mark not in one.data


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
    for one in make(io.BytesIO(images.with_canaries("JPEG", (400, 300))), widths=(200,)):
        (tmp_path / f"rendition.{one.format}").write_bytes(one.data)
    done = subprocess.run(["exiftool", "-j", "-G1", "-a", "-ee", tmp_path], capture_output=True, check=True)
    reports = json.loads(done.stdout)
    assert len(reports) == len(FORMATS)
    for report in reports:
        assert {name.split(":")[0] for name in report} <= PLAIN_GROUPS


def test_the_jpeg_is_progressive():
    with Image.open(io.BytesIO(encode(images.scene(), "jpeg"))) as image:
        assert image.info.get("progressive")


def test_a_card_has_its_size_and_the_focal_point_in_it():
    card = make_crop(source(size=(2600, 2600)), focal=(0.25, 0))
    assert (card.width, card.height, card.format) == (*CARD, "jpeg")
    with Image.open(io.BytesIO(card.data)) as image:
        # A crop around the middle would be blue here.
        red, _, blue = image.getpixel((10, 560))
        assert red > 150 > blue


def test_a_card_of_a_small_picture_is_not_enlarged():
    card = make_crop(source(size=(600, 600)))
    assert (card.width, card.height) == (600, 315)
