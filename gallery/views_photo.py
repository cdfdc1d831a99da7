"""The public page of a photo, and the same as JSON. Templates get frozen projections only."""

import hashlib
import json
from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gallery import provenance_json
from gallery.embedding import frame_of
from gallery.jsonld import data_block, photo_graph
from gallery.models import Photo, PhotoSet
from gallery.paging import neighbours
from gallery.photo_page import photo_page
from gallery.public import tombstone, with_everything
from sources.publicpages import public_page, shows
from sources.weblinks import add_link


@public_page
@require_safe
def photo(request, public_id):
    """One photo, whole, with everything that readers may know of it."""
    row, stone = found(public_id)
    if stone:
        return gone(request, "photo", stone.withdrawn_at, stone.reason, stone.public_id)
    shows(request, f"photo:{row.public_id}")
    page = photo_page(row)
    context = {"page": page, "photo": page.photo, "way": _way(row, request.GET.get("set", ""))}
    context |= {"data": data_block(photo_graph(page)), "frame": frame_of(page.photo)}
    response = render(request, "gallery/photo.html", context)
    add_link(response, page.json_url, "alternate", "application/json")
    return response


@public_page
@require_safe
def provenance(request, public_id):
    """The same as JSON; any site may read it. Whoever asks again with its ETag gets 304 while nothing has changed."""
    row, stone = found(public_id)
    page = None if stone else photo_page(row)
    content = provenance_json.document(page) if page else provenance_json.gone(stone)
    body = json.dumps(content, ensure_ascii=False, indent=1).encode()
    response = HttpResponse(body, status=410 if stone else 200, content_type="application/json")
    # Asked anew each time, like the page: what is withdrawn is gone at once.
    response.headers["Cache-Control"] = "no-cache"
    if not stone:
        # Over what is said here and nothing else: never over the original.
        response.headers["ETag"] = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        response = get_conditional_response(request, etag=response.headers["ETag"], response=response)
        add_link(response, page.photo.url, "canonical")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def found(public_id):
    """Return (row with everything, None) of a photo that readers may see, (None, Tombstone) of a withdrawn one.

    Raises Http404 for what does not exist and for what readers may not know of.
    """
    row = with_everything(Photo.objects.cleared()).filter(public_id=public_id).first()
    if row is not None:
        return row, None
    withdrawn = Photo.objects.withdrawn().filter(public_id=public_id).first()
    if withdrawn is None:
        raise Http404
    return None, tombstone(withdrawn)


def gone(request, kind, withdrawn_at, reason, public_id=""):
    """Answer 410 with a tombstone: what kind of thing it was, when it was taken back and the public reason."""
    context = {"kind": kind, "withdrawn_at": withdrawn_at, "reason": reason, "public_id": public_id}
    return render(request, "410.html", {"gone": context}, status=410)


def _way(row, set_slug):
    """Where a reader can go on: within the set that he or she came from, else along the archive; 2 queries."""
    shown = _set_with(row, set_slug) if set_slug and set_slug.isprintable() else None
    if shown is None:
        newer, older = neighbours(row)
        return {"previous": newer and _step(newer), "next": older and _step(older)}
    photos = list(
        Photo.objects.cleared()
        .filter(set_items__photo_set=shown)
        .order_by("set_items__position", "set_items__pk")
        .only("public_id", "headline", "caption")
    )
    at = next((number for number, one in enumerate(photos) if one.pk == row.pk), 0)
    query = f"?set={quote(shown.slug)}"
    return {
        "set": (shown.title, shown.get_absolute_url()),
        "number": at + 1,
        "count": len(photos),
        "previous": _step(photos[at - 1], query) if at else None,
        "next": _step(photos[at + 1], query) if at + 1 < len(photos) else None,
    }


def _set_with(row, slug):
    return PhotoSet.objects.published().filter(slug=slug, items__photo=row).first()


def _step(photo, query=""):
    """(address, words) of a link to a neighbour."""
    words = photo.headline or photo.caption or _("Photo %(number)s") % {"number": photo.public_id}
    return f"{photo.get_absolute_url()}{query}", words
