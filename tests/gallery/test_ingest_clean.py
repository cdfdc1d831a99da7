"""From what a file says to the fields that people edit."""

from datetime import date, time

import pytest

from gallery.metadata.clean import fields_from


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("2013", {"taken_on": date(2013, 1, 1), "date_precision": "year"}),
        ("2013-02", {"taken_on": date(2013, 2, 1), "date_precision": "month"}),
        ("2013-02-25", {"taken_on": date(2013, 2, 25), "date_precision": "day"}),
        (
            "2013-02-25T07:08:09.5",
            {"taken_on": date(2013, 2, 25), "taken_time": time(7, 8, 9, 500_000), "date_precision": "exact"},
        ),
        (
            "2013-02-25T07:08+09:00",
            {
                "taken_on": date(2013, 2, 25),
                "taken_time": time(7, 8),
                "taken_offset": "+09:00",
                "date_precision": "exact",
            },
        ),
        ("2013-02-30", {}),
        ("2013-02-25T25:00", {}),
        ("yesterday", {}),
        (None, {}),
    ],
)
def test_a_date_is_as_exact_as_the_file_says(text, fields):
    assert fields_from({"taken_at": text}) == fields


def test_zulu_time_is_an_offset_of_nothing():
    assert fields_from({"taken_at": "2013-02-25T07:08:09Z"})["taken_offset"] == "+00:00"


@pytest.mark.parametrize(
    "text", ["OLYMPUS DIGITAL CAMERA", "SONY DSC", "DCF 1.0", "  ", "---", '{"MAPAltitude": "35"}', "untitled", None]
)
def test_a_caption_that_no_person_wrote_is_left_out(text):
    assert fields_from({"caption": text}) == {}


def test_a_caption_keeps_its_lines_and_a_headline_has_one():
    fields = fields_from({"caption": "A quay.\n\nAt dusk.", "headline": "A quay\n at dusk"})
    assert fields == {"caption": "A quay.\n\nAt dusk.", "headline": "A quay at dusk"}


@pytest.mark.parametrize("text", ["Photographer: Ada Quay", "PHOTO BY: Ada Quay", "Photo by Ada Quay", "Ada  Quay"])
def test_the_word_for_the_role_is_no_part_of_the_name(text):
    assert fields_from({"creator": [text], "credit": text}) == {"creator": "Ada Quay", "credit_line": "Ada Quay"}


def test_several_creators_are_joined():
    assert fields_from({"creator": ["Ada Quay", "SONY DSC", "Bo Pier"]})["creator"] == "Ada Quay, Bo Pier"


def test_rights_place_position_and_source_type_are_mapped():
    read = {
        "copyright": "© 2025\nAda",
        "usage_terms": "Once.\nIn print.",
        "place": "Hyesan,\n North",
        "gps": [41.4, 128.2],
        "digital_source_type": "digitalCapture",
    }
    assert fields_from(read) == {
        "copyright_notice": "© 2025 Ada",
        "usage_terms": "Once.\nIn print.",
        "place": "Hyesan, North",
        "latitude": 41.4,
        "longitude": 128.2,
        "digital_source_type": "digitalCapture",
    }


def test_the_position_on_the_equator_is_a_position():
    assert fields_from({"gps": [0.0, 9.5]}) == {"latitude": 0.0, "longitude": 9.5}


def test_text_is_cut_at_a_word_where_its_field_ends():
    fields = fields_from({"credit": "word " * 60, "headline": "x" * 300})
    assert len(fields["credit_line"]) <= 200 and fields["credit_line"].endswith("word…")
    assert fields["headline"] == "x" * 199 + "…"
