"""Rows that the log stands for: an event keeps a digest of each row that it changed, as it was written.

An app says at its start which columns of which tables are witnessed (`register`), its services name the rows with
each event (`sources.audit.record(rows=…)`), and `manage.py verify_audit` compares the newest digest of each row with
the row of today. When the columns change, a new version is added behind the former ones, which stay for old digests.
"""

import hashlib
import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from itertools import groupby

#: label of a model ("gallery.review") -> versions, each a tuple of names of columns; the last one is written.
WITNESSED: dict = {}
GONE = ""  # in the place of a digest: a service deleted the row


def register(label, *versions):
    """Let the log witness the columns of a model: label such as "gallery.review", versions as in WITNESSED."""
    WITNESSED[label] = versions


def name_of(label, pk):
    """Return the name of a row in the log, such as "gallery.review:12"."""
    return f"{label}:{pk}"


def digests(rows, gone=()):
    """Return {name of a row: digest} for saved instances, read back as they are stored; GONE for those in `gone`.

    One query per model. Raises LookupError for a model that is not witnessed and for a row that is not there.
    """
    found = {}
    for label, group in groupby(sorted(rows, key=_label), key=_label):
        group = list(group)
        version = len(WITNESSED[label])
        stored = dict(read(type(group[0]), [row.pk for row in group], version))
        found |= {name_of(label, row.pk): digest_of(label, row.pk, version, stored[row.pk]) for row in group}
    return found | {name_of(_label(row), row.pk): GONE for row in gone if _label(row) in WITNESSED}


def read(model, keys, version):
    """Return [(primary key, values of the columns of this version)] of the rows of a model that are there."""
    columns = WITNESSED[model._meta.label_lower][version - 1]
    rows = model._base_manager.filter(pk__in=keys).order_by("pk").values_list("pk", *columns)
    return [(row[0], row[1:]) for row in rows]


def digest_of(label, pk, version, values):
    """Return the digest of one row: its version, a point, and the SHA-256 (hex) over names and values."""
    columns = WITNESSED[label][version - 1]
    content = [label, pk, dict(zip(columns, values, strict=True))]
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=_plain)
    return f"{version}.{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()}"


def version_of(digest):
    """Return the version (from 1) in a digest."""
    return int(digest.partition(".")[0])


def _label(row):
    return row._meta.label_lower


def _plain(value):
    """A value of a column as JSON, the same for SQLite and PostgreSQL."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"{type(value).__name__} has no form for the log.")
