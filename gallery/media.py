"""Answers MEDIA_URL: the derived files and nothing else.

A front server may answer these addresses faster; then it must know of retired generations by their absence.
"""

import re

from django.core.files.storage import storages
from django.http import FileResponse, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gallery.models import Derivatives

TYPES = {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}
# The whole of our own naming: what does not look like this is not looked up at all.
NAME = re.compile(
    r"(?P<shard>[0-9a-f]{2})/(?P<token>(?P=shard)[0-9a-f]{30})/(?P<size>card|[1-9][0-9]{0,4})\.(?P<kind>jpg|webp|avif)"
)
POLICY = "sandbox; default-src 'none'"
FOR_EVER = "public, max-age=31536000, immutable"


@require_safe
def media(request, name):
    """Answer one public file; 410 for a generation that was retired, 404 for anything else."""
    match = NAME.fullmatch(name)
    found = match and list(Derivatives.objects.filter(token=match["token"]).values_list("retired_at", flat=True))
    if not found:
        return _sentence(_("There is no such file."), 404)
    if found[0] is not None:
        return _sentence(_("This picture was taken down or replaced."), 410)
    # From the random name alone. There is no Last-Modified: it would tell when we were given the picture.
    etag = f'"{match["token"]}-{match["size"]}-{match["kind"]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        try:
            file = storages["public"].open(name)
        except FileNotFoundError:
            return _sentence(_("There is no such file."), 404)
        response = FileResponse(file, content_type=TYPES[match["kind"]])
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = FOR_EVER
    return _sealed(response)


def _sentence(text, status):
    response = HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
    # A picture that is gone must not be answered from a cache, and one that is not there yet may come.
    response.headers["Cache-Control"] = "no-store"
    return _sealed(response)


def _sealed(response):
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
