"""What the records around a photo say of it: gathered for many photos in few queries, judged in blockers.py."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from gallery.models import Claim, Consent, Derivatives, Lease, NearDuplicate, SafetyDecision


@dataclass(frozen=True)
class Standing:
    """The records that decide about one photo: current SafetyDecision or None, every lease and consent, the claims
    that are disputed or lack a review that they need, and the withdrawn photos that it resembles."""

    has_files: bool = False
    decision: SafetyDecision | None = None
    leases: tuple = ()
    consents: tuple = ()
    claims: tuple = ()
    withdrawn_twins: tuple = ()


def standing_of(photos):
    """Return {primary key: Standing} for a list of photos; six queries, whatever their number."""
    keys = [photo.pk for photo in photos]
    with_files = set(Derivatives.objects.shown().filter(photo__in=keys).values_list("photo_id", flat=True))
    decisions = {row.photo_id: row for row in SafetyDecision.objects.current().filter(photo__in=keys)}
    leases = _grouped(Lease.objects.filter(photo__in=keys), "photo_id")
    consents = _grouped(Consent.objects.filter(photo__in=keys), "photo_id")
    claims = _grouped(_unsettled(keys), "content_object_id")
    twins = _withdrawn_twins(keys)
    return {
        key: Standing(
            key in with_files,
            decisions.get(key),
            tuple(leases[key]),
            tuple(consents[key]),
            tuple(claims[key]),
            tuple(twins[key]),
        )
        for key in keys
    }


def _grouped(rows, key):
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found


def _unsettled(keys):
    """A claim under dispute, whatever it says, and one that accuses or exposes somebody and nobody has settled."""
    disputed, waiting = Q(state=Claim.State.DISPUTED), Q(state=Claim.State.PROPOSED, tag__two_reviews=True)
    return Claim.objects.filter(disputed | waiting, content_object__in=keys).select_related("tag")


def _withdrawn_twins(keys):
    """{key: the withdrawn photos among its near-duplicates}, whichever of the two came first."""
    pairs = NearDuplicate.objects.filter(dismissed_at=None).filter(
        Q(photo__in=keys, other__withdrawn_at__isnull=False) | Q(other__in=keys, photo__withdrawn_at__isnull=False)
    )
    found = defaultdict(list)
    for pair in pairs.select_related("photo", "other"):
        for one, other in ((pair.photo, pair.other), (pair.other, pair.photo)):
            if other.withdrawn_at:
                found[one.pk].append(other)
    return found
