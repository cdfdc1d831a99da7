"""The database notes which photos an entry of the archive may no longer fit, whoever writes and by whatever way.

Each trigger adds rows to gallery_archivedirty and names no other table, so that a migration may rebuild any of them;
one that does ends with `sources.triggers.install()`. Registered in gallery/apps.py, installed by migration 0008, tested
by raw SQL in tests/gallery/test_archive_stale.py.
"""

from sources.triggers import Triggers

#: Table -> (column of gallery_archivedirty, column that names it, columns that matter). See PhotoQuerySet.cleared(),
#: gallery/models/conditions.py and gallery/filters.py.
WATCHED = {
    "gallery_photo": (
        "photo",
        "id",
        (
            *("public_from", "embargo_until", "withdrawn_at", "rights_expire", "usage_category", "source_id"),
            *("credit_line", "caption", "headline", "alt", "usage_terms", "creator"),
            *("access_class", "licence", "taken_on", "date_precision", "place_shown", "place_precision"),
        ),
    ),
    "sources_source": ("source", "id", ("clearance", "confidentiality", "kind")),
    "gallery_provenancetag": ("label", "id", ("slug",)),
    "gallery_claim": ("photo", "content_object_id", ("state", "tag_id")),
    "gallery_taggedphoto": ("photo", "content_object_id", ("tag_id",)),
    "gallery_lease": ("photo", "photo_id", ("kind", "use", "starts_at", "ends_at")),
    "gallery_consent": ("photo", "photo_id", ("kind", "status", "ends_at", "revoked_at")),
    "gallery_derivatives": ("photo", "photo_id", ("sealed", "retired_at")),
}
#: What a row must be like to matter when it comes or goes: drafts and proposals are the many.
MATTERS = {
    "gallery_photo": "{row}.public_from IS NOT NULL",
    "gallery_claim": "{row}.state = 'verified'",
    "gallery_derivatives": "NOT {row}.sealed",
}
#: No photo can name these before they exist, nor when they go.
ONLY_CHANGES = ("sources_source", "gallery_provenancetag")


def _each():
    """(name, table, event, condition in SQLite's words, rows whose keys are noted) of every trigger."""
    for table, (_kind, key, columns) in WATCHED.items():
        # A row may also be moved to another photo.
        changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in dict.fromkeys((key, *columns)))
        of = ", ".join(dict.fromkeys((key, *columns)))
        yield f"{table}_archive_changed", table, f"UPDATE OF {of}", changed, ("OLD", "NEW")
        if table not in ONLY_CHANGES:
            matters = MATTERS.get(table, "")
            yield f"{table}_archive_added", table, "INSERT", matters.format(row="NEW"), ("NEW",)
            yield f"{table}_archive_removed", table, "DELETE", matters.format(row="OLD"), ("OLD",)


def _sqlite():
    for name, table, event, condition, rows in _each():
        kind, key, _columns = WATCHED[table]
        when = f"WHEN {condition}" if condition else ""
        noted = " ".join(f"INSERT INTO gallery_archivedirty ({kind}) VALUES ({row}.{key});" for row in _told(key, rows))
        yield name, (table, f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {when} BEGIN {noted} END")


def _told(key, rows):
    """The rows to note: a primary key does not change hands, so one of the two will do."""
    return rows[-1:] if key == "id" else rows


def _postgresql():
    for name, table, event, condition, _rows in _each():
        when = f"WHEN ({condition.replace('IS NOT OLD', 'IS DISTINCT FROM OLD')})" if condition else ""
        statement = f"CREATE TRIGGER {name} AFTER {event} ON {table} FOR EACH ROW {when}"
        yield name, (table, f"{statement} EXECUTE FUNCTION {_function(table)}()")
    for table in WATCHED:
        yield (
            f"{table}_archive_emptied",
            (
                table,
                f"CREATE TRIGGER {table}_archive_emptied AFTER TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION gallery_archive_emptied()",
            ),
        )


def _function(table):
    return f"{table}_archive_note"


def _functions():
    for table, (kind, key, _columns) in WATCHED.items():
        note = f"INSERT INTO gallery_archivedirty ({kind}) VALUES"
        yield f"""CREATE OR REPLACE FUNCTION {_function(table)}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP <> 'INSERT' THEN {note} (OLD.{key}); END IF;
        IF TG_OP = 'INSERT' THEN {note} (NEW.{key});
        ELSIF TG_OP = 'UPDATE' AND NEW.{key} <> OLD.{key} THEN {note} (NEW.{key}); END IF;
        RETURN NULL; END $$"""
    yield """CREATE OR REPLACE FUNCTION gallery_archive_emptied() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO gallery_archivedirty (photo) SELECT photo FROM gallery_archiveentry;
        RETURN NULL; END $$"""


ARCHIVE = Triggers(sqlite=dict(_sqlite()), postgresql=dict(_postgresql()), functions=tuple(_functions()))
