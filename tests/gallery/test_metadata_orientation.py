"""Which way up: the same answer from the metadata, from the probe and from the pixels, whoever in the file says it."""

import io

import pytest
from PIL import Image

from gallery.imaging.pixels import upright
from gallery.imaging.probe import Limits, probe
from gallery.metadata import reading
from tests import images
from tests.corpus import CORPUS, index, needs_corpus

READABLE = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")
ALL = range(1, 9)
HEIC = Limits(heic=True)
# The corner that is at the top left when a picture that is stored as `images.scene` is the right way up.
TOP_LEFT = {
    1: images.RED,
    2: images.GREEN,
    3: images.YELLOW,
    4: images.BLUE,
    5: images.RED,
    6: images.BLUE,
    7: images.YELLOW,
    8: images.GREEN,
}


def said_by(family, orientation):
    """The blocks of a file of which one family says how it is turned."""
    if family == "EXIF":
        return {"exif": images.exif(orientation=orientation)}
    return {"xmp": images.xmp(f'tiff:Orientation="{orientation}"')}


def is_near(pixel, colour):
    return all(abs(a - b) <= 24 for a, b in zip(pixel, colour, strict=True))


@pytest.mark.parametrize("format", READABLE)
@pytest.mark.parametrize("family", ["EXIF", "XMP"])
@pytest.mark.parametrize("orientation", ALL)
@pytest.mark.parametrize("longest", [None, 48])
def test_s8_probe_metadata_and_pixels_turn_a_picture_the_same_way(format, family, orientation, longest):
    data = images.picture(format, **said_by(family, orientation))
    found, turned = probe(io.BytesIO(data)), upright(io.BytesIO(data), longest=longest)
    assert found.orientation == orientation
    assert (reading.read(io.BytesIO(data)).orientation or 1) == orientation
    width, height = found.upright_size
    assert turned.size == ((width, height) if longest is None else (width // 2, height // 2))
    assert is_near(turned.getpixel((4, 4)), TOP_LEFT[orientation])


@pytest.mark.parametrize("format", ("JPEG", "PNG", "WEBP", "TIFF"))
def test_exif_goes_before_xmp_in_the_pixels_as_in_the_words(format):
    data = images.picture(format, **said_by("EXIF", 6), **said_by("XMP", 3))
    said = reading.read(io.BytesIO(data))
    assert said.orientation == probe(io.BytesIO(data)).orientation == 6
    assert is_near(upright(io.BytesIO(data)).getpixel((4, 4)), TOP_LEFT[6])
    assert {"field": "orientation", "values": [{"family": "EXIF", "value": 6}, {"family": "XMP", "value": 3}]} in (
        said.conflicts
    )


@pytest.mark.parametrize("written", ["0", "9", "six", ""])
def test_an_orientation_that_is_none_of_the_eight_is_upright(written):
    data = images.picture(xmp=images.xmp(f'tiff:Orientation="{written}"'))
    assert reading.read(io.BytesIO(data)).orientation is None
    assert reading.orientation(io.BytesIO(data)) == 1


@pytest.mark.parametrize("orientation", ALL)
def test_s8_the_boxes_of_a_heic_turn_it_once(orientation):
    pillow_heif = pytest.importorskip("pillow_heif", reason="the optional pillow-heif is not installed")
    pillow_heif.register_heif_opener()
    target = io.BytesIO()
    try:
        images.scene().save(target, "HEIF", exif=images.exif(orientation=orientation))
    except (KeyError, RuntimeError):
        pytest.skip("this pillow-heif has no encoder")
    found, turned = probe(target, limits=HEIC), upright(target, limits=HEIC)
    # The library has turned it already, and says so in every place where one could ask.
    assert found.orientation == reading.orientation(target) == 1
    assert turned.size == found.upright_size == ((64, 96) if orientation >= 5 else (96, 64))
    assert is_near(turned.getpixel((4, 4)), TOP_LEFT[orientation])


def test_s8_the_boxes_of_an_avif_turn_it_without_any_exif():
    target = io.BytesIO()
    images.scene().save(target, "AVIF", exif=images.exif(orientation=6), speed=10)
    # libavif's writer puts the orientation into the boxes and leaves none in the EXIF block.
    with Image.open(target) as image:
        assert image.getexif().get(images.ORIENTATION) == 6
    assert b"irot" in target.getvalue()
    assert reading.read(target).orientation == probe(target).orientation == 6


@needs_corpus
def test_s8_every_orientation_file_of_the_corpus_is_turned_as_its_row_says():
    for row in index():
        if row["path"].startswith("orientation/") and row["orientation"]:
            found = probe(CORPUS / row["path"])
            assert str(found.orientation) == row["orientation"], row["path"]
            assert str(reading.read(CORPUS / row["path"]).orientation) == row["orientation"], row["path"]
            turned = upright(CORPUS / row["path"], longest=240).size
            assert (turned[0] > turned[1]) == (found.upright_size[0] > found.upright_size[1]), row["path"]
