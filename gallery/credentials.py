"""Content Credentials in words: what a received file says of itself, and what we ourselves signed."""

import logging

from django.conf import settings

logger = logging.getLogger(__name__)

# An order to a decoder holds a million characters.
MOST_TRUST = 800_000


def trusted():
    """By what incoming Content Credentials are trusted, as arguments of decoder.metadata(); {} without any anchors.

    A file that cannot be read trusts nobody, and a system check names it.
    """
    anchors, usages = _text_of(settings.C2PA_TRUST_ANCHORS), _text_of(settings.C2PA_TRUST_USAGES)
    return {"anchors": anchors, "usages": usages} if anchors else {}


def _text_of(path):
    if path is None:
        return ""
    try:
        text = path.read_text()
    except (OSError, UnicodeDecodeError):
        logger.exception("The certificates in %s cannot be read: no Content Credentials are trusted.", path)
        return ""
    return text if len(text) <= MOST_TRUST else ""
