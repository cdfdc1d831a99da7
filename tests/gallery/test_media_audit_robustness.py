"""The audit of public files answers whatever it is given, and takes nothing that it cannot follow for clean."""

import random

import pytest

from gallery.mediaaudit import findings
from tests import images
from tests.gallery import leaks
from tests.gallery.leaks import EXTENSIONS, clean

KNOWN = {
    *("gps", "thumbnail", "second-picture", "comment", "jumbf", "mpf", "makernote", "serial", "profile", "time"),
    *("trailing-bytes", "unknown-segment", "exif-tag", "xmp-property", "iim-field", "private-string", "size", "credit"),
    *("unreadable", "resolution", "text-in-pixels"),
}


def codes(data, extension, **options):
    return {finding.code for finding in findings(data, extension, **options)}


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_file_that_was_cut_off_anywhere_is_no_clean_one(extension):
    data = clean(extension)
    chance = random.Random(extension)
    for length in {*range(64), *(chance.randrange(len(data)) for _number in range(150)), len(data) - 1}:
        found = codes(data[:length], extension)
        assert found and found <= KNOWN, length


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_changed_bytes_never_make_the_audit_fail(extension):
    data, chance = clean(extension), random.Random(extension)
    for _number in range(300):
        spoilt = bytearray(data)
        for _byte in range(chance.choice((1, 1, 3, 20))):
            # Mostly where the structure is: at the beginning, and at the end.
            reach = chance.choice((len(data), 400, 1500))
            place = chance.randrange(min(reach, len(data)))
            spoilt[chance.choice((place, len(data) - 1 - place))] = chance.randrange(256)
        assert codes(bytes(spoilt), extension) <= KNOWN


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_doubled_and_left_out_parts_never_make_the_audit_fail(extension):
    data, chance = clean(extension), random.Random(extension)
    for _number in range(100):
        start, end = sorted(chance.randrange(len(data)) for _edge in range(2))
        assert codes(data[:end] + data[start:], extension) <= KNOWN
        assert codes(data[:start] + data[end:], extension) <= KNOWN


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("data", [b"", b"\0", b"GIF89a", b"Who took it: Ada Quay", b"<svg xmlns='x'/>", bytes(5000)])
def test_what_is_no_picture_is_a_finding(data, extension):
    assert codes(data, extension) == {"unreadable"}


@pytest.mark.parametrize("extension", EXTENSIONS)
@pytest.mark.parametrize("other", EXTENSIONS)
def test_a_picture_under_the_name_of_another_format_is_a_finding(extension, other):
    found = codes(clean(extension), other)
    assert found == (set() if other == extension else {"unreadable"})


def test_formats_that_readers_never_get_are_findings():
    for format in ("TIFF", "GIF"):
        assert codes(images.picture(format), "jpg") == {"unreadable"}


@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_picture_of_another_size_than_promised_is_a_finding(extension):
    width, height = leaks.SIZE
    data = clean(extension)
    assert codes(data, extension, width=width, height=height + 1) == set()
    for wrong in ((width + 1, height), (width, height + 2), (width, height // 2)):
        assert codes(data, extension, width=wrong[0], height=wrong[1]) == {"size"}


def test_every_scan_of_a_progressive_jpeg_is_followed():
    data = leaks.bare("jpg")
    assert data.count(b"\xff\xda") > 5
    place = data.rindex(b"\xff\xda")
    spoilt = data[:place] + b"\xff\xfe\x00\x08secret" + data[place:]
    assert codes(spoilt, "jpg") == {"comment"}


def test_a_plain_sky_is_not_taken_for_words():
    for colour in range(0, 256, 5):
        image = images.scene((640, 420))
        image.paste((colour, 255 - colour, 128), (0, 0, 640, 300))
        assert codes(images.picture("JPEG", image=image), "jpg") == set()
