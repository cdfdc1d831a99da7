"""Deleting a photo that no reader ever saw: an upload by mistake. What was public is withdrawn instead."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery import generations
from gallery.models import Photo
from sources.actors import require
from sources.audit import record
from sources.committing import after_commit


def was_public(photo):
    """Whether readers may have seen it."""
    return bool(photo.public_from and photo.public_from <= timezone.now())


@transaction.atomic
def delete_unpublished(*, by, photo):
    """Delete a photo that never was public, with its files after the commit.

    Needs gallery.delete_photo. Raises ValidationError for a photo that readers saw, that a partner took, or of which
    something was claimed.
    """
    require(by, "gallery.delete_photo")
    photo = Photo.objects.select_for_update(of=("self",)).get(pk=photo.pk)
    if was_public(photo):
        raise ValidationError(
            _("Readers have seen this photo. Withdraw it instead, so that they learn why it is gone.")
        )
    if photo.deliveries.exists():
        raise ValidationError(_("A partner has this photo. Withdraw it instead, so that they hear of it."))
    made = list(photo.derivatives.all())
    papers = [consent.paper for consent in photo.consents.all() if consent.paper]
    detail = {"number": photo.public_id, "sha256": photo.sha256}
    gone = [*photo.safety_decisions.all(), *photo.pillars.all()]
    record(by=by, action="photo.deleted", target=photo, detail=detail, gone=gone)
    private = [(file.storage, file.name) for file in (photo.original, *papers)]
    try:
        photo.delete()
    except (ProtectedError, RestrictedError) as error:
        raise ValidationError(
            _("Claims were made about this photo, and their history is kept. Withdraw it instead.")
        ) from error
    for generation in made:
        after_commit(generations.discard, generation)
    for storage, name in private:
        after_commit(storage.delete, name)
