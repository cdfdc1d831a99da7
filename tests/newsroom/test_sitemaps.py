"""The sitemap names what readers may find, in files that lxml finds valid, by the address of the settings."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import etree

from articles.models import Correction
from gallery import sharding
from gallery.models import Photo
from newsroom.sitemaps import entries, writing
from tests import factories
from tests.newsroom import shop
from tests.newsroom.test_pages_outsider import hidden_things

SPACES = {"s": writing.SITEMAP, "image": writing.IMAGE, "news": writing.NEWS, "xhtml": writing.XHTML}
SCHEMAS = Path(__file__).parent / "schemas"
SITE = "https://news.example"
LONG_AGO = datetime(2015, 3, 9, 12, tzinfo=UTC)
FEW = 5

pytestmark = pytest.mark.django_db


@pytest.fixture
def read(client, settings):
    """read(path) -> the root element, after it was held against the schema of its kind."""
    settings.SITE_URL = SITE
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "sitemap-all.xsd"))

    def read(path):
        response = client.get(path, headers={"host": "localhost"})
        assert response.status_code == 200, path
        root = etree.fromstring(response.content)
        schema.assertValid(root)
        return root

    return read


def texts(root, path):
    return [node.text for node in root.iterfind(path, SPACES)]


@pytest.fixture
def sitemap(read):
    """sitemap() -> {address: its <url> element} over every file that the index names."""

    def whole():
        found = {}
        for file in texts(read("/sitemap.xml"), "s:sitemap/s:loc"):
            for url in read(file.removeprefix(SITE)).iterfind("s:url", SPACES):
                found[url.findtext("s:loc", namespaces=SPACES)] = url
        return found

    return whole


def test_everything_public_is_listed_by_the_address_of_the_settings(sitemap):
    site = shop.opened()
    found = sitemap()
    things = (site.report, site.essay, site.photo_set, *site.photos, site.source, site.author, site.topic, site.section)
    assert {f"{SITE}{thing.get_absolute_url()}" for thing in things} <= set(found)
    assert {f"{SITE}{path}" for path in ("/", "/photos/", "/articles/", "/sources/", "/how-we-label/")} <= set(found)
    assert not [address for address in found if not address.startswith(f"{SITE}/")]


def test_every_entry_names_the_addresses_of_its_page_in_each_language(sitemap):
    shop.opened()
    factories.article(slug="얼음")
    found = sitemap()
    assert f"{SITE}/articles/%EC%96%BC%EC%9D%8C/" in found and f"{SITE}/" in found
    for address, url in found.items():
        links = [(link.get("hreflang"), link.get("href")) for link in url.iterfind("xhtml:link", SPACES)]
        assert links == [("en", f"{address}?lang=en"), ("ko", f"{address}?lang=ko"), ("x-default", address)]


def test_a_full_file_stays_far_below_what_a_sitemap_may_weigh():
    longest = reverse("articles:article", args=["얼" * 160])
    text = writing.urlset([entries.Url(longest, changed=LONG_AGO)] * entries.MOST, "News").encode()
    assert text.count(b"<url>") == entries.MOST and len(text) < 50 * 1024 * 1024 * 0.7


def test_a_described_and_a_protected_source_are_not_listed(client):
    described = factories.source(confidentiality="described", has_public_page=True)
    protected = factories.source(confidentiality="protected")
    named = factories.source(has_public_page=True)
    text = client.get("/sitemaps/sources.xml").content.decode()
    assert named.slug in text and described.slug not in text and protected.slug not in text


def test_an_author_a_section_and_a_tag_without_anything_public_are_not_listed(client):
    factories.article(public=False, authors=[factories.author()], section=factories.section(), tags=["Secret plan"])
    assert {client.get(f"/sitemaps/{name}.xml").status_code for name in ("authors", "sections", "tags")} == {404}
    assert not {"authors", "sections", "tags"} & set(client.get("/sitemap.xml").content.decode().split("/"))


def test_a_post_that_changed_says_when_and_so_does_its_file(sitemap, read):
    post = factories.article(publish_at=LONG_AGO, content_updated_at=LONG_AGO + timedelta(days=800))
    changed = (LONG_AGO + timedelta(days=800)).isoformat()
    assert sitemap()[f"{SITE}{post.get_absolute_url()}"].findtext("s:lastmod", namespaces=SPACES) == changed
    files = {
        one.findtext("s:loc", namespaces=SPACES): one.findtext("s:lastmod", namespaces=SPACES)
        for one in read("/sitemap.xml")
    }
    assert files[f"{SITE}/sitemaps/posts-2015-03.xml"] == changed


def test_a_corrected_photo_says_when_and_so_does_its_file(sitemap, read):
    photo = factories.photo(public_from=LONG_AGO)
    made = LONG_AGO + timedelta(days=30)
    Correction.objects.create(photo=photo, text="It was the other bridge.", made_at=made)
    url = sitemap()[f"{SITE}{photo.get_absolute_url()}"]
    assert url.findtext("s:lastmod", namespaces=SPACES) == made.isoformat()
    assert made.isoformat() in texts(read("/sitemap.xml"), "s:sitemap/s:lastmod")


def test_pictures_come_with_caption_and_licence_at_photos_sets_and_posts(sitemap):
    photo = factories.photo(caption="A quay & a crane", licence="CC-BY-4.0")
    photo_set = factories.photo_set(photo)
    photo_set.items.update(caption="The quay again")
    post = factories.article(lead_photo=photo)
    found = sitemap()
    for thing, caption in ((photo, "A quay & a crane"), (post, "A quay & a crane"), (photo_set, "The quay again")):
        picture = found[f"{SITE}{thing.get_absolute_url()}"].find("image:image", SPACES)
        assert picture.findtext("image:loc", namespaces=SPACES).startswith(f"{SITE}/media/")
        assert picture.findtext("image:caption", namespaces=SPACES) == caption
        assert picture.findtext("image:license", namespaces=SPACES).startswith("https://creativecommons.org/")


def test_a_picture_that_may_distress_is_listed_without_its_file(sitemap):
    photo = factories.photo(graphic=True)
    factories.photo_set(photo), factories.article(lead_photo=photo)
    assert not [url for url in sitemap().values() if url.find("image:image", SPACES) is not None]


def test_news_are_the_posts_of_the_last_two_days(read):
    now = timezone.now()
    new = factories.article(headline="New & near", publish_at=now - timedelta(hours=47), language="ko")
    late = factories.article(publish_at=now - timedelta(days=9), embargo_until=now - timedelta(hours=1))
    factories.article(publish_at=now - timedelta(hours=49))
    root = read("/sitemaps/news.xml")
    assert set(texts(root, "s:url/s:loc")) == {f"{SITE}{one.get_absolute_url()}" for one in (new, late)}
    entry = next(url for url in root if url.findtext("s:loc", namespaces=SPACES).endswith(new.get_absolute_url()))
    assert entry.findtext("news:news/news:title", namespaces=SPACES) == "New & near"
    assert entry.findtext("news:news/news:publication/news:language", namespaces=SPACES) == "ko"
    assert entry.findtext("news:news/news:publication/news:name", namespaces=SPACES)
    assert entry.findtext("news:news/news:publication_date", namespaces=SPACES) == new.publish_at.isoformat(
        timespec="seconds"
    )


def test_without_news_there_is_no_file_of_news(client):
    factories.article(publish_at=timezone.now() - timedelta(days=3))
    assert client.get("/sitemaps/news.xml").status_code == 404
    assert "news.xml" not in client.get("/sitemap.xml").content.decode()


def test_what_is_hidden_changes_no_byte_of_any_file(client):
    """S10."""
    site = shop.opened()
    factories.photo(public_from=LONG_AGO)

    def whole():
        answers = {"/sitemap.xml": client.get("/sitemap.xml").content}
        for node in etree.fromstring(answers["/sitemap.xml"]).iterfind("s:sitemap/s:loc", SPACES):
            path = node.text.partition("//")[2]
            path = path[path.index("/") :]
            answers[path] = client.get(path).content
        return answers

    before = whole()
    hidden_things(site)
    assert whole() == before


def test_a_month_with_nothing_but_hidden_photos_is_not_named(client):
    factories.photo(public_from=LONG_AGO, embargo_until=timezone.now() + timedelta(days=1))
    factories.photo()
    assert "2015-03" not in client.get("/sitemap.xml").content.decode()
    assert client.get("/sitemaps/photos-2015-03.xml").status_code == 404


def test_a_withdrawn_photo_leaves_at_that_moment(client):
    """S9."""
    photo = factories.photo(public_from=LONG_AGO)
    assert photo.public_id in client.get("/sitemaps/photos-2015-03.xml").content.decode()
    Photo.objects.filter(pk=photo.pk).update(withdrawn_at=timezone.now(), withdrawal_reason="Taken back.")
    assert client.get("/sitemaps/photos-2015-03.xml").status_code == 404


def test_a_month_of_many_is_cut_into_parts_that_hold_each_photo_once(client, monkeypatch):
    photos = [factories.photo(public_from=LONG_AGO) for _number in range(40)]
    monkeypatch.setattr(sharding, "MOST", FEW)
    index = client.get("/sitemap.xml").content.decode()
    names = [shard.name for shard in sharding.parts_of("photos", LONG_AGO, len(photos))]
    assert len(names) == 9 and all(f"/{name}.xml" in index for name in names)
    answers = [client.get(f"/sitemaps/{name}.xml").content.decode() for name in names]
    for photo in photos:
        holding = [name for name, text in zip(names, answers, strict=True) if photo.public_id in text]
        assert len(holding) == 1 and holding[0] in sharding.names_with("photos", LONG_AGO, photo.public_id)


@pytest.mark.parametrize("cuts", [1, 2, 3, 4, 7])
def test_parts_leave_no_number_out_and_cut_those_before_them_in_three(cuts):
    shards = [sharding.Shard("photos", 2026, 11, cuts, part) for part in range(3**cuts)]
    assert shards[0].first_number == "" and shards[-1].end_number == ""
    assert [one.end_number for one in shards[:-1]] == [one.first_number for one in shards[1:]]
    borders = [one.first_number for one in shards]
    assert borders == sorted(borders) and len(set(borders)) == len(borders)
    before = {sharding.Shard("photos", 2026, 11, cuts - 1, part).first_number for part in range(3 ** (cuts - 1))}
    assert before <= set(borders)


@pytest.mark.parametrize(
    "name",
    [
        "photos-2026-13",
        "photos-0000-01",
        "photos-9999-12",
        "posts-9999-01",
        "photos-2026-11-1-3",
        "photos-2026-11-0-0",
        "drafts-2026-11",
        "x",
    ],
)
def test_a_name_that_we_did_not_make_answers_404(client, name):
    factories.photo()
    assert client.get(f"/sitemaps/{name}.xml").status_code == 404


def test_twenty_years_of_photos_ask_the_database_no_more_often_than_one_month(client):
    factories.photo(), factories.article(), factories.photo_set(factories.photo())
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get("/sitemap.xml")
        counts.append(len(captured))
        for year in range(2006, 2026):
            factories.photo(public_from=datetime(year, 5, 1, tzinfo=UTC))
    assert counts[0] == counts[1] <= 12


@pytest.mark.parametrize("kind", ["posts", "sets", "photos", "news", "tags", "authors", "sections", "sources", "pages"])
def test_a_file_asks_the_database_as_often_for_fifty_things_as_for_five(client, kind):
    name = f"{kind}-{timezone.now():%Y-%m}" if kind in ("posts", "sets", "photos") else kind
    counts = []
    for number in (5, 50):
        site = shop.opened(number)
        shop.article(lead_photo=site.photos[0])
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/sitemaps/{name}.xml").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 5


def test_words_that_xml_cannot_hold_break_no_file(sitemap):
    photo = factories.photo(caption="A\x0bquay\ufffe ]]> <b>")
    assert f"{SITE}{photo.get_absolute_url()}" in sitemap()
