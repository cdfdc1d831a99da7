"""Content Credentials (C2PA 2.x): what state they are in, read offline by c2pa-python.

By default the library would fetch a manifest from an address that the picture names; the settings forbid it, and any
file whose manifest lies behind an address is reported as that.
"""

import os

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
_contexts = {}


def state(file, kind, *, anchors=None):
    """(state, warnings) of an open picture file of format `kind`.

    The state is "none", "Valid", "Trusted", "Invalid", "unreadable", or "remote" when the manifest is only behind a web
    address. `anchors` are the root certificates to trust, as PEM text; without them nothing is "Trusted".
    """
    if kind not in TYPES:
        return "none", []
    try:
        file.seek(0)
        with c2pa.Reader(TYPES[kind], file, context=_context(anchors)) as reader:
            return reader.get_validation_state() or "unreadable", []
    except c2pa.C2paError.ManifestNotFound:
        return "none", []
    except c2pa.C2paError as error:
        text = str(error)
        if "remote manifest" in text.lower():
            return "remote", ["The Content Credentials are not in the file but behind a web address: not fetched."]
        if "asset could not be parsed" in text or text.startswith("Io:"):
            return "none", ["The file is too damaged to look for Content Credentials."]
        return "unreadable", [f"The Content Credentials cannot be read ({clean(text[:120])})."]
    except (OSError, ValueError, TypeError, MemoryError, UnicodeError) as error:
        return "unreadable", [f"The Content Credentials cannot be read ({type(error).__name__})."]


def _context(anchors):
    """One context for each process and set of anchors: the native object does not survive a fork."""
    key = (os.getpid(), anchors)
    if key not in _contexts:
        settings = OFFLINE if anchors is None else {**OFFLINE, "trust": {"user_anchors": anchors}}
        _contexts[key] = c2pa.Context.from_dict(settings)
    return _contexts[key]
