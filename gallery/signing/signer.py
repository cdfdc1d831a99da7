"""Signing with c2pa-python: one signer for each process and key, and every file is opened again afterwards."""

import io
import json
import os
from dataclasses import dataclass, field

import c2pa

from gallery.metadata import c2pa as reading
from gallery.metadata.containers import MEDIA_TYPES
from gallery.signing.chain import NotSigned, Unfit, faults

EXTENSIONS = {"jpg": "JPEG", "webp": "WEBP", "avif": "AVIF"}
# Nobody vouches for a signer where no anchors are given, and that is the one thing that may be amiss.
EXPECTED = {"signingCredential.untrusted"}
_made: dict = {}


@dataclass(frozen=True)
class Identity:
    """Who signs: a private key and its chain (PEM, as bytes), C2PA's name of the algorithm, and the address of a
    time-stamping service or "", which is the one address that signing calls."""

    key: bytes = field(repr=False)
    chain: bytes = field(repr=False)
    algorithm: str = "es256"
    tsa_url: str = ""


def sign(data, extension, definition, identity):
    """Return the bytes of a file with a manifest in it, opened again and found valid. Nothing of `data` is decoded.

    data is a clean file of kind "jpg", "webp" or "avif"; definition comes from manifest.definition(). Raises NotSigned,
    also where the time-stamping service does not answer, and Unfit for a key that cannot sign at all.
    """
    if said := faults(identity.key, identity.chain, identity.algorithm):
        raise Unfit(" ".join(said))
    kind = EXTENSIONS[extension]
    target = io.BytesIO()
    try:
        context, signer = _for_this_process(identity)
        with c2pa.Builder(json.dumps(definition), context=context) as builder:
            builder.sign(signer, MEDIA_TYPES[kind], io.BytesIO(data), target)
    except (c2pa.C2paError, ValueError, OSError) as error:
        raise NotSigned(f"The file could not be signed ({type(error).__name__.strip('_')}).") from error
    signed = target.getvalue()
    _open_again(signed, kind)
    return signed


def _open_again(signed, kind):
    found = reading.read(io.BytesIO(signed), kind)
    if found.state != "Valid" or set(found.summary["failures"]) - EXPECTED:
        failures = ", ".join(found.summary.get("failures", ())) or "no reason given"
        raise NotSigned(f"What was signed reads as {found.state} ({failures}).")


def _for_this_process(identity):
    """(context, signer) of one process and Identity: native objects do not survive a fork."""
    key = (os.getpid(), identity)
    if key not in _made:
        info = c2pa.C2paSignerInfo(identity.algorithm, identity.chain, identity.key, identity.tsa_url or None)
        _made[key] = (c2pa.Context.from_dict(reading.OFFLINE), c2pa.Signer.from_info(info))
    return _made[key]
