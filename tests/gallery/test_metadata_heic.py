"""HEIC and AVIF: what their EXIF and XMP items say, HEIC only where the optional pillow-heif is installed."""

import io
import sys

import pytest
from PIL import Image

from gallery.metadata import heif
from gallery.metadata.reading import read
from tests import images

BLOCK = {"artist": "Ines Barbosa", "taken": "2025:02:03 09:10:11", "subseconds": "25", "offset": "+09:00"}
POSITION = (-33.8568, -151.2153)


@pytest.fixture
def heic():
    """The bytes of a HEIC with an EXIF and an XMP item."""
    pillow_heif = pytest.importorskip("pillow_heif", reason="the optional pillow-heif is not installed")
    pillow_heif.register_heif_opener()
    target = io.BytesIO()
    packet = images.xmp('photoshop:Credit="Nordwind Press"')
    try:
        images.scene().save(target, "HEIF", exif=images.exif(gps=POSITION, orientation=6, **BLOCK), xmp=packet)
    except (KeyError, RuntimeError):
        pytest.skip("this pillow-heif has no encoder")
    return target.getvalue()


def test_a_heic_says_who_when_and_where(heic):
    found = read(io.BytesIO(heic))
    assert (found.creator, found.credit) == (["Ines Barbosa"], "Nordwind Press")
    assert found.taken_at == "2025-02-03T09:10:11.25+09:00"
    assert found.gps == pytest.approx(POSITION, abs=2e-6)
    assert found.conflicts == []


def test_an_avif_says_who_when_and_where_though_its_boxes_turn_it():
    block = images.exif(gps=POSITION, orientation=6, **BLOCK)
    found = read(io.BytesIO(images.picture("AVIF", exif=block)))
    assert (found.creator, found.taken_at) == (["Ines Barbosa"], "2025-02-03T09:10:11.25+09:00")
    assert found.gps == pytest.approx(POSITION, abs=2e-6)


def test_reading_lets_heic_in_by_itself(heic, monkeypatch):
    monkeypatch.delitem(Image.OPEN, "HEIF")
    assert read(io.BytesIO(heic)).creator == ["Ines Barbosa"]


def test_without_the_optional_reader_a_heic_says_nothing_and_breaks_nothing(heic, monkeypatch):
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    assert not heif.register()
    found = read(io.BytesIO(heic))
    assert (found.creator, found.taken_at, found.gps) == ([], None, None)


def test_a_cut_heic_is_read_as_far_as_it_goes_and_never_an_error(heic):
    for length in range(16, len(heic), max(1, len(heic) // 40)):
        assert read(io.BytesIO(heic[:length])).c2pa in ("none", "unreadable")
