"""Changes of one photo: what people say of it, and taking it back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gallery import derivatives
from gallery.models import Photo
from sources.actors import require
from sources.audit import record
from sources.clock import database_now

# The third layer of metadata, and nothing else: no state, no file, no provenance.
EDITABLE = frozenset(
    (
        "source",
        "caption",
        "alt",
        "headline",
        "creator",
        "credit_line",
        "copyright_notice",
        "licence",
        "usage_terms",
        "restrictions",
        "rights_expire",
        "digital_source_type",
        "language",
        "graphic",
        "focal_x",
        "focal_y",
        "taken_on",
        "taken_time",
        "taken_offset",
        "date_precision",
        "latitude",
        "longitude",
        "place",
        "place_shown",
        "place_precision",
        "place_reason",
        "embargo_until",
        "tags",
    )
)


@transaction.atomic
def edit_photo(*, by, photo, **fields):
    """Change what people say of a photo; return the fresh Photo.

    fields are those of EDITABLE; tags is a list of names. Needs gallery.change_photo. Raises TypeError for any other
    field and ValidationError for a bad value.
    """
    require(by, "gallery.change_photo")
    if unknown := set(fields) - EDITABLE:
        raise TypeError(f"These fields of a photo are not for editing: {', '.join(sorted(unknown))}.")
    tags = fields.pop("tags", None)
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    changed = sorted(name for name, value in fields.items() if getattr(photo, name) != value)
    for name in changed:
        setattr(photo, name, fields[name])
    photo.clean_fields(exclude={field.name for field in Photo._meta.fields} - set(changed))
    photo._history_user = by
    if changed:
        photo.save(update_fields=[*changed, "updated_at"])
    if tags is not None and set(tags) != set(photo.tags.names()):
        photo.tags.set(tags)
        changed.append("tags")
    if changed:
        # Names of fields only: what was said before is in the record's own history, where it can be corrected.
        record(by=by, action="photo.edited", target=photo, detail={"fields": changed})
    derivatives.follow(photo, changed)
    return photo


@transaction.atomic
def withdraw_photo(*, by, photo, reason):
    """Take a photo back, everywhere and at once; return the fresh Photo.

    reason is a sentence that readers see on the tombstone. Its public files are retired with this transaction and
    deleted after it. Needs gallery.withdraw_photo. Raises ValidationError without a reason or when it is withdrawn.
    """
    require(by, "gallery.withdraw_photo")
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError(_("Say in a sentence why the photo is withdrawn. Readers see it."), code="reason")
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if photo.withdrawn_at:
        raise ValidationError(_("This photo is withdrawn already."), code="withdrawn")
    photo.withdrawn_at = database_now()
    photo.withdrawal_reason = reason
    under_embargo = photo.embargo_until is not None and photo.embargo_until > photo.withdrawn_at
    if photo.public_from and (under_embargo or photo.public_from > photo.withdrawn_at):
        # No reader ever saw it: a tombstone would tell that it exists.
        photo.public_from = None
    photo._history_user = by
    photo.save(update_fields=["withdrawn_at", "withdrawal_reason", "public_from", "updated_at"])
    derivatives.retire(photo)
    record(by=by, action="photo.withdrawn", target=photo, detail={"reason": reason})
    return photo
