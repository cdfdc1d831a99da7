"""How sure we are of the five things that everybody asks about a photo."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gallery.models import Photo, Pillar
from sources.actors import require
from sources.audit import record

# A status that says more than what we were told rests on something, and says on what.
NEEDS_NOTE = (Pillar.Status.CONFIRMED, Pillar.Status.PROBABLE, Pillar.Status.DISPUTED)


@transaction.atomic
def set_pillar(*, by, photo, pillar, status, finding="", note="", evidence=None):
    """Say how sure we are of one of the five pillars of a photo; return the Pillar.

    pillar is one of Pillar.Name, status one of Pillar.Status; finding and note are shown to readers; evidence are the
    pieces of this photo's Evidence that it rests on, left as they are if None. Needs gallery.change_pillar. Raises
    ValidationError, also for a confirmed, probable or disputed one without note, and for evidence of another photo.
    """
    require(by, "gallery.change_pillar")
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if status in NEEDS_NOTE and not note.strip():
        raise ValidationError(_("Say how we know. Readers see it under “How we know”."), code="note")
    pieces = None if evidence is None else list(evidence)
    if any(piece.photo_id != photo.pk or piece.retracted_at for piece in pieces or ()):
        raise ValidationError(_("Choose evidence of this photo that nobody has taken back."), code="evidence")
    row = Pillar.objects.filter(photo=photo, pillar=pillar).first() or Pillar(photo=photo, pillar=pillar)
    before = row.status if row.pk else ""
    row.status, row.finding, row.note, row.set_by = status, finding.strip(), note.strip(), by
    row.full_clean()
    row.save()
    if pieces is not None:
        row.evidence.set(pieces)
    detail = {"pillar": row.pillar, "before": before, "after": row.status}
    if pieces is not None:
        detail["evidence"] = sorted(piece.pk for piece in pieces)
    record(by=by, action="pillar.set", target=photo, detail=detail, rows=[row])
    return row
