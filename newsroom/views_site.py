"""The owner's colours and wordmark as readers' browsers ask for them."""

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from newsroom.site_settings import card_now, css_now, version_of, wordmarks_now
from newsroom.wordmarks import FOLDER
from sources.publicpages import depends, public_page

FOR_EVER = "public, max-age=31536000, immutable"
POLICY = "sandbox; default-src 'none'"


@require_safe
def site_css(request):
    """The colours that the owner set. Kept for ever under ?v= of what it says, else asked for again."""
    sheet = css_now()
    response = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    current = request.GET.get("v") == version_of(sheet)
    response.headers["Cache-Control"] = FOR_EVER if current else "no-cache"
    return response


@public_page
@require_safe
def site_card(request):
    """The picture of the site for pages without one. Kept for ever under ?v= of what it shows, else asked for again."""
    depends(request, "site")
    card = card_now()
    response = HttpResponse(card.png(), content_type="image/png")
    # Other sites show it.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = FOR_EVER if request.GET.get("v") == card.version else "no-cache"
    response.headers["Content-Security-Policy"] = POLICY
    return response


@require_safe
def wordmark(request, name):
    """A wordmark that the site bears at this moment; 404 for one that was replaced."""
    kept = f"{FOLDER}/{name}"
    if kept not in wordmarks_now():
        raise Http404(_("There is no such file."))
    try:
        response = FileResponse(storages["public"].open(kept), content_type="image/webp")
    except FileNotFoundError as error:
        raise Http404(_("There is no such file.")) from error
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Security-Policy"] = POLICY
    return response
