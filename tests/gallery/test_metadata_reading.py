"""`read`: all families of one file as one answer, with the disagreements visible."""

import io
import json

import pytest

from gallery.metadata import containers
from gallery.metadata.reading import Metadata, orientation, read
from tests import images

READABLE = ("JPEG", "PNG", "WEBP", "AVIF", "TIFF")


def metadata(format="JPEG", **blocks):
    return read(io.BytesIO(images.picture(format, **blocks)))


def test_a_picture_without_metadata_says_nothing():
    found = metadata()
    assert found == Metadata()
    said = {name: value for name, value in found.as_dict().items() if value is not None}
    assert said == {"c2pa": "none", "credentials": {}, "conflicts": [], "warnings": [], "raw": {}}


@pytest.mark.parametrize("format", READABLE)
def test_exif_and_xmp_are_read_from_every_format_that_can_hold_them(format):
    block = images.exif(
        artist="Ines Barbosa", taken="2025:02:03 09:10:11", offset="+09:00", gps=(40.1, -124.4), body="B1", lens="L1"
    )
    packet = images.xmp('photoshop:Credit="Nordwind Press" aux:SerialNumber="X1"')
    found = metadata(format, exif=block, xmp=packet)
    assert found.creator == ["Ines Barbosa"]
    assert found.credit == "Nordwind Press"
    assert found.taken_at == "2025-02-03T09:10:11+09:00"
    assert found.gps == (pytest.approx(40.1), pytest.approx(-124.4))
    assert found.serials == ["B1", "L1", "X1"]
    assert found.warnings == []


@pytest.mark.parametrize("format", ["JPEG", "TIFF"])
def test_iim_is_read_from_the_formats_that_can_hold_it(format):
    fields = images.iim(
        ("byline", "김철수"),
        ("credit", "Nordwind"),
        ("caption", "강"),
        ("headline", "River"),
        ("copyright", "© 2025"),
        ("sublocation", "Bridge"),
        ("city", "Sinuiju"),
        ("province", "North Phyongan"),
        ("country", "North Korea"),
        ("date", "20130200"),
        ("keyword", "river"),
    )
    found = metadata(format, iim=fields)
    assert (found.creator, found.credit, found.caption, found.headline) == (["김철수"], "Nordwind", "강", "River")
    assert found.place == "Bridge, Sinuiju, North Phyongan, North Korea"
    assert (found.taken_at, found.copyright, found.keywords) == ("2013-02", "© 2025", ["river"])


def test_xmp_goes_before_iim_and_iim_before_exif_and_the_conflict_is_said():
    block = images.exif(artist="Studio Twelve", caption="By the camera")
    fields = images.iim(("byline", "A. Lindqvist"), ("caption", "By the agency"))
    packet = images.xmp("", images.listed("dc:creator", "Ines Barbosa"))
    found = metadata(exif=block, iim=fields, xmp=packet)
    assert found.creator == ["Ines Barbosa"]
    assert found.caption == "By the agency"
    assert found.warnings == [
        "IIM and XMP disagree about the creator.",
        "EXIF and XMP disagree about the creator.",
        "EXIF and IIM disagree about the caption.",
    ]


def test_two_creators_in_one_exif_field_are_two_and_no_conflict():
    packet = images.xmp("", images.listed("dc:creator", "Ines Barbosa", "Tomasz Wrona"))
    fields = images.iim(("byline", "Ines Barbosa"))
    found = metadata(exif=images.exif(artist="Ines Barbosa; Tomasz Wrona"), iim=fields, xmp=packet)
    assert found.creator == ["Ines Barbosa", "Tomasz Wrona"]
    assert found.warnings == []
    assert metadata(exif=images.exif(artist="Ines Barbosa; Tomasz Wrona")).creator == ["Ines Barbosa", "Tomasz Wrona"]


def test_a_byline_that_iim_cut_at_32_bytes_is_no_conflict():
    name = "Maria-Magdalena von Hohenlohe-Schillingsfürst"
    found = metadata(iim=images.iim(("byline", name[:32])), xmp=images.xmp("", images.listed("dc:creator", name)))
    assert (found.creator, found.warnings) == ([name], [])


def test_a_position_comes_from_xmp_where_exif_has_none():
    found = metadata(xmp=images.xmp('exif:GPSLatitude="39,1.5N" exif:GPSLongitude="125,45.0E"'))
    assert found.gps == (39.025, 125.75)


