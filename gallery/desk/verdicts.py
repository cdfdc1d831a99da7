"""A verdict as it comes from a form, whichever page it stands on, with the words for what became of it."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gallery.forms.review import ReviewForm
from gallery.models import Claim, Review
from gallery.services.reviews import review_claim

#: Codes of refusals that mean: the claim is not as the person saw it, so look again. All others are mistakes.
CONFLICTS = frozenset({"changed", "taken", "twice", "superseded", "exclusive", "agreed"})


@dataclass(frozen=True)
class Outcome:
    """What became of a verdict: the Review if it counts, otherwise the form with its errors and the refusal's code."""

    claim: Claim
    form: ReviewForm
    review: Review | None = None
    code: str = ""

    @property
    def status(self):
        """The HTTP status of an answer that shows the form again."""
        return 409 if self.code in CONFLICTS else 422


def judge(user, claim, data):
    """Give the verdict that a form carries; return the Outcome. Raises PermissionDenied.

    A verdict that came before counts as given, so that it may be sent again when its answer was lost.
    """
    settles = claim.state == Claim.State.DISPUTED and user.has_perm("gallery.settle_claim")
    form = ReviewForm.of(claim, data, settles=settles)
    if not form.is_valid():
        return Outcome(claim, form)
    words = form.cleaned_data
    if given := _given(user, claim, words["version"], words["verdict"], words["reason"]):
        return Outcome(claim, form, given)
    try:
        claim = review_claim(by=user, claim=claim, **words)
    except ValidationError as error:
        form.add_error(None, error)
        claim.refresh_from_db()
        # Sent again from the page that shows what there is now, it is a decision on that.
        form.data = form.data.copy()
        form.data["version"] = claim.version
        form.data["decisive"] = "on" if claim.state == Claim.State.DISPUTED and settles else ""
        return Outcome(claim, form, code=getattr(error, "code", "") or "")
    return Outcome(claim, form, _given(user, claim, claim.version, words["verdict"], words["reason"]))


def said(claim, verdict):
    """Return the sentence that tells what a verdict has come to."""
    if claim.state == Claim.State.PROPOSED:
        return {
            Review.Verdict.ACCEPT: _("You accept it. This tag needs a second moderator before readers see it."),
            Review.Verdict.REJECT: _("You reject it. This tag needs a second moderator before that is decided."),
            Review.Verdict.DISPUTE: _("You dispute it. This tag needs a second moderator before that is decided."),
        }[verdict]
    return _("“%(tag)s” is now: %(state)s.") % {"tag": claim.tag.label, "state": claim.get_state_display().lower()}


def _given(user, claim, version, verdict, reason):
    """The person's own standing review of a version with the same verdict and reason, or None."""
    if version is None:
        return None
    return (
        claim.reviews.counting()
        .filter(reviewer=user, claim_version=version, verdict=verdict, reason=reason)
        .order_by("-pk")
        .first()
    )
