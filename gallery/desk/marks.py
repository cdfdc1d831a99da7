"""Marks of static/glyphs.svg for what the desk says of claims and pillars, so that no state is told by colour alone."""

from gallery.models import Claim

#: Key of a pillar's status -> mark, where they differ.
STATUS_MARKS = {"as-given": "given"}
#: State of a claim -> mark.
CLAIM_MARKS = {
    Claim.State.PROPOSED: "unknown",
    Claim.State.VERIFIED: "confirmed",
    Claim.State.REJECTED: "unknown",
    Claim.State.DISPUTED: "disputed",
    Claim.State.SUPERSEDED: "unknown",
}


def pillars_of(photo):
    """Return ((Pillar, mark), …) of what is said of a photo; one query, unless the pillars were prefetched."""
    return [(row, STATUS_MARKS.get(row.status, row.status)) for row in photo.pillars.all()]
