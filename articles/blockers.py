"""The gate: everything that stands between a version of a post and its readers, each with a sentence and a link."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import body
from articles import snapshot as snapshots
from articles.figures import photo_keys
from articles.models import AnnotatedPhoto, Article, Author, Comparison, Section, StoredPost
from articles.services.rows import taken_message
from gallery import blockers as photo_gate
from gallery.blockers import Blocked, Blocker, blockers_of
from gallery.models import Photo, PhotoSet, PhotoSetItem
from gallery.outbox import cdn_blockers
from sources.slugs import FormerSlug

__all__ = ["FINAL", "Blocked", "Blocker", "blockers", "is_final"]

# These are not a matter of judgement: without them there is nothing to show, or no address to show it at. What nobody
# passes over for a photo, nobody passes over for the post that shows it.
FINAL = photo_gate.FINAL | {"headline_missing", "slug_taken", "slug_missing", "text_missing"}


def is_final(blocker):
    """Whether no reason in the world lets this one be passed over."""
    return blocker.code in FINAL


def blockers(thing, *, at=None, embargo_until=None):
    """Return a list of Blocker(code, sentence, url) for an ArticleRevision, or for the newest one of an Article.

    Empty means that nothing stands in the way of showing it from `at` on (now if None or past), or from the end of
    the embargo that is about to be set. A dozen queries or so, however many photos it shows.
    """
    revision = thing.newest_revision if isinstance(thing, Article) else thing
    moment = max(filter(None, (at, embargo_until)), default=None)
    return blockers_of_content(snapshots.of(revision), revision.article_id, at=moment, embargo_until=embargo_until)


def blockers_of_content(content, article_pk, *, at=None, embargo_until=None):
    """As `blockers()`, for a snapshot of the post with that primary key, which is None for a post that is not saved."""
    form = reverse("admin:articles_article_change", args=[article_pk]) if article_pk else ""
    return [
        *cdn_blockers(),
        *_writing(content, article_pk, form),
        *_time(embargo_until, form),
        *_pictures(content, form, at),
    ]


def _writing(content, article_pk, form):
    missing = (
        ("headline", "headline_missing", _("The post has no headline.")),
        ("slug", "slug_missing", _("The post has no address.")),
        ("body", "text_missing", _("The post has no text.")),
    )
    for name, code, sentence in missing:
        if not content[name]:
            yield Blocker(code, sentence, f"{form}#id_{name}")
    if not (content["section"] and Section.objects.filter(pk=content["section"]).exists()):
        yield Blocker("section_missing", _("The post belongs to no section."), f"{form}#id_section")
    if not Author.objects.filter(pk__in=content["authors"]).exists():
        yield Blocker("byline_missing", _("Nobody's name stands over the post."), f"{form}#id_authors")
    if _slug_taken(content["slug"], article_pk):
        yield Blocker("slug_taken", taken_message(content["slug"], keep=article_pk), f"{form}#id_slug")


def _slug_taken(slug, article_pk):
    former = FormerSlug.objects.filter(kind=Article._meta.label_lower, slug=slug).exclude(object_id=article_pk)
    return Article.objects.filter(slug=slug).exclude(pk=article_pk).exists() or former.exists()


def _time(embargo_until, form):
    if embargo_until and embargo_until <= timezone.now():
        yield Blocker("embargo_in_the_past", _("The embargo ends in the past: it would hold nothing back."), form)


def _pictures(content, form, moment):
    """What is wrong with the photos that the post shows, and what it shows that does not exist."""
    embeds = body.embeds_in(content["body"])
    set_pks = list(dict.fromkeys([*embeds.sets, *content["photo_sets"]]))
    sets = PhotoSet.objects.in_bulk(set_pks)
    yield from _absent(embeds, content, sets, form)
    inside = PhotoSetItem.objects.filter(photo_set__in=sets).values_list("photo_id", flat=True)
    figures = photo_keys(posts=embeds.posts, comparisons=embeds.comparisons, annotated=embeds.annotated)
    keys = {content["lead_photo"], *inside, *figures} - {None}
    shown = Photo.objects.filter(Q(pk__in=keys) | Q(public_id__in=embeds.photos))
    known = set(shown.values_list("public_id", flat=True))
    for public_id in embeds.photos:
        if public_id not in known:
            sentence = _("The text shows photo %(number)s, which does not exist.") % {"number": public_id}
            yield Blocker("photo_absent", sentence, f"{form}#id_body")
    if content["lead_photo"] and not Photo.objects.filter(pk=content["lead_photo"]).exists():
        yield Blocker("lead_absent", _("The lead photo does not exist any more."), f"{form}#id_lead_photo")
    yield from blockers_of(shown.order_by("pk"), at=moment)


def _absent(embeds, content, sets, form):
    for pk in [*embeds.sets, *content["photo_sets"]]:
        if pk not in sets:
            yield Blocker(
                "photo_set_absent", _("The post shows a photo set that does not exist."), f"{form}#id_photo_sets"
            )
        elif sets[pk].withdrawn_at:
            sentence = _("The photo set “%(title)s” was withdrawn.") % {"title": sets[pk].title}
            yield Blocker("photo_set_withdrawn", sentence, f"{form}#id_photo_sets")
    figures = (
        (StoredPost, embeds.posts, "stored_post_absent", _("The text shows a saved social post that does not exist.")),
        (Comparison, embeds.comparisons, "comparison_absent", _("The text shows a comparison that does not exist.")),
        (
            AnnotatedPhoto, embeds.annotated, "annotated_photo_absent",
            _("The text shows an annotated photo that does not exist."),
        ),
    )  # fmt: skip
    for model, keys, code, sentence in figures:
        if keys and model.objects.filter(pk__in=keys).count() != len(keys):
            yield Blocker(code, sentence, f"{form}#id_body")
    known = set(Article.objects.filter(pk__in=embeds.articles).values_list("pk", flat=True))
    if any(pk not in known for pk in embeds.articles):
        yield Blocker("related_post_absent", _("The text leads to a post that does not exist."), f"{form}#id_body")
