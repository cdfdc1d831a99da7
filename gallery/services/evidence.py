"""Evidence of a claim or a photo, with its chain of custody: what was handed in stays as it came.

A file is examined, shown as a clean rendition where it is a picture, and kept before the transaction that writes its
row, since that takes seconds. Should the transaction fail, what was kept is deleted again; after a crash a file stays
behind that no row names: private, and under a random name.
"""

import hashlib
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery import captures, decoder, files, incoming
from gallery.imaging.refusals import Refused
from gallery.models import Claim, Evidence, Photo
from gallery.models.evidence import evidence_name
from gallery.refusals import NotTaken, code_and_reason, of_system_error
from gallery.services.settling import LIVING, locked, refresh_access_class, settle
from sources.actors import require
from sources.audit import record

LARGEST_FILE = 50 * 1024 * 1024
MEGA = 1024 * 1024
#: Longest sides of the rendition of a picture, in pixels; a screenshot of a whole page may be very tall.
WIDEST, TALLEST = 1600, 8000


def add_evidence(*, by, claim=None, photo=None, **piece):
    """Attach a piece of evidence to a claim, or to a photo as a whole; return the Evidence.

    piece is what attach() takes, and `file` (an upload, or any File). A claim is a new version with it: who reviewed
    the former one has not seen this, so it is open again. Needs gallery.add_evidence. Raises ValidationError, also for
    correspondence marked public and for a file that is not taken (gallery/captures.py). Not to be called inside a
    transaction where there is a file: it is decoded here.
    """
    require(by, "gallery.add_evidence")
    with files_kept([piece]) as (kept,):
        return _add(by, claim, photo, kept)


@transaction.atomic
def _add(by, claim, photo, piece):
    if claim is None:
        photo = Photo.objects.select_for_update().get(pk=photo.pk)
        row = attach(by=by, photo=photo, claim=None, **piece)
    else:
        claim, photo = locked(claim)
        row = attach(by=by, photo=photo, claim=claim, **piece)
        _next_version(by, claim, photo)
    detail = {"evidence": row.pk, "kind": row.kind, "sha256": row.sha256, "media_type": row.media_type}
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


@dataclass(frozen=True)
class Kept:
    """A file of evidence that was examined and kept: its name in the private storage, SHA-256 (hex), bytes, Capture."""

    name: str
    sha256: str
    size: int
    capture: captures.Capture


@contextmanager
def files_kept(pieces):
    """Keep the `file` of each of the dicts `pieces`; yield a list of dicts with a Kept for attach() instead.

    For services, around their transaction. Raises ValidationError for a file that is not taken, with the code and the
    sentence of its refusal; whatever goes wrong inside, nothing that was kept stays.
    """
    with ExitStack() as undo:
        ready = []
        for piece in pieces:
            others = dict(piece)
            file = others.pop("file", None)
            ready.append(others | {"kept": _keep(file, undo)} if file is not None else others)
        yield ready
        undo.pop_all()


def _keep(file, undo):
    storage = storages["private"]
    if file.size > LARGEST_FILE:
        raise _refused(NotTaken("evidence-heavy", most=LARGEST_FILE // MEGA))
    try:
        with incoming.receive(file, most=LARGEST_FILE) as taken:
            capture = captures.examine(taken.path)
            name = evidence_name(None, "")
            if capture.picture:
                undo.callback(storage.delete, rendition_name(name))
                files.write(storage, rendition_name(name), _rendition(taken.path, *capture.picture))
            undo.callback(storage.delete, name)
            files.copy(storage, name, taken.path)
            return Kept(name, taken.sha256, taken.size, capture)
    except (Refused, NotTaken) as error:
        raise _refused(error) from error
    except OSError as error:
        if refusal := of_system_error(error):
            raise _refused(refusal) from error
        raise


def _refused(error):
    code, reason = code_and_reason(error)
    return ValidationError({"file": ValidationError(reason, code=code)})


def _rendition(path, width, height):
    """A clean WebP of a picture, from a fresh canvas: what is shown at the desk is never the file that came."""
    width = max(1, min(width, WIDEST, TALLEST * width // height))
    return decoder.render(path, {"webp": (width,)}).files[width, "webp"]


def rendition_name(name):
    """The name of the clean rendition of a picture that is kept under `name`."""
    return f"{name}.webp"


def attach(*, by, photo, claim, kind, summary, kept=None, **fields):
    """Attach evidence to a claim, or to a photo alone (claim None); a step of services that check and log.

    fields are public, link, captured_at, capture_tool, latitude, longitude, reliability, credibility, obtained_from,
    obtained_on; kept is of files_kept(). Raises ValidationError for an unknown kind, an empty summary, public
    correspondence, half a point, a capture without its time and address, a comparison with what is no picture.
    """
    piece = Evidence(photo=photo, claim=claim, kind=kind, summary=summary.strip(), added_by=by, **fields)
    _check(piece, kept)
    piece.full_clean(exclude=["file"])
    if kept:
        piece.file, piece.sha256, piece.size = kept.name, kept.sha256, kept.size
        piece.media_type = kept.capture.media_type
    piece.save()
    return piece


def _check(piece, kept):
    if (piece.latitude is None) != (piece.longitude is None):
        missing = "latitude" if piece.latitude is None else "longitude"
        raise ValidationError({missing: _("A point needs both latitude and longitude.")})
    if piece.captured_at and piece.captured_at > timezone.now():
        raise ValidationError({"captured_at": _("This moment has not come yet.")})
    if piece.kind == Evidence.Kind.CAPTURE and kept:
        if not piece.captured_at:
            raise ValidationError({"captured_at": _("Say when the page was saved, as the one who saved it knows.")})
        if not piece.link:
            raise ValidationError({"link": _("Give the address of the page that was saved.")})
    if piece.kind == Evidence.Kind.COMPARISON and kept and not kept.capture.picture:
        raise _refused(NotTaken("evidence-no-picture"))


def sha256_of(file):
    """SHA-256 (hex) of a File, read from its start."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
