"""The feeds' addresses. They never change: a former slug leads to the present one."""

from functools import wraps

from django.http import HttpResponse, HttpResponsePermanentRedirect
from django.views.decorators.http import conditional_page, require_safe

from newsroom.feeds import json_feed, scopes, xml_feeds
from sources.publicpages import public_page

WRITERS = {
    "atom": (xml_feeds.atom, "application/atom+xml"),
    "rss": (xml_feeds.rss, "application/rss+xml"),
    "json": (json_feed.document, "application/feed+json"),
}


def _for_scripts(view):
    """Let scripts of other sites read the form made for them, a 304 included, which keeps few headers."""

    @wraps(view)
    def answering(request, *args, form, **kwargs):
        response = view(request, *args, form=form, **kwargs)
        if form == "json":
            response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return answering


@public_page
@require_safe
@_for_scripts
@conditional_page
def latest(request, form):
    """All posts, newest first; ?before= goes on. 304 for whoever knows this very answer (ETag)."""
    return _answer(form, scopes.latest(form, request.GET.get("before", "")))


@public_page
@require_safe
@_for_scripts
@conditional_page
def of(request, scope, slug, form):
    """The posts of a section, a tag or an author, or the photos of a source whose name is public."""
    try:
        return _answer(form, scopes.of(form, scope, slug, request.GET.get("before", "")))
    except scopes.Moved as moved:
        return HttpResponsePermanentRedirect(scopes.address_of(form, scope, moved.slug))


def _answer(form, feed):
    write, content_type = WRITERS[form]
    # No Last-Modified: it cannot say that something was taken back, and whoever asks by it alone would never learn.
    return HttpResponse(write(feed), content_type=f"{content_type}; charset=utf-8")
