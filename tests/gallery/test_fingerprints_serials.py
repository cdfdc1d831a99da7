"""Cameras that tie sources together: which numbers count, and whom they link."""

import hashlib

import pytest

from gallery.models import CameraSerial
from gallery.serials import digest_of, linked_sources, remember_serials, sources_linked_to
from tests import factories

pytestmark = pytest.mark.django_db


def photo(*serials, **fields):
    """A photo whose file names these serial numbers, remembered."""
    row = factories.photo(public=False, read_metadata={"serials": list(serials)}, **fields)
    remember_serials(row)
    return row


@pytest.mark.parametrize(
    "text",
    ["", "0", "0000000000", "XXXXXXXX", "ffff", "1111", "n/a", "None", "unknown", "123456789", "0123456789",
     "#00000001", "OLYMPUS DIGITAL CAMERA", "Photographer", " - ", "007"],
)  # fmt: skip
def test_what_stands_there_for_want_of_a_number_does_not_count(text):
    assert digest_of(text) is None


@pytest.mark.parametrize(
    "text", ["062021002724", "G21656736", "000023990c", "Andreas Huggel", "김민수 사진", "2358128"]
)
def test_numbers_and_names_count(text):
    assert len(digest_of(text)) == 64


def test_one_number_written_in_two_ways_is_the_same():
    assert digest_of("0000129324-a") == digest_of(" 129324 A")
    assert digest_of("129324A") != digest_of("129325A")


def test_the_digest_tells_nothing_without_the_key(settings):
    before = digest_of("2358128")
    assert before != hashlib.sha256(b"2358128").hexdigest()
    settings.SECRET_KEY = "another"
    assert digest_of("2358128") != before


def test_nothing_but_digests_is_kept():
    row = photo("2358128", "G21656736", "0000000")
    kept = list(row.camera_serials.values_list("digest", flat=True))
    assert len(kept) == 2
    assert not any("2358128" in digest or "21656736" in digest for digest in kept)


def test_remembering_again_replaces():
    row = photo("2358128", "G21656736")
    row.read_metadata = {"serials": ["G21656736", "9988776"]}
    remember_serials(row)
    remember_serials(row)
    assert set(row.camera_serials.values_list("digest", flat=True)) == {digest_of("G21656736"), digest_of("9988776")}


@pytest.mark.parametrize("read", [{}, {"serials": None}, {"serials": []}])
def test_a_file_without_numbers_leaves_none(read):
    row = factories.photo(public=False, read_metadata=read)
    remember_serials(row)
    assert CameraSerial.objects.count() == 0


def test_two_sources_of_one_camera_are_linked():
    one, other, third = (factories.source() for _number in range(3))
    first = photo("2358128", source=one)
    second, again = photo("2358128", "G21656736", source=other), photo("2358128", source=other)
    photo("G99999999X", source=third)
    assert [(source, source.shared) for source in linked_sources(first)] == [(other, 2)]
    assert [(source, source.shared) for source in linked_sources(second)] == [(one, 1)]
    assert [(source, source.shared) for source in sources_linked_to(other)] == [(one, 1)]
    assert list(sources_linked_to(third)) == []
    assert again.source == other


def test_photos_of_one_source_link_it_to_nobody():
    source = factories.source()
    first = photo("2358128", source=source)
    photo("2358128", source=source)
    assert list(linked_sources(first)) == list(sources_linked_to(source)) == []


def test_a_photo_without_a_source_is_linked_to_all_that_share_its_camera():
    source = factories.source()
    photo("2358128", source=source)
    row = photo("2358128")
    row.source = None
    row.save()
    assert list(linked_sources(row)) == [source]
