"""What a photo must not show: one person decides, another one signs, and every change begins anew."""

import math

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gallery import derivatives, outbox
from gallery.imaging.redact import clean_boxes
from gallery.models import Photo, SafetyDecision
from gallery.tasks import suggest_later
from sources.actors import require
from sources.audit import record
from sources.clock import database_now
from sources.committing import after_commit

MOST_AREAS = 200
SENT_BACK = "photo.safety_sent_back"
# What a person is told, by the services and by the forms before them.
BOTH = gettext_lazy("Areas are marked, and yet there is nothing to hide? Keep one of the two.")
NEITHER = gettext_lazy("Mark what must be covered, or say that there is nothing to hide.")
TOO_MANY = gettext_lazy("At most %(most)d areas. Cover what lies close together with one.")
NO_REASON = gettext_lazy("Choose why this area is covered.")
CHANGED = gettext_lazy("Somebody decided anew meanwhile. Look at the new version before you sign it.")
OWN = gettext_lazy("This is your own decision, so a second person signs it off.")
UNSAID = gettext_lazy("Say what must change, so that the next one knows what to do.")
WITHDRAWN = gettext_lazy("This photo is withdrawn. There is nothing left to decide.")

_CONTENT = ("boxes", "nothing_to_hide", "people_recognisable", "note")
_NUMBERS = ("x", "y", "width", "height")


class Conflict(Exception):
    """Somebody decided meanwhile. `mine` is the decision that was to be saved, `theirs` the current one (or None)."""

    def __init__(self, mine, theirs):
        super().__init__("The decision that this one started from is not the current one.")
        self.mine = mine
        self.theirs = theirs


@transaction.atomic
def decide(*, by, photo, boxes=(), nothing_to_hide=False, people_recognisable=False, note="", base=None):
    """Say what a photo must not show; return the new SafetyDecision, which holds nothing until it is signed off.

    boxes is a list of {"x", "y", "width", "height", "reason"}: fractions of the upright picture and a code of
    SafetyDecision.Reason, at most MOST_AREAS; they are cut to the picture. Either boxes or nothing_to_hide. base is the
    primary key of the decision that the person saw, None for none. The same content again makes no new version: the
    current one is returned. Otherwise readers lose the photo with this transaction, until the new version is signed.
    Needs gallery.add_safetydecision. Raises Conflict when another decision is current than `base`, and ValidationError
    with a sentence for each area that cannot be read, and for a photo that was withdrawn.
    """
    require(by, "gallery.add_safetydecision")
    boxes = checked_boxes(boxes)
    if bool(boxes) == bool(nothing_to_hide):
        raise ValidationError(BOTH if boxes else NEITHER, code="outcome")
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if photo.withdrawn_at:
        raise ValidationError(WITHDRAWN, code="withdrawn")
    current = photo.safety_decisions.current().first()
    decision = SafetyDecision(
        photo=photo,
        number=current.number + 1 if current else 1,
        boxes=boxes,
        covered=len(boxes),
        nothing_to_hide=bool(nothing_to_hide),
        people_recognisable=bool(people_recognisable),
        note=note.strip(),
        decided_by=by,
    )
    if current and all(getattr(current, name) == getattr(decision, name) for name in _CONTENT):
        return current
    if (current.pk if current else None) != base:
        raise Conflict(decision, current)
    if current:
        current.superseded_at = database_now()
        current.save(update_fields=["superseded_at"])
    decision.save(force_insert=True)
    derivatives.retire(photo)
    detail = {
        "decision": decision.pk,
        "number": decision.number,
        "areas": decision.covered,
        "reasons": sorted({box["reason"] for box in boxes}),
        "voided": bool(current and current.signed_at),
    }
    rows = [current, decision] if current else [decision]
    record(by=by, action="photo.safety_decided", target=photo, detail=detail, rows=rows)
    return decision


