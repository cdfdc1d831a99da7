"""Waiting until what is kept can be known to be right, in tests that ask for that."""

import time

from django.db import connection
from django.db.models import Max

from sources.changes import PublicChange, low

LONGEST = 90


def wait_until_all_is_known():
    """On PostgreSQL, wait for the end of writers that began before the newest note.

    Numbers of transactions are those of the whole server: while a test of another process writes in a transaction that
    began before a note of ours, what was made after the note cannot be told from what was made before it, and is made
    anew each time. Within a transaction of our own there is nothing to wait for.
    """
    until = time.monotonic() + LONGEST
    while connection.vendor == "postgresql" and not connection.in_atomic_block and time.monotonic() < until:
        newest = PublicChange.objects.aggregate(newest=Max("moment"))["newest"]
        if newest is None or low() > newest:
            return
        time.sleep(0.05)
