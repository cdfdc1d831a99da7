"""Sizes, ratios and crops, as plain numbers."""

import math

import pytest

from gallery.imaging.geometry import BUCKETS, crop_box, fitted, ratio_bucket, ratio_of, rendition_widths


def test_a_large_picture_is_published_in_every_width():
    assert rendition_widths(6000, 4000) == (320, 480, 640, 960, 1280, 1600, 2000, 2400)


@pytest.mark.parametrize(("width", "expected"), [(500, (320, 480, 500)), (480, (320, 480)), (100, (100,))])
def test_a_small_picture_has_its_own_width_as_the_largest(width, expected):
    assert rendition_widths(width, 400) == expected


def test_a_very_tall_picture_stays_within_the_side_that_webp_knows():
    widths = rendition_widths(2400, 19_000)
    assert all(19_000 / 2400 * width <= 16_383 for width in widths)
    assert widths[-1] > 1600


def test_fitting_keeps_the_ratio_and_never_enlarges():
    assert fitted(6000, 4000, 300) == (300, 200)
    assert fitted(300, 200, 900) == (300, 200)
    assert fitted(5000, 1, 100) == (100, 1)


def test_each_bucket_is_its_own_nearest():
    for name in BUCKETS:
        width, height = (int(part) for part in name.split("x"))
        assert ratio_bucket(width * 100, height * 100) == name


@pytest.mark.parametrize(
    ("size", "name"), [((4032, 3024), "4x3"), ((3000, 9000), "2x3"), ((9000, 1000), "2x1"), ((1404, 1000), "4x3")]
)
def test_an_odd_size_falls_into_the_nearest_bucket(size, name):
    assert ratio_bucket(*size) == name


def test_a_crop_is_the_largest_box_of_its_ratio():
    assert crop_box(1200, 1200, "2x1") == (0, 300, 1200, 900)
    assert crop_box(3000, 1000, (1, 1)) == (1000, 0, 2000, 1000)


@pytest.mark.parametrize(
    ("focal", "left"), [((0, 0.5), 0), ((1, 0.5), 2000), ((0.25, 0.5), 250), ((-9, 0), 0), ((7, 0), 2000)]
)
def test_a_crop_follows_the_focal_point_and_stays_inside(focal, left):
    assert crop_box(3000, 1000, 1, focal) == (left, 0, left + 1000, 1000)


@pytest.mark.parametrize("focal", [(math.nan, math.inf), (None, "left"), None])
def test_a_focal_point_that_is_no_number_is_the_middle(focal):
    assert crop_box(3000, 1000, 1, focal) == (1000, 0, 2000, 1000)


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (5000, 1), (7, 3)])
def test_a_crop_of_the_tiniest_picture_is_not_empty(size):
    left, top, right, bottom = crop_box(*size, 1200 / 630)
    assert 0 <= left < right <= size[0]
    assert 0 <= top < bottom <= size[1]


@pytest.mark.parametrize("ratio", [0, -1, math.nan, "0x1"])
def test_a_ratio_that_is_not_above_zero_is_an_error(ratio):
    with pytest.raises(ValueError, match="above zero"):
        ratio_of(ratio)
