"""What the database itself holds of corrections: they are added, never changed and never deleted.

One thing can be taken back from readers, and only taken back: the former words, line by line. Registered in
articles/apps.py, installed by migration 0007.
"""

from sources.triggers import Triggers

FIXED = "A correction is added, never changed or deleted."
TABLE = "articles_correction"
# Everything but whether the former words are shown.
_COLUMNS = (
    *("id", "article_id", "photo_id", "kind", "text", "language", "made_at", "made_by_id"),
    *("revision_before_id", "revision_after_id"),
)


def _changed(distinct):
    columns = " OR ".join(f"NEW.{name} {distinct} OLD.{name}" for name in _COLUMNS)
    return f"({columns} OR (NEW.shows_change AND NOT OLD.shows_change))"


def _sqlite(name, when, condition=""):
    return name, (
        TABLE,
        f"CREATE TRIGGER {name} BEFORE {when} ON {TABLE} {condition} BEGIN SELECT RAISE(ABORT, '{FIXED}'); END",
    )


def _postgresql(name, when, condition=""):
    statement = f"CREATE TRIGGER {name} BEFORE {when} ON {TABLE} FOR EACH ROW {condition}"
    return name, (TABLE, f"{statement} EXECUTE FUNCTION articles_correction_refuse()")


CORRECTIONS = Triggers(
    sqlite=dict(
        (
            _sqlite("articles_correction_no_update", "UPDATE", f"WHEN {_changed('IS NOT')}"),
            _sqlite("articles_correction_no_delete", "DELETE"),
            # REPLACE deletes the row that stands in its way without asking a DELETE trigger.
            _sqlite(
                "articles_correction_no_replace", "INSERT", f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE id = NEW.id)"
            ),
        )
    ),
    postgresql=dict(
        (
            _postgresql("articles_correction_no_update", "UPDATE", f"WHEN ({_changed('IS DISTINCT FROM')})"),
            _postgresql("articles_correction_no_delete", "DELETE"),
        )
    ),
    functions=(
        f"""CREATE OR REPLACE FUNCTION articles_correction_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{FIXED}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    ),
)
