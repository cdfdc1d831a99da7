"""JSON Feed 1.1, with an extension of ours that says of each picture whose it is and how it reached us."""

import json

from django.urls import reverse
from django.utils.translation import get_language

from gallery.jsonld import ESCAPES
from newsroom.feeds.xml_feeds import absolute, type_of
from newsroom.sitemaps.writing import clean

VERSION = "https://jsonfeed.org/version/1.1"


def document(feed):
    """Return a Feed as JSON. No sign in it means anything to a browser that takes it for a page."""
    terms = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": absolute(feed.page),
        "feed_url": absolute(feed.path),
        "next_url": absolute(feed.following) if feed.following else "",
        "description": feed.description,
        "language": get_language() or "en",
    }
    terms = {name: value for name, value in terms.items() if value} | {"items": [_item(one) for one in feed.entries]}
    return json.dumps(terms, ensure_ascii=False, indent=1).translate(ESCAPES)


def _item(entry):
    terms = {
        "id": entry.id,
        "url": absolute(entry.path),
        "title": clean(entry.title),
        "summary": clean(entry.summary),
        "content_html": clean(entry.html),
        "image": absolute(entry.photos[0].full) if entry.photos else "",
        "date_published": entry.published.isoformat(timespec="seconds"),
        "date_modified": entry.updated.isoformat(timespec="seconds"),
        "authors": [{"name": name} | ({"url": absolute(path)} if path else {}) for name, path in entry.authors],
        "tags": list(entry.categories),
        "language": entry.language,
        "attachments": [_attachment(photo) for photo in entry.photos],
    }
    terms = {name: value for name, value in terms.items() if value}
    if entry.photos:
        about = absolute(reverse("how-we-label"))
        terms["_provenance"] = {"about": about, "photos": [_provenance(photo) for photo in entry.photos]}
    return terms


def _attachment(photo):
    return {"url": absolute(photo.full), "mime_type": type_of(photo.full), "title": photo.caption or photo.alt}


def _provenance(photo):
    terms = {
        "url": absolute(photo.full),
        "page": absolute(photo.url),
        "width": photo.full_size[0],
        "height": photo.full_size[1],
        "alt": photo.alt,
        "caption": photo.caption,
        "credit": photo.credit,
        "licence": photo.licence_url,
        "class": photo.key,
        "line": photo.line.text(),
        "covered": photo.covered,
    }
    return {name: value for name, value in terms.items() if value}
