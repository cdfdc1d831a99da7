"""Seals: what only somebody with the key of this newsroom can have written (HMAC-SHA-256).

Whoever has the database alone can compute every hash in it anew, but no seal. The key is derived from SECRET_KEY; those
of SECRET_KEY_FALLBACKS still open what was sealed with them.
"""

import hashlib
import hmac
from functools import lru_cache

from django.conf import settings


def seal(purpose, text):
    """Return the seal (64 hexadecimal digits) of a text; purpose keeps seals of one kind from serving as another."""
    return _seal(settings.SECRET_KEY, purpose, text)


def fits(purpose, text, found):
    """Whether `found` is a seal of this text, made with the present key or a former one."""
    return any(
        hmac.compare_digest(_seal(key, purpose, text).encode(), str(found).encode())
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    )


def _seal(key, purpose, text):
    return hmac.digest(_derived(key, purpose), text.encode(), "sha256").hex()


@lru_cache(maxsize=16)
def _derived(key, purpose):
    key = key if isinstance(key, bytes) else key.encode()
    return hashlib.sha256(b"newsroom." + purpose.encode() + b"." + key).digest()
