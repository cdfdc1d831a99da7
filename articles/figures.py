"""Figures: what a text shows through a record of its own (a saved social post, a comparison, an annotated photo)."""

from django.db.models import CharField, Q, Value

from articles import body
from articles.models import AnnotatedPhoto, Article, Comparison, StoredPost
from gallery.models import Photo, PhotoSetItem

#: Record -> the element that shows it in a text (articles/body.py).
TAGS = {StoredPost: "stored-post", Comparison: "photo-comparison", AnnotatedPhoto: "annotated-photo"}


def photo_keys(*, posts=(), comparisons=(), annotated=()):
    """Return the primary keys of the photos that these figures (primary keys) show; a query for each kind named."""
    found = set()
    if posts:
        found |= set(StoredPost.objects.filter(pk__in=posts).values_list("photo_id", flat=True))
    if comparisons:
        for pair in Comparison.objects.filter(pk__in=comparisons).values_list("left_id", "right_id"):
            found |= set(pair)
    if annotated:
        found |= set(AnnotatedPhoto.objects.filter(pk__in=annotated).values_list("photo_id", flat=True))
    return found - {None}


def photos_of(*, posts=(), comparisons=(), annotated=()):
    """Return {("posts", key): {photo keys}, …} for figures by their keys, named as in body.Embeds; one query."""
    asked = (
        ("posts", StoredPost, posts, "photo_id"),
        ("comparisons", Comparison, comparisons, "left_id"),
        ("comparisons", Comparison, comparisons, "right_id"),
        ("annotated", AnnotatedPhoto, annotated, "photo_id"),
    )
    parts = [
        model.objects.filter(pk__in=keys, **{f"{field}__isnull": False})
        .order_by()
        .values_list(Value(kind, CharField()), "pk", field)
        for kind, model, keys, field in asked
        if keys
    ]
    found = {}
    for kind, pk, photo in parts[0].union(*parts[1:], all=True) if parts else ():
        found.setdefault((kind, pk), set()).add(photo)
    return found


def photos_named(*contents):
    """Return a queryset of every photo that these snapshots name, withdrawn or not, with its source."""
    keys, public_ids = set(), set()
    for content in contents:
        embeds = body.embeds_in(content["body"])
        sets = {*content["photo_sets"], *embeds.sets}
        keys |= set(PhotoSetItem.objects.filter(photo_set__in=sets).values_list("photo_id", flat=True))
        keys |= photo_keys(posts=embeds.posts, comparisons=embeds.comparisons, annotated=embeds.annotated)
        keys |= {content["lead_photo"]} - {None}
        public_ids |= set(embeds.photos)
    return Photo.objects.filter(Q(pk__in=keys) | Q(public_id__in=public_ids)).select_related("source")


def keys_of(figure):
    """Return the primary keys of the photos that one figure, saved or not, shows."""
    names = {Comparison: ("left_id", "right_id"), AnnotatedPhoto: ("photo_id",), StoredPost: ("photo_id",)}
    return [pk for name in names[type(figure)] if (pk := getattr(figure, name))]


def posts_showing(figure):
    """Return the posts that show this figure to readers, now or at their time."""
    if figure.pk is None:
        return Article.objects.none()
    marker = f'<{TAGS[type(figure)]} data-id="{figure.pk}">'
    return Article.objects.filter(approved_at__isnull=False, withdrawn_at=None, body__contains=marker)
