"""The measurement of metadata truth: that it passes on the corpus, and that it can fail."""

import pytest

from bench import metadata_fields, metadata_truth
from gallery.metadata.reading import Metadata
from tests.corpus import CORPUS, needs_corpus


def table(agree, *differ):
    return {"gps_exif": {"agree": ["a.jpg"] * agree, "differ": [(path, "1,1", None) for path in differ], "ours": 0}}


def test_enough_agreement_and_a_reason_for_each_difference_pass():
    assert metadata_truth.verdict(table(199, "gps/zero-zero.avif")) == 0


@pytest.mark.parametrize("measured", [table(50, "gps/zero-zero.avif"), table(999, "unknown.jpg")])
def test_too_little_agreement_and_a_difference_without_a_reason_fail(measured, capsys):
    assert metadata_truth.verdict(measured) == 1
    assert "Not good enough" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("column", "found", "expected"),
    [
        ("creator_xmp", Metadata(creator=["Ines"]), "Tomasz"),
        ("creator_xmp", Metadata(creator=["Ines"]), "Ines ; Tomasz"),
        ("credit_xmp", Metadata(credit="Nordwind"), "Nordwind Press"),
        ("date_exif", Metadata(taken_at="2025-02-03"), "2025:02:03 10:00:00"),
        ("date_exif", Metadata(taken_at="2025-02-03T10:00:00"), "2025:02:03 10:00:00+09:00"),
        ("date_exif", Metadata(taken_at="2025-02-03T10:00:00"), "2025:02:04 10:00:00"),
        ("gps_exif", Metadata(gps=(59.3345, 18.0632)), "59.3345,-18.0632"),
        ("gps_exif", Metadata(), metadata_fields.UNUSABLE),
        ("orientation", Metadata(orientation=6), "8"),
        ("serial_or_owner", Metadata(serials=["A"]), "A ; B"),
    ],
)
def test_a_field_that_says_something_else_is_a_difference(column, found, expected):
    assert not metadata_fields.agrees(found, column, expected)


def test_a_family_s_own_word_counts_where_a_conflict_keeps_it():
    values = [{"family": "XMP", "value": ["Ines"]}, {"family": "EXIF", "value": ["Tomasz"]}]
    found = Metadata(creator=["Ines"], conflicts=[{"field": "creator", "values": values}])
    assert metadata_fields.agrees(found, "artist_exif", "Tomasz")
    assert not metadata_fields.agrees(found, "artist_exif", "Ines")


@needs_corpus
def test_the_corpus_passes_by_its_index(capsys, monkeypatch):
    pytest.importorskip("pillow_heif", reason="the optional pillow-heif is not installed")
    monkeypatch.setattr("sys.argv", ["metadata_truth.py", "--index", "--corpus", str(CORPUS)])
    assert metadata_truth.main() == 0
    printed = capsys.readouterr().out
    assert "NO REASON IS KNOWN" not in printed
    assert all(reason in printed for reason in metadata_fields.REASONS.values())


def test_without_a_corpus_the_measurement_says_so(capsys, monkeypatch, tmp_path):
    monkeypatch.setattr("sys.argv", ["metadata_truth.py", "--corpus", str(tmp_path)])
    assert metadata_truth.main() == 2
    assert "no photo corpus" in capsys.readouterr().out
