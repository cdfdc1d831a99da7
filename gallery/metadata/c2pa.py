"""Content Credentials (C2PA 2.x): what state they are in, read offline by c2pa-python.

By default the library would fetch a manifest from an address that the picture names; the settings forbid it, and any
file whose manifest lies behind an address is reported as that.
"""

import os
from dataclasses import dataclass

import c2pa

from .text import clean

TYPES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "TIFF": "image/tiff",
    "GIF": "image/gif",
    "HEIC": "image/heic",
}
OFFLINE = {
    "core": {"allowed_network_hosts": [], "allow_redirects": False},
    "verify": {"remote_manifest_fetch": False, "ocsp_fetch": False},
    "builder": {"thumbnail": {"enabled": False}},
}
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
    "remote" when the manifest is only behind a web address; without a Trust nothing is "Trusted". `source_type` is the
    digital source type of the action that made the picture, None unless the manifest is valid."""

    state: str = "none"
    warnings: tuple = ()
    source_type: str | None = None


def read(file, kind, *, trust=None):
    """Credentials of an open picture file of format `kind`."""
    if kind not in TYPES:
        return Credentials()
    try:
        file.seek(0)
        with c2pa.Reader(TYPES[kind], file, context=_context(trust)) as reader:
            state = reader.get_validation_state() or "unreadable"
            made = _source_type(reader.get_active_manifest()) if state in ("Valid", "Trusted") else None
            return Credentials(state, source_type=made)
    except c2pa.C2paError.ManifestNotFound:
        return Credentials()
    except c2pa.C2paError as error:
        text = str(error)
        if "remote manifest" in text.lower():
            said = "The Content Credentials are not in the file but behind a web address: not fetched."
            return Credentials("remote", (said,))
        if "asset could not be parsed" in text or text.startswith("Io:"):
            return Credentials("none", ("The file is too damaged to look for Content Credentials.",))
        return Credentials("unreadable", (f"The Content Credentials cannot be read ({clean(text[:120])}).",))
    except (OSError, ValueError, TypeError, MemoryError, UnicodeError) as error:
        return Credentials("unreadable", (f"The Content Credentials cannot be read ({type(error).__name__}).",))


def _source_type(manifest):
    """The code in the first action of a manifest that names one (C2PA 2.2, 18.15), such as "digitalCapture"."""
    for assertion in _list(manifest, "assertions"):
        if isinstance(assertion, dict) and str(assertion.get("label")).startswith("c2pa.actions"):
            for action in _list(assertion.get("data"), "actions"):
                value = action.get("digitalSourceType") if isinstance(action, dict) else None
                if isinstance(value, str):
                    return clean(value.rstrip("/").rpartition("/")[2])
    return None


def _list(value, key):
    """The list under a key of what may be anything: a manifest's signer fills it as he likes."""
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, list) else []


def _context(trust):
    """One context for each process and Trust: the native object does not survive a fork."""
    key = (os.getpid(), trust)
    if key not in _contexts:
        settings = OFFLINE if trust is None else OFFLINE | {"trust": trust.settings}
        _contexts[key] = c2pa.Context.from_dict(settings)
    return _contexts[key]
