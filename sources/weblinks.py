"""The header Link (RFC 8288): where a page really lives, and where the same is said in another form."""

from django.conf import settings
from django.utils.encoding import iri_to_uri


def link(path, relation, content_type=""):
    """Return the value of a Link to a path of this site, encoded as in a link; what could end the value is encoded."""
    kind = f'; type="{content_type}"' if content_type else ""
    return f'<{settings.SITE_URL}{iri_to_uri(path)}>; rel="{relation}"{kind}'


def add_link(response, path, relation, content_type=""):
    """Put one more Link into the header of a response."""
    said = response.headers.get("Link", "")
    response.headers["Link"] = ", ".join(filter(None, [said, link(path, relation, content_type)]))
