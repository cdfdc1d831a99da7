"""The sitemap names what readers may find, by the address of the settings."""

import pytest
from django.utils import timezone

from tests import factories
from tests.newsroom import shop


@pytest.fixture
def sitemap(db, client, settings):
    settings.SITE_URL = "https://news.example"
    return lambda: client.get("/sitemap.xml", headers={"host": "localhost"}).content.decode()


def test_everything_public_is_listed(sitemap):
    site = shop.opened()
    text = sitemap()
    for thing in (
        site.report,
        site.essay,
        site.photo_set,
        site.photos[0],
        site.source,
        site.author,
        site.topic,
        site.section,
    ):
        assert f"<loc>https://news.example{thing.get_absolute_url()}</loc>" in text
    assert "localhost" not in text


def test_a_described_source_is_not_listed(sitemap):
    described = factories.source(confidentiality="described", has_public_page=True)
    assert described.slug not in sitemap()


def test_an_author_or_section_without_a_published_post_is_not_listed(sitemap):
    author, section = factories.author(), factories.section()
    factories.article(public=False, authors=[author], section=section)
    text = sitemap()
    assert author.slug not in text and section.slug not in text


def test_a_post_that_changed_says_when(sitemap):
    article = factories.article(content_updated_at=timezone.now())
    assert f"<lastmod>{article.content_updated_at:%Y-%m-%d}</lastmod>" in sitemap()
