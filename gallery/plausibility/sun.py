"""Where the sun stood, after Jean Meeus, Astronomical Algorithms (2nd ed. 1998), chapters 13 and 25, as NOAA's solar
calculator works it out (https://gml.noaa.gov/grad/solcalc/calcdetails.html): better than 0.05° from 1900 to 2100.
"""

import math
from datetime import UTC, datetime

J2000 = datetime(2000, 1, 1, 12, tzinfo=UTC)
#: Height of the sun's centre at sunrise and sunset, in degrees: half its disc, and what the air lifts it.
HORIZON = -0.833
#: The end of civil twilight: below it one cannot read outdoors.
DARK = -6.0


def position(moment, latitude, longitude):
    """(height above the horizon, direction from north by east), in degrees, of the sun's centre without refraction.

    moment is an aware datetime; latitude and longitude are in degrees, north and east positive.
    """
    days = (moment - J2000).total_seconds() / 86_400
    century = days / 36_525
    mean_longitude = 280.46646 + century * (36_000.76983 + century * 0.0003032)
    anomaly = math.radians(357.52911 + century * (35_999.05029 - century * 0.0001537))
    centre = (
        math.sin(anomaly) * (1.914602 - century * (0.004817 + century * 0.000014))
        + math.sin(2 * anomaly) * (0.019993 - century * 0.000101)
        + math.sin(3 * anomaly) * 0.000289
    )
    node = math.radians(125.04 - 1934.136 * century)
    apparent = math.radians(mean_longitude + centre - 0.00569 - 0.00478 * math.sin(node))
    tilt = math.radians(23.43929111 - century * (0.013004167 + century * 0.000000164) + 0.00256 * math.cos(node))
    right_ascension = math.atan2(math.cos(tilt) * math.sin(apparent), math.cos(apparent))
    declination = math.asin(math.sin(tilt) * math.sin(apparent))
    sidereal = 280.46061837 + 360.98564736629 * days + century * century * 0.000387933
    hour = math.radians(sidereal + longitude) - right_ascension
    north = math.radians(latitude)
    height = math.asin(
        _within(
            math.sin(north) * math.sin(declination) + math.cos(north) * math.cos(declination) * math.cos(hour),
        )
    )
    direction = math.atan2(
        -math.sin(hour) * math.cos(declination),
        math.sin(declination) * math.cos(north) - math.cos(declination) * math.sin(north) * math.cos(hour),
    )
    return math.degrees(height), math.degrees(direction) % 360


def height(moment, latitude, longitude):
    """Height of the sun's centre above the horizon, in degrees, without refraction."""
    return position(moment, latitude, longitude)[0]


def _within(value):
    return max(-1.0, min(1.0, value))
