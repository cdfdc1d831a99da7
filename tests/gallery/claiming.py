"""Few words for the tests of claims."""

from gallery.models import ProvenanceTag
from gallery.services.claims import propose_claim
from gallery.services.reviews import review_claim


def tag(slug):
    """A tag of the vocabulary."""
    return ProvenanceTag.objects.select_related("facet").get(slug=slug)


def propose(by, photo, slug, **more):
    """A new claim."""
    return propose_claim(by=by, photo=photo, tag=tag(slug), **more)


def verdict(by, claim, word, **more):
    """One review; a rejection or dispute gets a reason unless one is given."""
    reason = {} if word == "accept" else {"reason": "Because."}
    return review_claim(by=by, claim=claim, verdict=word, **reason | more)
