"""Things that were picked on a form, as the pickers show them: the shape of gallery/desk/pick.py."""

from django.db.models import Count
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from articles import body
from articles.models import AnnotatedPhoto, Article, Author, Comparison, StoredPost
from gallery.desk.access import change_url
from gallery.desk.pick import photo_item, set_item
from gallery.desk.states import with_states
from gallery.desk.thumbs import thumb, thumbs_of, with_thumbs
from gallery.models import Photo, PhotoSet

#: Kind of thing -> name of the desk page that offers it.
PICKERS = {
    "photo": "photo-pick",
    "photo_set": "set-pick",
    "article": "article-pick",
    "stored_post": "stored-post-pick",
    "comparison": "comparison-pick",
    "annotated": "annotated-pick",
    "author": "author-pick",
}
_EMBEDS = {
    "photo-embed": "photo",
    "photo-set": "photo_set",
    "stored-post": "stored_post",
    "related-post": "article",
    "photo-comparison": "comparison",
    "annotated-photo": "annotated",
}


def picker_url(kind):
    """The address of the JSON behind the picker of a kind."""
    return reverse(f"admin:{PICKERS[kind]}")


def embed_urls():
    """Return {tag of an embed: address of its picker}."""
    return {tag: picker_url(kind) for tag, kind in _EMBEDS.items()}


def items(kind, keys):
    """Return the picker's dicts for primary keys, in their order; what does not exist is left out."""
    known, describe = rows(kind)
    found = known.filter(pk__in=keys).in_bulk() if keys else {}
    return [describe(found[key]) for key in keys if key in found]


def items_in(html):
    """Return {tag of an embed: {its data-id: dict}} for everything that a text shows."""
    embeds = body.embeds_in(html)
    known, describe = rows("photo")
    shown = known.filter(public_id__in=embeds.photos) if embeds.photos else ()
    photos = {row.public_id: describe(row) for row in shown}
    keys = {
        "photo-set": embeds.sets,
        "stored-post": embeds.posts,
        "related-post": embeds.articles,
        "photo-comparison": embeds.comparisons,
        "annotated-photo": embeds.annotated,
    }
    others = {tag: {str(item["id"]): item for item in items(_EMBEDS[tag], found)} for tag, found in keys.items()}
    return {"photo-embed": photos} | others


def articles_for_picking():
    """Posts with what `article_item()` needs."""
    return Article.objects.select_related("lead_photo").prefetch_related(thumbs_of("lead_photo"))


def article_item(article):
    """A post as a picker shows it. A draft may be chosen too: readers see it once it is out."""
    state = article.status
    when = article.public_from or article.changed_at
    return _item(article, str(article), formats.date_format(when, "DATE_FORMAT"), article.lead_photo) | {
        "key": article.slug,
        "state": "public" if state == Article.Status.PUBLISHED else str(state.value),
        "state_label": str(state.label),
        "url": reverse("admin:articles_article_change", args=[article.pk]),
    }


def stored_post_item(post):
    """A saved social post as a picker shows it."""
    when = formats.date_format(post.posted_on, "DATE_FORMAT")
    return _item(post, f"{post.author} ({post.handle})", f"{when}: {post.text[:120]}", post.photo)


def author_item(author):
    """An author as a picker shows him or her."""
    return _item(author, author.name, author.role, None)


def comparison_item(pair):
    """A comparison as a picker shows it: by its left photo."""
    labels = " / ".join(filter(None, (pair.left_label, pair.right_label)))
    words = labels or f"{pair.left.public_id} / {pair.right.public_id}"
    return _item(pair, pair.title, words, pair.left) | {"url": change_url(pair)}


def annotated_item(row):
    """An annotated photo as a picker shows it."""
    notes = ngettext("%(number)d note", "%(number)d notes", row.number) % {"number": row.number}
    return _item(row, row.title, notes, row.photo) | {"url": change_url(row)}


def _item(row, label, caption, photo):
    picture = thumb(photo) if photo else None
    return {
        "id": row.pk,
        "key": str(row.pk),
        "label": label or _("Without a headline"),
        "caption": caption,
        "credit": "",
        "thumb": picture.url if picture else "",
        "width": picture.width if picture else 0,
        "height": picture.height if picture else 0,
        "graphic": bool(picture and picture.graphic),
        "class": "",
        "class_name": "",
        "state": "",
        "state_label": "",
    }


def rows(kind):
    """Return (queryset, function) of a kind: its records with what the function needs to describe one."""
    if kind == "photo":
        return with_states(with_thumbs(Photo.objects.all())), photo_item
    if kind == "photo_set":
        sets = PhotoSet.objects.select_related("lead").prefetch_related(thumbs_of("lead"))
        return sets.annotate(number=Count("items")), set_item
    if kind == "article":
        return articles_for_picking(), article_item
    if kind == "stored_post":
        return StoredPost.objects.select_related("photo").prefetch_related(thumbs_of("photo")), stored_post_item
    if kind == "comparison":
        pairs = Comparison.objects.select_related("left", "right").prefetch_related(thumbs_of("left"))
        return pairs, comparison_item
    if kind == "annotated":
        notes = AnnotatedPhoto.objects.select_related("photo").prefetch_related(thumbs_of("photo"))
        return notes.annotate(number=Count("notes")), annotated_item
    return Author.objects.all(), author_item
