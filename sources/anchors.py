"""The head of the log, kept outside the database: number and digest of the newest event that this machine committed.

A chain of hashes cannot show that its end was cut off. This file can: DATA_DIR/private/audit-head, sealed, so that
whoever holds the database alone can neither shorten the log nor write it anew. It holds two slots of fixed size that
are written in turn and in place, like the superblock of a file system: a write that breaks off spoils the older one.
Each machine keeps its own. It may be behind the log, and is never moved over a log that does not continue it.
"""

import fcntl
import json
import logging
import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from sources.seals import fits, seal

NAME = "audit-head"
PURPOSE = "audit-head"
SLOT = 256

log = logging.getLogger(__name__)


class HeadUnreadable(Exception):
    """The file is there, and neither of its slots bears a seal of this newsroom."""


@dataclass(frozen=True)
class Head:
    """The newest event: its number (from 1) and its digest (64 hexadecimal digits)."""

    number: int
    digest: str


def head():
    """Return the Head that this machine keeps, None where it keeps none yet. Raises HeadUnreadable."""
    try:
        with _opened(os.O_RDONLY, fcntl.LOCK_SH) as file:
            return _read(file)
    except FileNotFoundError:
        return None


def advance(number, digest, previous, holds):
    """Keep event `number` as the head if the log continues the one that is kept; return whether it is the head now.

    digest and previous are those of the event; holds(number, digest) says whether the log has such an event. A head
    that the log does not continue stays, since it proves that something was taken out, and the server's log says so.
    Raises HeadUnreadable, and OSError when the file cannot be written.
    """
    with _opened(os.O_RDWR | os.O_CREAT, fcntl.LOCK_EX) as file:
        kept = _read(file)
        if kept and kept.number >= number:
            return False
        if kept and not (kept.digest == previous if kept.number == number - 1 else holds(kept.number, kept.digest)):
            log.critical("The log of events does not continue event %s, seen here. Run verify_audit.", kept.number)
            return False
        _write(file, Head(number, digest))
        return True


def accept(number, digest):
    """Keep this head whatever was kept before: for an operator who knows why the log is another one."""
    with _opened(os.O_RDWR | os.O_CREAT, fcntl.LOCK_EX) as file:
        os.ftruncate(file, 0)
        _write(file, Head(number, digest))


def path():
    """Where the head is kept, as a Path; read late so that tests can point it elsewhere."""
    return Path(settings.PRIVATE_ROOT) / NAME


@contextmanager
def _opened(flags, lock):
    descriptor = os.open(path(), flags | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, lock)
        yield descriptor
    finally:
        os.close(descriptor)


def _read(descriptor):
    content = os.pread(descriptor, 2 * SLOT, 0)
    heads = [_opened_seal(content[start : start + SLOT]) for start in range(0, len(content), SLOT)]
    found = [one for one in heads if one]
    if content and not found:
        raise HeadUnreadable(f"{path()} bears no seal of this newsroom.")
    return max(found, key=lambda one: one.number, default=None)


def _opened_seal(slot):
    try:
        number, digest, mark = json.loads(slot)
    except (ValueError, TypeError):
        return None
    return Head(number, digest) if fits(PURPOSE, f"{number}.{digest}", mark) else None


def _write(descriptor, new):
    content = json.dumps([new.number, new.digest, seal(PURPOSE, f"{new.number}.{new.digest}")])
    # A first write fills both slots: half a file must not look like a spoilt one.
    slots = (0, 1) if os.fstat(descriptor).st_size < 2 * SLOT else (new.number % 2,)
    for slot in slots:
        os.pwrite(descriptor, content.ljust(SLOT - 1).encode() + b"\n", slot * SLOT)
