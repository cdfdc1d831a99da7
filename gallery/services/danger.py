"""The harm clock strikes: clearance of a source, with everything that readers and caches have of it."""

from django.db import transaction

from gallery.models import Photo
from gallery.purging import forget_photos
from gallery.services.recall import recall_photos
from sources import services
from sources.models import Source


@transaction.atomic
def set_clearance(*, by, source, clearance, reason):
    """As sources.services.clear_source(); what is hidden by it is forgotten by the CDN too. Returns the Source."""
    return _clear(by, source, clearance, reason)


@transaction.atomic
def declare_danger(*, by, source, reason, photos=(), public_reason=""):
    """Say that a source is in danger, and recall photos, in one transaction; return the fresh Source.

    With the clearance every photo of the source leaves every page at once and without a trace. photos (rows or primary
    keys, of any source) are withdrawn besides: they get a tombstone with public_reason, partners hear of it, and they
    cannot be uploaded again. reason goes into the log. A source that is in danger already keeps that, and the photos
    are recalled all the same. Needs sources.clear_source, and gallery.withdraw_photo for photos. Raises
    ValidationError without a reason, without a public one where photos go, and where it names somebody protected.
    """
    source = Source.objects.select_for_update().get(pk=source.pk)
    if source.clearance != Source.Clearance.DANGER:
        source = _clear(by, source, Source.Clearance.DANGER, reason)
    if photos:
        recall_photos(by=by, photos=photos, reason=public_reason)
    return source


def _clear(by, source, clearance, reason):
    if clearance != Source.Clearance.CLEARED:
        forget_photos(list(Photo.objects.cleared().filter(source=source).select_related("source")))
    return services.clear_source(by=by, source=source, clearance=clearance, reason=reason)
