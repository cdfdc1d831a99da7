"""Sitemaps as XML (sitemaps.org 0.9, with the extensions for pictures, for news and for languages)."""

import re
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils.translation import get_language

from sources.languages import alternates

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGE = "http://www.google.com/schemas/sitemap-image/1.1"
NEWS = "http://www.google.com/schemas/sitemap-news/0.9"
XHTML = "http://www.w3.org/1999/xhtml"
# What XML 1.0 cannot hold, even escaped.
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def index(files):
    """Return the sitemap index of [(path, aware datetime or None), …] as text."""
    inside = "".join(f"<sitemap>{_loc(path)}{_lastmod(changed)}</sitemap>\n" for path, changed in files)
    return f'{_HEAD}<sitemapindex xmlns="{SITEMAP}">\n{inside}</sitemapindex>\n'


def urlset(urls, publication):
    """Return a sitemap of Urls as text; `publication` is the name under which news are listed."""
    inside = "".join(_url(url, publication) for url in urls)
    spaces = f'xmlns="{SITEMAP}" xmlns:image="{IMAGE}" xmlns:news="{NEWS}" xmlns:xhtml="{XHTML}"'
    return f"{_HEAD}<urlset {spaces}>\n{inside}</urlset>\n"


def text(words):
    """Return words as they may stand in XML."""
    return escape(clean(words))


def clean(words):
    """Return words without the characters that XML cannot hold in any form."""
    return _NO_XML.sub("", words)


_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def _url(url, publication):
    pictures = "".join(_picture(picture) for picture in url.pictures)
    news = _news(url, publication) if url.headline else ""
    return f"<url>{_loc(url.path)}{_lastmod(url.changed)}{_languages(url.path)}{news}{pictures}</url>\n"


def _languages(path):
    return "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{address}"/>'
        for code, address in alternates(text(_full(path)))
    )


def _picture(picture):
    caption = f"<image:caption>{text(picture.caption)}</image:caption>" if picture.caption else ""
    licence = f"<image:license>{text(picture.licence)}</image:license>" if picture.licence else ""
    return f"<image:image><image:loc>{text(_full(picture.url))}</image:loc>{caption}{licence}</image:image>"


def _news(url, publication):
    # Two or three letters, as the vocabulary of news sitemaps has them.
    language = (url.language or get_language() or settings.LANGUAGE_CODE).split("-")[0].lower()
    return (
        f"<news:news><news:publication><news:name>{text(publication)}</news:name>"
        f"<news:language>{text(language)}</news:language></news:publication>"
        f"<news:publication_date>{_moment(url.published)}</news:publication_date>"
        f"<news:title>{text(url.headline)}</news:title></news:news>"
    )


def _loc(path):
    return f"<loc>{text(_full(path))}</loc>"


def _lastmod(changed):
    return f"<lastmod>{_moment(changed)}</lastmod>" if changed else ""


def _moment(moment):
    return moment.isoformat(timespec="seconds")


def _full(path):
    return f"{settings.SITE_URL}{path}"
