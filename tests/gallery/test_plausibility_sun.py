"""Where the sun stood, against values that others published."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gallery.plausibility import sun


def at(year, month, day, hour, minute, offset=0.0, second=0):
    return datetime(year, month, day, hour, minute, second, tzinfo=timezone(timedelta(hours=offset)))


def test_height_and_direction_agree_with_the_example_of_the_solar_position_algorithm():
    # Reda and Andreas, NREL/TP-560-34302 (2008), table A5.1: e0 39.872046°, azimuth 194.340241°.
    height, direction = sun.position(at(2003, 10, 17, 12, 30, -7, 30), 39.742476, -105.1786)
    assert height == pytest.approx(39.872046, abs=0.01)
    assert direction == pytest.approx(194.340241, abs=0.01)


@pytest.mark.parametrize(
    ("moment", "latitude", "longitude"),
    [
        # Sunrise and sunset as almanacs print them, to the minute; in one the sun moves up to a quarter of a degree.
        (at(2020, 1, 1, 7, 47, 9), 37.57, 126.98),  # Seoul
        (at(2020, 1, 1, 17, 24, 9), 37.57, 126.98),
        (at(2020, 6, 21, 4, 43, 1), 51.51, -0.13),  # London
        (at(2020, 6, 21, 21, 21, 1), 51.51, -0.13),
        (at(2020, 12, 22, 5, 41, 11), -33.87, 151.21),  # Sydney
        (at(2020, 12, 22, 20, 5, 11), -33.87, 151.21),
        (at(2020, 6, 20, 5, 25, -4), 40.71, -74.01),  # New York
        (at(2020, 6, 20, 20, 31, -4), 40.71, -74.01),
    ],
)
def test_the_sun_stands_at_the_horizon_at_published_sunrises_and_sunsets(moment, latitude, longitude):
    assert sun.height(moment, latitude, longitude) == pytest.approx(sun.HORIZON, abs=0.25)


@pytest.mark.parametrize(
    ("moment", "latitude", "longitude", "height"),
    [
        # At the solstices the sun passes overhead at the tropics (tilt of the axis 23.44°), at the poles it circles.
        (at(2020, 6, 20, 21, 44), 90, 0, 23.44),
        (at(2020, 12, 21, 10, 2), -90, 0, 23.44),
        (at(2020, 12, 21, 10, 2), 90, 0, -23.44),
        # Equinox of 20 March 2020, 03:50 UTC: on the equator's horizon at both poles.
        (at(2020, 3, 20, 3, 50), 90, 0, 0.0),
        (at(2020, 3, 20, 3, 50), -90, 0, 0.0),
    ],
)
def test_solstices_and_equinoxes_come_out_at_the_poles(moment, latitude, longitude, height):
    assert sun.height(moment, latitude, longitude) == pytest.approx(height, abs=0.02)


def test_the_sun_rises_in_the_east_and_sets_in_the_west():
    assert sun.position(at(2020, 3, 20, 7, 0, 9), 39.02, 125.75)[1] == pytest.approx(90, abs=10)
    assert sun.position(at(2020, 3, 20, 18, 20, 9), 39.02, 125.75)[1] == pytest.approx(270, abs=10)


@given(
    st.datetimes(timezones=st.just(UTC)),
    st.floats(-90, 90, allow_nan=False),
    st.floats(-180, 180, allow_nan=False),
)
def test_any_moment_and_place_give_a_height_and_a_direction(moment, latitude, longitude):
    height, direction = sun.position(moment, latitude, longitude)
    assert -90 <= height <= 90 and 0 <= direction < 360.0000001
