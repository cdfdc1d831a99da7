"""The harm clock strikes: clearance of a source, with everything that readers and caches have of it."""

from django.db import transaction

from gallery import outbox
from gallery.models import Photo
from gallery.purging import forget_photos
from gallery.services.places import withdraw_places
from gallery.services.recall import recall_photos, tell_partners
from sources import services
from sources.models import Source


@transaction.atomic
def set_clearance(*, by, source, clearance, reason):
    """As sources.services.clear_source(); what is hidden by it is forgotten by the CDN too, and nothing is
    shown while that does not listen (ValidationError). Returns the Source."""
    return _clear(by, source, clearance, reason)


@transaction.atomic
def declare_danger(*, by, source, reason, photos=(), places=(), public_reason=""):
    """Say that a source is in danger, and recall photos and places, in one transaction; return the fresh Source.

    With the clearance every photo of the source leaves every page at once and without a trace. photos (rows or primary
    keys, of any source) are withdrawn besides: they get a tombstone with public_reason, partners hear of it, and they
    cannot be uploaded again. So are places, names of posts and sets such as "articles.article:12". Each partner gets
    one mail. reason goes into the log. A source that is in danger already keeps that, and the rest is done all the
    same. Needs sources.clear_source, gallery.withdraw_photo for photos, and the right to withdraw each kind of place.
    Raises ValidationError without a reason, without a public one where anything is withdrawn, where it names somebody
    protected, and for what is withdrawn already.
    """
    source = Source.objects.select_for_update().get(pk=source.pk)
    if source.clearance != Source.Clearance.DANGER:
        source = _clear(by, source, Source.Clearance.DANGER, reason)
    if places:
        # Before the photos: what a post shows decides whom its reason must not name and what the CDN forgets.
        withdraw_places(by=by, places=places, reason=public_reason)
    if photos:
        recall_photos(by=by, photos=photos, reason=public_reason, places=places)
    elif places:
        tell_partners(places=places, reason=public_reason.strip())
    return source


def _clear(by, source, clearance, reason):
    if clearance != Source.Clearance.CLEARED:
        shown = Photo.objects.cleared().filter(source=source).select_related("source")
        forget_photos(list(shown.defer("raw_metadata", "read_metadata")))
    source = services.clear_source(by=by, source=source, clearance=clearance, reason=reason)
    if clearance == Source.Clearance.CLEARED and Photo.objects.cleared().filter(source=source).exists():
        outbox.refuse_while_cdn_is_down()
    return source
