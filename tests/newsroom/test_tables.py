"""The tables that pages show, as CSV that runs no formula and as plain text."""

import csv
from io import StringIO

import pytest
from lxml import html

from sources.slugs import remember_slug
from sources.tables import table_response
from tests import factories
from tests.newsroom import shop

pytestmark = pytest.mark.django_db


def rows(client, path):
    """The rows of a table as dicts."""
    response = client.get(path)
    assert response.status_code == 200 and response.headers["Access-Control-Allow-Origin"] == "*"
    return list(csv.DictReader(StringIO(b"".join(response).decode("utf-8-sig"))))


def test_the_labels_with_their_numbers_are_a_table(client):
    factories.claim(factories.photo(), "minder-present", verified=True)
    found = {(one["kind"], one["code"]): one for one in rows(client, "/how-we-label.csv")}
    assert found["class", "review"]["photos"] == "1" and found["class", "border"]["photos"] == "0"
    assert found["tag", "minder-present"]["photos"] == "1" and found["tag", "minder-present"]["group"] == "limits"


def test_the_table_of_sources_names_whom_the_page_names_and_nobody_else(client):
    named = factories.source(has_public_page=True, public_name='=HYPERLINK("x")')
    factories.source(confidentiality="described", public_description="A visitor", has_public_page=True)
    factories.source(confidentiality="protected", code="KESTREL")
    [one] = rows(client, "/sources.csv")
    assert one["name"] == '\'=HYPERLINK("x")' and one["url"].endswith(named.get_absolute_url())
    text = client.get("/sources.txt").content.decode()
    assert "A visitor" not in text and "KESTREL" not in text and len(text.splitlines()) == 2


def test_the_years_of_the_archive_follow_its_filters(client):
    for year, count in ((2013, 2), (2015, 1)):
        for _one in range(count):
            factories.photo(
                taken_on=f"{year}-05-01", date_precision="year", place_shown=str(year), place_precision="country"
            )
    everything = [(one["year"], one["code"], one["photos"]) for one in rows(client, "/photos/years.csv")]
    assert everything == [("2013", "review", "2"), ("2015", "review", "1")]
    assert [one["year"] for one in rows(client, "/photos/years.csv?place=2015")] == ["2015"]


def test_coverage_is_the_same_as_text(client):
    factories.photo(taken_on="2013-05-01", date_precision="year", place_shown="Ryanggang", place_precision="province")
    lines = client.get("/coverage.txt").content.decode().splitlines()
    assert lines[0].split() == ["place", "year", "code", "access", "photos"] and "Ryanggang" in lines[1]
    assert client.get("/coverage.pdf").status_code == 404


def test_text_is_one_line_for_each_row_and_steers_no_terminal():
    body = table_response(
        "txt", "x", ("name", "n"), [("한\n글", 5), ("a\x1b[31mb\u202e", 12), (None, 0)], page="/"
    ).content
    assert body.decode().splitlines() == ["name     n", "한 글    5", "a[31mb  12", "         0"]


def test_the_track_record_of_a_named_source_is_a_table_and_nobody_else_s_is(client):
    named, described = (
        factories.source(has_public_page=True),
        factories.source(confidentiality="described", public_description="A visitor", has_public_page=True),
    )
    for source in (named, described):
        factories.pillar(factories.photo(source=source), "location", status="probable", finding="Hyesan")
    found = rows(client, f"{named.get_absolute_url()}record.csv")
    assert {one["status"]: one["photos"] for one in found if one["pillar"] == "Location"}["Probable"] == "1"
    assert sum(int(one["photos"]) for one in found) == 1
    assert "Probable" in client.get(f"{named.get_absolute_url()}record.txt").content.decode()
    for source in (described, factories.source(has_public_page=True), factories.source(confidentiality="protected")):
        assert client.get(f"/sources/{source.slug or 'x'}/record.csv").status_code == 404
    old, named.slug = named.slug, "renamed"
    named.save()
    remember_slug(named, old)
    assert client.get(f"/sources/{old}/record.csv").headers["Location"] == "/sources/renamed/record.csv"


def test_every_table_on_a_page_for_readers_leads_to_the_same_as_csv_and_as_text(client):
    site = shop.opened()
    # The archive draws its years from two of them on.
    factories.photo(taken_on="2015-05-05", date_precision="day").tags.add("Phones")
    pages, seen = shop.pages(site) | {"filtered": "/photos/?tag=phones"}, set()
    for name, path in pages.items():
        tree = html.fromstring(client.get(path).content)
        tables = tree.xpath("//main//table")
        seen |= {name} if tables else set()
        for table in tables:
            section = next(one for one in table.iterancestors() if one.tag in ("section", "main"))
            links = [link for link in section.xpath(".//a/@href") if link.partition("?")[0][-4:] in (".csv", ".txt")]
            assert {link.partition("?")[0][-4:] for link in links} == {".csv", ".txt"}, (name, links)
            assert {client.get(link).status_code for link in links} == {200}, name
    assert {"archive", "filtered", "coverage", "source"} <= seen
    filtered = html.fromstring(client.get(pages["filtered"]).content)
    assert "tag=phones" in filtered.xpath("//a[contains(@href, 'years.txt')]/@href")[0]
