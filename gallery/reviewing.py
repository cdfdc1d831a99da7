"""Who may judge a claim, and what he or she may see of the others' verdicts."""

from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.models import Claim
from gallery.services.reviews import UNDO
from gallery.services.settling import needed


def why_not_review(user, claim):
    """Return the plain sentence why this person cannot decide on this claim now, or "" where nothing is in the way."""
    if not user.has_perm("gallery.review_claim"):
        return _("Moderators decide on claims. Your account may propose them and add evidence.")
    if claim.proposed_by_id == user.pk or claim.history.filter(proposed_by=user).exists():
        return _("You proposed this claim, so somebody else decides on it.")
    if claim.state == Claim.State.SUPERSEDED:
        return _("Another claim took the place of this one.")
    if claim.reviews.counting().filter(reviewer=user, claim_version=claim.version).exists():
        return _("You have given your verdict on this version of the claim.")
    return ""


def may_see_reviews(user, claim):
    """Whether this person may read the verdicts: the second moderator judges without knowing the first one's.

    Whoever has judged sees the other verdict only when his or her own can no longer be undone.
    """
    reviews = list(claim.reviews.counting().filter(claim_version=claim.version))
    if not claim.tag.two_reviews or not user.has_perm("gallery.review_claim"):
        return True
    own = next((review for review in reviews if review.reviewer_id == user.pk), None)
    if own:
        return timezone.now() - own.reviewed_at > UNDO
    return len(reviews) >= needed(claim.tag) or bool(why_not_review(user, claim))
