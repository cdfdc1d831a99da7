"""Where a page lives, said in the header of every page of readers."""

from django.utils.encoding import escape_uri_path

from newsroom.middleware import DESK
from sources.languages import PLAIN
from sources.weblinks import add_link


def canonical_links(get_response):
    """Say of every page of HTML that readers may keep where it lives, unless its view has said so: asked for in
    a language, at the address of that language; with any other query, at its plain one.

    Pages that failed, that are gone, or that belong to the desk live nowhere.
    """

    def middleware(request):
        response = get_response(request)
        html = response.headers.get("Content-Type", "").startswith("text/html")
        if response.status_code != 200 or not html or request.path_info.startswith(DESK):
            return response
        if 'rel="canonical"' not in response.headers.get("Link", ""):
            # What is answered before the languages are read has one form alone.
            form = getattr(request, "language_form", PLAIN)
            add_link(response, escape_uri_path(request.path) + form.query, "canonical")
        return response

    return middleware
