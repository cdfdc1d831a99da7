"""What we read from the corpus, field by field, beside what ExifTool and c2pa-python wrote into its index."""

import re
from functools import cache

import pytest

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
# Where we differ from the index on purpose.
CAPTION_EXCEPTIONS = {"metadata/made-creators-disagree.jpg": "the index has IIM's caption, XMP's goes first with us"}
GPS_EXCEPTIONS = {
    "formats/animated-exif-xmp.avif": "0, 0 is no position",
    "metadata/exif-xmp-at-end.png": "0, 0 is no position",
    "gps/zero-zero.avif": "0, 0 is no position",
    "gps/empty-gps.jpg": "present but empty",
}
DATE_EXCEPTIONS = {
    "metadata/date-priority.jpg:date_iim": "a time without a date",
    "metadata/time-created-only.jpg:date_iim": "a time without a date",
    "metadata/made-creators-disagree.jpg:date_exif": "the families disagree, XMP's goes first",
}


def rows(column=None):
    """Index rows of the pictures that we take, with something in `column`."""
    return [row for row in index() if row["path"] not in REFUSED and (column is None or row[column])]


@cache
def metadata(path):
    return read(CORPUS / path)


def squeezed(text, longest=200):
    """Text as ExifTool's table has it: one line, cut at 200 characters."""
    return re.sub(r"\s+", " ", text or "").replace(" .", ".")[: longest - 5]


def disagreements(column, agrees, exceptions=()):
    found = rows(column)
    assert found
    return [
        f"{row['path']}: {row[column]!r}"
        for row in found
        if row["path"] not in exceptions and not agrees(metadata(row["path"]), row)
    ]


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


def test_orientation_agrees():
    assert not disagreements("orientation", lambda found, row: str(found.orientation) == row["orientation"])


@pytest.mark.parametrize(
    ("column", "stronger"),
    [("creator_xmp", ()), ("creator_iim", ("creator_xmp",)), ("artist_exif", ("creator_xmp", "creator_iim"))],
)
def test_creators_agree(column, stronger):
    def agrees(found, row):
        names = [name.strip() for name in re.split(" ; |; ", row[column])]
        return any(row[name] for name in stronger) or found.creator == names

    assert not disagreements(column, agrees)


@pytest.mark.parametrize(("column", "stronger"), [("credit_xmp", ""), ("credit_iim", "credit_xmp")])
def test_credits_agree(column, stronger):
    assert not disagreements(
        column, lambda found, row: row.get(stronger) or squeezed(found.credit) == squeezed(row[column])
    )


def test_captions_agree():
    def agrees(found, row):
        return squeezed(found.caption).startswith(squeezed(row["caption"], 160))

    assert not disagreements("caption", agrees, CAPTION_EXCEPTIONS)


def test_copyrights_agree():
    assert not disagreements(
        "copyright", lambda found, row: squeezed(found.copyright).startswith(squeezed(row["copyright"], 160))
    )


@pytest.mark.parametrize("column", ["date_exif", "date_iim", "date_xmp"])
def test_dates_agree_with_every_family_that_has_one(column):
    exceptions = {key.split(":")[0] for key in DATE_EXCEPTIONS if key.endswith(column)}
    assert not disagreements(
        column,
        lambda found, row: found.taken_at and dates.agree(found.taken_at, dates.from_text(row[column])),
        exceptions,
    )


def test_an_offset_is_there_only_when_the_file_has_one():
    for row in rows():
        stamp = metadata(row["path"]).taken_at
        if stamp and dates.has_offset(stamp) and (row["date_exif"] or row["date_iim"] or row["date_xmp"]):
            offset = stamp[-6:]
            assert any(row[column].endswith(offset) for column in ("date_exif", "date_iim", "date_xmp")), row["path"]


@pytest.mark.parametrize(("column", "stronger"), [("gps_exif", ""), ("gps_xmp", "gps_exif")])
def test_positions_agree(column, stronger):
    def agrees(found, row):
        expected = [float(part) for part in row[column].split(",")]
        return row.get(stronger) or (found.gps and found.gps == pytest.approx(expected, abs=2e-6))

    assert not disagreements(column, agrees, GPS_EXCEPTIONS)


@pytest.mark.parametrize("path", sorted(GPS_EXCEPTIONS))
def test_an_unusable_position_is_none_with_a_warning(path):
    found = metadata(path)
    assert found.gps is None
    assert any("position" in warning for warning in found.warnings)


def test_serial_numbers_and_owners_agree():
    assert not disagreements(
        "serial_or_owner", lambda found, row: set(found.serials) == set(row["serial_or_owner"].split(" ; "))
    )


def test_digital_source_types_agree():
    assert not disagreements(
        "digital_source_type", lambda found, row: found.digital_source_type == row["digital_source_type"]
    )


def test_the_state_of_content_credentials_agrees():
    assert not disagreements(
        "c2pa", lambda found, row: found.c2pa == row["c2pa"].replace("remote manifest only", "remote")
    )


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
