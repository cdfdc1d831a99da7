"""Publication: one version goes into the row that readers see, whole, in one transaction, or not at all."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from articles import blockers as gate
from articles import body, outside, workflow
from articles import snapshot as snapshots
from articles.figures import photo_keys
from articles.models import Article
from articles.services import rows
from articles.tasks import make_page_later
from gallery.blockers import pass_over
from gallery.models import Photo, PhotoSet, PhotoSetItem
from gallery.services import photosets, recall, release
from gallery.services.places import Kind
from gallery.services.withdrawing import refuse_names
from sources import audit
from sources.clock import database_now
from sources.committing import after_commit
from sources.parts import forget
from sources.slugs import remember_slug


def place_of(article):
    """The name of a post as a place in which photos stand (gallery.models.Appearance)."""
    return audit.target_of(article)


@transaction.atomic
def publish(*, by, article, revision=None, at=None, embargo_until=None, override_reason=""):
    """Let readers see `revision` (by default the newest) of `article` from `at` on; return the Article.

    at None means now, or for a post that readers already see: its first publication stays. A later `at` is a schedule,
    an earlier one a date of first publication elsewhere; `embargo_until` holds the post back whatever `at` says.
    Photos and sets that the post shows become public with it. Raises PermissionDenied; ValidationError for a version
    of another post or a schedule for what readers already see; articles.blockers.Blocked while anything stands in the
    way, unless `override_reason` says why it may be passed over and `by` holds articles.override_blockers.
    """
    article = Article.objects.select_for_update().get(pk=article.pk)
    workflow.check(by=by, article=article, action="publish")
    revision = revision or article.newest_revision
    if revision is None or revision.article_id != article.pk:
        raise ValidationError(_("This version belongs to another post."))
    now = database_now()
    was_public = article.public_from is not None and article.public_from <= now
    if was_public and ((at and at > now) or (embargo_until and embargo_until > now)):
        raise ValidationError(
            _("Readers can see this post already: a change appears at once. To hide it, withdraw it.")
        )
    content = snapshots.of(revision)
    found = gate.blockers(revision, at=at or now, embargo_until=embargo_until)
    passed = pass_over(found, by=by, reason=override_reason, permission="articles.override_blockers", final=gate.FINAL)
    if was_public:
        outside.order_purge(article, photos_shown(snapshots.from_article(article))[0])
    elif article.public_from:
        _hold(by, article)

    before, old_slug, known = snapshots.from_article(article), article.slug, was_public or article.withdrawn_at
    article.publish_at = at or (article.publish_at if known else now)
    article.embargo_until = embargo_until or (article.embargo_until if known else None)
    article.approved_at, article.approved_by = now, by if by.pk else None
    article.withdrawn_at, article.withdrawal_reason = None, ""
    article.live_revision = revision
    if known and snapshots.differs_for_readers(before, content):
        article.content_updated_at = now
    rows.copy_into(article, content)
    if known:
        remember_slug(article, old_slug)
    _release(by, article, content)
    audit.record(
        by=by,
        action="article.published",
        target=article,
        detail={
            "version": revision.number,
            "publish_at": article.publish_at.isoformat(),
            "embargo_until": article.embargo_until.isoformat() if article.embargo_until else None,
        }
        | passed,
    )
    make_page_later(article)
    return article


@transaction.atomic
def unschedule(*, by, article):
    """Take a post that waits for its time back to being a draft; return the Article."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    workflow.check(by=by, article=article, action="unschedule")
    _hold(by, article)
    article.approved_at = article.approved_by = article.publish_at = article.embargo_until = None
    article.live_revision = None
    rows.copy_into(article, snapshots.of(article.newest_revision))
    release.clear_place(by=by, place=place_of(article))
    audit.record(by=by, action="article.unscheduled", target=article)
    return article


