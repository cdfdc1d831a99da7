"""Serial numbers of cameras and lenses, and names of their owners: what ties the photos of two sources together.

Whoever sees two photos of one camera knows that one hand may have taken both. Where one of them comes from a source
that must not be found, that is a danger, and the desk has to know of it before readers can. Numbers are compared by
keyed digests: the rows alone tell nobody a number, nor whether a photo carries a certain one.
"""

from django.db import transaction
from django.db.models import Count
from django.utils.crypto import salted_hmac

from gallery.models import CameraSerial
from sources.models import Source

SALT = "gallery.serials"
SHORTEST = 4
LONGEST = 200
# What makers and programs write where a number or a name should be, without spaces and signs.
PLACEHOLDERS = {
    *("none", "null", "unknown", "undefined", "notavailable", "notapplicable", "default", "empty", "test"),
    *("serial", "serialnumber", "camera", "digitalcamera", "olympusdigitalcamera", "owner", "ownername", "user"),
    *("photographer", "yourname", "picture"),
}
COUNTING = "12345678901234567890"


def digest_of(text):
    """The digest (64 hex digits) of a serial number or owner's name, None for what is a placeholder.

    Spaces, signs, capitals and leading zeros do not count: one number is written in several ways within one file.
    """
    core = "".join(char for char in text.casefold() if char.isalnum()).lstrip("0")[:LONGEST]
    if len(core) < SHORTEST or len(set(core)) == 1 or core in PLACEHOLDERS or COUNTING.startswith(core):
        return None
    return salted_hmac(SALT, core, algorithm="sha256").hexdigest()


@transaction.atomic
def remember_serials(photo):
    """Keep the digests of what a photo's file says of its camera, in the place of those it had."""
    texts = (photo.read_metadata or {}).get("serials") or []
    digests = {digest_of(text) for text in texts} - {None}
    CameraSerial.objects.filter(photo=photo).exclude(digest__in=digests).delete()
    # One that is there already stays: two that look at a photo at the same moment write the same.
    CameraSerial.objects.bulk_create(
        [CameraSerial(photo=photo, digest=digest) for digest in sorted(digests)], ignore_conflicts=True
    )


def linked_sources(photo):
    """Return the other Sources that a camera, lens or owner's name ties to a photo, by code.

    Each has `shared`: how many of its photos carry what this one carries. One without a source is tied to all of them.
    """
    return _sources_sharing(photo.camera_serials.values("digest")).exclude(pk=photo.source_id)


def sources_linked_to(source):
    """Return the other Sources that share a camera, lens or owner's name with a source, by code, with `shared`."""
    mine = CameraSerial.objects.filter(photo__source=source)
    return _sources_sharing(mine.values("digest")).exclude(pk=source.pk)


def _sources_sharing(digests):
    return (
        Source.objects.filter(photos__camera_serials__digest__in=digests)
        .annotate(shared=Count("photos", distinct=True))
        .order_by("code")
    )
