"""The sitemap: everything that readers may find, and nothing else. Sources only where the name is the name."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Exists, OuterRef
from django.urls import reverse

from articles.models import Article, Author, Byline
from gallery.models import Photo, PhotoSet
from newsroom.context import nav_sections
from newsroom.topics import public_topics
from sources.models import Source

# One file may hold 50,000 addresses (sitemaps.org); the newest of each kind are what a robot needs.
MOST = 10_000


class Ours(Sitemap):
    """A part of the sitemap, with the address from SITE_URL and never from the Host header."""

    limit = MOST

    def get_domain(self, site=None):
        """The host of SITE_URL."""
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol=None):
        """The scheme of SITE_URL."""
        return urlsplit(settings.SITE_URL).scheme


class Pages(Ours):
    """Pages that always exist."""

    def items(self):
        """Their names."""
        return ["front", "articles:list", "gallery:archive", "sources:list", "how-we-label", "corrections"]

    def location(self, item):
        """Their paths."""
        return reverse(item)


class Articles(Ours):
    """Published articles."""

    def items(self):
        """The newest."""
        return list(Article.objects.published().newest()[:MOST])

    def lastmod(self, item):
        """When the content last changed for readers."""
        return max(item.content_updated_at or item.public_from, item.public_from)


class Sets(Ours):
    """Published photo sets."""

    def items(self):
        """The newest."""
        return list(PhotoSet.objects.published().newest()[:MOST])

    def lastmod(self, item):
        """When readers could first see it."""
        return item.public_from


class Photos(Ours):
    """Cleared photos."""

    def items(self):
        """The newest."""
        return list(Photo.objects.cleared().newest().only("public_id", "public_from")[:MOST])

    def lastmod(self, item):
        """When readers could first see it."""
        return item.public_from


class Sources(Ours):
    """Sources whose name is the name."""

    def items(self):
        """In the order of their addresses: their code names stay inside."""
        return list(Source.objects.listed().order_by("slug")[:MOST])


class Authors(Ours):
    """Authors of published articles."""

    def items(self):
        """By name."""
        published = Byline.objects.filter(author=OuterRef("pk"), article__in=Article.objects.published())
        return list(Author.objects.filter(Exists(published))[:MOST])


class Tags(Ours):
    """Topical tags on something that readers can see."""

    def items(self):
        """By name."""
        return list(public_topics()[:MOST])


class Sections(Ours):
    """Sections with published articles."""

    def items(self):
        """In their order."""
        return nav_sections()


SITEMAPS = {
    "pages": Pages, "articles": Articles, "sets": Sets, "photos": Photos,
    "sources": Sources, "authors": Authors, "tags": Tags, "sections": Sections,
}  # fmt: skip
