"""Near-duplicates that readers may know of: pairs at which the desk looked, both in public and from named sources."""

from dataclasses import dataclass

from django.db.models import Q

from gallery.models import NearDuplicate, Photo
from gallery.public import PublicPhoto, public_photos

MOST = 6


@dataclass(frozen=True)
class PublicTwin:
    """Another photo with the way in which the two belong together: same, version or series; `label` in words."""

    photo: PublicPhoto
    relation: str
    label: str
    is_later: bool


def twins_of(photo):
    """Return the PublicTwins of a photo that readers may see, the closest first; 1 query, 5 where there are any.

    `is_later` says that the other one came to us after this one.
    """
    pairs = NearDuplicate.objects.for_readers().filter(Q(photo=photo) | Q(other=photo)).order_by("distance", "pk")
    found = {pair.other_id if pair.photo_id == photo.pk else pair.photo_id: pair for pair in pairs[: 4 * MOST]}
    if not found:
        return ()
    photos = public_photos(Photo.objects.cleared().filter(pk__in=found))
    twins = (
        PublicTwin(photos[pk], pair.relation, str(pair.get_relation_display()), is_later=pair.photo_id == pk)
        for pk, pair in found.items()
        if pk in photos
    )
    return tuple(twins)[:MOST]
