"""What has changed for readers, noted by the database itself: whoever writes and by whatever way.

A note is a key such as "photo:12" and the moment at which it was written. Whoever keeps something made ahead (a stored
part of a page, an answer in the page cache, an entry of the search index) remembers `low()` from before it began to
read and is right as long as no note of its keys is as late as that. Nothing here says who may see what: that is asked
of the clock and the rules each time.

A moment is a number that only grows. On SQLite, where writers come one after another, it is the number of the note. On
PostgreSQL it is the number of the transaction, and `low()` that of the oldest one still running: whatever is committed
later bears a number from there on, whichever transaction began first.
"""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, models
from django.db.models.functions import Now

from sources.triggers import Triggers

MOST_KEYS = 500
LONGEST_TRANSACTION = timedelta(days=1)


class PublicChange(models.Model):
    """A note that readers may notice something. `moment` is meaningful on PostgreSQL only; SQLite uses the key."""

    key = models.CharField(max_length=60)
    moment = models.BigIntegerField(default=0, db_default=0)
    made_at = models.DateTimeField(db_default=Now())

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["key", "moment", "id"], name="change_of_key"),
            models.Index(fields=["moment", "id"], name="change_since"),
        ]

    def __str__(self):
        return self.key


@dataclass(frozen=True)
class Watch:
    """Rows whose change readers may notice.

    keys are the (kind, column) that name what has changed: ("photo", "photo_id") notes "photo:12"; without a column
    the kind alone. columns are those that matter, `matters` an optional condition on {row} under which a row counts.
    """

    table: str
    keys: tuple
    columns: tuple
    matters: str = ""


def low():
    """Return the moment from which on notes may still appear; ask before reading what is to be kept. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {low_sql()}")
        return cursor.fetchone()[0]


def since(moment, most=None):
    """Return (low, {number of a note: key}) of all notes from `moment` on, of one instant; one query.

    With `most` no more than so many and one, any of them: who is told of more than that takes everything for changed.
    On PostgreSQL the same note may be told again while an older transaction runs: its number says so.
    """
    where = "change.id" if connection.vendor == "sqlite" else "change.moment"
    table = PublicChange._meta.db_table
    limit = "" if most is None else f" LIMIT {most + 1}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT base.low, change.id, change.key FROM (SELECT {low_sql()} AS low) AS base "
            f"LEFT JOIN (SELECT id, key FROM {table} AS change WHERE {where} >= %s{limit}) AS change ON TRUE",
            [moment],
        )
        rows = cursor.fetchall()
    return rows[0][0], {number: key for _low_mark, number, key in rows if number is not None}


def newest(keys):
    """Return {key: the moment of its newest note} for those of `keys` that have one; a query for each 500 keys."""
    field, found, keys = ("id" if connection.vendor == "sqlite" else "moment"), {}, sorted(set(keys))
    for start in range(0, len(keys), MOST_KEYS):
        rows = PublicChange.objects.filter(key__in=keys[start : start + MOST_KEYS]).order_by().values("key")
        found |= dict(rows.annotate(newest=models.Max(field)).values_list("key", "newest"))
    return found


def compact(*, limit=5_000):
    """Delete notes that a newer one of the same key makes superfluous; return how many, at most `limit`.

    On PostgreSQL none of the last day: a transaction that ends after a younger one shows its notes after that one's,
    and whoever was told of the younger note must still be told of the older.
    """
    newer = PublicChange.objects.filter(key=models.OuterRef("key"))
    newer = newer.filter(
        models.Q(moment__gt=models.OuterRef("moment"))
        | models.Q(moment=models.OuterRef("moment"), pk__gt=models.OuterRef("pk"))
    )
    rows = PublicChange.objects.filter(models.Exists(newer))
    if connection.vendor != "sqlite":
        rows = rows.filter(made_at__lt=Now() - LONGEST_TRANSACTION)
    old = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    for start in range(0, len(old), MOST_KEYS):
        PublicChange.objects.filter(pk__in=old[start : start + MOST_KEYS]).delete()
    return len(old)


def low_sql():
    """Return the SQL of `low()`, to be asked within another query."""
    if connection.vendor == "sqlite":
        table = PublicChange._meta.db_table
        return f"COALESCE((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0) + 1"
    return "pg_snapshot_xmin(pg_current_snapshot())::text::bigint"


def triggers(watches):
    """Return the Triggers that note the changes of these Watches, a table each."""
    sqlite, postgresql, functions = {}, {}, []
    for watch in watches:
        functions.append(_function(watch))
        for name, event, condition, rows in _each(watch):
            notes = " ".join(
                f"INSERT INTO sources_publicchange (key) SELECT {text} WHERE {text} IS NOT NULL;"
                for text in _texts(watch, rows)
            )
            start = f"CREATE TRIGGER {name} AFTER {event} ON {watch.table} FOR EACH ROW"
            when = f"WHEN ({condition})" if condition else ""
            sqlite[name] = (watch.table, f"{start} {when} BEGIN {notes} END")
            when = when.replace("IS NOT OLD", "IS DISTINCT FROM OLD")
            postgresql[name] = (watch.table, f"{start} {when} EXECUTE FUNCTION {watch.table}_change_note()")
    return Triggers(sqlite=sqlite, postgresql=postgresql, functions=tuple(functions))


def _each(watch):
    """(name, event, condition in SQLite's words, rows whose keys are noted) of the triggers of a table."""
    columns = dict.fromkeys((*(column for _kind, column in watch.keys if column), *watch.columns))
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in columns)
    matters = watch.matters
    if matters:
        changed = f"({changed}) AND ({matters.format(row='OLD')} OR {matters.format(row='NEW')})"
    yield f"{watch.table}_change_noted", f"UPDATE OF {', '.join(columns)}", changed, ("OLD", "NEW")
    yield f"{watch.table}_change_added", "INSERT", matters.format(row="NEW"), ("NEW",)
    yield f"{watch.table}_change_removed", "DELETE", matters.format(row="OLD"), ("OLD",)


