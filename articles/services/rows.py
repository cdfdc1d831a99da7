"""Copying a snapshot into the row that readers see, and finding out whether its address is free."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from articles import body
from articles.models import AppearedIn, Article, ArticleSet, Author, Byline, RelatedArticle, Section
from gallery.models import Photo, PhotoSet
from sources.slugs import FormerSlug, free_slug


def copy_into(article, snapshot):
    """Make the row say what the snapshot says (fields, bylines, sets, related, tags, appearances) and save it.

    What no longer exists is left out. The caller holds the lock and the transaction. 13 queries or so, however long
    the lists are.
    """
    for name in ("kind", "headline", "slug", "standfirst", "dateline", "body", "language", "replies"):
        setattr(article, name, snapshot[name])
    article.body_text = body.text_of(snapshot["body"])
    article.section_id = next(iter(_existing(Section, [snapshot["section"]])), None)
    article.lead_photo_id = next(iter(_existing(Photo, [snapshot["lead_photo"]])), None)
    article.save()
    _reorder(article, Byline, "author", _existing(Author, snapshot["authors"]))
    _reorder(article, ArticleSet, "photo_set", _existing(PhotoSet, snapshot["photo_sets"]))
    _reorder(article, RelatedArticle, "other", _existing(Article.objects.exclude(pk=article.pk), snapshot["related"]))
    _appear(article, snapshot["appeared_in"])
    article.tags.set(snapshot["tags"])


def refuse_taken_slug(article, slug):
    """Raise ValidationError({"slug": …}), with a free one as a suggestion, if another post has or had this address."""
    if Article.objects.filter(slug=slug).exclude(pk=article.pk).exists() or (
        FormerSlug.objects.filter(kind=Article._meta.label_lower, slug=slug).exclude(object_id=article.pk or 0).exists()
    ):
        raise ValidationError({"slug": taken_message(slug, keep=article.pk)})


def taken_message(slug, *, keep=None):
    """The sentence that says that an address is taken and names a free one."""
    return _("This address is taken. Free is: %(slug)s") % {"slug": free_slug(Article, slug, keep=keep)}


def _existing(model_or_queryset, keys):
    """The keys that exist, in the given order."""
    queryset = getattr(model_or_queryset, "objects", model_or_queryset)
    known = set(queryset.filter(pk__in=keys).values_list("pk", flat=True))
    return [key for key in keys if key in known]


def _appear(article, rows):
    held = article.appeared_in.values("outlet", "url", "date")
    if [row | {"date": row["date"].isoformat() if row["date"] else ""} for row in held] == list(rows):
        return
    article.appeared_in.all().delete()
    AppearedIn.objects.bulk_create(
        AppearedIn(article=article, outlet=row["outlet"], url=row["url"], date=row["date"] or None, position=position)
        for position, row in enumerate(rows)
    )


def _reorder(article, model, field, keys):
    # Rows that stay as they are tell nobody that readers might notice something (articles/changes.py).
    held = model.objects.filter(article=article).order_by("position", "pk").values_list(f"{field}_id", flat=True)
    if list(held) == keys:
        return
    model.objects.filter(article=article).delete()
    model.objects.bulk_create(
        model(article=article, position=position, **{f"{field}_id": key}) for position, key in enumerate(keys)
    )
