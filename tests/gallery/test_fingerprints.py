"""The hashes of a picture: what they survive, and what has none."""

import io
import math

import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from gallery.imaging import fingerprint
from gallery.imaging.fingerprint import KINDS, MIRROR, PARTS, WHOLE, distance, hashes, of_file
from gallery.imaging.refusals import Refused
from newsroom.demo import art
from tests import images

SCENES = ("river-dawn", "market-stalls", "train-window")


@pytest.fixture(scope="module", params=SCENES)
def drawn(request):
    """A drawn picture of 480 pixels."""
    return art.draw(request.param, seed=5, light="day", width=480)


def nearest(one, other, kinds=KINDS):
    """The smallest distance between the whole of one picture and any kind of another."""
    return min(distance(hashes(one)[WHOLE], value) for kind, value in hashes(other).items() if kind in kinds)


def recoded(image, quality):
    data = io.BytesIO()
    image.save(data, "JPEG", quality=quality)
    return Image.open(data).convert("RGB")


def test_a_hash_is_sixty_four_bits_for_each_kind(drawn):
    found = hashes(drawn)
    assert set(found) == set(KINDS)
    assert all(0 <= value < 1 << 64 for value in found.values())


def test_hashes_are_those_of_the_textbook():
    """The bits worked out by the definition of the DCT, one sum for each frequency."""
    image = art.draw("harbour", seed=2, light="dusk", shape="1x1", width=256)
    grey = image.convert("L").resize((32, 32), Image.Resampling.LANCZOS).tobytes()

    def cosine(place, frequency):
        return math.cos(math.pi * (2 * place + 1) * frequency / 64)

    values = [
        sum(grey[32 * y + x] * cosine(x, across) * cosine(y, down) for y in range(32) for x in range(32))
        for down in range(8)
        for across in range(8)
    ]
    middle = sorted(values[1:])[31]
    wanted = int("".join("1" if value > middle else "0" for value in values), 2)
    assert hashes(image)[WHOLE] == wanted


def test_half_the_size_is_near(drawn):
    assert nearest(drawn.resize((240, 160)), drawn, [WHOLE]) <= 4


def test_a_jpeg_of_quality_40_is_near(drawn):
    assert nearest(recoded(drawn, 40), drawn, [WHOLE]) <= 4


def test_a_colour_grade_is_near(drawn):
    graded = ImageEnhance.Color(ImageEnhance.Contrast(drawn).enhance(1.3)).enhance(0.4)
    assert nearest(graded, drawn, [WHOLE]) <= 8


def test_the_mirror_has_the_hash_that_was_worked_out_for_it(drawn):
    assert distance(hashes(ImageOps.mirror(drawn))[WHOLE], hashes(drawn)[MIRROR]) <= 2
    assert distance(hashes(drawn)[WHOLE], hashes(drawn)[MIRROR]) > 16


@pytest.mark.parametrize("kind", [kind for kind in PARTS if kind != WHOLE])
def test_each_part_is_that_of_the_picture_cut_so(drawn, kind):
    left, top, right, bottom = PARTS[kind]
    width, height = drawn.size
    cut = drawn.crop((round(left * width), round(top * height), round(right * width), round(bottom * height)))
    assert nearest(cut, drawn, [kind]) <= 4


def test_a_caption_over_the_bottom_leaves_a_part_that_is_the_same(drawn):
    width, height = drawn.size
    captioned = drawn.copy()
    ImageDraw.Draw(captioned).rectangle((0, round(height * 0.88), width, height), fill="black")
    same = "crop-bottom-14"
    assert distance(hashes(captioned)[same], hashes(drawn)[same]) <= 2


def test_other_scenes_are_far():
    pictures = [hashes(art.draw(scene, seed=1, width=240)) for scene in sorted(art.SCENES)[:12]]
    for place, one in enumerate(pictures):
        for other in pictures[:place]:
            assert min(distance(one[WHOLE], value) for value in other.values()) > 10


@pytest.mark.parametrize("colour", ["black", "white", "#808080"])
def test_a_picture_of_one_colour_has_no_hash(colour):
    assert hashes(Image.new("RGB", (300, 200), colour)) == {}


def test_a_haze_of_rounding_and_noise_has_no_hash():
    noise = Image.effect_noise((300, 200), 2).convert("RGB")
    assert hashes(noise) == {}


def test_a_part_that_shows_nothing_has_no_hash():
    picture = Image.new("RGB", (300, 200), "#777777")
    ImageDraw.Draw(picture).rectangle((20, 185, 200, 199), fill="white")
    found = hashes(picture)
    assert WHOLE in found and "crop-bottom-10" not in found


@pytest.mark.parametrize("size", [(1, 1), (3, 500), (500, 3), (17, 9)])
def test_odd_sizes_do_no_harm(size):
    assert set(hashes(images.noise(size))) <= set(KINDS)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_file_is_looked_at_the_right_way_up(tmp_path, drawn, orientation):
    back = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    turned = drawn if back is None else drawn.transpose(Image.Transpose(back))
    path = tmp_path / "picture.jpg"
    path.write_bytes(images.picture(image=turned, exif=images.exif(orientation=orientation), quality=90))
    assert distance(of_file(path)[WHOLE], hashes(drawn)[WHOLE]) <= 2


def test_a_broken_file_is_refused(tmp_path):
    path = tmp_path / "picture.jpg"
    path.write_bytes(images.picture(image=images.noise((900, 600)))[:4000])
    with pytest.raises(Refused):
        of_file(path)


def test_signed_and_unsigned_numbers_of_the_same_bits_are_the_same_hash():
    assert distance((1 << 64) - 1, -1) == 0
    assert distance(1 << 63, 0) == distance(-(1 << 63), 0) == 1


def test_a_file_is_decoded_no_larger_than_it_needs_to_be(tmp_path, monkeypatch):
    asked = []

    def upright(source, *, longest):
        asked.append(longest)
        return images.scene((60, 40))

    monkeypatch.setattr(fingerprint, "upright", upright)
    of_file(tmp_path / "picture.jpg")
    assert asked == [fingerprint.LONGEST]