def _texts(watch, rows):
    """The keys to note as SQL expressions. A primary key does not change hands, so one of the two rows will do."""
    for kind, column in watch.keys:
        if column:
            for row in rows[-1:] if column == "id" else rows:
                yield f"'{kind}:' || {row}.{column}"
        else:
            yield f"'{kind}'"


def _function(watch):
    def notes(*rows):
        values = ", ".join(f"({text})" for text in _texts(watch, rows))
        return f"""INSERT INTO sources_publicchange (key, moment)
        SELECT DISTINCT note.key, pg_current_xact_id()::text::bigint FROM (VALUES {values}) AS note (key)
        WHERE note.key IS NOT NULL;"""

    return f"""CREATE OR REPLACE FUNCTION {watch.table}_change_note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF TG_OP = 'INSERT' THEN {notes("NEW")}
    ELSIF TG_OP = 'DELETE' THEN {notes("OLD")}
    ELSE {notes("OLD", "NEW")} END IF;
    RETURN NULL; END $$"""


SOURCE_COLUMNS = (
    *("kind", "confidentiality", "clearance", "public_name", "public_description", "slug", "has_public_page"),
    *("reader_context", "affiliation_id"),
)
#: Columns of sources that readers never see the effect of; tests ask that every column stands in one of the two.
SOURCE_PRIVATE = (
    *("id", "code", "risk_review_due", "default_credit", "default_copyright", "default_usage", "default_licence"),
    *("default_usage_terms", "usual_access", "reliability", "notes", "created_at", "updated_at"),
)
CHANGES = triggers(
    (
        Watch("sources_source", (("source", "id"),), SOURCE_COLUMNS),
        Watch("sources_sourcelink", (("source", "source_id"),), ("label", "url")),
        Watch("sources_sourcehandle", (("source", "source_id"),), ("platform", "handle")),
    )
)
