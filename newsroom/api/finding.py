"""From an address to the public thing behind it: a row that readers may see, a tombstone, a new address, or nothing."""

from django.db.models import Q
from django.http import Http404

from articles.models import Article
from articles.reading import for_page
from gallery.models import PhotoSet
from gallery.views_photo import found as photo_or_stone
from newsroom.api.answers import Moved, Withdrawn
from sources.slugs import FormerSlug, get_or_moved


def photo_row(public_id):
    """Return the cleared Photo of a number, with everything. Raises Withdrawn and Http404."""
    row, stone = photo_or_stone(public_id)
    if stone:
        raise Withdrawn(stone.withdrawn_at, stone.reason)
    return row


def post_row(slug, address):
    """Return the published Article of a slug, ready for `article_page()`.

    address makes the path of one from its slug, for Moved. Raises Moved, Withdrawn and Http404.
    """
    return _by_slug(Article, for_page(Article.objects.published()), slug, address)


def set_row(slug, address):
    """Return the published PhotoSet of a slug; otherwise as `post_row()`."""
    return _by_slug(PhotoSet, PhotoSet.objects.published(), slug, address)


def _by_slug(model, seen, slug, address):
    try:
        row, moved = get_or_moved(seen, slug)
    except Http404:
        former = FormerSlug.objects.filter(kind=model._meta.label_lower, slug=slug).values("object_id")
        gone = model.objects.withdrawn().filter(Q(slug=slug) | Q(pk__in=former)).first()
        if gone is None:
            raise
        raise Withdrawn(gone.withdrawn_at, gone.withdrawal_reason) from None
    if moved:
        former = FormerSlug.objects.get(kind=model._meta.label_lower, slug=slug)
        raise Moved(address(seen.values_list("slug", flat=True).get(pk=former.object_id)))
    return row
