"""Content Credentials in the public files of a photo: signed when a key is configured, after the files were made clean.

A key that is missing, expired or unfit, or a time-stamping service that is silent, holds nothing up: the files are
published without, an event and the desk say so, and `manage.py sign_photos` catches up. News that cannot be published
for want of a certificate would harm more than files that say nothing of themselves.
"""

import logging
from dataclasses import dataclass, replace
from functools import lru_cache

from django.conf import settings
from django.db import transaction

from gallery import credits, signing
from gallery.models import Derivatives
from sources import audit
from sources.models import Source
from sources.naming import site_name

logger = logging.getLogger(__name__)

SIGNED = "signed"
# Measured: a manifest takes 3.6 to 4.0 KB. At 320 pixels that is 77 % of an AVIF and 27 % of a JPEG, shown on pages by
# the dozen and nobody saves; of 640 it is 35 and 8 %, of 1,280 10 and 2 %.
SMALLEST = 640


class CannotSign(Exception):
    """Files could not be signed; the text is a sentence for the desk."""


@dataclass(frozen=True)
class Paths:
    """Where the key and the chain lie, and how to sign with them."""

    key: str
    chain: str
    algorithm: str
    tsa_url: str


def configured():
    """Return the Paths of the settings, or None where nothing is to be signed."""
    if settings.C2PA_KEY is None or settings.C2PA_CHAIN is None:
        return None
    return Paths(str(settings.C2PA_KEY), str(settings.C2PA_CHAIN), settings.C2PA_ALG, settings.C2PA_TSA_URL)


def signed(generation, rendered):
    """Return Rendered with signed files where they are due, and note on the unsaved or saved row whether they are.

    All files are signed or none: a generation is "signed" or not. Neither a row nor a file is saved here.
    """
    generation.credentials = ""
    paths = configured()
    if paths is None:
        return rendered
    try:
        files = {name: _sign(generation, name, data, paths) for name, data in rendered.files.items()}
    except CannotSign as error:
        _say(generation.photo, str(error))
        return rendered
    generation.credentials = SIGNED
    return replace(rendered, files=files)


def is_due(generation, width):
    """Whether a file of a generation is to be signed: the larger ones, and the crop for social cards."""
    return _is_card(width) or width >= min(SMALLEST, generation.width)


def unsigned():
    """The generations for readers without Content Credentials; none where no key is configured."""
    if configured() is None:
        return Derivatives.objects.none()
    return Derivatives.objects.shown().filter(credentials="", photo__withdrawn_at=None)


def claim(generation, width, extension, photo=None):
    """What is claimed of one file of a generation, as a signing.Claim; photo is its photo where that is loaded."""
    photo = photo or generation.photo
    return signing.Claim(
        extension=extension,
        open_source=photo.source is not None and photo.source.confidentiality == Source.Confidentiality.NAMED,
        covered=bool(generation.decision and generation.decision.shapes),
        cropped=_is_card(width),
        resized=_is_card(width) or width < generation.width,
        original_format=photo.file_format,
        credit=credits.embedded_credit(photo),
    )


def _is_card(width):
    return not isinstance(width, int)


def _sign(generation, name, data, paths):
    width, extension = name
    if not is_due(generation, width):
        return data
    definition = signing.definition(claim(generation, width, extension), site_name())
    try:
        return signing.sign(data, extension, definition, _identity(paths))
    except OSError as error:
        raise CannotSign(f"The key or the certificates cannot be read ({error.strerror}).") from error
    except signing.NotSigned as error:
        raise CannotSign(str(error)) from error


@lru_cache(maxsize=2)
def _identity(paths):
    """The key and the chain, read once for each process. A failure is not kept. Raises OSError."""
    with open(paths.key, "rb") as key, open(paths.chain, "rb") as chain:
        return signing.Identity(key.read(), chain.read(), paths.algorithm, paths.tsa_url)


def _say(photo, sentence):
    logger.error("Files of photo %s are published without Content Credentials. %s", photo.public_id, sentence)
    with transaction.atomic():
        audit.record(by=None, action="photo.files_unsigned", target=photo, detail={"reason": sentence})
