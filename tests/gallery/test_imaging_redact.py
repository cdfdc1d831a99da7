"""Areas as numbers: cut to the picture, turned with the file, rounded outwards."""

import math
from decimal import Decimal

import pytest
from PIL import Image

from gallery.imaging.pixels import TURNS
from gallery.imaging.redact import FILL, Box, areas, clean_boxes, cover

NAN, INFINITY = math.nan, math.inf


@pytest.mark.parametrize(
    ("drawn", "cut"),
    [
        ((0.25, 0.5, 0.25, 0.25), (0.25, 0.5, 0.25, 0.25)),
        ((-1, -1, 1.5, 1.25), (0, 0, 0.5, 0.25)),
        ((0.5, 0.5, 9, 1e300), (0.5, 0.5, 0.5, 0.5)),
        ((0.75, 0.75, -0.5, -0.25), (0.25, 0.5, 0.5, 0.25)),
        ((0.5, 0.5, INFINITY, INFINITY), (0.5, 0.5, 0.5, 0.5)),
        ((-INFINITY, 0, INFINITY, 1), (0, 0, 1, 1)),
        ((10**400, 0, -(10**400), 1), (0, 0, 1, 1)),
        ((Decimal("0.25"), Decimal("0.5"), Decimal("0.25"), Decimal("0.5")), (0.25, 0.5, 0.25, 0.5)),
        ((0, 0, 1, 1), (0, 0, 1, 1)),
    ],
)
def test_s8_a_box_is_cut_to_the_picture(drawn, cut):
    (box,) = clean_boxes([drawn])
    assert (box.x, box.y, box.width, box.height) == cut
    assert clean_boxes([box]) == (box,)


@pytest.mark.parametrize(
    "drawn",
    [
        (0.5, 0.5, 0, 0.2),
        (0.5, 0.5, 0.2, 0),
        (1, 0, 0.5, 1),
        (-0.5, 0, 0.5, 1),
        (INFINITY, 0, 1, 1),
        (-INFINITY, 0, 1, 1),
        (NAN, 0, 1, 1),
        (0, 0, 1, NAN),
        (None, 0, 1, 1),
        ("left", 0, 1, 1),
        (0, 0, 1),
        None,
    ],
)
def test_s8_what_has_no_area_in_the_picture_is_left_out_and_the_others_stay(drawn):
    assert clean_boxes([drawn, (0, 0, 0.5, 0.5)]) == (Box(0, 0, 0.5, 0.5),)


@pytest.mark.parametrize(
    "drawn", [(0.5, 0.5, 1e-30, 1e-30), (0.999999999, 0.999999999, 5, 5), (-5, -5, 5.0000001, 5.0000001)]
)
@pytest.mark.parametrize("size", [(1, 1), (100, 80), (20_000, 15_000)])
def test_s8_a_box_that_touches_the_picture_covers_a_pixel_however_small_it_is(drawn, size):
    ((left, top, right, bottom),) = areas(size, clean_boxes([drawn]))
    assert 0 <= left < right <= size[0] and 0 <= top < bottom <= size[1]


def test_areas_are_rounded_outwards_then_to_blocks_then_by_a_margin_and_end_at_the_edge():
    box = Box(0.335, 0.5, 0.01, 0.499)
    assert list(areas((100, 100), [box])) == [(33, 50, 35, 100)]
    assert list(areas((100, 100), [box], block=16)) == [(32, 48, 48, 100)]
    assert list(areas((100, 100), [box], inner=2, block=16, outer=3)) == [(13, 45, 51, 100)]
    assert list(areas((99.5, 33.3), [Box(0, 0, 1, 1)])) == [(0, 0, 100, 34)]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_s8_a_box_is_found_again_in_the_file_in_each_of_eight_orientations(orientation):
    box = Box(0.125, 0.25, 0.25, 0.125)
    stored = Image.new("RGB", (80, 40) if orientation < 5 else (40, 80))
    (area,) = areas(stored.size, [box.stored(orientation)])
    stored.paste((255, 255, 255), area)
    upright = stored.transpose(TURNS[orientation]) if orientation in TURNS else stored
    assert upright.getbbox() == (10, 10, 30, 15)


def test_a_box_within_a_crop_is_told_in_fractions_of_the_crop():
    assert Box(0.5, 0.5, 0.25, 0.25).within((40, 20, 80, 60), (80, 80)) == Box(0, 0.5, 0.5, 0.5)


def test_covering_paints_the_same_colour_over_everything():
    image = cover(Image.effect_noise((200, 100), 90).convert("RGB"), [(0.25, 0.25, 0.5, 0.5)])
    assert image.crop((50, 25, 150, 75)).getcolors() == [(100 * 50, FILL)]
    assert len(image.getcolors(20_000)) > 2
