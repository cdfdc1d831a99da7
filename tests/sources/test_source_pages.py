"""What readers see of a source: named, described, or nothing at all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from gallery.models import Photo
from newsroom import views_sources
from sources.services import save_source
from tests import factories

pytestmark = pytest.mark.django_db


def described(**fields):
    words = {"public_name": "", "public_description": "a visitor in 2015", "has_public_page": True}
    return factories.source(confidentiality="described", **words | fields)


def named(**fields):
    return factories.source(**{"has_public_page": True} | fields)


def test_a_named_source_has_a_page_with_its_words_links_and_photos(client):
    agency = named(public_name="Lantern Pictures", kind="agency")
    source = named(public_name="Seo Min-a", slug="seo-min-a", reader_context="Works alone.", affiliation=agency)
    source.links.create(label="Notes", url="https://example.org/notes")
    source.handles.create(platform="Flockr", handle="@seo")
    photo = factories.photo(source=source)
    response = client.get("/sources/seo-min-a/")
    page = response.content.decode()
    for words in (
        "Seo Min-a",
        "Works alone.",
        "Lantern Pictures",
        "https://example.org/notes",
        "@seo",
        photo.public_id,
    ):
        assert words in page
    assert (response.context["noindex"], response.context["mix"].total) == (False, 1)
    assert "X-Robots-Tag" not in response.headers


def test_a_described_source_has_no_name_no_links_no_number_and_no_robots(client):
    source = described(slug="a-visitor", code="HERON", affiliation=named(public_name="Lantern Pictures"))
    source.links.create(label="Her site", url="https://example.org/her")
    factories.photo(source=source)
    response = client.get("/sources/a-visitor/")
    page = response.content.decode()
    assert "a visitor in 2015" in page
    assert response.context["mix"] is None
    assert response.context["noindex"] is True
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page
    for words in ("HERON", "Lantern", "example.org/her", "Her site"):
        assert words not in page


@pytest.mark.parametrize("fields", [{"has_public_page": False}, {"confidentiality": "protected"}])
def test_any_other_source_is_as_unknown_as_one_that_does_not_exist(client, fields):
    factories.source(slug="veiled-one", **fields)
    hidden, unknown = client.get("/sources/veiled-one/"), client.get("/sources/nobody-one/")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.content.replace(b"veiled-one", b"nobody-one") == unknown.content


def test_a_former_address_leads_to_the_page_for_ever(client, cast):
    source = named(slug="seo-mina")
    source.slug = "seo-min-a"
    save_source(by=cast.chief, source=source)
    response = client.get("/sources/seo-mina/")
    assert (response.status_code, response.url) == (301, "/sources/seo-min-a/")


def test_a_former_address_of_a_hidden_source_tells_nothing(client, cast):
    source = named(slug="seo-mina")
    source.slug, source.has_public_page = "seo-min-a", False
    save_source(by=cast.chief, source=source)
    assert client.get("/sources/seo-mina/").status_code == 404


def test_only_cleared_photos_are_shown_and_counted(client):
    source = named(slug="seo")
    shown = factories.photo(source=source)
    hidden = [
        factories.photo(source=source, public=False),
        factories.photo(source=source, embargo_until=timezone.now() + timedelta(days=1)),
        factories.photo(source=source, withdrawn_at=timezone.now()),
        factories.photo(source=source, alt=""),
        factories.photo(),
    ]
    response = client.get("/sources/seo/")
    assert [photo.public_id for photo in response.context["photos"]] == [shown.public_id]
    assert response.context["mix"].total == 1
    assert not [photo for photo in hidden if photo.public_id in response.content.decode()]


def test_a_long_list_of_photos_goes_on_on_the_next_page_without_gap_or_repetition(client):
    source = named(slug="seo")
    made = [factories.photo(source=source).public_id for _number in range(30)]
    first = client.get("/sources/seo/")
    second = client.get(f"/sources/seo/?{first.context['more']}")
    assert first.context["more"] in first.content.decode().replace("&amp;", "&")
    seen = [photo.public_id for response in (first, second) for photo in response.context["photos"]]
    assert len(first.context["photos"]) == 24
    assert sorted(seen) == sorted(made)
    assert (second.context["more"], second.context["mix"], second.context["continued"]) == ("", None, True)


def test_a_mangled_place_in_the_list_leads_back_to_its_start(client):
    named(slug="seo")
    assert client.get("/sources/seo/?after=%25!").url == "/sources/seo/"


def test_the_page_asks_as_often_for_24_photos_as_for_one(client, django_assert_max_num_queries):
    source = named(slug="seo", affiliation=named())
    for _number in range(30):
        factories.photo(source=source)
    with django_assert_max_num_queries(12):
        assert len(client.get("/sources/seo/").context["photos"]) == 24


def test_the_list_names_only_sources_whose_name_is_the_name(client):
    named(public_name="Zoe"), named(public_name="Ada")
    described(), factories.source(public_name="No page"), factories.source(confidentiality="protected")
    assert [source.label for source in client.get("/sources/").context["sources"]] == ["Ada", "Zoe"]


def test_the_list_goes_on_after_a_hundred_sources(client, django_assert_max_num_queries):
    for number in range(103):
        named(public_name=f"Name {number // 2:03}")
    with django_assert_max_num_queries(3):
        first = client.get("/sources/")
    second = client.get(f"/sources/?{first.context['more']}")
    urls = [source.url for response in (first, second) for source in response.context["sources"]]
    assert len(first.context["sources"]) == 100
    assert len(set(urls)) == 103
    assert second.context["more"] == ""
    assert client.get("/sources/?after=nobody").status_code == 404


@pytest.mark.parametrize("url", ["/sources/", "/sources/seo/"])
def test_the_pages_can_only_be_read(client, url):
    named(slug="seo")
    assert client.post(url).status_code == 405


def test_a_named_source_shows_how_sure_we_are_of_its_public_photos(client):
    source = named(slug="seo")
    for status, public in (("confirmed", True), ("disputed", True), ("confirmed", False)):
        photo = factories.photo(source=source, public=public)
        photo.pillars.update_or_create(pillar="date", defaults={"status": status})
    response = client.get("/sources/seo/")
    rows = dict(response.context["record"].rows)
    assert rows["Date"] == (1, 0, 0, 0, 1)
    assert "Track record" in response.content.decode()


def test_a_described_source_shows_no_track_record_since_numbers_narrow_down_who_it_is(client):
    source = described(slug="a-visitor")
    factories.photo(source=source).pillars.update_or_create(pillar="date", defaults={"status": "confirmed"})
    response = client.get("/sources/a-visitor/")
    assert response.context["record"] is None and "Track record" not in response.content.decode()


def test_of_a_source_with_more_photos_than_are_read_the_newest_are_told_and_called_so(client, monkeypatch):
    source = named(slug="seo")
    for days, access, status in (
        (3, "unknown", "disputed"),
        (2, "escorted", "confirmed"),
        (1, "escorted", "confirmed"),
    ):
        photo = factories.photo(source=source, public_from=timezone.now() - timedelta(days=days))
        Photo.objects.filter(pk=photo.pk).update(access_class=access)
        photo.pillars.update_or_create(pillar="date", defaults={"status": status})

    def told(most):
        monkeypatch.setattr(views_sources, "MOST", most)
        page = client.get("/sources/seo/")
        counts = dict(page.context["record"].rows)["Date"]
        sentence = f"those of the newest {most} photos" in page.content.decode()
        table = b"".join(client.get("/sources/seo/record.csv").streaming_content).decode().splitlines()[0]
        return page.context["mix"].total, counts[0], counts[-1], sentence, table.split(",")[-1].strip('"')

    assert told(2) == (2, 2, 0, True, "of the newest 2 photos")
    assert told(3) == (3, 2, 1, False, "photos")
