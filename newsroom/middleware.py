"""Headers at the edge, and what no page should have to think of."""

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.utils.translation import gettext as _

DESK = "/admin/"


def edge_headers(get_response):
    """Add to every answer what no page may lack, the errors of later middleware included."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware


def no_nul_characters(get_response):
    """Refuse an address with a NUL character: PostgreSQL cannot compare it, and no link of ours has one."""

    def middleware(request):
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest(
                _("This address contains a character that no address here has. Please check it.") + "\n",
                content_type="text/plain; charset=utf-8",
            )
        return get_response(request)

    return middleware


def staff_pages_are_private(get_response):
    """No cache may keep what a signed-in person saw, and no robot may list it.

    Public files are the same for everybody and are left alone: their view answers before anybody is looked up.
    """

    def middleware(request):
        response = get_response(request)
        if request.path_info.startswith(settings.MEDIA_URL):
            return response
        if request.path_info.startswith(DESK) or request.user.is_authenticated:
            response.headers["Cache-Control"] = "private, no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return middleware
