"""Changes of one photo: what people say of it, and taking it back."""

from django.db import transaction

from gallery import derivatives, outbox, purging
from gallery.models import Photo
from gallery.services.recall import recall_photos
from gallery.services.rights import follow_readers
from gallery.tasks import suggest_later
from sources.actors import require
from sources.audit import record

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
        "usage_category",
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
        "risk_review_due",
        "tags",
    )
)

# What the rules of gallery/suggestions.py read of it.
SUGGESTIVE = frozenset(("source", "digital_source_type", "credit_line", "taken_on", "date_precision"))


@transaction.atomic
def edit_photo(*, by, photo, **fields):
    """Change what people say of a photo; return the fresh Photo.

    fields are those of EDITABLE; tags is a list of names. Needs gallery.change_photo. Raises TypeError for any other
    field, and ValidationError for a bad value and where it would show the photo, or who it is from, while the CDN does
    not listen.
    """
    require(by, "gallery.change_photo")
    if unknown := set(fields) - EDITABLE:
        raise TypeError(f"These fields of a photo are not for editing: {', '.join(sorted(unknown))}.")
    tags = fields.pop("tags", None)
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    changed = sorted(name for name, value in fields.items() if getattr(photo, name) != value)
    was_cleared = photo.is_cleared
    if was_cleared and "source" in changed:
        _refuse_more_open(photo.source, fields["source"])
    for name in changed:
        setattr(photo, name, fields[name])
    photo.clean_fields(exclude={field.name for field in Photo._meta.fields} - set(changed))
    photo._history_user = by
    if changed:
        photo.save(update_fields=[*changed, "updated_at"])
    if tags is not None and set(tags) != set(photo.tags.names()):
        # The page of a tag that it loses is known only until then.
        purging.forget_pages(photo)
        photo.tags.set(tags)
        changed.append("tags")
    if changed:
        # Names of fields only: what was said before is in the record's own history, where it can be corrected.
        record(by=by, action="photo.edited", target=photo, detail={"fields": changed})
        purging.forget_pages(photo)
    derivatives.follow(photo, changed)
    if SUGGESTIVE & set(changed):
        suggest_later(photo)
    follow_readers(photo, was_cleared)
    return photo


def _refuse_more_open(before, after):
    """Refuse what would tell readers more of where a photo comes from, while the CDN does not listen."""
    if after is not None and after.openness > (before.openness if before else 0):
        outbox.refuse_while_cdn_is_down()


def withdraw_photo(*, by, photo, reason):
    """Take one photo back everywhere, as gallery/services/recall.py describes; return the fresh Photo."""
    return recall_photos(by=by, photos=[photo], reason=reason)[0]
