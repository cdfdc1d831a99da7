"""Saying what was wrong: corrections of posts and photos, added to what readers see and never taken away."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from articles import linebyline, outside
from articles import snapshot as snapshots
from articles.figures import photos_named
from articles.models import Article, Correction
from articles.services import publishing
from articles.tasks import make_page_later
from gallery import outbox, purging
from gallery.models import Photo
from gallery.services.withdrawing import names_somebody
from sources import audit
from sources.actors import require
from sources.clock import database_now

PERMISSION = "articles.add_correction"


@transaction.atomic
def correct_article(*, by, article, kind, text, shows_change=False):
    """Add a correction to a post that readers see, and return it. kind is one of Correction.Kind, text plain words.

    shows_change offers readers the change from the version that they read before to the one that they read now, line
    by line. Moves the post's "updated". Raises PermissionDenied; ValidationError for a post that nobody reads, for
    words that name somebody who is not to be named, and for a change that cannot be shown.
    """
    require(by, PERMISSION)
    article = Article.objects.select_for_update().get(pk=article.pk)
    _refuse_unread(article)
    read = [one for one in linebyline.versions_read(article) if one.pk != article.live_revision_id]
    return _add(by, article, kind, text, shows_change, read[-1] if read else None)


@transaction.atomic
def publish_corrected(*, by, article, kind, text, shows_change=False, **publication):
    """Publish a version of a post that readers see already, and add the correction that says why; return both.

    publication goes to publishing.publish() (revision, override_reason). Raises what that and correct_article() raise;
    then neither happens.
    """
    require(by, PERMISSION)
    article = Article.objects.select_for_update().get(pk=article.pk)
    _refuse_unread(article)
    before = article.live_revision
    article = publishing.publish(by=by, article=article, **publication)
    return article, _add(by, article, kind, text, shows_change, before)


@transaction.atomic
def correct_photo(*, by, photo, kind, text):
    """Add a correction to a photo that readers see, and return it. Raises as correct_article() does."""
    require(by, PERMISSION)
    photo = Photo.objects.select_for_update(of=("self",)).select_related("source").get(pk=photo.pk)
    if not Photo.objects.cleared().filter(pk=photo.pk).exists():
        raise ValidationError(_("Readers do not see this photo: there is nothing to correct for them."))
    kind, text = _checked(kind, text, [photo])
    outbox.order_purge(cause=audit.target_of(photo), paths=purging.pages_of([photo]), keys=[f"photo:{photo.public_id}"])
    made = Correction.objects.create(
        photo=photo, kind=kind, text=text, language=photo.language, made_at=database_now(), made_by=by
    )
    audit.record(by=by, action="correction.made", target=photo, detail={"kind": kind, "text": text})
    return made


@transaction.atomic
def hide_change(*, by, correction, reason):
    """Show readers the former words no more; the correction itself stays. Return it. There is no way back."""
    require(by, PERMISSION)
    correction = Correction.objects.select_for_update(of=("self",)).get(pk=correction.pk)
    if not correction.shows_change:
        raise ValidationError(_("Readers are not shown this change."))
    if not (reason or "").strip():
        raise ValidationError(_("Say why: the reason stays in the log."))
    outside.order_purge(correction.article, [])
    correction.shows_change = False
    correction.save(update_fields=["shows_change"])
    detail = {"correction": correction.pk, "reason": reason.strip()}
    audit.record(by=by, action="correction.change_hidden", target=correction.article, detail=detail)
    return correction


def _refuse_unread(article):
    if not article.is_published:
        raise ValidationError(_("Readers do not see this post: there is nothing to correct for them."))


def _checked(kind, text, photos):
    """The kind and the words, if they may stand before readers."""
    if kind not in Correction.Kind.values:
        raise ValidationError({"kind": _("There is no such kind of correction.")})
    text = (text or "").strip()
    if not text:
        raise ValidationError({"text": _("Say what was wrong, and what is right.")})
    if names_somebody(text, photos):
        raise ValidationError({"text": _("These words name somebody who is not to be named.")}, code="names")
    return kind, text


def _add(by, article, kind, text, shows_change, before):
    after = article.live_revision
    contents = [snapshots.of(one) for one in (before, after) if one]
    kind, text = _checked(kind, text, photos_named(*contents))
    if shows_change and not (before and linebyline.lines_between(before, after, after)):
        raise ValidationError(
            {
                "shows_change": _(
                    "There is no change that readers may be shown: they read no other version before, its words are "
                    "the same, or the former words name somebody who is not to be named."
                )
            }
        )
    moment = database_now()
    made = Correction.objects.create(
        article=article,
        kind=kind,
        text=text,
        language=article.language,
        made_at=moment,
        made_by=by,
        revision_before=before,
        revision_after=after,
        shows_change=bool(shows_change),
    )
    article.content_updated_at = moment
    article.save(update_fields=["content_updated_at", "changed_at"])
    outside.order_purge(article, publishing.photos_shown(snapshots.from_article(article))[0])
    detail = {"kind": kind, "text": text, "shows_change": bool(shows_change)}
    audit.record(by=by, action="correction.made", target=article, detail=detail)
    make_page_later(article)
    return made
