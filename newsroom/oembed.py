"""oEmbed (oembed.com, 1.0): what another site shows for an address of ours.

What it gets is a frame with our own card of a photo, so that credit and provenance stay and a withdrawal takes it back;
of a post or a set, besides, nothing but its name.
"""

import re
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.http import Http404
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from articles.public import article_page
from gallery.embedding import WIDTH, frame_of, size_of
from gallery.imaging.credit import FORBIDDEN
from gallery.imaging.renditions import CARD
from gallery.photo_page import title_of
from gallery.public import public_photo
from gallery.public_sets import set_page
from newsroom.api import finding
from newsroom.api.answers import Moved, absolute, answer, as_json, problem
from newsroom.api.parameters import Unasked
from sources.naming import site_name
from sources.publicpages import public_page

# Seconds for which another site may keep the answer; the frame itself is asked each time.
LASTS = 300
#: What the name of a post or a set needs above the frame, in pixels.
NAME = 80


@public_page
@as_json
def oembed(request):
    """What to show for `url`, as `format` json or xml, within `maxwidth` and `maxheight` pixels."""
    kind = request.GET.get("format", "json")
    if kind not in ("json", "xml"):
        return problem("oembed", 501, _("No such format"), _("There are the formats json and xml."))
    room = [_pixels(request.GET, name) for name in ("maxwidth", "maxheight")]
    url = request.GET.get("url", "")
    if not url:
        raise Unasked(_("“url” is missing: the address of a photo, a set or a post of this site."))
    try:
        found, page = _shown(_path(url), room)
    except Moved as error:
        found, page = _shown(unquote(error.url), room)
    content = _about(found)
    if kind == "xml":
        return answer(request, _xml(content), page, "text/xml; charset=utf-8")
    return answer(request, content, page)


def _pixels(data, name):
    text = data.get(name, "")
    if not text:
        return None
    if not re.fullmatch("[0-9]{1,5}", text) or int(text) < 1:
        raise Unasked(_("“%(name)s” is a number of pixels.") % {"name": name})
    return int(text)


def _path(url):
    """The path of an address of this site. Raises Http404 for any other."""
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise Http404 from error
    own = urlsplit(settings.SITE_URL)
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != own.netloc.lower() or "\0" in unquote(url):
        raise Http404
    return unquote(parts.path)


def _shown(path, room):
    """({what oEmbed says of it}, path of its page) of a page of this site. Raises Http404, Withdrawn and Moved."""
    try:
        match = resolve(path if path.endswith("/") else f"{path}/")
    except Resolver404 as error:
        raise Http404 from error
    match match.view_name:
        case "gallery:photo" | "gallery:embed":
            return _photo(public_photo(finding.photo_row(**match.kwargs)), room)
        case "gallery:set":
            page = set_page(finding.set_row(**match.kwargs, address=lambda slug: reverse("gallery:set", args=[slug])))
            return _named(page.title, page.url, page.lead, room), page.url
        case "articles:article":
            row = finding.post_row(**match.kwargs, address=lambda slug: reverse("articles:article", args=[slug]))
            page = article_page(row)
            names = ", ".join(name for name, _url, _role in page.authors)
            return _named(page.headline, page.url, page.lead, room) | (
                {"author_name": names} if names else {}
            ), page.url
    raise Http404


def _photo(photo, room):
    width, height = size_of(photo, *room)
    found = {"title": title_of(photo), "author_name": photo.credit, "width": width, "height": height}
    return found | {"html": frame_of(photo, *room)} | _thumbnail(photo), photo.url


def _named(name, path, lead, room):
    """A post or a set: its name as a link, and the card of its first picture in a frame."""
    html = format_html('<blockquote><p><a href="{}">{}</a></p></blockquote>', absolute(path), name)
    if lead is None or lead.is_withdrawn:
        width, height = min(WIDTH, room[0] or WIDTH), min(NAME, room[1] or NAME)
        return {"title": name, "width": width, "height": height, "html": html}
    below = room[1] and max(1, room[1] - NAME)
    width, height = size_of(lead, room[0], below)
    found = {"title": name, "width": width, "height": min(height + NAME, room[1] or height + NAME)}
    return found | {"html": html + frame_of(lead, room[0], below)} | _thumbnail(lead)


def _thumbnail(photo):
    """The card with the mark of its class, if there is one; never of a picture that may distress."""
    if not photo.card or photo.graphic:
        return {}
    return {"thumbnail_url": absolute(photo.card), "thumbnail_width": CARD[0], "thumbnail_height": CARD[1]}


def _about(found):
    start = {"version": "1.0", "type": "rich"}
    provider = {"provider_name": site_name(), "provider_url": absolute(reverse("front"))}
    return start | found | provider | {"cache_age": LASTS}


def _xml(content):
    root = ElementTree.Element("oembed")
    for name, value in content.items():
        ElementTree.SubElement(root, name).text = FORBIDDEN.sub("", str(value))
    return b'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n' + ElementTree.tostring(root, encoding="utf-8")
