"""Where a file contradicts itself: what counts as a conflict, what is believed, and that nothing gets lost."""

import io
import json
import unicodedata

import pytest

from gallery.desk.metadata import conflicts_of
from gallery.metadata import dates
from gallery.metadata.c2pa import Credentials
from gallery.metadata.conflicts import conflict, metres
from gallery.metadata.reading import read
from gallery.models import Photo
from tests import images
from tests.corpus import CORPUS, needs_corpus


def metadata(**blocks):
    return read(io.BytesIO(images.picture(**blocks)))


def fields(found):
    return [one["field"] for one in found.conflicts]


def test_every_value_of_a_conflict_is_kept_with_its_family_and_the_believed_one_is_first():
    found = metadata(
        exif=images.exif(artist="Studio Twelve"),
        iim=images.iim(("byline", "Ines Barbosa")),
        xmp=images.xmp("", images.listed("dc:creator", "Ines Barbosa")),
    )
    assert found.creator == ["Ines Barbosa"]
    assert found.conflicts == [
        {
            "field": "creator",
            "values": [
                {"family": "XMP", "value": ["Ines Barbosa"]},
                {"family": "IIM", "value": ["Ines Barbosa"]},
                {"family": "EXIF", "value": ["Studio Twelve"]},
            ],
        }
    ]
    assert found.warnings == ["EXIF and XMP disagree about the creator."]


@pytest.mark.parametrize(
    ("field", "blocks"),
    [
        ("credit", {"iim": images.iim(("credit", "Nordwind")), "xmp": images.xmp('photoshop:Credit="Südwind"')}),
        ("caption", {"iim": images.iim(("caption", "A bridge")), "exif": images.exif(caption="A river")}),
        ("headline", {"iim": images.iim(("headline", "Flood")), "xmp": images.xmp('photoshop:Headline="Drought"')}),
        ("copyright", {"iim": images.iim(("copyright", "© A")), "exif": images.exif(copyright="© B")}),
        ("taken_at", {"iim": images.iim(("date", "20250203")), "exif": images.exif(taken="2025:02:04 09:10:11")}),
        ("orientation", {"exif": images.exif(orientation=6), "xmp": images.xmp('tiff:Orientation="8"')}),
        (
            "gps",
            {
                "exif": images.exif(gps=(59.3345, 18.0632)),
                "xmp": images.xmp('exif:GPSLatitude="59,20.2N" exif:GPSLongitude="18,3.7W"'),
            },
        ),
    ],
)
def test_families_that_disagree_about_a_field_are_a_conflict(field, blocks):
    assert fields(metadata(**blocks)) == [field]


def test_a_picture_that_says_capture_and_is_signed_as_synthetic_is_a_conflict(monkeypatch):
    monkeypatch.setattr(
        "gallery.metadata.c2pa.read",
        lambda *args, **kwargs: Credentials("Valid", source_type="trainedAlgorithmicMedia"),
    )
    code = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"
    found = metadata(xmp=images.xmp(f'Iptc4xmpExt:DigitalSourceType="{code}"'))
    assert found.digital_source_type == "digitalCapture"
    assert [value["value"] for value in found.conflicts[0]["values"]] == ["digitalCapture", "trainedAlgorithmicMedia"]
    assert metadata().digital_source_type == "trainedAlgorithmicMedia"


class Signed:
    """A reader of Content Credentials in some state, whose manifest says how the picture was made."""

    def __init__(self, state, actions):
        self.state = state
        self.manifest = {"assertions": [{"label": "c2pa.actions.v2", "data": actions}]}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return None

    def get_validation_state(self):
        return self.state

    def json(self):
        return json.dumps({"active_manifest": "made", "manifests": {"made": self.manifest}})


@pytest.mark.parametrize(
    ("state", "expected"), [("Valid", "print"), ("Trusted", "print"), ("Invalid", None), ("unreadable", None)]
)
def test_the_signed_source_type_counts_only_where_the_signature_is_valid(monkeypatch, state, expected):
    made = {"digitalSourceType": "http://cv.iptc.org/newscodes/digitalsourcetype/print"}
    reader = Signed(state, {"actions": [{"action": "c2pa.opened"}, made]})
    monkeypatch.setattr("gallery.metadata.c2pa.c2pa.Reader", lambda *args, **kwargs: reader)
    found = metadata()
    assert (found.c2pa, found.digital_source_type) == (state, expected)


@pytest.mark.parametrize("actions", [None, [], "x", {"actions": "x"}, {"actions": [1, {"digitalSourceType": 7}]}])
def test_a_manifest_of_a_hostile_shape_names_no_source_type(monkeypatch, actions):
    monkeypatch.setattr("gallery.metadata.c2pa.c2pa.Reader", lambda *args, **kwargs: Signed("Valid", actions))
    assert metadata().digital_source_type is None


@needs_corpus
def test_a_picture_of_the_corpus_that_is_signed_as_synthetic_is_known_as_that():
    assert read(CORPUS / "c2pa" / "ai-amazon-titan.png").digital_source_type == "trainedAlgorithmicMedia"


