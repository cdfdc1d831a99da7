"""Atom (RFC 4287, paged by RFC 5005, with the entries that are gone by RFC 6721) and RSS 2.0, with Media RSS."""

from email.utils import format_datetime
from html import escape
from xml.sax.saxutils import quoteattr

from django.conf import settings
from django.utils.translation import get_language

from gallery.photo_page import title_of
from newsroom.site_settings import site_now
from newsroom.sitemaps.writing import clean, text

MEDIA, CONTENT = "http://search.yahoo.com/mrss/", "http://purl.org/rss/1.0/modules/content/"
ATOM, DELETED = "http://www.w3.org/2005/Atom", "http://purl.org/atompub/tombstones/1.0"
CREATOR = "http://purl.org/dc/elements/1.1/"
TYPES = {"webp": "image/webp", "jpg": "image/jpeg", "avif": "image/avif"}
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'


def absolute(path):
    """Return the whole address of a path: a feed is read far from the site, and never by the Host header's word."""
    return f"{settings.SITE_URL}{path}"


def type_of(path):
    """Return the media type of a public picture by its name."""
    return TYPES.get(path.rpartition(".")[2], "image/jpeg")


def atom(feed):
    """Return a Feed as Atom."""
    links = [("alternate", feed.page, "text/html"), ("self", feed.path, "application/atom+xml")]
    links += [("first", feed.first, "application/atom+xml")]
    links += [("next", feed.following, "application/atom+xml")] if feed.following else []
    inside = [
        _tag("id", absolute(feed.first)),
        _tag("title", feed.title),
        _tag("subtitle", feed.description) if feed.description else "",
        _tag("updated", _iso(feed.updated)),
        *(_empty("link", rel=rel, href=absolute(path), type=kind) for rel, path, kind in links),
        *(_empty("at:deleted-entry", ref=one.id, when=_iso(one.withdrawn_at)) for one in feed.gone),
        *(_atom_entry(entry) for entry in feed.entries),
    ]
    spaces = _attributes({"xmlns": ATOM, "xmlns:media": MEDIA, "xmlns:at": DELETED, "xml:lang": get_language() or "en"})
    return f"{HEAD}<feed{spaces}>\n{_lines(inside)}</feed>\n"


def rss(feed):
    """Return a Feed as RSS 2.0."""
    links = [("self", feed.path), *([("next", feed.following)] if feed.following else [])]
    inside = [
        _tag("title", feed.title),
        _tag("link", absolute(feed.page)),
        _tag("description", feed.description),
        _tag("language", get_language() or "en"),
        _tag("lastBuildDate", format_datetime(feed.updated)),
        *(_empty("atom:link", rel=rel, href=absolute(path), type="application/rss+xml") for rel, path in links),
        *(_rss_item(entry) for entry in feed.entries),
    ]
    spaces = {"version": "2.0", "xmlns:atom": ATOM, "xmlns:media": MEDIA, "xmlns:content": CONTENT, "xmlns:dc": CREATOR}
    return f"{HEAD}<rss{_attributes(spaces)}>\n<channel>\n{_lines(inside)}</channel>\n</rss>\n"


def _atom_entry(entry):
    inside = [
        _tag("id", entry.id),
        _tag("title", entry.title),
        _tag("published", _iso(entry.published)),
        _tag("updated", _iso(entry.updated)),
        _empty("link", rel="alternate", href=absolute(entry.path), type="text/html"),
        *(_author(name, path) for name, path in entry.authors or ((site_now().name, ""),)),
        *(_empty("category", term=name) for name in entry.categories),
        _tag("summary", entry.summary) if entry.whole and entry.summary else "",
        _tag("content", entry.html, type="html") if entry.whole else _tag("summary", entry.html, type="html"),
        *(_media(photo) for photo in entry.photos),
    ]
    return f"<entry{_attributes({'xml:lang': entry.language})}>\n{_lines(inside)}</entry>"


def _rss_item(entry):
    inside = [
        _tag("title", entry.title),
        _tag("link", absolute(entry.path)),
        _tag("guid", entry.id, isPermaLink="false"),
        _tag("pubDate", format_datetime(entry.published)),
        _tag("atom:updated", _iso(entry.updated)),
        *(_tag("dc:creator", name) for name, _path in entry.authors),
        *(_tag("category", name) for name in entry.categories),
        # Readers of RSS take a description for HTML: plain words are written as such.
        _tag("description", escape(entry.summary) if entry.whole and entry.summary else entry.html),
        _tag("content:encoded", entry.html) if entry.whole else "",
        *(_media(photo) for photo in entry.photos),
    ]
    return f"<item>\n{_lines(inside)}</item>"


def _author(name, path):
    return f"<author>{_tag('name', name)}{_tag('uri', absolute(path)) if path else ''}</author>"


def _media(photo):
    """A picture by Media RSS: its credit and how it reached us go wherever its file goes."""
    width, height = photo.full_size
    attributes = {"url": absolute(photo.full), "type": type_of(photo.full), "medium": "image"}
    attributes |= {"width": width, "height": height, "lang": photo.language}
    words = " ".join(part for part in (photo.caption or photo.alt, photo.line.text()) if part)
    inside = _tag("media:title", title_of(photo), type="plain") + _tag("media:description", words, type="plain")
    inside += _tag("media:credit", photo.credit)
    if photo.copyright_notice:
        inside += _tag("media:copyright", photo.copyright_notice)
    if photo.licence_url:
        inside += _tag("media:license", photo.licence_label, type="text/html", href=photo.licence_url)
    return f"<media:content{_attributes(attributes)}>{inside}</media:content>"


def _tag(name, words, **attributes):
    return f"<{name}{_attributes(attributes)}>{text(str(words))}</{name}>"


def _empty(name, **attributes):
    return f"<{name}{_attributes(attributes)}/>"


def _attributes(values):
    return "".join(f" {name}={quoteattr(clean(str(value)))}" for name, value in values.items())


def _lines(parts):
    return "".join(f"{part}\n" for part in parts if part)


def _iso(moment):
    return moment.isoformat(timespec="seconds")
