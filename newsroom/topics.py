"""Which topical tags readers may know of: a tag that stands only on drafts tells what we work on."""

from django.db.models import Exists, OuterRef

from articles.models import Article, TaggedArticle
from gallery.models import Photo, PhotoSet, TaggedPhoto, TaggedPhotoSet, Topic


def public_topics():
    """Return the Topics that stand on at least one published article, published set or cleared photo."""
    return Topic.objects.filter(
        Exists(TaggedArticle.objects.filter(tag=OuterRef("pk"), content_object__in=Article.objects.published()))
        | Exists(TaggedPhotoSet.objects.filter(tag=OuterRef("pk"), content_object__in=PhotoSet.objects.published()))
        | Exists(TaggedPhoto.objects.filter(tag=OuterRef("pk"), content_object__in=Photo.objects.cleared()))
    )
