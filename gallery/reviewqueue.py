"""What waits at the review desk for one person: photos with open claims that he or she may judge, in their order.

What readers see soon comes first, then what has waited longest. Pages go by keyset: a cursor names a place in the
order, whether or not the photo that stood there is still waiting.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from gallery.models import Claim, Photo, Review

#: What becomes public within this time goes before everything else.
SOON = timedelta(days=7)
#: Where photos stand that readers will not see soon.
LATER = datetime(9999, 1, 1, tzinfo=UTC)
_EPOCH, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_CURSOR = re.compile(r"(\d{1,18})-(\d{1,18})-(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Wanted:
    """What the queue is narrowed to; empty values narrow nothing.

    facet, tag: codes; source: primary key; state: "disputed" or "proposed"; reviews: "two" or "second" (one verdict is
    given already); origin: of Claim.Origin; days: age of at least so many days; near: becomes public within SOON;
    photo_set: primary key.
    """

    facet: str = ""
    tag: str = ""
    source: int | None = None
    state: str = ""
    reviews: str = ""
    origin: str = ""
    days: int = 0
    near: bool = False
    photo_set: int | None = None


def judgeable(user):
    """Claims on which this person's verdict is still asked: four eyes, one verdict a version, disputes for those who
    settle them. Twin, with the reasons in words: gallery.reviewing.why_not_review()."""
    if not user.has_perm("gallery.review_claim"):
        return Claim.objects.none()
    claims = Claim.objects.open()
    if not user.has_perm("gallery.settle_claim"):
        claims = claims.filter(state=Claim.State.PROPOSED)
    worded = Claim.history.model.objects.filter(id=OuterRef("pk"), proposed_by=user)
    judged = Review.objects.counting().filter(claim=OuterRef("pk"), reviewer=user, claim_version=OuterRef("version"))
    return (
        claims.filter(content_object__withdrawn_at=None)
        .exclude(proposed_by=user)
        .filter(~Exists(worded), ~Exists(judged))
    )


def begun():
    """A condition on claims: somebody has judged this version, and another verdict is needed."""
    given = Review.objects.counting().filter(claim=OuterRef("pk"), claim_version=OuterRef("version"))
    return Q(state=Claim.State.PROPOSED, tag__two_reviews=True) & Q(Exists(given))


def waiting(user, wanted=None):
    """Return (photos, claims) that wait for this person: querysets, the photos with `near` and `oldest`, in order."""
    wanted = wanted or Wanted()
    claims = _claims(user, wanted)
    mine = claims.filter(content_object=OuterRef("pk")).order_by("proposed_at").values("proposed_at")[:1]
    photos = Photo.objects.filter(pk__in=claims.order_by().values("content_object"))
    if wanted.source:
        photos = photos.filter(source=wanted.source)
    if wanted.photo_set:
        photos = photos.filter(set_items__photo_set=wanted.photo_set)
    photos = _placed(photos.annotate(oldest=Subquery(mine)))
    return (photos.exclude(near=LATER) if wanted.near else photos).order_by("near", "oldest", "pk"), claims


def after(photos, cursor):
    """Narrow the photos of waiting() to those behind a cursor; an empty or unreadable one narrows nothing."""
    found = _CURSOR.fullmatch(cursor or "")
    if not found:
        return photos
    try:
        near, oldest = (_EPOCH + int(part) * _MICROSECOND for part in found.groups()[:2])
    except OverflowError:
        return photos
    later = Q(near=near, oldest__gt=oldest) | Q(near=near, oldest=oldest, pk__gt=int(found[3]))
    return photos.filter(Q(near__gt=near) | later)


def cursor_of(photo):
    """Return the cursor of a photo of waiting()."""
    near, oldest = ((moment - _EPOCH) // _MICROSECOND for moment in (photo.near, photo.oldest))
    return f"{near}-{oldest}-{photo.pk}"


def place_of(user, photo):
    """Return the cursor of any photo, "" where nothing of it ever waited; one query."""
    mine = Claim.objects.filter(content_object=OuterRef("pk")).order_by("proposed_at").values("proposed_at")[:1]
    best = judgeable(user).filter(content_object=OuterRef("pk")).order_by("proposed_at").values("proposed_at")[:1]
    found = _placed(Photo.objects.filter(pk=photo.pk).annotate(oldest=Coalesce(Subquery(best), Subquery(mine)))).first()
    return cursor_of(found) if found and found.oldest else ""


def near_of(photo):
    """When readers will see a photo, if that is soon, otherwise LATER. Twin of the annotation `near`."""
    if photo.public_from is None:
        return LATER
    due, now = max(photo.public_from, photo.embargo_until or photo.public_from), timezone.now()
    return due if now < due <= now + SOON else LATER


def counted(user, wanted):
    """Return {"photos": how many wait, "oldest": when the first claim of them was proposed, or None}; one query."""
    photos, claims = waiting(user, wanted)
    shown = claims.order_by().filter(content_object__in=photos.order_by().values("pk"))
    return shown.aggregate(photos=Count("content_object", distinct=True), oldest=Min("proposed_at"))


def choices(user):
    """Return how many claims wait for this person by what the queue can be narrowed to; two queries.

    {"facets": {code: number}, "disputed": …, "two": …, "second": …, "rule": …, "reader": …}.
    """
    claims = judgeable(user).order_by()
    facets = dict(claims.values_list("tag__facet__code").annotate(number=Count("pk")))
    numbers = claims.aggregate(
        disputed=Count("pk", filter=Q(state=Claim.State.DISPUTED)),
        two=Count("pk", filter=Q(tag__two_reviews=True)),
        second=Count("pk", filter=begun()),
        rule=Count("pk", filter=Q(origin=Claim.Origin.RULE)),
        reader=Count("pk", filter=Q(origin=Claim.Origin.READER)),
    )
    return {"facets": facets, **numbers}


def _claims(user, wanted):
    claims = judgeable(user)
    if wanted.facet:
        claims = claims.filter(tag__facet__code=wanted.facet)
    if wanted.tag:
        claims = claims.filter(tag__slug=wanted.tag)
    if wanted.state:
        claims = claims.filter(state=wanted.state)
    if wanted.reviews:
        claims = claims.filter(begun() if wanted.reviews == "second" else Q(tag__two_reviews=True))
    if wanted.origin:
        claims = claims.filter(origin=wanted.origin)
    if wanted.days:
        claims = claims.filter(proposed_at__lte=timezone.now() - timedelta(days=wanted.days))
    return claims


def _placed(photos):
    """Add `near`: when readers will see the photo, if that is soon, otherwise LATER."""
    now = timezone.now()
    due = Greatest("public_from", Coalesce("embargo_until", "public_from"))
    return photos.annotate(due=due).annotate(
        near=Case(When(due__gt=now, due__lte=now + SOON, then=F("due")), default=Value(LATER))
    )
