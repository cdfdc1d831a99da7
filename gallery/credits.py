"""What every public file of a photo says of itself: whom it is owed to, and nothing that a page does not say."""

from gallery.imaging.credit import Credit
from gallery.licences import LICENCE_URLS
from sources.models import Source

# Fields of a photo from which the credit is made: when one of them changes, the public files are made again.
FIELDS = frozenset(("source", "creator", "credit_line", "copyright_notice", "licence", "digital_source_type"))


def embedded_credit(photo):
    """Return the Credit for the public files of a photo (with its source loaded).

    Creator and copyright notice are left out of it unless the source is named in public: both are names.
    """
    named = photo.source is not None and photo.source.confidentiality == Source.Confidentiality.NAMED
    return Credit(
        creator=photo.creator if named else "",
        credit=photo.credit_line,
        copyright=photo.copyright_notice if named else "",
        licence_url=LICENCE_URLS.get(photo.licence, ""),
        source_type=photo.digital_source_type,
    )
