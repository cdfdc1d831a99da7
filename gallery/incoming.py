"""The place where a file waits while we look at it, on the same disk as the originals."""

import hashlib
import math
import os
import re
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from gallery.imaging.refusals import Refused
from gallery.models.photo import new_token
from gallery.refusals import NotTaken

CHUNK = 1 << 20
MEGA = 1_000_000
TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass
class Incoming:
    """A file that came in: where it waits, its SHA-256 in hex and its size in bytes.

    `token` also names the original that it may become, so that after a crash gallery/repairs.py knows which original
    belongs to no row. With `settled` false the waiting file is left for that.
    """

    path: Path
    token: str
    sha256: str
    size: int
    settled: bool = True

    @property
    def original_name(self):
        """The name in the private storage."""
        return original_name(self.token)


def folder():
    """The folder of the waiting files, readable by the owner alone."""
    path = Path(settings.PRIVATE_ROOT) / "incoming"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def original_name(token):
    """The name of an original in the private storage."""
    return f"originals/{token[:2]}/{token}"


@contextmanager
def receive(file, *, most):
    """Stream an open binary file (or an uploaded one) into an Incoming of at most `most` bytes; delete it at the end.

    Raises Refused("too-heavy") as soon as the limit is passed, OSError when the disk is full.
    """
    claimed = getattr(file, "size", None)
    if isinstance(claimed, int) and claimed > most:
        raise _too_heavy(claimed, most)
    token = new_token()
    path = folder() / token
    try:
        with path.open("xb") as target:
            path.chmod(0o600)
            digest, size = hashlib.sha256(), 0
            for chunk in _chunks(file):
                size += len(chunk)
                if size > most:
                    raise _too_heavy(size, most)
                digest.update(chunk)
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        taken = Incoming(path, token, digest.hexdigest(), size)
    except (Refused, NotTaken, OSError):
        path.unlink(missing_ok=True)
        raise
    try:
        yield taken
    finally:
        if taken.settled:
            path.unlink(missing_ok=True)


def clean_name(name):
    """The last part of a file name as people may read it: no folders, nothing invisible, 255 at most."""
    last = re.split(r"[/\\]", str(name or ""))[-1]
    return readable(last)[:255]


def readable(text):
    """Text without control, format and unassigned characters: none of them is there for an honest reason in a name."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(char for char in composed if not unicodedata.category(char).startswith("C")).strip()


def _chunks(file):
    if hasattr(file, "chunks"):
        yield from file.chunks()
        return
    while chunk := file.read(CHUNK):
        yield chunk


def _too_heavy(size, most):
    return Refused("too-heavy", size=math.ceil(size / MEGA), most=most // MEGA)
