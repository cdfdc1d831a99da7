"""Which topical tags readers may know of: a tag that stands only on drafts tells what we work on."""

from django.db.models import Exists, OuterRef

from articles.models import Article, TaggedArticle
from gallery.models import Photo, PhotoSet, TaggedPhoto, TaggedPhotoSet, Topic


def public_topics():
    """Return the Topics that stand on at least one published article, published set or cleared photo."""
    return Topic.objects.filter(
        _stands(TaggedArticle, Article.objects.published())
        | _stands(TaggedPhotoSet, PhotoSet.objects.published())
        | _stands(TaggedPhoto, Photo.objects.cleared())
    )


def _stands(tagged, seen):
    # Asked of each record until one is found: SQLite would first make a list of all that readers see.
    by_this = tagged.objects.filter(Exists(seen.filter(pk=OuterRef("content_object"))), tag=OuterRef("pk"))
    return Exists(by_this)
