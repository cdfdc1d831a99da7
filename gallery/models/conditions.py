"""What must hold of a photo before readers may see it, as conditions for querysets; each has a twin on Photo.

Models that point to a photo are looked up late, since this is read before them.
"""

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual

from sources.models import Source

# What readers see of a photo and a file may have filled in: none of it may name somebody who must not be named.
PUBLIC_WORDS = ("credit_line", "caption", "headline", "alt", "usage_terms")
# A shorter "name" stands in half of all captions.
SHORTEST_NAME = 3


def names_hidden_creator():
    """Return the condition that a photo's words name its creator, whom its source hides. Twin: a property of Photo."""
    said = Q()
    for field in PUBLIC_WORDS:
        said |= Q(**{f"{field}__icontains": F("creator")})
    hidden = ~Q(source__confidentiality=Source.Confidentiality.NAMED)
    return Q(source__isnull=False) & hidden & Q(GreaterThanOrEqual(Length("creator"), SHORTEST_NAME)) & said


def from_cleared_source():
    """Return the condition that somebody has cleared a photo's source.

    Not by a join: SQLite takes the few sources first then, reads all photos of each and sorts them, which is seconds
    among a million photos for the one that is asked for.
    """
    return Q(Exists(Source.objects.filter(pk=OuterRef("source"), clearance=Source.Clearance.CLEARED)))


def leased_for(use):
    """Return the condition that no lease forbids a use (a code of Use) at this moment. Twin: Photo.is_leased_for()."""
    from gallery.models.rights import Lease

    leases = Lease.objects.filter(photo=OuterRef("pk"), use=use)
    running = leases.running()
    forbidden = Exists(running.filter(kind=Lease.Kind.DENY))
    limited = Exists(leases.filter(kind=Lease.Kind.ALLOW))
    decided = ~Q(forbidden) & (~Q(limited) | Q(Exists(running.filter(kind=Lease.Kind.ALLOW))))
    # Nearly no photo has a lease: one look instead of two, for each of ten thousand in a list of the desk.
    return ~Q(Exists(leases)) | decided


def consented():
    """Return the condition that whoever consented to a photo has not taken that back, and that it has not ended.

    A photo that nobody had to consent to is free; one with several consents needs one that holds. Twin:
    Photo.is_consented.
    """
    from gallery.models.rights import Consent

    given = Consent.objects.given().filter(photo=OuterRef("pk"), kind=Consent.Kind.CONSENT)
    return ~Q(Exists(given)) | Q(Exists(given.good()))
