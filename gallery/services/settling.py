"""From reviews to a claim's state, and to the class of its photo: steps that claims, reviews and evidence share.

Callers lock with `locked()`, change, and end with `settle()` and `refresh_access_class()`, in one transaction.
"""

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from gallery import cards, provenance
from gallery.models import Claim, Photo, Review
from sources.audit import record
from sources.clock import database_now

LIVING = (Claim.State.PROPOSED, Claim.State.VERIFIED, Claim.State.DISPUTED)
FOLLOWS = {
    Review.Verdict.ACCEPT: Claim.State.VERIFIED,
    Review.Verdict.REJECT: Claim.State.REJECTED,
    Review.Verdict.DISPUTE: Claim.State.DISPUTED,
}


def state_after(claim):
    """Return the state that follows from the reviews of the claim's current version.

    A chief moderator's decisive verdict settles it. Otherwise nothing is decided before as many reviewers as the tag
    asks for have judged; then what all of them say holds, and where they differ the claim is disputed. A superseded
    claim stays superseded.
    """
    if claim.state == Claim.State.SUPERSEDED:
        return claim.state
    reviews = claim.reviews.counting().filter(claim_version=claim.version).order_by("pk")
    verdicts = list(reviews.values_list("verdict", "decisive"))
    if settled := [verdict for verdict, decisive in verdicts if decisive]:
        return FOLLOWS[settled[-1]]
    if len(verdicts) < needed(claim.tag):
        return Claim.State.PROPOSED
    said = {verdict for verdict, _decisive in verdicts}
    return FOLLOWS[said.pop()] if len(said) == 1 else Claim.State.DISPUTED


def needed(tag):
    """How many reviewers must have judged a claim of a tag before it is decided."""
    return 2 if tag.two_reviews else 1


def locked(claim):
    """Lock the photo, then the claim, in this order everywhere; return both, fresh."""
    photo = Photo.objects.select_for_update().get(pk=claim.content_object_id)
    return Claim.objects.select_for_update().get(pk=claim.pk), photo


def settle(by, claim):
    """Store the state that follows from the reviews; return the one before."""
    before, claim.state = claim.state, state_after(claim)
    if claim.state != before:
        claim.decided_at = None if claim.state == Claim.State.PROPOSED else database_now()
    claim._history_user = by
    claim.save()
    return before


def make_room(by, claim, photo, supersede):
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
        older.state, older.decided_at, older.superseded_by = Claim.State.SUPERSEDED, database_now(), claim
        older._history_user = by
        older.save(update_fields=["state", "decided_at", "superseded_by"])
        record(by=by, action="claim.superseded", target=older, detail={"by_claim": claim.pk}, rows=[older])


def refresh_access_class(photo):
    """Work out the class of a photo from its verified claims and keep it on the row for lists; return it. The card
    for other sites follows.

    A step of each change of a claim; running it again repairs a row.
    """
    verified = photo.claims.verified().filter(tag__facet__code__in=("access", "passage"))
    rows = verified.values_list("tag__facet__code", "tag__slug", "tag__glyph")
    tags = {facet: (code, mark) for facet, code, mark in rows}
    access, mark = tags.get("access", (None, ""))
    key = provenance.class_key(access, tags.get("passage", (None, ""))[0], mark)
    changed = Photo.objects.filter(pk=photo.pk).exclude(access_class=key).update(access_class=key)
    photo.access_class = key
    if changed:
        cards.follow_class(photo)
    return key
