"""What we read from the corpus, field by field, beside what ExifTool and c2pa-python wrote into its index."""

from dataclasses import replace
from functools import cache

import pytest

from bench.metadata_fields import COLUMNS, REASONS, agrees
from gallery.imaging.pixels import upright
from gallery.imaging.probe import Limits, probe
from gallery.imaging.refusals import Refused
from gallery.metadata import dates
from gallery.metadata.c2pa import Trust
from gallery.metadata.reading import read
from tests.corpus import CORPUS, index, needs_corpus

pytestmark = needs_corpus

# Not pictures that we take: HEIC, JPEG XL, raw files, drawings, text.
REFUSED = {
    "broken/decompression-bomb.gif": "too-many-pixels",
    "broken/made-text-named.jpg": "not-a-picture",
    "broken/made-zero-byte.jpg": "empty",
    "broken/too-much-text.png": "broken",
    "broken/crash.tif": "broken",
    "broken/truncated.jpg": "broken",
    "c2pa/signed.dng": "raw",
    "c2pa/signed.heic": "heic",
    "c2pa/trust/store.cfg": "not-a-picture",
    "c2pa/trust/test_cert_root_bundle.pem": "not-a-picture",
    "canary/canary.heic": "heic",
    "formats/drawing.svg": "svg",
    "formats/photo.dng": "raw",
    "formats/photo.heif": "heic",
    "formats/photo.jxl": "jxl",
    "gps/iphone-omaha.heic": "heic",
    "metadata/squirrel.xmp": "not-a-picture",
}
# Their headers are whole and their pixels are not.
UNDECODABLE = {
    "broken/bogus-start.jpg",
    "broken/broken-data.png",
    "broken/truncated-2.jpg",
    "broken/truncated.png",
}
SAME_FORMAT = {"Extended WEBP": "WEBP", "APNG": "PNG", "MPO": "JPEG", "MP4": "AVIF"}


def rows(column=None):
    """Index rows of the pictures that we take, with something in `column`."""
    return [row for row in index() if row["path"] not in REFUSED and (column is None or row[column])]


@cache
def metadata(path):
    return read(CORPUS / path)


@pytest.mark.parametrize(("path", "code"), sorted(REFUSED.items()))
def test_what_is_no_picture_is_refused_with_the_right_reason(path, code):
    with pytest.raises(Refused) as caught:
        probe(CORPUS / path)
    assert caught.value.code == code


@pytest.mark.parametrize("path", sorted(UNDECODABLE))
def test_a_damaged_picture_is_refused_when_it_is_decoded(path):
    with pytest.raises(Refused) as caught:
        upright(CORPUS / path, longest=640)
    assert caught.value.code == "broken"


def test_every_picture_is_what_the_index_says():
    for row in rows():
        found = probe(CORPUS / row["path"])
        assert found.format == SAME_FORMAT.get(row["real_format"], row["real_format"]), row["path"]
        assert (str(found.width), str(found.height)) == (row["width"], row["height"]), row["path"]
        assert row["frames"] in ("", str(found.frames)), row["path"]
        assert row["mode"] in ("", found.mode), row["path"]
        assert row["orientation"] in ("", str(found.orientation)), row["path"]
        assert found.bytes == int(row["bytes"]), row["path"]


def test_every_whole_picture_becomes_clean_pixels_of_its_upright_size():
    for row in rows():
        if row["path"] not in UNDECODABLE and not row["path"].startswith("photos/"):
            image = upright(CORPUS / row["path"])
            assert (image.mode, image.info) == ("RGB", {}), row["path"]
            assert image.size == probe(CORPUS / row["path"]).upright_size, row["path"]


@pytest.mark.parametrize("column", [column for column in COLUMNS if column in (index() or [COLUMNS])[0]])
def test_every_filled_field_says_what_the_index_says_or_differs_for_a_known_reason(column):
    found = rows(column)
    assert found
    differing = {row["path"] for row in found if not agrees(metadata(row["path"]), column, row[column])}
    assert differing == {path for path, name in REASONS if name == column}


@pytest.mark.parametrize("column", ["creator_xmp", "credit_xmp", "date_xmp"])
def test_where_the_families_disagree_the_answer_is_that_of_xmp(column):
    field, _ = COLUMNS[column]
    for row in rows(column):
        answer = replace(metadata(row["path"]), conflicts=[])
        assert agrees(answer, column, row[column]), (row["path"], field)


def test_an_offset_is_there_only_when_the_file_has_one():
    for row in rows():
        stamp = metadata(row["path"]).taken_at
        if stamp and dates.has_offset(stamp) and (row["date_exif"] or row["date_iim"] or row["date_xmp"]):
            offset = stamp[-6:]
            assert any(row[column].endswith(offset) for column in ("date_exif", "date_iim", "date_xmp")), row["path"]


@pytest.mark.parametrize("path", [*(path for path, name in REASONS if name == "gps_exif"), "gps/empty-gps.jpg"])
def test_an_unusable_position_is_none_with_a_warning_and_stays_in_the_raw_values(path):
    found = metadata(path)
    assert found.gps is None
    assert any("position" in warning for warning in found.warnings)
    assert found.raw["gps"]


def test_the_one_file_that_was_made_to_contradict_itself_keeps_every_word():
    found = metadata("metadata/made-creators-disagree.jpg")
    kept = {one["field"]: [value["family"] for value in one["values"]] for one in found.conflicts}
    assert kept == {
        "creator": ["XMP", "IIM", "EXIF"],
        "credit": ["XMP", "IIM"],
        "caption": ["XMP", "IIM"],
        "taken_at": ["XMP", "IIM", "EXIF"],
    }


def test_files_whose_families_agree_have_no_conflict():
    for row in rows():
        if not row["path"].startswith("canary/") and row["path"] != "metadata/made-creators-disagree.jpg":
            assert metadata(row["path"]).conflicts == [], row["path"]


def test_the_state_of_content_credentials_agrees():
    for row in rows("c2pa"):
        assert metadata(row["path"]).c2pa == row["c2pa"].replace("remote manifest only", "remote"), row["path"]


@pytest.mark.parametrize("row", rows("c2pa_with_test_anchors"), ids=lambda row: row["path"])
def test_with_the_test_roots_as_anchors_its_signers_are_trusted(row):
    folder = CORPUS / "c2pa" / "trust"
    trust = Trust((folder / "test_cert_root_bundle.pem").read_text(), (folder / "store.cfg").read_text())
    assert read(CORPUS / row["path"], trust=trust).c2pa == row["c2pa_with_test_anchors"]


@pytest.mark.parametrize("path", ["canary/canary.heic", "gps/iphone-omaha.heic", "formats/photo.heif"])
def test_heic_agrees_too_where_its_reader_is_installed(path):
    pytest.importorskip("pillow_heif", reason="the optional pillow-heif is not installed")
    (row,) = (row for row in index() if row["path"] == path)
    found = probe(CORPUS / path, limits=Limits(heic=True))
    assert (str(found.width), str(found.height)) == (row["width"], row["height"])
    said = read(CORPUS / path)
    assert dates.agree(said.taken_at or "", dates.from_text(row["date_exif"]) or "")
    if row["gps_exif"]:
        assert said.gps == pytest.approx([float(part) for part in row["gps_exif"].split(",")], abs=2e-6)
    assert set(row["serial_or_owner"].split(" ; ")) - {""} == set(said.serials)
    assert upright(CORPUS / path, longest=200, limits=Limits(heic=True)).info == {}