@pytest.mark.parametrize("position", [(-33.8, 151.2), (33.8, -151.2), (-1.5, -0.5)])
def test_hemispheres_are_right(position):
    assert metadata(exif=images.exif(gps=position)).gps == pytest.approx(position)


@pytest.mark.parametrize(
    ("position", "warning"),
    [((0, 0), "is 0, 0"), ((91, 10), "not on the globe"), ((10, 181), "not on the globe")],
)
def test_a_position_that_cannot_be_is_none_with_a_warning(position, warning):
    found = metadata(exif=images.exif(gps=position))
    assert found.gps is None
    assert warning in found.warnings[0]


def test_a_position_of_zero_in_exif_does_not_hide_a_good_one_in_xmp():
    packet = images.xmp('exif:GPSLatitude="39,1.5N" exif:GPSLongitude="125,45.0E"')
    assert metadata(exif=images.exif(gps=(0, 0)), xmp=packet).gps == (39.025, 125.75)


@pytest.mark.parametrize(
    ("written", "code", "warned"),
    [
        ("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", "trainedAlgorithmicMedia", False),
        (" http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture ", "digitalCapture", False),
        ("CompositeIncludingSyntheticElements", "CompositeIncludingSyntheticElements", True),
    ],
)
def test_the_digital_source_type_is_the_last_part_of_its_address(written, code, warned):
    found = metadata(xmp=images.xmp(f'Iptc4xmpExt:DigitalSourceType="{written}"'))
    assert found.digital_source_type == code
    assert bool(found.warnings) is warned


def test_one_broken_family_does_not_hide_the_others():
    broken = b"II*\0\x08\0\0\0\xff\xff\x12\x34"
    found = metadata(
        exif=b"Exif\0\0" + broken,
        xmp=b"<x:xmpmeta><broken",
        iim=images.iim(("byline", "Ines Barbosa")),
    )
    assert found.creator == ["Ines Barbosa"]
    assert any("XMP" in warning for warning in found.warnings)


def test_an_impossible_date_is_a_warning_and_the_next_family_is_asked():
    found = metadata(exif=images.exif(taken="2025:13:45 99:00:00"), iim=images.iim(("date", "20250304")))
    assert found.taken_at == "2025-03-04"
    assert found.warnings == ["The date in EXIF is not a date."]


def test_orientation_is_that_of_exif_or_of_xmp_or_upright():
    assert orientation(io.BytesIO(images.picture(exif=images.exif(orientation=8)))) == 8
    assert orientation(io.BytesIO(images.picture(xmp=images.xmp('tiff:Orientation="3"')))) == 3
    assert orientation(io.BytesIO(images.picture())) == 1
    assert metadata(exif=images.exif(orientation=77)).orientation is None


def test_png_text_and_comments_are_read_and_kept_apart():
    assert metadata("PNG", comment="hello").raw == {"text": {"Comment": "hello"}}
    assert metadata("GIF", comment="hello").raw == {"comment": ["hello"]}
    assert metadata("JPEG", comment="hello").raw == {"comment": ["hello"]}


def test_extended_xmp_is_put_together_from_its_parts():
    packet = images.xmp('photoshop:Credit="Nordwind"')
    half = len(packet) // 2
    data = images.picture()
    for start, end in ((0, half), (half, len(packet))):
        head = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32
        part = head + len(packet).to_bytes(4, "big") + start.to_bytes(4, "big") + packet[start:end]
        data = images.jpeg_with(data, 0xE1, part)
    assert read(io.BytesIO(data)).credit == "Nordwind"


@pytest.mark.parametrize("format", images.FORMATS)
def test_everything_read_is_fit_for_json(format):
    found = read(io.BytesIO(images.with_canaries(format)))
    written = json.dumps(found.as_dict(), allow_nan=False)
    assert images.CANARY in written
    assert "\\u0000" not in written


def test_a_file_that_is_no_picture_says_nothing_and_raises_nothing():
    assert read(io.BytesIO(b"")) == Metadata()
    assert read(io.BytesIO(b"plain text")) == Metadata()


def test_a_file_that_is_not_there_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "gone.jpg")


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"\0\0\0\x1cftypavif\0\0\0\0mif1avif", "AVIF"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1avif", "AVIF"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom", "VIDEO"),
        (b"II+\0\x08\0\0\0", "BIGTIFF"),
        (b"", ""),
    ],
)
def test_formats_are_told_apart_by_their_first_bytes(head, kind):
    assert containers.sniff(head) == kind
