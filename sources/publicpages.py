"""Which answers are the same for every reader, so that a cache may keep them, and what they were made from.

A view says so with the decorator `public_page`; whoever keeps answers (newsroom/pagecache.py) keeps no other. A view
may say more within: `depends` narrows what a kept answer depends on, `shows` names what a CDN may forget it by, and
`lasts` ends it early. Without these a kept answer ends with any change that readers may notice.
"""

from dataclasses import dataclass
from functools import wraps

from django.conf import settings
from django.contrib.messages import get_messages

SAFE = ("GET", "HEAD")
MARK = "public_page"
_SAID = "_said_of_public_page"


@dataclass(slots=True)
class Said:
    """What a view said of its answer. keys None: any change ends it. seconds None: no end of its own."""

    keys: frozenset | None = None
    shown: frozenset = frozenset()
    seconds: float | None = None


def public_page(view):
    """Mark the answers of a view as the same for every reader of a language and a mode; the outermost decorator.

    The mark is the attribute `public_page` (a Said) of a response with status 200 to GET or HEAD of somebody without
    session, name, messages or Authorization, that sets no cookie. The view must render nothing that depends on the
    request beyond host, path, query, language and mode. It may be a function or any other callable.
    """

    @wraps(view)
    def marking(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if _same_for_everybody(request, response):
            setattr(response, MARK, getattr(request, _SAID, None) or Said())
        return response

    return marking


def depends(request, *keys):
    """Say that the answer depends on nothing but these keys (sources/changes.py), "photo:*" for any of a kind.

    Calls add up; a call without keys says: on nothing. What is due by the clock ends the answer all the same.
    """
    said = _said(request)
    said.keys = (said.keys or frozenset()) | frozenset(keys)


def shows(request, *keys):
    """Name what readers see here, for the header Surrogate-Key, as purge orders do: "photo:" or "article:" with
    the public number, never a primary key, which counts what they may not know of; and nothing that is hidden."""
    said = _said(request)
    said.shown |= frozenset(keys)


def lasts(request, seconds):
    """Say that the answer is right for these seconds at most: it holds something that no note and no due date tells."""
    said = _said(request)
    said.seconds = seconds if said.seconds is None else min(said.seconds, seconds)


def _said(request):
    said = getattr(request, _SAID, None)
    if said is None:
        said = Said()
        setattr(request, _SAID, said)
    return said


def _same_for_everybody(request, response):
    if request.method not in SAFE or response.status_code != 200 or response.streaming or response.cookies:
        return False
    if "HTTP_AUTHORIZATION" in request.META or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return False
    session, user = getattr(request, "session", None), getattr(request, "user", None)
    if (session is not None and (session.modified or not session.is_empty())) or (user and user.is_authenticated):
        return False
    messages = get_messages(request)
    return not (len(messages) or getattr(messages, "added_new", False))
