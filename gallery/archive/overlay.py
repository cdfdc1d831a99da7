"""What the rows made ahead cannot say at this moment: photos that changed since, and those whose hour has come.

Of these few the stored facts are taken back and those of the slow rule put in their place. One statement reads which
they are, what is stored of them and the number of the last change, so that no settling can come in between.
"""

from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F
from django.db.models.functions import Now

from gallery.archive.facts import Facts, live
from gallery.models import Claim, Photo
from gallery.models.archive import ArchiveDirty, ArchiveDue, ArchiveEntry, ArchiveState


@dataclass(frozen=True)
class Overlay:
    """The last change (`number`), the number of entries, and of the photos in doubt (`keys`) what is stored and what
    readers may see now, as {key: Facts}."""

    number: int
    entries: int
    keys: frozenset
    stored: dict = field(default_factory=dict)
    now: dict = field(default_factory=dict)


def read():
    """Return the Overlay of this moment; one query, and two more for each 500 photos in doubt."""
    number, entries, keys, stored = _doubtful()
    return Overlay(number, entries, frozenset(keys), stored, live(keys))


def doubtful():
    """Return a queryset of {"key": photo} of the photos in doubt, for a subquery."""
    dirty, due = ArchiveDirty.objects.order_by(), ArchiveDue.objects.order_by()
    sources = dirty.filter(source__isnull=False).values("source")
    labels = dirty.filter(label__isnull=False).values("label")
    return (
        dirty.filter(photo__isnull=False)
        .values(key=F("photo"))
        .union(
            Photo.objects.order_by().filter(source__in=sources).values(key=F("pk")),
            Claim.objects.order_by().filter(tag__in=labels).values(key=F("content_object")),
            due.filter(due_at__lte=Now()).values(key=F("photo")),
        )
    )


def _doubtful():
    keys, parameters = doubtful().query.sql_with_params()
    state, entry = ArchiveState._meta.db_table, ArchiveEntry._meta.db_table
    columns = [column.column for column in ArchiveEntry._meta.concrete_fields]
    # An outer join, so that there is a row with the number though nothing is in doubt.
    statement = f"""
        SELECT (SELECT MAX(number) FROM {state}), (SELECT MAX(entries) FROM {state}), doubtful.key,
        {", ".join(f"entry.{column}" for column in columns)}
        FROM (SELECT 1 AS one) AS base
        LEFT JOIN ({keys}) AS doubtful ON 1 = 1 LEFT JOIN {entry} AS entry ON entry.photo = doubtful.key"""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows = cursor.fetchall()
    found = [(row[2], _entry(row[3:])) for row in rows if row[2] is not None]
    stored = {key: facts for key, facts in found if facts}
    return rows[0][0] or 0, rows[0][1] or 0, {key for key, _facts in found}, stored


def _entry(row):
    """The Facts of an entry's columns as the driver gives them, None for no entry."""
    if row[0] is None:
        return None
    fields = ArchiveEntry._meta.concrete_fields
    values = {}
    for column, value in zip(fields, row, strict=True):
        expression = column.get_col(ArchiveEntry._meta.db_table)
        for convert in (*connection.ops.get_db_converters(expression), *column.get_db_converters(connection)):
            value = convert(value, expression, connection)
        values[column.attname] = value
    return facts_of(ArchiveEntry(**values))


def facts_of(entry):
    """Return the Facts of an ArchiveEntry."""
    words = (entry.access, entry.source, entry.place, entry.area, entry.year, entry.licence, entry.chosen)
    labels, topics = entry.words
    return Facts(entry.public_from, *words, tuple(map(str, labels)), tuple(map(str, topics)))
