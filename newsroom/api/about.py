"""What the API says of itself: its index, its description for machines, and the page for people."""

from django.http import Http404
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.encoding import escape_uri_path
from django.views.decorators.http import require_safe

from newsroom.api.answers import Moved, absolute, as_json
from newsroom.api.openapi import description
from newsroom.api.parameters import read_all
from newsroom.api.routes import PARTS, ROUTES, VERSION
from newsroom.tables import tables
from sources.publicpages import public_page


@public_page
@as_json
def index(request):
    """Where everything is."""
    read_all(request.GET, ())
    lists = {route.name: absolute(reverse(f"api:{route.name}")) for route in ROUTES if not route.part}
    more = {"version": VERSION, "openapi": absolute(reverse("api:openapi")), "about": absolute(reverse("api"))}
    return more | lists, reverse("api")


@public_page
@as_json
def openapi(request):
    """The description in OpenAPI 3.1."""
    read_all(request.GET, ())
    return description(), reverse("api")


@public_page
@as_json
def unknown(request, rest):
    """Any other address of the API: a problem and not a page. With a slash too many it leads to the one without."""
    if rest.endswith("/") and request.path.startswith(start := reverse("api:index")):
        there = f"{start}{rest.rstrip('/')}"
        if resolve(there).url_name != "unknown":
            query = request.META.get("QUERY_STRING")
            raise Moved(escape_uri_path(there) + (f"?{query}" if query else ""))
    raise Http404(rest)


@public_page
@require_safe
def about(request):
    """The page that explains the API. Context: routes, parts and tables ((name, …), …), start, openapi_url."""
    context = {
        "routes": ROUTES,
        "parts": PARTS.items(),
        "start": absolute(reverse("api:index")),
        "openapi_url": reverse("api:openapi"),
        "tables": tables(),
    }
    return render(request, "api.html", context)
