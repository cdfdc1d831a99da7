"""Writing: every save of a post is a version of its own, and nobody overwrites what he has not seen."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from articles import snapshot as snapshots
from articles import workflow
from articles.models import Article, ArticleRevision
from articles.services import rows
from gallery.models.topics import MOST_TAGS
from sources import audit
from sources.actors import require
from sources.slugs import free_slug


class Conflict(Exception):
    """Somebody saved a newer version. `mine` is the snapshot that was to be saved, `theirs` the newest version."""

    def __init__(self, mine, theirs):
        super().__init__(f"Version {theirs.number} is newer than the one that this text started from.")
        self.mine = mine
        self.theirs = theirs


@transaction.atomic
def save_draft(*, by, article, snapshot, base, note=""):
    """Save `snapshot` (articles/snapshot.py) as the newest version of `article` and return that ArticleRevision.

    article None makes a new post. base is the primary key of the version that the text started from (None for a new
    post); Conflict is raised when another one has become the newest. The same content again makes no version: the
    newest is returned. What readers see does not change; the row of a post that was never approved follows along.
    Raises PermissionDenied, and ValidationError for a missing headline, an address that is taken or values that do
    not exist.
    """
    require(by, workflow.CHANGE if article else "articles.add_article")
    snapshot = _checked(snapshot)
    article = _locked(article) if article else Article(created_by=by, headline=snapshot["headline"])
    newest = article.newest_revision
    if not snapshot["slug"]:
        snapshot["slug"] = free_slug(Article, snapshot["headline"], keep=article.pk)
    if newest and snapshots.of(newest) == snapshot:
        return newest
    if newest and newest.pk != base:
        raise Conflict(snapshot, newest)
    rows.refuse_taken_slug(article, snapshot["slug"])
    if not article.live_revision_id:
        rows.copy_into(article, snapshot)
    return _add(by, article, snapshot, note, action="article.saved" if newest else "article.started")


@transaction.atomic
def restore_revision(*, by, revision):
    """Make a new version with the content of an older one, and return it. Nothing is lost."""
    require(by, workflow.CHANGE)
    article = _locked(revision.article)
    content = snapshots.of(revision)
    if snapshots.of(article.newest_revision) == content:
        return article.newest_revision
    rows.refuse_taken_slug(article, content["slug"])
    if not article.live_revision_id:
        rows.copy_into(article, content)
    note = _("Version %(number)s restored") % {"number": revision.number}
    return _add(by, article, content, note, action="article.restored", restored=revision.number)


@transaction.atomic
def delete_draft(*, by, article):
    """Delete a post that readers never saw, with all its versions."""
    article = _locked(article)
    workflow.check(by=by, article=article, action="delete")
    audit.record(by=by, action="article.deleted", target=article, detail={"versions": article.revisions.count()})
    # The row points at its newest version and each version at the row: untie them first.
    Article.objects.filter(pk=article.pk).update(newest_revision=None)
    article.newest_revision = None
    try:
        article.delete()
    except ProtectedError as error:
        raise ValidationError(_("Something still refers to this post: it cannot be deleted.")) from error


def _locked(article):
    return Article.objects.select_for_update().get(pk=article.pk)


def _checked(snapshot):
    try:
        snapshot = snapshots.clean(snapshot)
    except (TypeError, ValueError) as error:
        raise ValidationError(str(error)) from error
    if not snapshot["headline"]:
        raise ValidationError({"headline": _("A post needs a headline, even while it is a draft.")})
    if len(snapshot["tags"]) > MOST_TAGS:
        raise ValidationError({"tags": _("At most %(most)d tags. Keep those that matter.") % {"most": MOST_TAGS}})
    for name in ("headline", "slug", "dateline", "language"):
        longest = Article._meta.get_field(name).max_length
        if len(snapshot[name]) > longest:
            raise ValidationError({name: _("At most %(number)s characters.") % {"number": longest}})
    return snapshot


def _add(by, article, snapshot, note, *, action, **detail):
    """Append a version, point the row at it and write the event."""
    last = article.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    revision = ArticleRevision.objects.create(
        article=article, number=last + 1, snapshot=snapshot, note=note[:200], created_by=by if by.pk else None
    )
    article.newest_revision = revision
    article.working_headline = snapshot["headline"]
    article.save(update_fields=["newest_revision", "working_headline", "changed_at"])
    audit.record(by=by, action=action, target=article, detail={"version": revision.number} | detail)
    return revision
