"""Who could show what over the years: true to what readers are shown, in a chart, a table and a file."""

import csv
import re
from collections import Counter
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gallery.archive import settling, tallies
from gallery.archive.coverage import coverage, rows
from gallery.archive.facts import area_of
from gallery.charts import FLOOR, TOP, shares_chart, small_chart
from gallery.provenance import CLASS_KEYS
from tests import factories

pytestmark = pytest.mark.django_db


def photos(number, place, key, year="2013", **fields):
    """Photos of one place, class and year."""
    for _one in range(number):
        factories.photo(
            place_shown=place, place_precision="province", access_class=key, taken_on=f"{year}-02-09",
            date_precision="year", **fields,
        )  # fmt: skip


def test_places_are_shown_by_their_wider_place():
    assert area_of("May Day stadium, Pyongyang") == "Pyongyang"
    assert area_of("Pyongyang") == "Pyongyang"
    assert area_of("Tumen river, near Musan,  North Hamgyong province") == "North Hamgyong province"
    assert area_of("") == "" and area_of("Pyongyang, ") == "Pyongyang,"


def test_each_photo_is_counted_once_by_place_year_and_class():
    photos(3, "Station, Pyongyang", "handout")
    photos(2, "Pyongyang", "escorted", "2014")
    photos(1, "Sinuiju", "border")
    factories.photo(place_shown="Sinuiju", place_precision="province", access_class="border", taken_on=None)
    photos(1, "Sinuiju", "border", withdrawn_at="2020-01-01T00:00Z")
    assert rows() == [
        ("Pyongyang", 2013, "handout", 3),
        ("Pyongyang", 2014, "escorted", 2),
        ("Sinuiju", None, "border", 1),
        ("Sinuiju", 2013, "border", 1),
    ]
    assert coverage().total == 7 and coverage().undated == 1


def test_settling_and_counts_that_are_kept_change_no_number(monkeypatch):
    monkeypatch.setattr(tallies, "REMEMBER_FROM", 1)
    photos(3, "Pyongyang", "handout")
    before = rows()
    settling.settle_all()
    assert rows() == before
    photos(2, "Pyongyang", "handout")
    monkeypatch.setattr(tallies, "count", lambda choice: pytest.fail("It was counted again."))
    assert rows() == [("Pyongyang", 2013, "handout", 5)]
    settling.settle()
    assert rows() == [("Pyongyang", 2013, "handout", 5)]


def test_a_place_that_is_withheld_is_in_no_chart_under_its_name(client):
    secret = factories.source(confidentiality="protected")
    photos(4, "Hoeryong", "hidden")
    for _one in range(4):
        factories.photo(
            source=secret, place="Musan", place_shown="Musan", place_precision="locality", access_class="hidden",
            taken_on="2013-02-09", date_precision="year",
        )  # fmt: skip
    for url in ("/coverage/", "/coverage.csv"):
        response = client.get(url)
        text = b"".join(response) if response.streaming else response.content
        assert b"Musan" not in text and b"Hoeryong" in text, url
    assert ("", 2013, "hidden", 4) in rows()


def test_rare_places_stand_together():
    photos(3, "Pyongyang", "handout")
    photos(1, "Sinuiju", "border")
    photos(2, "Wonsan", "handout")
    assert [(place.name, place.total) for place in coverage().places] == [("Pyongyang", 3), ("Other places", 3)]


def test_the_table_and_the_file_have_the_numbers_of_the_chart(client):
    photos(3, "Pyongyang", "handout")
    photos(5, "Pyongyang", "border", "2015")
    html = client.get("/coverage/").content.decode()
    assert re.search(r'<th scope="row">Pyongyang</th><td>3</td><td>5</td><td>8</td>', html)
    assert '<th scope="row">2013</th><td>3</td><td>0</td>' in html
    lines = list(csv.reader(StringIO(b"".join(client.get("/coverage.csv")).decode("utf-8-sig"))))
    assert lines[0] == ["place", "year", "code", "access", "photos"]
    assert lines[1:] == [
        ["Pyongyang", "2013", "handout", "State handout", "3"],
        ["Pyongyang", "2015", "border", "Cross-border long lens", "5"],
    ]


def test_a_place_that_reads_as_a_formula_is_none_in_the_file(client):
    photos(1, '=HYPERLINK("http://example.org")', "handout")
    lines = list(csv.reader(StringIO(b"".join(client.get("/coverage.csv")).decode("utf-8-sig"))))
    assert lines[1][0].startswith("'=")


def test_no_hue_stands_alone(client):
    """Classes that stand next to each other differ in their pattern, and each is named beside its mark."""
    photos(3, "Pyongyang", "escorted")
    assert 'id="a-h"' in client.get("/coverage/").content.decode()
    photos(3, "Pyongyang", "border", "2015")
    html = client.get("/coverage/").content.decode()
    assert html.count('id="a-h"') == 1 and 'fill="url(#a-h)"' in html and 'fill="url(#a-v)"' in html
    assert "Taken under escort" in html and "Cross-border long lens" in html


def test_the_page_asks_as_often_for_many_photos_as_for_few(client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/coverage/").status_code == 200
        return len(captured)

    photos(3, "Pyongyang", "handout")
    settling.settle_all()
    few = queries()
    for place in range(10):
        photos(4, f"Place {place}", "border", str(2000 + place))
    settling.settle_all()
    assert queries() == few <= 6


def test_an_empty_archive_says_so(client):
    assert "No photo has been published yet" in client.get("/coverage/").content.decode()


def test_shares_make_each_year_as_high_as_any_other():
    chart = shares_chart(((2012, (("handout", 30), ("border", 10))), (2013, (("border", 1),))))
    heights = Counter()
    for bar in chart.bars:
        heights[bar.x] += float(bar.height)
    assert len(heights) == 2 and max(heights.values()) == pytest.approx(min(heights.values()), abs=0.2)
    assert chart.rows == ((2012, (30, 10)), (2013, (0, 1)))
    assert [level.text for level in chart.levels] == ["0 %", "50 %", "100 %"]


def test_shares_that_add_up_to_a_hair_over_a_hundred_are_drawn_at_full_height():
    classes = tuple(zip(CLASS_KEYS, (16, 45, 14, 41, 27, 52), strict=False))
    assert sum(100 * number / 195 for _key, number in classes) > 100
    chart = shares_chart(((2012, classes), (2013, (("border", 1),))))
    heights = Counter()
    for bar in chart.bars:
        heights[bar.x] += float(bar.height)
    assert all(height == pytest.approx(FLOOR - TOP, abs=0.5) for height in heights.values())


def test_small_charts_share_their_years_and_keep_a_scale_each():
    chart = small_chart(((2013, (("handout", 2), ("border", 2))),), (2012, 2015))
    assert (chart.first, chart.last, chart.most) == ("2012", "2015", 4)
    assert [float(bar.x) for bar in chart.bars] == pytest.approx([106, 106])
    assert sum(float(bar.height) for bar in chart.bars) == pytest.approx(80)
