"""Evidence of a claim, with its chain of custody: what was handed in stays as it came."""

import hashlib

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gallery.models import Evidence

LARGEST_FILE = 50 * 1024 * 1024


def attach(*, by, claim, kind, summary, public=False, link="", file=None, obtained_from="", obtained_on=None):
    """Attach evidence to a claim; a step of gallery/services/claims.py, which checks and logs. Return the Evidence.

    Raises ValidationError for a kind that does not exist, an empty summary, public correspondence, a file too large.
    """
    piece = Evidence(
        claim=claim,
        kind=kind,
        summary=summary.strip(),
        public=public,
        link=link,
        obtained_from=obtained_from,
        obtained_on=obtained_on,
        added_by=by,
    )
    if file is not None and file.size > LARGEST_FILE:
        raise ValidationError({"file": _("This file is larger than 50 MB. Attach the part that proves the claim.")})
    piece.full_clean(exclude=["file"])
    if file is not None:
        piece.sha256 = sha256_of(file)
        # Should the transaction fail, a file stays behind that no row names: private, and under a random name.
        piece.file.save("evidence", file, save=False)
    piece.save()
    return piece


def sha256_of(file):
    """SHA-256 (hex) of a File, read from its start."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