@pytest.mark.parametrize(
    ("field", "believed", "other"),
    [
        ("credit", ("XMP", "Nordwind  Press"), ("IIM", "NORDWIND PRESS ")),
        ("credit", ("XMP", "신의주"), ("EXIF", unicodedata.normalize("NFD", "신의주"))),
        ("creator", ("XMP", ["Ines Barbosa", "Tomasz Wrona"]), ("EXIF", ["Ines Barbosa; Tomasz Wrona"])),
        ("creator", ("XMP", ["Ines Barbosa", "Tomasz Wrona"]), ("IIM", ["Ines Barbosa"])),
        ("creator", ("XMP", ["Maria von Hohenlohe-Schillingsfürst"]), ("IIM", ["Maria von Hohenlohe-Schillingsfü"])),
        ("creator", ("XMP", ["조선중앙통신사사진부기자"]), ("IIM", ["조선중앙통신사사진부"])),
        ("caption", ("XMP", "x" * 3000), ("IIM", "x" * 2000)),
        ("headline", ("XMP", "x" * 300), ("IIM", "x" * 256)),
        ("copyright", ("XMP", "x" * 200), ("IIM", "x" * 128)),
        ("taken_at", ("XMP", "2025-02-03T10:00:00+09:00"), ("EXIF", "2025-02-03T01:00:00Z")),
        ("taken_at", ("XMP", "2025-02-03T10:00:00+09:00"), ("EXIF", "2025-02-03T10:00:00")),
        ("taken_at", ("XMP", "2025-02-03T10:00:00+09:00"), ("IIM", "2025-02-03T10:00:00+00:00")),
        ("taken_at", ("XMP", "2025-02-03"), ("EXIF", "2025-02-03T10:00:00.5")),
        ("taken_at", ("XMP", "2025-02"), ("EXIF", "2025-02-03T10:00:00")),
        ("gps", ("EXIF", (59.3345, 18.0632)), ("XMP", (59.3349, 18.0640))),
        ("gps", ("EXIF", (0.0, 179.9999)), ("XMP", (0.0, -179.9999))),
    ],
)
def test_what_a_family_could_not_say_otherwise_is_no_conflict(field, believed, other):
    assert conflict(field, [believed, other]) is None


@pytest.mark.parametrize(
    ("field", "believed", "other"),
    [
        ("creator", ("XMP", ["Ines Barbosa"]), ("EXIF", ["Ines Barbosa", "Tomasz Wrona"])),
        ("creator", ("XMP", ["Ines Barbosa"]), ("IIM", ["Ines"])),
        ("creator", ("XMP", ["Maria von Hohenlohe-Schillingsfürst"]), ("EXIF", ["Maria von Hohenlohe-Schillingsfü"])),
        ("caption", ("XMP", "A bridge"), ("IIM", "A bridge; a river")),
        ("taken_at", ("XMP", "2025-02-03T10:00:00+09:00"), ("EXIF", "2025-02-03T10:00:00+02:00")),
        ("taken_at", ("XMP", "2025-02-03T10:00:00"), ("EXIF", "2025-02-03T10:00:01")),
        ("gps", ("EXIF", (59.3345, 18.0632)), ("XMP", (59.3345, 18.0660))),
    ],
)
def test_what_a_family_could_have_said_is_a_conflict(field, believed, other):
    assert [value["family"] for value in conflict(field, [believed, other])["values"]] == [believed[0], other[0]]


def test_distances_are_metres_on_the_globe():
    assert metres((0, 0), (0, 1)) == pytest.approx(111_195, rel=1e-3)
    assert metres((60, 0), (60, 1)) == pytest.approx(55_597, rel=1e-3)
    assert metres((90, 0), (-90, 0)) == pytest.approx(20_015_087, rel=1e-3)


def test_a_leap_second_has_no_moment_and_breaks_nothing():
    assert dates.agree("2016-12-31T23:59:60Z", "2016-12-31T23:59:60+00:00")


def test_the_first_year_of_the_calendar_can_be_compared():
    assert not dates.agree("0001-01-01T00:00:00+09:00", "0001-01-01T05:00:00-09:00")


def test_conflicts_are_kept_beside_what_was_read_and_fit_for_json():
    hostile = "<script>alert(1)</script>\0\u202e" + "x" * 9000
    found = metadata(exif=images.exif(caption=hostile), iim=images.iim(("caption", "A bridge"))).as_dict()
    stored = json.loads(json.dumps(found, allow_nan=False))
    (row,) = conflicts_of(Photo(read_metadata=stored))
    assert row[0] == "Caption"
    assert row[1][0] == ("IIM", "A bridge")
    family, text = row[1][1]
    assert family == "EXIF"
    assert text.startswith("<script>alert(1)</script>")
    assert len(text) < 600
    assert type(text) is str


def test_the_desk_has_words_for_every_field_and_shows_several_values_as_one_line():
    found = metadata(
        exif=images.exif(artist="Studio Twelve", gps=(59.3345, 18.0632)),
        xmp=images.xmp(
            'exif:GPSLatitude="10,0N" exif:GPSLongitude="18,3.7E"', images.listed("dc:creator", "Ines", "Tom")
        ),
    )
    rows = dict(conflicts_of(Photo(read_metadata=found.as_dict())))
    assert rows["Creator"] == (("XMP", "Ines, Tom"), ("EXIF", "Studio Twelve"))
    assert rows["Position"][0] == ("EXIF", "59.3345, 18.0632")


@pytest.mark.parametrize("stored", [{}, {"conflicts": None}, {"conflicts": "x"}, {"conflicts": [1, {"values": 2}]}])
def test_rows_from_before_or_from_elsewhere_break_no_page(stored):
    assert all(values == () for _, values in conflicts_of(Photo(read_metadata=stored)))
