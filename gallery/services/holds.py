"""Taking a photo from the review queue, so that two moderators do not work on the same one."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from gallery.models import Hold, Photo
from sources.actors import require

LASTS = timedelta(minutes=10)


class Held(Exception):
    """Somebody else has taken the photo: `holder` is a user, `until` an aware datetime."""

    def __init__(self, holder, until):
        self.holder, self.until = holder, until
        super().__init__()


@transaction.atomic
def hold(*, by, photo):
    """Take a photo for ten minutes, or go on holding it; return the Hold. Needs gallery.review_claim.

    Raises Held while somebody else has it. A hold is a courtesy and no lock: nothing that anybody decides is lost
    without one, and it is not logged.
    """
    require(by, "gallery.review_claim")
    now = timezone.now()
    Photo.objects.select_for_update().get(pk=photo.pk)
    row = Hold.objects.select_related("holder").filter(photo=photo).first() or Hold(photo=photo)
    if row.pk and row.holder_id != by.pk and row.until > now:
        raise Held(row.holder, row.until)
    row.holder, row.until = by, now + LASTS
    row.save()
    return row


@transaction.atomic
def release(*, by, photo):
    """Give a photo back; nothing happens where somebody else holds it. Needs gallery.review_claim."""
    require(by, "gallery.review_claim")
    Hold.objects.filter(photo=photo, holder=by).delete()


def held_by_others(user):
    """Return the Holds of other people that have not ended, with their holders."""
    return Hold.objects.filter(until__gt=timezone.now()).exclude(holder=user).select_related("holder")
