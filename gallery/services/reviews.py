"""Verdicts on claims: four eyes, blind second reviews, what a chief moderator settles, and ten seconds to undo."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from gallery.models import Claim, Review
from gallery.services.settling import locked, make_room, refresh_access_class, settle
from sources.actors import require
from sources.audit import record

UNDO = timedelta(seconds=10)
# What an undo may need on its way.
GRACE = timedelta(seconds=2)


@transaction.atomic
def review_claim(
    *,
    by,
    claim,
    verdict,
    reason="",
    confidence=Review.Confidence.MEDIUM,
    supersede=False,
    decisive=False,
    version=None,
):
    """Give one reviewer's verdict (Review.Verdict) on the present version of a claim; return the fresh Claim.

    reason is needed to reject or dispute. supersede: let this claim take the place of an accepted one of the same
    exclusive facet, where that is asked for; otherwise the other stands in the way. decisive: settle a disputed claim,
    which needs gallery.settle_claim. version is the one that the reviewer has read; left out, nothing is compared.
    Needs gallery.review_claim. Raises PermissionDenied for one's own claim, ValidationError for all else, with the code
    "changed" when the claim is at another version.
    """
    require(by, "gallery.review_claim")
    if decisive:
        require(by, "gallery.settle_claim")
    claim, photo = locked(claim)
    _check_reviewer(by, claim)
    reason = (reason or "").strip()
    if version is not None and version != claim.version:
        raise ValidationError(_changed(claim), code="changed")
    if verdict not in Review.Verdict.values:
        raise ValidationError(_("A verdict is accept, reject or dispute."), code="verdict")
    if confidence not in Review.Confidence.values:
        raise ValidationError(_("How sure you are is low, medium or high."), code="confidence")
    if (verdict != Review.Verdict.ACCEPT or decisive) and not reason:
        raise ValidationError(
            _("Say why you decide so.") if decisive else _("Say why the claim is rejected or disputed."), code="reason"
        )
    if decisive and claim.state != Claim.State.DISPUTED:
        raise ValidationError(_("This claim is not disputed: there is nothing to settle."), code="agreed")
    review = Review.objects.create(
        claim=claim,
        reviewer=by,
        verdict=verdict,
        reason=reason,
        confidence=confidence,
        decisive=decisive,
        claim_version=claim.version,
        photo_version=photo.history.order_by("-history_id").values_list("history_id", flat=True).first(),
    )
    make_room(by, claim, photo, supersede)
    before = settle(by, claim)
    detail = {"review": review.pk, "verdict": verdict, "version": claim.version}
    detail |= {"before": before, "after": claim.state} | ({"decisive": True} if decisive else {})
    record(by=by, action="claim.reviewed", target=claim, detail=detail, rows=[review, claim])
    refresh_access_class(photo)
    return claim


def review_claims(*, by, items, verdict, reason="", confidence=Review.Confidence.MEDIUM):
    """Give the same verdict on several claims, items of (Claim, version that was read); return what became of each.

    The answer is a list of (Claim, None) or (Claim, the error that kept it from being judged), in the same order: what
    stands in the way of one does not keep the others back. Needs gallery.review_claim.
    """
    require(by, "gallery.review_claim")
    outcomes = []
    for claim, version in items:
        try:
            claim = review_claim(
                by=by, claim=claim, verdict=verdict, reason=reason, confidence=confidence, version=version
            )
        except (PermissionDenied, ValidationError) as error:
            outcomes.append((claim, error))
        else:
            outcomes.append((claim, None))
    return outcomes


@transaction.atomic
def undo_review(*, by, review):
    """Take one's own verdict back within ten seconds; return the fresh Claim. The row stays, and counts no more.

    A claim that the verdict had superseded stands again. Raises PermissionDenied for another's verdict, ValidationError
    with the code "late", or "settled" when somebody has built on it meanwhile.
    """
    require(by, "gallery.review_claim")
    claim, photo = locked(review.claim)
    review = Review.objects.select_for_update().get(pk=review.pk)
    if review.reviewer_id != by.pk:
        raise PermissionDenied(_("Everybody undoes his or her own verdicts only."))
    if review.withdrawn_at:
        return claim
    if timezone.now() - review.reviewed_at > UNDO + GRACE:
        raise ValidationError(
            _("Ten seconds have passed: the verdict stands. A chief moderator can settle it otherwise."), code="late"
        )
    if review.claim_version != claim.version or claim.reviews.counting().filter(pk__gt=review.pk).exists():
        raise ValidationError(_("Somebody has built on your verdict meanwhile, so it stands."), code="settled")
    review.withdrawn_at = timezone.now()
    review.save(update_fields=["withdrawn_at"])
    before = settle(by, claim)
    for older in claim.supersedes.select_for_update().select_related("tag"):
        older.state, older.superseded_by = Claim.State.PROPOSED, None
        settle(by, older)
        told = {"by_claim": claim.pk, "after": older.state}
        record(by=by, action="claim.restored", target=older, detail=told, rows=[older])
    detail = {"review": review.pk, "version": claim.version, "before": before, "after": claim.state}
    record(by=by, action="claim.review_undone", target=claim, detail=detail, rows=[review, claim])
    refresh_access_class(photo)
    return claim


def _check_reviewer(by, claim):
    """Four eyes: who worded any version of the claim does not judge it, and each judges a version once."""
    if claim.proposed_by_id == by.pk or claim.history.filter(proposed_by=by).exists():
        raise PermissionDenied(_("Nobody reviews a claim that he or she proposed. Ask a colleague."))
    if claim.state == Claim.State.SUPERSEDED:
        raise ValidationError(_("Another claim has taken the place of this one."), code="superseded")
    if claim.reviews.counting().filter(reviewer=by, claim_version=claim.version).exists():
        raise ValidationError(
            _("You have judged this version of the claim. It can be judged again when it is worded anew."), code="twice"
        )


def _changed(claim):
    last = claim.history.select_related("history_user").order_by("-history_id").first()
    if last is None or last.history_user is None:
        return _("This claim was changed since you read it. Read it again before you decide.")
    return _("%(name)s changed this claim at %(time)s. Read it again before you decide.") % {
        "name": last.history_user.get_full_name() or last.history_user.get_username(),
        "time": formats.time_format(timezone.localtime(last.history_date), "TIME_FORMAT"),
    }
