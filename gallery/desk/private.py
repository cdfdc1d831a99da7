"""What a file or its maker tells of a source that must stay unnamed: at the desk, too, not everybody sees it."""

from sources.models import Source

PERMISSION = "gallery.view_private_metadata"
#: Fields of a photo that lead to a person: a form without them leaves their values alone.
FIELDS = frozenset({"creator", "latitude", "longitude"})


def is_hidden_from(user, photo):
    """Whether creator, position, serial numbers, file name and raw metadata of a photo are not for this person."""
    named = photo.source_id is None or photo.source.confidentiality == Source.Confidentiality.NAMED
    return not (named or user.has_perm(PERMISSION))
