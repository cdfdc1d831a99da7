"""What people decide about near-duplicates: that two photos are two pictures, or how they belong together."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.models import NearDuplicate
from sources.actors import require
from sources.audit import record, target_of
from sources.models import Source

PERMISSION = "gallery.change_nearduplicate"
LONGEST = NearDuplicate._meta.get_field("dismissal_reason").max_length


@transaction.atomic
def dismiss(*, by, pair, reason):
    """Say that two photos are two pictures; return the fresh NearDuplicate. It stays, so that it is not found again.

    Needs gallery.change_nearduplicate. Raises ValidationError without a reason or when somebody said so already.
    """
    pair = _locked(by, pair)
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError(_("Say in a sentence why these are two pictures."), code="reason")
    if len(reason) > LONGEST:
        raise ValidationError(_("The reason has at most %(most)d characters.") % {"most": LONGEST}, code="reason")
    if pair.dismissed_at:
        raise ValidationError(_("Somebody has dismissed this pair already."), code="dismissed")
    pair.dismissed_by, pair.dismissed_at, pair.dismissal_reason = by, timezone.now(), reason
    pair.relation, pair.public = NearDuplicate.Relation.UNSAID, False
    _save(pair)
    _write(by, "photo.twin_dismissed", pair, {"reason": reason})
    return pair


@transaction.atomic
def restore(*, by, pair):
    """Put a dismissed pair back among those that wait for a look; return the fresh NearDuplicate.

    Needs gallery.change_nearduplicate. Raises ValidationError when it is not dismissed.
    """
    pair = _locked(by, pair)
    if not pair.dismissed_at:
        raise ValidationError(_("This pair is not dismissed."), code="open")
    pair.dismissed_by, pair.dismissed_at, pair.dismissal_reason = None, None, ""
    _save(pair)
    _write(by, "photo.twin_restored", pair, {})
    return pair


@transaction.atomic
def relate(*, by, pair, relation, public=False):
    """Say how two photos belong together, and whether readers may know of it; return the fresh NearDuplicate.

    relation is one of NearDuplicate.Relation, empty to take it back. Needs gallery.change_nearduplicate. Raises
    ValidationError for a dismissed pair, and for telling readers of one about which nothing is said or of which a
    photo comes from a source that is not named: what two files have in common can give away who took them.
    """
    pair = _locked(by, pair)
    if pair.dismissed_at:
        raise ValidationError(_("This pair is dismissed as two pictures. Put it back first."), code="dismissed")
    if relation not in NearDuplicate.Relation.values:
        raise ValidationError(_("Say how the two belong together."), code="relation")
    if public and not relation:
        raise ValidationError(_("Say how the two belong together before readers may know of it."), code="relation")
    sources = (pair.photo.source, pair.other.source)
    if public and not all(source and source.confidentiality == Source.Confidentiality.NAMED for source in sources):
        raise ValidationError(
            _("One of them comes from a source that we do not name, so readers are told nothing of the pair."),
            code="hidden",
        )
    before = [pair.relation, pair.public]
    pair.relation, pair.public, pair.related_by, pair.related_at = relation, public, by, timezone.now()
    _save(pair)
    _write(by, "photo.twin_related", pair, {"before": before, "after": [relation, public]})
    return pair


def _locked(by, pair):
    require(by, PERMISSION)
    return (
        NearDuplicate.objects.select_for_update(of=("self",))
        .select_related("photo__source", "other__source")
        .get(pk=pair.pk)
    )


def _save(pair):
    dismissal = ["dismissed_by", "dismissed_at", "dismissal_reason"]
    pair.save(update_fields=[*dismissal, "relation", "public", "related_by", "related_at"])


def _write(by, action, pair, detail):
    record(by=by, action=action, target=pair.photo, detail={"other": target_of(pair.other), **detail})
