"""Files of the owner's wordmark: looked at in the decoder, made anew, kept under random names."""

from contextlib import suppress

from django.core.files.storage import storages
from django.utils.translation import gettext

from gallery import decoder, files
from gallery.imaging.emblem import LIMITS
from gallery.imaging.refusals import Refused
from gallery.incoming import receive
from gallery.models.photo import new_token

FOLDER = "brand"
#: The most pixels: three for each that the masthead shows.
WIDTH, HEIGHT = 960, 144


def keep(upload):
    """Make a clean file of an uploaded PNG or WebP and return what a row says of it, "name 320x48".

    Raises Refused, and OSError when there is no room.
    """
    with receive(upload, most=LIMITS.max_bytes) as incoming:
        (width, height), content = decoder.emblem(incoming.path, width=WIDTH, height=HEIGHT)
    name = f"{FOLDER}/{new_token()}.webp"
    files.write(storages["public"], name, content)
    return f"{name} {width}x{height}"


def remove(kept):
    """Delete the file of what a row said; no error where it is gone already."""
    with suppress(FileNotFoundError):
        storages["public"].delete(kept.split(" ")[0])


def sentence(refused):
    """Return what is wrong with a file, in the language of the moment."""
    return gettext(refused.msgid) % refused.facts if refused.facts else gettext(refused.msgid)


__all__ = ["FOLDER", "Refused", "keep", "remove", "sentence"]
