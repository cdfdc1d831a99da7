"""Pixels on a fresh canvas: upright, in sRGB, with nothing else of the original."""

import io

import pytest
from PIL import Image, ImageChops, ImageCms, ImageOps, JpegImagePlugin

from gallery.imaging.pixels import placeholder_colour, upright
from gallery.imaging.probe import probe
from gallery.imaging.refusals import Refused
from tests import images


def opened(data, **options):
    return upright(io.BytesIO(data), **options)


def near(colour, expected, tolerance=24):
    return all(abs(one - other) <= tolerance for one, other in zip(colour, expected, strict=True))


def corners(image):
    width, height = image.size
    return [image.getpixel((x, y)) for y in (height // 8, height * 7 // 8) for x in (width // 8, width * 7 // 8)]


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_all_eight_orientations_come_out_the_same_way_up(format, orientation):
    stored = ImageOps.exif_transpose(_turned(orientation))
    data = images.picture(format, image=stored, exif=images.exif(orientation=orientation))
    image = opened(data)
    assert image.size == (96, 64)
    expected = (images.RED, images.GREEN, images.BLUE, images.YELLOW)
    assert all(near(one, other, 40) for one, other in zip(corners(image), expected, strict=True))


def _turned(orientation):
    """The scene with the orientation that undoes `orientation`, for Pillow to apply."""
    image = images.scene()
    image.getexif()[0x0112] = {6: 8, 8: 6}.get(orientation, orientation)
    return image


def test_an_orientation_that_only_xmp_knows_is_applied():
    data = images.picture("JPEG", xmp=images.xmp('tiff:Orientation="3"'))
    assert near(corners(opened(data))[0], images.YELLOW)


def test_the_orientation_of_exif_goes_before_that_of_xmp():
    data = images.picture("JPEG", exif=images.exif(orientation=1), xmp=images.xmp('tiff:Orientation="3"'))
    assert near(corners(opened(data))[0], images.RED)


@pytest.mark.parametrize("format", images.FORMATS)
def test_nothing_but_pixels_is_left(format):
    image = opened(images.with_canaries(format))
    assert image.info == {}
    assert image.mode == "RGB"
    assert not image.getexif()


@pytest.mark.parametrize("format", ["PNG", "WEBP", "AVIF", "TIFF"])
@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_transparent_parts_are_white(format, mode):
    if format in ("AVIF", "WEBP") and mode == "LA":
        mode = "RGBA"
    image = Image.new(mode, (40, 40), (0,) * len(mode))
    assert opened(images.picture(format, image=image, lossless=True)).getpixel((20, 20)) == (255, 255, 255)


def test_a_palette_with_a_transparent_colour_is_laid_on_white():
    image = Image.new("P", (40, 40), 0)
    image.putpalette([0, 0, 0, 200, 20, 20])
    image.paste(1, (20, 0, 40, 40))
    for format in ("GIF", "PNG"):
        result = opened(images.picture(format, image=image, transparency=0))
        assert result.getpixel((5, 5)) == (255, 255, 255)
        assert near(result.getpixel((35, 5)), (200, 20, 20))


@pytest.mark.parametrize("mode", ["L", "1", "CMYK", "P"])
def test_other_kinds_of_pixels_become_rgb(mode):
    format = {"CMYK": "JPEG"}.get(mode, "PNG")
    image = opened(images.picture(format, image=images.scene(mode=mode)))
    assert image.mode == "RGB"
    assert image.getpixel((5, 5)) != image.getpixel((90, 60))


def test_sixteen_bits_of_gray_are_scaled_and_not_clipped():
    image = Image.new("I;16", (40, 40), 32_768)
    assert near(opened(images.picture("PNG", image=image)).getpixel((20, 20)), (128, 128, 128), 1)


def test_one_transparent_gray_of_sixteen_bits_is_white():
    image = Image.new("I;16", (40, 40), 1000)
    assert opened(images.picture("PNG", image=image, transparency=1000)).getpixel((20, 20)) == (255, 255, 255)


def test_a_colour_profile_is_applied():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = _swap_red_and_green(lab)
    data = images.picture("PNG", image=Image.new("RGB", (20, 20), (255, 0, 0)), icc_profile=swapped)
    assert near(opened(data).getpixel((5, 5)), (0, 255, 0))


def _swap_red_and_green(profile):
    """The profile with its red and green primaries exchanged in the tag table (ICC.1, 7.3)."""
    return profile.replace(b"rXYZ", b"xxxx").replace(b"gXYZ", b"rXYZ").replace(b"xxxx", b"gXYZ")


def test_a_profile_that_is_srgb_changes_no_pixel():
    image = images.noise((60, 40))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert opened(images.picture("PNG", image=image, icc_profile=srgb)).tobytes() == image.tobytes()


def test_a_profile_that_differs_from_srgb_a_little_is_applied():
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # Another gamma: the first parameter of the parametric curve (ICC.1, 10.18), 2.4 as a fixed point number.
    darker = srgb.replace(b"\x00\x02\x66\x66", b"\x00\x02\x80\x00")
    assert darker != srgb
    data = images.picture("PNG", image=Image.new("RGB", (20, 20), (100, 100, 100)), icc_profile=darker)
    assert opened(data).getpixel((5, 5)) < (99, 99, 99)


@pytest.mark.parametrize("longest", [None, 48])
@pytest.mark.parametrize("word", ["exif", "xmp"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_tiff_is_turned_once_and_never_stretched_whoever_says_so(orientation, word, longest):
    blocks = {"exif": images.exif(orientation=orientation)}
    if word == "xmp":
        blocks = {"xmp": images.xmp(f'tiff:Orientation="{orientation}"')}
    data = images.picture("TIFF", image=ImageOps.exif_transpose(_turned(orientation)), **blocks)
    image = opened(data, longest=longest)
    assert image.size == ((48, 32) if longest else (96, 64))
    assert probe(io.BytesIO(data)).upright_size == (96, 64)
    expected = (images.RED, images.GREEN, images.BLUE, images.YELLOW)
    assert all(near(one, other, 40) for one, other in zip(corners(image), expected, strict=True))


def test_a_damaged_profile_or_one_of_another_kind_of_colour_does_not_count():
    red = Image.new("RGB", (20, 20), (255, 0, 0))
    for profile in (b"rubbish" * 40, images.profile().replace(b"RGB ", b"GRAY")):
        data = images.picture("PNG", image=red, icc_profile=profile)
        assert near(opened(data).getpixel((5, 5)), (255, 0, 0))


def test_a_floating_point_tiff_is_refused_with_a_reason():
    with pytest.raises(Refused, match="kind of colour"):
        opened(images.picture("TIFF", image=images.scene(mode="F")))


def test_a_smaller_size_is_the_same_picture_by_draft_mode():
    data = images.picture("JPEG", image=images.noise((80, 60)).resize((1600, 1200), Image.Resampling.BICUBIC))
    small, full = opened(data, longest=400), opened(data).resize((400, 300), Image.Resampling.LANCZOS)
    assert small.size == (400, 300)
    difference = ImageChops.difference(small.convert("L"), full.convert("L")).histogram()
    assert sum(value * count for value, count in enumerate(difference)) / (400 * 300) < 8


def test_draft_mode_is_used_for_a_jpeg(monkeypatch):
    asked = []
    draft = JpegImagePlugin.JpegImageFile.draft
    monkeypatch.setattr(
        JpegImagePlugin.JpegImageFile, "draft", lambda self, *args: asked.append(args) or draft(self, *args)
    )
    opened(images.picture("JPEG", (800, 600)), longest=100)
    assert asked == [(None, (100, 75))]


def test_the_longest_side_counts_after_turning_and_nothing_is_enlarged():
    data = images.picture("JPEG", (96, 64), exif=images.exif(orientation=6))
    assert opened(data, longest=48).size == (32, 48)
    assert opened(data, longest=500).size == (64, 96)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF"])
def test_a_file_cut_in_the_middle_is_refused_and_not_half_shown(format):
    data = images.picture(format, image=images.noise((200, 200)))
    with pytest.raises(Refused) as caught:
        opened(data[: len(data) // 2])
    assert caught.value.code == "broken"


def test_the_first_frame_of_an_animation_counts():
    target = io.BytesIO()
    Image.new("RGB", (20, 20), images.RED).save(
        target, "GIF", save_all=True, append_images=[Image.new("RGB", (20, 20), images.BLUE)]
    )
    assert near(opened(target.getvalue()).getpixel((5, 5)), images.RED)


def test_the_placeholder_is_the_mean_colour():
    image = Image.new("RGB", (100, 100), (0, 0, 0))
    image.paste((255, 255, 255), (50, 0, 100, 100))
    assert placeholder_colour(image) in ("#7f7f7f", "#808080")
    assert placeholder_colour(Image.new("RGB", (9, 7), (1, 2, 171))) == "#0102ab"
