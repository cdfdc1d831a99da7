"""Every change of a source. Its identity is another matter: sources/vault.py."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import PROTECT
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sources.actors import require
from sources.audit import record
from sources.changes import SOURCE_COLUMNS
from sources.committing import after_commit
from sources.models import Source
from sources.parts import forget
from sources.slugs import forget_slugs, free_slug, remember_slug

# What the storeys above do, in the transaction in which readers may know less of a source from now on: functions that
# take by and source. An app adds its own when it is ready.
when_hidden: list = []
#: Steps before readers see another name, address or description of a source: step(source=the row as it was).
when_changing: list = []
#: Steps before readers may know more of a source, without arguments: each may raise ValidationError.
when_opening: list = []


@transaction.atomic
def save_source(*, by, source):
    """Save a new or changed Source and return it; a changed address keeps answering.

    `source` carries the new values, already cleaned. An empty slug is made from what readers may know, never from
    the code name. Whoever readers may know less of from now on loses what would still tell: the former addresses,
    an address made for the old words, and the public words of the history. A new source that is not to be named starts
    as not yet cleared; afterwards only clear_source() changes that. Raises PermissionDenied, and ValidationError where
    a step of `when_opening` says that readers cannot be told more now.
    """
    require(by, "sources.change_source" if source.pk else "sources.add_source")
    before = Source.objects.select_for_update().get(pk=source.pk) if source.pk else None
    hides = before is not None and source.openness < before.openness
    opens = before is not None and source.openness > before.openness
    if opens or (source.is_public and not (before and before.is_public)):
        for step in when_opening:
            step()
    if hides and source.slug == before.slug:
        source.slug = ""
    if before is None:
        named = source.confidentiality == Source.Confidentiality.NAMED
        source.clearance = Source.Clearance.CLEARED if named else Source.Clearance.PENDING
    else:
        # The form may be an hour old: state is never taken from it.
        source.clearance = before.clearance
    if not source.slug:
        source.slug = free_slug(Source, _public_words(source), keep=source.pk)
    changed = _changed(before, source) if before else []
    if before and any(getattr(before, column) != getattr(source, column) for column in SOURCE_COLUMNS):
        for step in when_changing:
            step(source=before)
    source._history_user = by
    source.save()
    if hides:
        forget_slugs(source)
        _forget_words(source)
        # No reader gets a stored part with the name any more, but the name must not lie in the database either.
        after_commit(forget, f"source:{source.pk}")
        for step in when_hidden:
            step(by=by, source=source)
    elif before is not None and before.confidentiality != Source.Confidentiality.PROTECTED:
        remember_slug(source, before.slug)
    if before is None:
        record(by=by, action="source.created", target=source, detail={"confidentiality": source.confidentiality})
    elif changed:
        # Names of fields only: the log is for ever, and a value may have been a name that is protected from now on.
        detail = {"fields": changed}
        if "confidentiality" in changed:
            detail["confidentiality"] = [before.confidentiality, source.confidentiality]
        record(by=by, action="source.changed", target=source, detail=detail)
    return source


@transaction.atomic
def clear_source(*, by, source, clearance, reason):
    """Say whether readers may see what comes from a source (a code of Source.Clearance); return the fresh Source.

    Whatever is not cleared is hidden with the commit, since every page asks. What a CDN keeps is another matter: the
    desk calls gallery.services.danger.set_clearance(), of which this is a step. reason goes into the log.
    Needs sources.clear_source. Raises ValidationError without a reason, and for what is so already.
    """
    require(by, "sources.clear_source")
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError(_("Say why. The reason goes into the log."), code="reason")
    if clearance not in Source.Clearance.values:
        raise ValidationError(_("A source is cleared, not yet cleared, or in danger."), code="clearance")
    source = Source.objects.select_for_update().get(pk=source.pk)
    before = source.clearance
    if before == clearance:
        raise ValidationError(_("The source has this clearance already."), code="same")
    source.clearance = clearance
    source._history_user = by
    source.save(update_fields=["clearance", "updated_at"])
    if clearance != Source.Clearance.CLEARED:
        after_commit(forget, f"source:{source.pk}")
    detail = {"before": before, "after": clearance, "reason": reason}
    record(by=by, action="source.clearance", target=source, detail=detail)
    return source


@transaction.atomic
def delete_source(*, by, source):
    """Delete a source that nothing comes from. Raises PermissionDenied, and ValidationError with a plain sentence."""
    require(by, "sources.delete_source")
    source = Source.objects.select_for_update().get(pk=source.pk)
    if reason := why_kept(source):
        raise ValidationError(reason)
    record(by=by, action="source.deleted", target=source, detail={"code": source.code})
    source.delete()


def why_kept(source):
    """Return a sentence that says why this source cannot be deleted, or "" where it can."""
    number = sum(
        relation.related_model._base_manager.filter(**{relation.field.name: source}).count()
        for relation in Source._meta.related_objects
        if relation.on_delete is PROTECT
    )
    if not number:
        return ""
    return ngettext(
        "%(number)d photo comes from %(code)s. Name another source for it first; then this one can be deleted.",
        "%(number)d photos come from %(code)s. Name another source for them first; then this one can be deleted.",
        number,
    ) % {"number": number, "code": source.code}


def _public_words(source):
    """What an address may say: the public name or description, for a protected source not even the kind's number."""
    if source.confidentiality == Source.Confidentiality.NAMED:
        return source.public_name or source.kind
    if source.confidentiality == Source.Confidentiality.DESCRIBED:
        return source.public_description or source.kind
    return "source"


def _forget_words(source):
    """Take out of the history what readers were told once and nobody may look up any more without a reason."""
    words = {"public_name": source.public_name, "slug": source.slug}
    if source.confidentiality == Source.Confidentiality.PROTECTED:
        words["public_description"] = ""
    source.history.update(**words)


def _changed(before, after):
    names = [field.attname for field in Source._meta.concrete_fields if not field.auto_created]
    names = [name for name in names if name not in ("created_at", "updated_at")]
    return [name.removesuffix("_id") for name in names if getattr(before, name) != getattr(after, name)]
