"""The claims of one photo as the review desk shows them: what is claimed, on what it rests, and who may say what."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.custody import seen_by
from gallery.desk.marks import CLAIM_MARKS
from gallery.forms.review import ReviewForm
from gallery.models import Claim, Evidence, Review
from gallery.reviewing import may_see_reviews, why_not_review
from gallery.reviewqueue import judgeable
from gallery.services.reviews import UNDO
from gallery.services.settling import needed
from gallery.suggestions import label as rule_label


class Proposed:
    """Who proposed the `claim` that a class shows, in words."""

    @property
    def proposer(self):
        """The name of who proposed the claim."""
        return name_of(self.claim.proposed_by)

    @property
    def rule_words(self):
        """What the rule that suggested the claim looks at."""
        return rule_label(self.claim.rule)


@dataclass
class Row(Proposed):
    """One claim with everything that its box on the screen says; `form` is None where this person gives no verdict."""

    claim: Claim
    mark: str
    evidence: list
    reviews: list = field(default_factory=list)
    hidden: bool = False
    settles: bool = False
    form: ReviewForm | None = None
    why_not: str = ""
    own: Review | None = None
    undo_for: int = 0
    in_the_way: Claim | None = None
    changed: "Changed | None" = None

    @property
    def is_open(self):
        """Whether the claim still waits for a verdict of this person."""
        return self.form is not None


@dataclass(frozen=True)
class Changed:
    """What became of a claim since a version of it was read: words before and now, evidence added and taken back."""

    before: str
    now: str
    added: list
    retracted: list


def name_of(person):
    """Return the full name of a user, the account's where there is none, "–" for nobody."""
    return (person.get_full_name() or person.get_username()) if person else "–"


def rows_of(user, photo, *, bound=None):
    """Return the Rows of a photo: what waits for this person first, then the others, each in the vocabulary's order.

    bound: {claim key: a ReviewForm with errors}, to be shown in the place of a fresh one.
    """
    claims = list(
        photo.claims.select_related("tag__facet", "proposed_by").prefetch_related(
            Prefetch("evidence", seen_by(user, Evidence.objects.standing().select_related("added_by"))),
            Prefetch("reviews", Review.objects.counting().select_related("reviewer")),
        )
    )
    asked = set(judgeable(user).filter(content_object=photo).values_list("pk", flat=True))
    verified = {claim.exclusive_facet_id: claim for claim in claims if claim.is_verified and claim.exclusive_facet_id}
    rows = [_row(user, claim, asked, verified, (bound or {}).get(claim.pk)) for claim in claims]
    return sorted(rows, key=lambda row: not row.is_open)


def row_of(user, claim, *, form=None):
    """Return the Row of one claim."""
    bound = {claim.pk: form} if form is not None else None
    return next(row for row in rows_of(user, claim.content_object, bound=bound) if row.claim.pk == claim.pk)


def what_changed(claim, version):
    """Return the Changed of a claim since somebody read an older version of it, or None where that is not on record."""
    read = claim.history.filter(version=version).order_by("-history_id").first()
    newer = claim.history.filter(version__gt=version).order_by("history_id").first()
    if read is None or newer is None:
        return None
    since = newer.history_date
    pieces = list(claim.evidence.select_related("added_by"))
    # A piece is written a moment before the version that counts it.
    seen = read.history_date
    return Changed(
        before=read.statement,
        now=claim.statement,
        added=[piece for piece in pieces if piece.added_at > seen and not piece.retracted_at],
        retracted=[
            piece for piece in pieces if piece.retracted_at and piece.retracted_at > seen and piece.added_at < since
        ],
    )


def said_of(row):
    """Return the sentence that tells who stands where on an open claim."""
    if row.settles:
        return _("Two moderators differ. Your verdict settles it; say why.")
    if row.claim.tag.two_reviews:
        return _(
            "This tag accuses or exposes somebody: two moderators decide, each without seeing the other's verdict."
        )
    return ""


def _row(user, claim, asked, verified, form):
    settles = claim.state == Claim.State.DISPUTED and user.has_perm("gallery.settle_claim")
    reviews = [review for review in claim.reviews.all() if review.claim_version == claim.version]
    visible = not reviews or may_see_reviews(user, claim)
    given = Counter(review.claim_version for review in claim.reviews.all())
    own = next((review for review in reviews if review.reviewer_id == user.pk), None)
    left = UNDO - (timezone.now() - own.reviewed_at) if own else None
    older = verified.get(claim.exclusive_facet_id) if claim.exclusive_facet_id else None
    open_to = claim.pk in asked
    return Row(
        claim=claim,
        mark=CLAIM_MARKS[claim.state],
        evidence=list(claim.evidence.all()),
        reviews=[
            review
            for review in claim.reviews.all()
            # A single verdict on former words would tell the second moderator almost as much as one on these.
            if (visible if review.claim_version == claim.version else given[review.claim_version] >= needed(claim.tag))
        ],
        hidden=not visible,
        settles=settles and open_to,
        form=form or ReviewForm.of(claim, settles=settles) if open_to or form else None,
        why_not="" if open_to else why_not_review(user, claim),
        own=own,
        undo_for=max(0, int(left.total_seconds())) if left else 0,
        in_the_way=older if older and older.pk != claim.pk else None,
    )
