"""Headers at the edge, and what no page should have to think of."""

from django.conf import settings
from django.http import HttpResponseBadRequest
from django.utils.cache import patch_vary_headers
from django.utils.translation import activate
from django.utils.translation import gettext as _

from newsroom.modes import VARY, mode_of
from newsroom.site_settings import reading_once
from sources.languages import PLAIN, in_language, language_form

DESK = "/admin/"
#: Below these stands no page of readers.
NO_PAGES = (DESK, "/api/v1/", "/i18n/", settings.MEDIA_URL, settings.STATIC_URL)


def edge_headers(get_response):
    """Add to every answer what no page may lack, the errors of later middleware included."""

    def middleware(request):
        response = get_response(request)
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        # A frame with a sandbox has no origin of its own, and needs our sheets and fonts as a stranger.
        static = request.path_info.startswith(settings.STATIC_URL)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if static else "same-origin")
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


def language_of_the_address(get_response):
    """Answer a page in the language that its address asks for, whatever cookie and browser say; redirects keep it.

    `request.language_form` says how the address asks. The address of a page ends with a slash; feeds, tables, files and
    programs go by the reader alone.
    """

    def middleware(request):
        path = request.path_info
        page = path.endswith("/") and not path.startswith(NO_PAGES)
        request.language_form = language_form(request.GET) if page else PLAIN
        code = request.language_form.code
        if code:
            activate(code)
            request.LANGUAGE_CODE = code
        response = get_response(request)
        there = response.headers.get("Location", "")
        if code and there.startswith("/") and not there.startswith("//"):
            response.headers["Location"] = in_language(there, code)
        return response

    return middleware


def with_or_without_pictures(get_response):
    """Say in `request.mode` how pages are to be shown, and tell caches that pages depend on it."""

    def middleware(request):
        request.mode = mode_of(request.META)
        response = get_response(request)
        if response.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, VARY)
        return response

    return middleware


def site_read_once(get_response):
    """Ask the database for the site's settings and sections once in a request, however many places show them."""

    def middleware(request):
        with reading_once():
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
