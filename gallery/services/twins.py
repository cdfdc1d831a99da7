"""What people decide about near-duplicates: that two photos are two pictures, and that they are not after all."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.models import NearDuplicate
from sources.actors import require
from sources.audit import record, target_of

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


def _locked(by, pair):
    require(by, PERMISSION)
    return NearDuplicate.objects.select_for_update(of=("self",)).select_related("photo", "other").get(pk=pair.pk)


def _save(pair):
    pair.save(update_fields=["dismissed_by", "dismissed_at", "dismissal_reason"])


def _write(by, action, pair, detail):
    record(by=by, action=action, target=pair.photo, detail={"other": target_of(pair.other), **detail})
