"""Positions: rationals of every hemisphere, holes in them, and what names no place on earth."""

import io
import struct

import pytest

from gallery.metadata import exif, xmp
from gallery.metadata.reading import read
from tests import images

LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE, ALTITUDE_REF, ALTITUDE = 1, 2, 3, 4, 5, 6
HALF_PAST = ((59, 1), (30, 1), (0, 1))


def tiff(tags, *, order="<"):
    """A TIFF structure whose GPS directory has `tags`: number -> text, or (top, bottom) pairs, signed where need be."""
    body, entries = b"", b""
    start = 8 + 2 + 12 + 4 + 2 + 12 * len(tags) + 4
    for tag, value in sorted(tags.items()):
        if isinstance(value, str):
            kind, count, data = 2, len(value) + 1, value.encode() + b"\0"
        else:
            signed = any(part < 0 for pair in value for part in pair)
            kind, count = (10 if signed else 5), len(value)
            data = b"".join(struct.pack(order + ("ii" if signed else "II"), *pair) for pair in value)
        if len(data) > 4:
            entries += struct.pack(order + "HHII", tag, kind, count, start + len(body))
            body += data
        else:
            entries += struct.pack(order + "HHI", tag, kind, count) + data.ljust(4, b"\0")
    gps = struct.pack(order + "H", len(tags)) + entries + bytes(4)
    first = struct.pack(order + "HHHII", 1, 0x8825, 4, 1, 8 + 2 + 12 + 4) + bytes(4)
    head = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    return head + first + gps + body


def coordinates(latitude=HALF_PAST, north="N", longitude=((18, 1), (15, 1), (0, 1)), east="E"):
    tags = {LATITUDE: latitude, LONGITUDE: longitude, LATITUDE_REF: north, LONGITUDE_REF: east}
    return {tag: value for tag, value in tags.items() if value is not None}


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("north", "east", "expected"),
    [("N", "E", (59.5, 18.25)), ("S", "E", (-59.5, 18.25)), ("N", "W", (59.5, -18.25)), ("s", "w", (-59.5, -18.25))],
)
def test_rationals_of_every_hemisphere_are_degrees(order, north, east, expected):
    assert exif.read(tiff(coordinates(north=north, east=east), order=order)).gps == expected


@pytest.mark.parametrize(
    ("written", "degrees"),
    [
        (((59, 1), (30, 1), (0, 0)), 59.5),
        (((59, 1), (0, 0), (0, 0)), 59.0),
        (((59, 1), (2550, 85), (36, 1)), 59.51),
        (((595, 10), (0, 1), (0, 1)), 59.5),
        (((59, 1), (305, 10)), 59.508333),
        (((119, 2),), 59.5),
        (((4294967295, 72186000), (0, 1), (0, 1)), 59.498618),
    ],
)
def test_holes_and_fractions_in_any_part_are_read(written, degrees):
    assert exif.read(tiff(coordinates(latitude=written))).gps[0] == pytest.approx(degrees, abs=1e-5)


@pytest.mark.parametrize("written", [((0, 0), (30, 1), (0, 1)), ((59, 0), (30, 1), (0, 1)), None])
def test_degrees_that_are_not_there_are_no_position_but_a_warning(written):
    found = read(io.BytesIO(images.picture(exif=b"Exif\0\0" + tiff(coordinates(latitude=written)))))
    assert found.gps is None
    assert found.warnings == ["The position in EXIF is empty or damaged."]


def test_a_position_without_its_hemisphere_is_not_guessed():
    found = read(io.BytesIO(images.picture(exif=b"Exif\0\0" + tiff(coordinates(east=None)))))
    assert found.gps is None
    assert found.warnings == ["The position in EXIF names no hemisphere."]


def test_degrees_with_a_sign_need_no_hemisphere_and_agree_with_the_right_one():
    south = ((-59, 1), (30, 1), (0, 1))
    assert exif.read(tiff(coordinates(latitude=south, north=None))).gps[0] == -59.5
    assert exif.read(tiff(coordinates(latitude=south, north="S"))).gps[0] == -59.5


@pytest.mark.parametrize("tags", [coordinates(((-59, 1), (30, 1), (0, 1)), "N"), coordinates(north="E")])
def test_a_hemisphere_that_cannot_be_is_no_position_but_a_warning(tags):
    found = read(io.BytesIO(images.picture(exif=b"Exif\0\0" + tiff(tags))))
    assert found.gps is None
    assert found.warnings == ["The position in EXIF contradicts its hemisphere."]


def test_an_altitude_alone_is_no_position_and_beside_one_changes_nothing():
    height = {ALTITUDE: ((1200, 1),), ALTITUDE_REF: "0"}
    assert exif.read(tiff(height)).gps is None
    assert exif.read(tiff(coordinates() | height)).gps == (59.5, 18.25)


@pytest.mark.parametrize(
    ("latitude", "longitude", "expected"),
    [
        ("59,30N", "18,15E", (59.5, 18.25)),
        ("59,30,36S", "18,15W", (-59.51, -18.25)),
        ("-59.5", "18.25", (-59.5, 18.25)),
        ("59.5S", "18.25W", (-59.5, -18.25)),
        ("-59.5S", "-18.25W", (-59.5, -18.25)),
    ],
)
def test_xmp_positions_of_every_hemisphere_are_degrees(latitude, longitude, expected):
    packet = images.xmp(f'exif:GPSLatitude="{latitude}" exif:GPSLongitude="{longitude}"')
    assert xmp.read([packet]).gps == pytest.approx(expected)


@pytest.mark.parametrize(
    ("latitude", "warning"),
    [("59,30", "names no hemisphere"), ("59,30E", "contradicts its hemisphere"), ("-59.5N", "contradicts its hemis")],
)
def test_an_xmp_position_is_not_guessed_either(latitude, warning):
    packet = images.xmp(f'exif:GPSLatitude="{latitude}" exif:GPSLongitude="18,15E"')
    found = read(io.BytesIO(images.picture(xmp=packet)))
    assert found.gps is None
    assert warning in found.warnings[0]