@transaction.atomic
def sign_off(*, by, decision):
    """Sign off exactly this version of a decision as a second person; return the fresh SafetyDecision.

    The files for readers are made after the commit. Needs gallery.sign_safetydecision. Raises PermissionDenied for
    one's own decision, ValidationError when it is not the current one, is signed already, the photo is withdrawn, or
    readers would see it with these files while the CDN does not listen.
    """
    require(by, "gallery.sign_safetydecision")
    decision, photo = _locked(by, decision)
    if Photo.objects.permitted().due().filter(pk=photo.pk).exists():
        outbox.refuse_while_cdn_is_down()
    decision.signed_by, decision.signed_at = by, database_now()
    decision.save(update_fields=["signed_by", "signed_at"])
    detail = {"decision": decision.pk, "number": decision.number}
    record(by=by, action="photo.safety_signed", target=photo, detail=detail, rows=[decision])
    after_commit(derivatives.publish, photo)
    suggest_later(photo)
    return decision


@transaction.atomic
def send_back(*, by, decision, reason):
    """Say why a decision cannot be signed as it is; return the Event. The decision stays current and unsigned.

    Needs gallery.sign_safetydecision. Raises as sign_off() does, and ValidationError without a reason.
    """
    require(by, "gallery.sign_safetydecision")
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError(UNSAID, code="reason")
    decision, photo = _locked(by, decision)
    detail = {"photo": photo.pk, "number": decision.number, "reason": reason}
    return record(by=by, action=SENT_BACK, target=decision, detail=detail)


def checked_boxes(boxes):
    """Return boxes as they are stored: a list of dicts, cut to the picture. Raises ValidationError, a sentence each."""
    boxes = list(boxes)
    if len(boxes) > MOST_AREAS:
        raise ValidationError(TOO_MANY, code="many", params={"most": MOST_AREAS})
    found, errors = [], []
    for number, box in enumerate(boxes, 1):
        try:
            found.append(checked_box(box))
        except ValidationError as error:
            errors += [
                _("Area %(number)d: %(sentence)s") % {"number": number, "sentence": one} for one in error.messages
            ]
    if errors:
        raise ValidationError(errors)
    return found


def checked_box(box):
    """Return one box (a mapping as decide() takes) as it is stored, cut to the picture. Raises ValidationError."""
    try:
        numbers = [float(box[name]) for name in _NUMBERS]
    except (KeyError, TypeError, ValueError, OverflowError):
        numbers = [math.nan]
    if not all(math.isfinite(number) for number in numbers):
        raise ValidationError(_("Left, top, width and height are four numbers."), code="numbers")
    cut = clean_boxes([numbers])
    if not cut:
        raise ValidationError(_("This area has no size, or lies outside the picture."), code="outside")
    if box.get("reason") not in SafetyDecision.Reason.values:
        raise ValidationError(NO_REASON, code="reason")
    return {name: getattr(cut[0], name) for name in _NUMBERS} | {"reason": str(box["reason"])}


def why_not_sign(user, decision):
    """Return the plain sentence why this person cannot sign this version now, or "" where nothing is in the way."""
    if not user.has_perm("gallery.sign_safetydecision"):
        return _("Your account may decide what is covered. Photo editors, moderators and publishers sign it off.")
    if decision.decided_by_id == user.pk:
        return str(OWN)
    if decision.signed_at:
        return _("This version is signed off.")
    if decision.superseded_at:
        return str(CHANGED)
    return ""


def _locked(by, decision):
    """The decision and its photo as they are now, both locked, where `by` may judge it."""
    # The photo first, as in decide(): whoever comes second waits here and then sees what the first one did.
    photo = Photo.objects.select_for_update().get(pk=decision.photo_id)
    decision = SafetyDecision.objects.select_for_update().get(pk=decision.pk)
    if decision.decided_by_id == by.pk:
        raise PermissionDenied(str(OWN))
    if photo.withdrawn_at:
        raise ValidationError(WITHDRAWN, code="withdrawn")
    if decision.superseded_at:
        raise ValidationError(CHANGED, code="changed")
    if decision.signed_at:
        raise ValidationError(_("This version is signed off already."), code="signed")
    return decision, photo
