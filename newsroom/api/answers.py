"""How the API answers: JSON with an ETag that any site may read, and problems in plain words (RFC 9457)."""

import hashlib
import json
from functools import wraps

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from newsroom.api.parameters import Unasked
from sources.weblinks import link

METHODS = "GET, HEAD, OPTIONS"
DAY = 24 * 60 * 60


class Withdrawn(Exception):
    """The thing was public and was taken back: `on` is the moment, `reason` what readers are told."""

    def __init__(self, on, reason):
        super().__init__(reason)
        self.on, self.reason = on, reason


class Moved(Exception):
    """The thing has another address now; `url` is a path of the API."""

    def __init__(self, url):
        super().__init__(url)
        self.url = url


def absolute(path):
    """Return the full address of a path of this site, None for an empty one."""
    return f"{settings.SITE_URL}{path}" if path else None


def as_json(view):
    """Answer as JSON what a view returns, (content, path of the canonical page or ""), or an answer made already,
    and what it raises.

    Parameters that the view does not know, things that are gone and methods that change something become problems.
    """

    @wraps(view)
    def answering(request, *args, **kwargs):
        if request.method == "OPTIONS":
            return _readable(HttpResponse(status=204), preflight=True)
        if request.method not in ("GET", "HEAD"):
            response = problem("method", 405, _("Only reading"), _("This address can be read, and nothing else."))
            response.headers["Allow"] = METHODS
            return response
        try:
            made = view(request, *args, **kwargs)
        except Unasked as error:
            return problem("parameters", 400, _("Not understood"), str(error))
        except Withdrawn as error:
            return withdrawn(error)
        except Moved as error:
            return _readable(HttpResponsePermanentRedirect(error.url))
        except Http404:
            return unknown()
        return made if isinstance(made, HttpResponse) else answer(request, *made)

    return answering


def answer(request, content, canonical="", content_type="application/json"):
    """Return the answer with `content` as JSON, or 304 for whoever knows its ETag."""
    body = content if isinstance(content, bytes) else json.dumps(content, ensure_ascii=False, indent=1).encode()
    response = HttpResponse(body, content_type=content_type)
    # Over what is said here and nothing else, so that it tells nothing of what is not.
    response.headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    # Asked anew each time, like the pages: what is withdrawn is gone at once.
    response.headers["Cache-Control"] = "no-cache"
    if canonical:
        response.headers["Link"] = link(canonical, "canonical")
    return _readable(get_conditional_response(request, etag=response.headers["ETag"], response=response))


def problem(code, status, title, detail, **more):
    """Return a problem (RFC 9457); `code` names the part of /api/ that explains it."""
    content = {"type": f"{absolute(reverse('api'))}#{code}", "title": title, "status": status, "detail": detail} | more
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    response = HttpResponse(body, status=status, content_type="application/problem+json")
    response.headers["Cache-Control"] = "no-cache"
    return _readable(response)


def unknown():
    """Return 404: the same bytes for what does not exist and for what readers may not know of."""
    return problem("unknown", 404, _("Not here"), _("There is nothing at this address, or nothing that is public."))


def withdrawn(error):
    """Return 410 for a Withdrawn: that it was, when it was taken back, and why."""
    told = {"on": error.on.date().isoformat(), "reason": error.reason or None}
    return problem("withdrawn", 410, _("Withdrawn"), _("This was public and was taken back."), withdrawn=told)


def _readable(response, *, preflight=False):
    """Let any site read an answer: there is nothing in it that depends on who asks."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    if preflight:
        response.headers["Allow"] = response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Allow-Headers"] = "If-None-Match, Accept-Language"
        response.headers["Access-Control-Max-Age"] = str(DAY)
    else:
        response.headers["Access-Control-Expose-Headers"] = "ETag, Link"
    return response
