"""Every address for readers is marked as the same for all of them, so that it may be kept, or says why it is not."""

import inspect

from sources import publicpages
from tests.newsroom import crawling

#: Routes outside the desk whose answers are kept by nobody, each with its reason.
APART = {
    "pictures": "it sets the cookie of the mode, and leads back",
    "set_language": "it sets the cookie of the language, by POST alone",
    "healthz": "it says whether this process lives, now",
    "readyz": "it says what is missing, now",
    "media": "files go out as they are, after a look at who asks and at what was withdrawn",
    "wordmark": "a file, kept by browsers for ever under a random name",
    "site-css": "kept by browsers for ever under a digest of what it says",
    "gallery:challenge": "a form with a token of its own, and the one page that sets a cookie",
}


def is_marked(view):
    """Whether `public_page` is the outermost decorator of a view."""
    return getattr(view, "__code__", None) is publicpages.public_page(lambda request: None).__code__


def test_every_public_route_is_marked_as_a_public_page_or_stands_on_the_list_with_its_reason():
    routes = dict(crawling.public_routes())
    assert len(routes) > 40
    assert {name for name, view in routes.items() if not is_marked(view)} == set(APART)


def test_a_mark_below_another_decorator_does_not_count():
    @publicpages.public_page
    def marked(request):
        return None

    def above(request):
        return marked(request)

    above.__wrapped__ = marked
    assert is_marked(marked) and not is_marked(above) and inspect.unwrap(above) is not above
