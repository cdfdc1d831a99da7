"""The Atom feed of the latest articles."""

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from articles.models import Article
from gallery.public import photos_for_readers

ITEMS = 30


def full(path):
    """Return the full address of a path: a feed is read far from the site, and never by the Host header's word."""
    return f"{settings.SITE_URL}{path}"


class LatestArticles(Feed):
    """Published articles with their lead photo, its credit and its provenance line; 6 queries at most."""

    feed_type = Atom1Feed

    def title(self):
        """The name of the site."""
        return settings.SITE_NAME

    def subtitle(self):
        """What the site is."""
        return _("Photographs and reporting from closed countries")

    def link(self):
        """The front page."""
        return full(reverse("front"))

    def feed_url(self):
        """The feed's own address."""
        return full(reverse("feed"))

    def items(self):
        """Pairs of an article and its lead photo, or None where readers cannot see one."""
        rows = list(
            Article.objects.published().newest().select_related("section").prefetch_related("bylines__author")[:ITEMS]
        )
        photos = photos_for_readers(row.lead_photo_id for row in rows if row.lead_photo_id)
        leads = (photos.get(row.lead_photo_id) for row in rows)
        return [
            (row, photo if photo and not photo.is_withdrawn else None) for row, photo in zip(rows, leads, strict=True)
        ]

    def item_title(self, item):
        """The headline."""
        return item[0].headline

    def item_description(self, item):
        """Standfirst, photo and its three lines, as HTML."""
        article, photo = item
        return render_to_string("includes/feed_entry.html", {"article": article, "photo": photo})

    def item_link(self, item):
        """The article."""
        return full(item[0].get_absolute_url())

    def item_author_name(self, item):
        """All authors in one line."""
        return ", ".join(byline.author.name for byline in item[0].bylines.all()) or settings.SITE_NAME

    def item_pubdate(self, item):
        """When readers could first see it."""
        return item[0].public_from

    def item_updateddate(self, item):
        """When its content last changed for readers."""
        return max(item[0].content_updated_at or item[0].public_from, item[0].public_from)

    def item_categories(self, item):
        """The section."""
        return [item[0].section.name] if item[0].section else []
