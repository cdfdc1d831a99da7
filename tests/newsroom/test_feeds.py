"""The Atom feed: what is published, with the lead photo's three lines, and addresses that work anywhere."""

from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.models import Article
from tests import factories
from tests.newsroom import shop

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def feed(db, client, settings):
    settings.SITE_URL = "https://news.example"

    def read():
        response = client.get("/feeds/latest.atom", headers={"host": "localhost"})
        assert response.headers["Content-Type"].startswith("application/atom+xml")
        return ElementTree.fromstring(response.content)

    return read


def test_an_entry_has_headline_address_authors_and_times(feed):
    author = factories.author(name="Ines Halvorsen")
    article = factories.article(headline="The year the phones came in", authors=[author])
    changed = timezone.now()
    Article.objects.filter(pk=article.pk).update(content_updated_at=changed)
    entry = feed().find(f"{ATOM}entry")
    assert entry.find(f"{ATOM}title").text == "The year the phones came in"
    assert entry.find(f"{ATOM}link").attrib["href"] == f"https://news.example{article.get_absolute_url()}"
    assert entry.find(f"{ATOM}id").text == f"https://news.example{article.get_absolute_url()}"
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "Ines Halvorsen"
    assert entry.find(f"{ATOM}updated").text[:19] == changed.isoformat()[:19]
    assert entry.find(f"{ATOM}published").text < entry.find(f"{ATOM}updated").text


def test_the_lead_photo_comes_with_credit_and_provenance_line(feed):
    photo = shop.full_photo(credit_line="Visitor, name withheld / Far Bank")
    factories.article(lead_photo=photo, standfirst="Small pictures were leaving by the hour.")
    summary = feed().find(f"{ATOM}entry/{ATOM}summary").text
    assert "Small pictures were leaving by the hour." in summary
    assert "Visitor, name withheld / Far Bank" in summary
    assert "Taken under escort" in summary
    assert 'src="https://news.example/media/' in summary


@pytest.mark.parametrize("change", [{"withdrawn_at": timezone.now()}, {"graphic": True}, {"public_from": None}])
def test_a_photo_that_may_not_stand_there_leaves_the_words_alone(feed, change):
    photo = factories.photo()
    type(photo).objects.filter(pk=photo.pk).update(**change)
    factories.article(lead_photo=photo, standfirst="Words alone.")
    summary = feed().find(f"{ATOM}entry/{ATOM}summary").text
    assert "Words alone." in summary and "<img" not in summary


def test_the_newest_comes_first_and_old_ones_fall_out(feed):
    now = timezone.now()
    for number in range(35):
        factories.article(headline=f"Number {number}", publish_at=now - timezone.timedelta(hours=40 - number))
    titles = [entry.find(f"{ATOM}title").text for entry in feed().findall(f"{ATOM}entry")]
    assert titles[0] == "Number 34" and len(titles) == 30


def test_every_page_points_to_the_feed(db, client):
    assert 'type="application/atom+xml"' in client.get("/").content.decode()
