"""Provenance claims and pillars: who says what of a photo, what it rests on, and what reviewers make of it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gallery import provenance
from gallery.models import Claim, Photo, Pillar, Review
from gallery.services.evidence import attach
from sources.actors import require
from sources.audit import record
from sources.clock import database_now

LIVING = (Claim.State.PROPOSED, Claim.State.VERIFIED, Claim.State.DISPUTED)
# A status that says more than what we were told rests on something, and says on what.
NEEDS_NOTE = (Pillar.Status.CONFIRMED, Pillar.Status.PROBABLE, Pillar.Status.DISPUTED)


def state_after(claim):
    """Return the state that follows from the reviews of the claim's current version.

    One dispute outweighs all, then one rejection; otherwise it takes as many accepting reviewers as the tag asks for.
    A superseded claim stays superseded.
    """
    if claim.state == Claim.State.SUPERSEDED:
        return claim.state
    verdicts = dict(claim.reviews.filter(claim_version=claim.version).values_list("reviewer", "verdict")).values()
    if Review.Verdict.DISPUTE in verdicts:
        return Claim.State.DISPUTED
    if Review.Verdict.REJECT in verdicts:
        return Claim.State.REJECTED
    # What is left are accepts, one for each reviewer.
    return Claim.State.VERIFIED if len(verdicts) >= (2 if claim.tag.two_reviews else 1) else Claim.State.PROPOSED


@transaction.atomic
def propose_claim(*, by, photo, tag, statement="", evidence=()):
    """Say that a ProvenanceTag holds for a photo; return the new Claim, which readers do not see yet.

    evidence is a list of dicts as add_evidence() takes. Needs gallery.add_claim. Raises ValidationError when the same
    tag is proposed or accepted already.
    """
    require(by, "gallery.add_claim")
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if photo.claims.filter(tag=tag, state__in=LIVING).exists():
        raise ValidationError(
            _("“%(tag)s” is proposed or accepted for this photo already. Add your evidence there."),
            params={"tag": tag.label},
            code="taken",
        )
    claim = Claim(
        content_object=photo,
        tag=tag,
        exclusive_facet=tag.facet if tag.facet.exclusive else None,
        statement=statement.strip(),
        proposed_by=by,
    )
    claim._history_user = by
    claim.save()
    for piece in evidence:
        attach(by=by, claim=claim, **piece)
    record(by=by, action="claim.proposed", target=claim, detail={"photo": photo.pk, "tag": tag.slug})
    return claim


@transaction.atomic
def revise_claim(*, by, claim, statement):
    """Word a claim anew; return the fresh Claim. Reviews held for the former words, so it is open again.

    Who revises counts as a proposer from now on. Needs gallery.add_claim. Raises ValidationError for a superseded
    claim, for words that are the same, and when the tag was proposed again meanwhile.
    """
    require(by, "gallery.add_claim")
    claim, photo = _locked(claim)
    if claim.state == Claim.State.SUPERSEDED:
        raise ValidationError(_("Another claim has taken the place of this one."), code="superseded")
    if claim.statement == statement.strip():
        raise ValidationError(_("The claim says this already."), code="same")
    if photo.claims.filter(tag=claim.tag, state__in=LIVING).exclude(pk=claim.pk).exists():
        raise ValidationError(
            _("This tag was proposed again for the photo meanwhile. Work on that claim."), code="taken"
        )
    claim.statement, claim.proposed_by, claim.version = statement.strip(), by, claim.version + 1
    before = _settle(by, claim)
    detail = {"version": claim.version, "before": before, "after": claim.state}
    record(by=by, action="claim.revised", target=claim, detail=detail)
    refresh_access_class(photo)
    return claim


@transaction.atomic
def add_evidence(*, by, claim, kind, summary, public=False, link="", file=None, obtained_from="", obtained_on=None):
    """Attach a piece of evidence to a claim; return the Evidence.

    kind is one of Evidence.Kind; file is an uploaded File or None, kept under a random name with its SHA-256;
    obtained_on is a date. Needs gallery.add_evidence. Raises ValidationError, also for correspondence marked public.
    """
    require(by, "gallery.add_evidence")
    claim, _photo = _locked(claim)
    piece = attach(
        by=by,
        claim=claim,
        kind=kind,
        summary=summary,
        public=public,
        link=link,
        file=file,
        obtained_from=obtained_from,
        obtained_on=obtained_on,
    )
    record(by=by, action="evidence.added", target=claim, detail={"evidence": piece.pk, "kind": piece.kind})
    return piece


@transaction.atomic
def review_claim(*, by, claim, verdict, reason="", supersede=False):
    """Give one reviewer's verdict (Review.Verdict) on the present version of a claim; return the fresh Claim.

    reason is needed to reject or dispute. supersede: let this claim take the place of an accepted one of the same
    exclusive facet, where that is asked for; otherwise the other stands in the way.
    Needs gallery.review_claim. Raises PermissionDenied for one's own claim, ValidationError for all else.
    """
    require(by, "gallery.review_claim")
    claim, photo = _locked(claim)
    _check_reviewer(by, claim)
    reason = (reason or "").strip()
    if verdict not in Review.Verdict.values:
        raise ValidationError(_("A verdict is accept, reject or dispute."), code="verdict")
    if verdict != Review.Verdict.ACCEPT and not reason:
        raise ValidationError(_("Say why the claim is rejected or disputed."), code="reason")
    review = Review.objects.create(
        claim=claim,
        reviewer=by,
        proposer_id=claim.proposed_by_id,
        verdict=verdict,
        reason=reason,
        claim_version=claim.version,
    )
    _make_room(by, claim, photo, supersede)
    before = _settle(by, claim)
    record(
        by=by,
        action="claim.reviewed",
        target=claim,
        detail={
            "review": review.pk,
            "verdict": verdict,
            "version": claim.version,
            "before": before,
            "after": claim.state,
        },
    )
    refresh_access_class(photo)
    return claim


@transaction.atomic
def set_pillar(*, by, photo, pillar, status, finding="", note=""):
    """Say how sure we are of one of the five pillars of a photo; return the Pillar.

    pillar is one of Pillar.Name, status one of Pillar.Status; finding and note are shown to readers.
    Needs gallery.change_pillar. Raises ValidationError, also for a confirmed, probable or disputed one without note.
    """
    require(by, "gallery.change_pillar")
    photo = Photo.objects.select_for_update().get(pk=photo.pk)
    if status in NEEDS_NOTE and not note.strip():
        raise ValidationError(_("Say how we know. Readers see it under “How we know”."), code="note")
    row = Pillar.objects.filter(photo=photo, pillar=pillar).first() or Pillar(photo=photo, pillar=pillar)
    before = row.status if row.pk else ""
    row.status, row.finding, row.note, row.set_by = status, finding.strip(), note.strip(), by
    row.full_clean()
    row.save()
    detail = {"pillar": row.pillar, "before": before, "after": row.status}
    record(by=by, action="pillar.set", target=photo, detail=detail)
    return row


def refresh_access_class(photo):
    """Work out the class of a photo from its verified claims and keep it on the row for lists; return it.

    A step of each change of a claim; running it again repairs a row.
    """
    codes = dict(
        photo.claims.verified()
        .filter(tag__facet__code__in=("access", "passage"))
        .values_list("tag__facet__code", "tag__slug")
    )
    key = provenance.class_key(codes.get("access"), codes.get("passage"))
    Photo.objects.filter(pk=photo.pk).exclude(access_class=key).update(access_class=key)
    photo.access_class = key
    return key


def _locked(claim):
    """Lock the photo, then the claim, in this order everywhere; return both, fresh."""
    photo = Photo.objects.select_for_update().get(pk=claim.content_object_id)
    return Claim.objects.select_for_update().get(pk=claim.pk), photo


def _check_reviewer(by, claim):
    """Four eyes: who worded any version of the claim does not judge it, and each judges a version once."""
    if claim.proposed_by_id == by.pk or claim.history.filter(proposed_by=by).exists():
        raise PermissionDenied(_("Nobody reviews a claim that he or she proposed. Ask a colleague."))
    if claim.state == Claim.State.SUPERSEDED:
        raise ValidationError(_("Another claim has taken the place of this one."), code="superseded")
    if claim.reviews.filter(reviewer=by, claim_version=claim.version).exists():
        raise ValidationError(
            _("You have judged this version of the claim. It can be judged again when it is worded anew."), code="twice"
        )


def _make_room(by, claim, photo, supersede):
    """Before a claim becomes living or verified: nothing may stand in its place, or it is superseded on request."""
    state = state_after(claim)
    if state in LIVING and photo.claims.filter(tag=claim.tag, state__in=LIVING).exclude(pk=claim.pk).exists():
        raise ValidationError(_("This tag was proposed again for the photo meanwhile. Judge that claim."), code="taken")
    if state != Claim.State.VERIFIED or claim.exclusive_facet_id is None:
        return
    in_the_way = Q(exclusive_facet=claim.exclusive_facet_id) & ~Q(pk=claim.pk)
    for older in photo.claims.verified().filter(in_the_way).select_related("tag__facet"):
        if not supersede:
            raise ValidationError(
                _("“%(tag)s” is accepted already, and “%(facet)s” has only one answer. Say whether to replace it."),
                params={"tag": older.tag.label, "facet": older.tag.facet.label},
                code="exclusive",
            )
        older.state, older.decided_at = Claim.State.SUPERSEDED, database_now()
        older._history_user = by
        older.save(update_fields=["state", "decided_at"])
        record(by=by, action="claim.superseded", target=older, detail={"by_claim": claim.pk})


def _settle(by, claim):
    """Store the state that follows from the reviews; return the one before."""
    before, claim.state = claim.state, state_after(claim)
    if claim.state != before:
        claim.decided_at = None if claim.state == Claim.State.PROPOSED else database_now()
    claim._history_user = by
    claim.save()
    return before
