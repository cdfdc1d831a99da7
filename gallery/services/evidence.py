"""Evidence of a claim or a photo, with its chain of custody: what was handed in stays as it came."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.models import Claim, Evidence, Photo
from gallery.services.settling import LIVING, locked, refresh_access_class, settle
from sources.actors import require
from sources.audit import record

LARGEST_FILE = 50 * 1024 * 1024


@transaction.atomic
def add_evidence(*, by, claim=None, photo=None, **piece):
    """Attach a piece of evidence to a claim, or to a photo as a whole; return the Evidence.

    piece is what attach() takes. A claim is a new version with it: who reviewed the former one has not seen this, so it
    is open again. Needs gallery.add_evidence. Raises ValidationError, also for correspondence marked public.
    """
    require(by, "gallery.add_evidence")
    if claim is None:
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        row = attach(by=by, photo=photo, claim=None, **piece)
    else:
        claim, photo = locked(claim)
        row = attach(by=by, photo=photo, claim=claim, **piece)
        _next_version(by, claim, photo)
    detail = {"evidence": row.pk, "kind": row.kind, "sha256": row.sha256}
    record(by=by, action="evidence.added", target=claim or photo, detail=detail, rows=[row, *_one(claim)])
    return row


@transaction.atomic
def retract_evidence(*, by, evidence, reason):
    """Take a piece of evidence back, with a reason; return it. It stays on record and counts no more.

    Its claim is a new version without it, and open again. Needs gallery.change_evidence. Raises ValidationError for no
    reason and for what is taken back already.
    """
    require(by, "gallery.change_evidence")
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError(_("Say why this evidence is taken back."), code="reason")
    claim = photo = None
    if evidence.claim_id:
        claim, photo = locked(evidence.claim)
    else:
        photo = Photo.objects.select_for_update().get(pk=evidence.photo_id)
    row = Evidence.objects.select_for_update().get(pk=evidence.pk)
    if row.retracted_at:
        raise ValidationError(_("This evidence is taken back already."), code="twice")
    row.retracted_at, row.retracted_by, row.retraction_reason = timezone.now(), by, reason
    row.save(update_fields=["retracted_at", "retracted_by", "retraction_reason"])
    for pillar in row.pillars.all():
        pillar.evidence.remove(row)
    if claim:
        _next_version(by, claim, photo)
    detail = {"evidence": row.pk, "reason": reason}
    record(by=by, action="evidence.retracted", target=claim or photo, detail=detail, rows=[row, *_one(claim)])
    return row


def _one(claim):
    return [claim] if claim else []


def _next_version(by, claim, photo):
    """What a superseded claim rests on changes nothing any more; any other is to be judged again."""
    if claim.state == Claim.State.SUPERSEDED:
        return
    if claim.state == Claim.State.REJECTED:
        living = photo.claims.filter(tag=claim.tag, state__in=LIVING).exclude(pk=claim.pk)
        if living.exists():
            raise ValidationError(
                _("This tag was proposed again for the photo meanwhile. Add your evidence there."), code="taken"
            )
    claim.version += 1
    settle(by, claim)
    refresh_access_class(photo)


def attach(*, by, photo, claim, kind, summary, public=False, link="", file=None, obtained_from="", obtained_on=None):
    """Attach evidence to a claim, or to a photo alone (claim None); a step of services that check and log.

    Raises ValidationError for a kind that does not exist, an empty summary, public correspondence, a file too large.
    """
    piece = Evidence(
        photo=photo,
        claim=claim,
        kind=kind,
        summary=summary.strip(),
        public=public,
        link=link,
        obtained_from=obtained_from,
        obtained_on=obtained_on,
        added_by=by,
    )
    if file is not None and file.size > LARGEST_FILE:
        raise ValidationError({"file": _("This file is larger than 50 MB. Attach the part that proves the claim.")})
    piece.full_clean(exclude=["file"])
    if file is not None:
        piece.sha256 = sha256_of(file)
        # Should the transaction fail, a file stays behind that no row names: private, and under a random name.
        piece.file.save("evidence", file, save=False)
    piece.save()
    return piece


def sha256_of(file):
    """SHA-256 (hex) of a File, read from its start."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
