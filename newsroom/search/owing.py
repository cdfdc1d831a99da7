"""The moments at which the clock alone shows or hides what search knows of: an embargo, a lease, a right that ends."""

from articles.models import Article
from gallery.models import Consent, Lease, Photo, PhotoSet, Use
from newsroom.models import SearchDue
from newsroom.search.entries import ARTICLE, PHOTO, SET


def note_next(kind, keys, now):
    """Keep the next moment after `now` for each of these keys of a kind; `now` is the database's clock."""
    names = [f"{kind}:{key}" for key in keys]
    SearchDue.objects.filter(key__in=names).delete()
    moments = {}
    for key, *ends in _ends(kind, keys):
        moments.setdefault(key, []).extend(moment for moment in ends if moment and moment > now)
    SearchDue.objects.bulk_create(
        [SearchDue(key=f"{kind}:{key}", due_at=min(ends)) for key, ends in moments.items() if ends]
    )


def _ends(kind, keys):
    """(key, moment or None, …) of everything with a date that decides who may be seen."""
    if kind == PHOTO:
        photos = Photo.objects.filter(pk__in=keys)
        yield from photos.values_list("pk", "public_from", "embargo_until", "rights_expire")
        leases = Lease.objects.filter(photo__in=keys, use=Use.PUBLICATION)
        yield from leases.values_list("photo", "starts_at", "ends_at")
        yield from Consent.objects.filter(photo__in=keys).values_list("photo", "ends_at")
    elif kind == ARTICLE:
        yield from Article.objects.filter(pk__in=keys, approved_at__isnull=False).values_list(
            "pk", "publish_at", "embargo_until"
        )
    elif kind == SET:
        yield from PhotoSet.objects.filter(pk__in=keys).values_list("pk", "public_from", "embargo_until")
