"""What the rows made ahead cannot say at this moment: photos that changed since, and those whose hour has come.

Of these few the stored facts are taken back and those of the slow rule put in their place. One statement reads which
they are, what is stored of them and the number of the last change, so that no settling can come in between.
"""

from dataclasses import dataclass, field

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


def _doubtful():
    dirty, photo, claim = (model._meta.db_table for model in (ArchiveDirty, Photo, Claim))
    state, entry = ArchiveState._meta.db_table, ArchiveEntry._meta.db_table
    due, parameters = ArchiveDue.objects.order_by().filter(due_at__lte=Now()).values("photo").query.sql_with_params()
    # A CROSS JOIN keeps its order on SQLite, which would else read a million claims to find those of no tag. The outer
    # join, so that there is a row with the number though nothing is in doubt.
    rows = list(
        ArchiveEntry.objects.raw(
            f"""SELECT entry.*, doubtful.key AS doubtful, (SELECT MAX(number) FROM {state}) AS number,
                (SELECT MAX(entries) FROM {state}) AS entries FROM (SELECT 1 AS one) AS base LEFT JOIN (
                    SELECT photo AS key FROM {dirty} WHERE photo IS NOT NULL
                    UNION SELECT photo.id FROM {dirty} AS dirty CROSS JOIN {photo} AS photo
                        WHERE photo.source_id = dirty.source
                    UNION SELECT claim.content_object_id FROM {dirty} AS dirty CROSS JOIN {claim} AS claim
                        WHERE claim.tag_id = dirty.label
                    UNION {due}
                ) AS doubtful ON 1 = 1 LEFT JOIN {entry} AS entry ON entry.photo = doubtful.key""",
            parameters,
        )
    )
    found = {row.doubtful: row for row in rows if row.doubtful is not None}
    stored = {key: facts_of(row) for key, row in found.items() if row.photo is not None}
    return rows[0].number or 0, rows[0].entries or 0, set(found), stored


def facts_of(entry):
    """Return the Facts of an ArchiveEntry."""
    words = (entry.access, entry.source, entry.place, entry.area, entry.year, entry.licence, entry.chosen)
    labels, topics = entry.words
    return Facts(entry.public_from, *words, tuple(map(str, labels)), tuple(map(str, topics)))
