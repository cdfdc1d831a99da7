"""What the head of a page says to machines: cards, feeds and data for search engines. No queries of its own."""

from urllib.parse import unquote

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import get_language

from articles.jsonld import article_graph
from gallery.jsonld import data_block, set_graph
from newsroom.feeds import scopes
from newsroom.jsonld import front_graph, page_graph
from newsroom.site_settings import site_now
from sources.languages import alternates

register = template.Library()

LOCALES = {"en": "en_GB", "ko": "ko_KR"}
NAMES = {"atom": "Atom", "rss": "RSS", "json": "JSON Feed"}
TYPES = {"atom": "application/atom+xml", "rss": "application/rss+xml", "json": "application/feed+json"}


@register.filter
def article_data(article):
    """Return what stands of a PublicArticle in its data block."""
    return data_block(article_graph(article))


@register.filter
def set_data(shown):
    """Return what stands of a PublicSet in its data block."""
    return data_block(set_graph(shown))


@register.simple_tag
def front_data():
    """Return what stands of the site in the data block of the front page."""
    return data_block(front_graph())


@register.simple_tag(takes_context=True)
def language_links(context):
    """Return the links from a page to its addresses in each language; nothing where a query makes it another page.

    A page that robots may not list puts its own word in place of these.
    """
    request = context.get("request")
    if request is None or not request.language_form.alone:
        return ""
    forms = alternates(f"{settings.SITE_URL}{request.path}")
    return format_html_join("\n", '<link rel="alternate" hreflang="{}" href="{}">', forms)


@register.filter
def slug_of(path):
    """Return the slug with which the path of a page ends."""
    return unquote(path.rstrip("/").rpartition("/")[2])


@register.simple_tag
def locale():
    """Return the locale of the page as OpenGraph writes it, such as "en_GB"."""
    language = (get_language() or settings.LANGUAGE_CODE).split("-")[0]
    return LOCALES.get(language, language)


@register.inclusion_tag("includes/page_head.html", takes_context=True)
def page_head(context, kind, name, description="", above="", parent="", scope="", slug="", results=()):
    """Return the head of a page that lists or explains: card, data and, with scope and slug, the feeds of the same.

    `above` is the words of the page over it and `parent` the name of that one's address; `results` is what was found.
    """
    path = context["request"].path
    over = (above, reverse(parent)) if above and parent else ()
    data = data_block(page_graph(kind, name, path, description=description, above=over, results=results))
    profile = "profile" if kind == "ProfilePage" else "website"
    feeds = feed_links(scope, slug, name) if scope else ""
    return {"name": name, "description": description, "type": profile, "data": data, "feeds": feeds}


@register.inclusion_tag("includes/og_site.html")
def site_card():
    """Return the card of the site itself, for a page that has no picture to show. Made from what "site" notes."""
    site = site_now()
    return {"url": site.card_url, "name": site.name}


@register.simple_tag
def feed_links(scope="", slug="", name=""):
    """Return the links by which programs find the feeds of a section, tag, author or source, or those of all posts."""
    links = [
        (TYPES[form], f"{name} ({NAMES[form]})" if name else NAMES[form], scopes.address_of(form, scope, slug))
        for form in scopes.FORMS
    ]
    return format_html_join("\n", '<link rel="alternate" type="{}" title="{}" href="{}">', links)
