"""The one page that other sites may put into a frame: a photo with its credit and its provenance, or its tombstone."""

from csp.decorators import csp_replace
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from gallery.models import Photo
from gallery.photo_page import title_of
from gallery.public import public_photo, tombstone, with_lines
from sources.publicpages import depends, public_page, shows
from sources.weblinks import add_link


@public_page
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"], "script-src": ["'none'"], "form-action": ["'none'"], "connect-src": ["'none'"]})
@require_safe
def embed(request, public_id=""):
    """The card of a photo. Context: photo (PublicPhoto) with title, or stone (Tombstone), then with 410."""
    row = with_lines(Photo.objects.cleared()).filter(public_id=public_id).first()
    stone = None
    if row is None:
        withdrawn = Photo.objects.withdrawn().filter(public_id=public_id).first()
        if withdrawn is None:
            raise Http404
        stone = tombstone(withdrawn)
    else:
        shows(request, f"photo:{row.public_id}")
        depends(request, f"photo:{row.pk}", "source:*", "words", "site")
    photo = None if stone else public_photo(row)
    context = {"photo": photo, "title": title_of(photo) if photo else "", "stone": stone}
    response = render(request, "gallery/embed.html", context, status=410 if stone else 200)
    # Kept by nobody for longer than the photo may be seen, shown in any page, and found nowhere by itself.
    response.headers["Cache-Control"] = "no-cache"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    if photo:
        add_link(response, photo.url + request.language_form.query, "canonical")
    return response