@transaction.atomic
def withdraw(*, by, article, reason, photos=()):
    """Take a post back that readers can see: its address answers 410 with the reason from now on. Return the Article.

    photos (rows or primary keys) are recalled with it, which needs gallery.withdraw_photo; the others stay with the
    posts and sets that still show them. The CDN is ordered to forget every page that names the post, and partners who
    took it get one mail each. Raises ValidationError without a reason, and for one that names somebody protected.
    """
    article = take_back(by=by, article=article, reason=reason)
    reason, places = article.withdrawal_reason, [place_of(article)]
    if photos:
        recall.recall_photos(by=by, photos=photos, reason=reason, places=places)
    else:
        recall.tell_partners(places=places, reason=reason)
    return article


@transaction.atomic
def take_back(*, by, article, reason):
    """As `withdraw()`, without a word to partners: a step of a recall that reaches further and tells them once."""
    article = Article.objects.select_for_update().get(pk=article.pk)
    workflow.check(by=by, article=article, action="withdraw")
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError({"reason": _("Say why, in words that readers may see.")})
    shown, _sets = photos_shown(snapshots.from_article(article))
    refuse_names(reason, shown)
    outside.order_purge(article, shown)
    article.withdrawn_at, article.withdrawal_reason = database_now(), reason
    article.save(update_fields=["withdrawn_at", "withdrawal_reason", "changed_at"])
    audit.record(by=by, action="article.withdrawn", target=article, detail={"reason": reason})
    after_commit(forget, f"article:{article.pk}")
    release.clear_place(by=by, place=place_of(article))
    return article


def _standing(keys):
    return set(Article.objects.published().filter(pk__in=keys).values_list("pk", flat=True))


def _take_back(*, by, key, reason):
    take_back(by=by, article=Article(pk=key), reason=reason)


#: How posts are taken back with what leads to somebody (gallery/services/places.py).
AS_PLACE = Kind(permission=workflow.WITHDRAW, standing=_standing, take_back=_take_back)


def photos_shown(content):
    """Return (photos, sets) that a snapshot shows: rows of Photo, each once, and rows of PhotoSet."""
    embeds = body.embeds_in(content["body"])
    sets = PhotoSet.objects.filter(pk__in={*content["photo_sets"], *embeds.sets}, withdrawn_at=None)
    keys = set(PhotoSetItem.objects.filter(photo_set__in=sets).values_list("photo_id", flat=True))
    keys |= photo_keys(posts=embeds.posts, comparisons=embeds.comparisons, annotated=embeds.annotated)
    keys |= set(Photo.objects.filter(public_id__in=embeds.photos).values_list("pk", flat=True))
    keys.add(content["lead_photo"])
    photos = Photo.objects.filter(pk__in=keys - {None}, withdrawn_at=None).select_related("source")
    return list(photos), list(sets)


def show_anew(*, by, article):
    """Let what an approved post shows by now become public with it: a figure in its text was given another photo.

    A step of services that have checked their own permission; the caller holds the transaction.
    """
    _release(by, article, snapshots.from_article(article))


def _hold(by, article):
    """Take back what this post was to bring out at its time, except for what another post brings out too."""
    _photos, sets = photos_shown(snapshots.from_article(article))
    for photo_set in sets:
        photosets.hold_set(by=by, photo_set=photo_set, at=article.public_from)
        others = Article.objects.filter(approved_at__isnull=False, withdrawn_at=None).exclude(pk=article.pk)
        embedded = Q(body__contains=f'<photo-set data-id="{photo_set.pk}">')
        for other in others.filter(embedded | Q(photo_sets=photo_set)).distinct():
            photosets.release_set(by=by, photo_set=photo_set, at=other.public_from)


def _release(by, article, content):
    """Photos and sets become public with the post that shows them, and not before."""
    photos, sets = photos_shown(content)
    for photo_set in sets:
        photosets.release_set(by=by, photo_set=photo_set, at=article.public_from)
    release.place_photos(
        by=by,
        place=place_of(article),
        title=article.headline,
        url=article.get_absolute_url(),
        photos=photos,
        public_from=article.public_from,
    )
