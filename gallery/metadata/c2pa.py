"""Content Credentials (C2PA 2.x): what state they are in, read offline by c2pa-python.

By default the library would fetch a manifest from an address that the picture names; the settings forbid it, and any
file whose manifest lies behind an address is reported as that.
"""

import json
import os
import re
from dataclasses import dataclass, field

import c2pa

from . import manifests
from .containers import MEDIA_TYPES
from .text import clean

OFFLINE = {
    "core": {"allowed_network_hosts": [], "allow_redirects": False},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
    "builder": {"thumbnail": {"enabled": False}},
}
ADDRESS = re.compile(r"https?://\S+")
_contexts: dict = {}


@dataclass(frozen=True)
class Trust:
    """Whom to trust: root certificates as PEM text, and the allowed extended key usages (lines of object identifiers),
    where they go beyond the library's own."""

    anchors: str
    usages: str | None = None

    @property
    def settings(self):
        """The library's settings for it."""
        return {"user_anchors": self.anchors} | ({"trust_config": self.usages} if self.usages else {})


@dataclass(frozen=True)
class Credentials:
    """What the Content Credentials of a file say. `state` is "none", "Valid", "Trusted", "Invalid", "unreadable", or
    "remote" when the manifest is only behind a web address; without a Trust nothing is "Trusted". `summary` has the
    shape of manifests.EMPTY, and {} for a file without any. `source_type` is the digital source type of the action that
    made the picture, None unless the manifest is valid."""

    state: str = "none"
    warnings: tuple = ()
    source_type: str | None = None
    summary: dict = field(default_factory=dict)


def read(file, kind, *, trust=None):
    """Credentials of an open picture file of format `kind`."""
    if kind not in MEDIA_TYPES:
        return Credentials()
    try:
        file.seek(0)
        with c2pa.Reader(MEDIA_TYPES[kind], file, context=_context(trust)) as reader:
            state = reader.get_validation_state() or "unreadable"
            found = manifests.summary(state, json.loads(reader.json()))
            made = manifests.source_type(found) if state in ("Valid", "Trusted") else None
            return Credentials(state, source_type=made, summary=found)
    except c2pa.C2paError.ManifestNotFound:
        return Credentials()
    except c2pa.C2paError as error:
        return _failed(str(error))
    except (OSError, ValueError, TypeError, MemoryError, UnicodeError, RecursionError) as error:
        return _unreadable(type(error).__name__)


def _failed(text):
    """Credentials for what the library says of a file in which it found nothing to judge."""
    if "remote manifest" in text.lower():
        said = "The Content Credentials are not in the file but behind a web address: not fetched."
        named = ADDRESS.search(text)
        address = (clean(named[0]) or "")[: manifests.LONGEST] if named else ""
        return Credentials("remote", (said,), summary=manifests.EMPTY | {"state": "remote", "address": address})
    if "asset could not be parsed" in text or text.startswith("Io:"):
        return Credentials("none", ("The file is too damaged to look for Content Credentials.",))
    return _unreadable(clean(text[:120]))


def _unreadable(why):
    said = f"The Content Credentials cannot be read ({why})."
    return Credentials("unreadable", (said,), summary=manifests.EMPTY | {"state": "unreadable"})


def _context(trust):
    """One context for each process and Trust: the native object does not survive a fork."""
    key = (os.getpid(), trust)
    if key not in _contexts:
        settings = OFFLINE if trust is None else OFFLINE | {"trust": trust.settings}
        _contexts[key] = c2pa.Context.from_dict(settings)
    return _contexts[key]
