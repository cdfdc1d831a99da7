"""The triggers that make the log of events append-only, in SQLite and in PostgreSQL.

Migration 0002 installs them. SQLite drops the triggers of a table that a later migration rebuilds: such a migration
ends with `install()`, and `manage.py verify_audit` says when a trigger is missing.
"""

REFUSAL = "Events can only be added."

# REPLACE deletes the row that stands in its way without asking a DELETE trigger, hence the third.
SQLITE = {
    "sources_event_no_update": f"""
        CREATE TRIGGER sources_event_no_update BEFORE UPDATE ON sources_event
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    "sources_event_no_delete": f"""
        CREATE TRIGGER sources_event_no_delete BEFORE DELETE ON sources_event
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    "sources_event_no_replace": f"""
        CREATE TRIGGER sources_event_no_replace BEFORE INSERT ON sources_event
        WHEN EXISTS (SELECT 1 FROM sources_event
                     WHERE id = NEW.id OR number = NEW.number OR digest = NEW.digest)
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
}

POSTGRESQL_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION sources_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""

POSTGRESQL = {
    "sources_event_no_change": """
        CREATE TRIGGER sources_event_no_change BEFORE UPDATE OR DELETE ON sources_event
        FOR EACH ROW EXECUTE FUNCTION sources_event_refuse()""",
    "sources_event_no_truncate": """
        CREATE TRIGGER sources_event_no_truncate BEFORE TRUNCATE ON sources_event
        FOR EACH STATEMENT EXECUTE FUNCTION sources_event_refuse()""",
}


def install(connection):
    """Create the triggers that are missing on this database connection."""
    absent = missing(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL_FUNCTION)
        for name in absent:
            cursor.execute(_of(connection)[name])


def remove(connection):
    """Drop the triggers: for the reverse of the migration and for emptying a test database."""
    table = " ON sources_event" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _of(connection):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")


def missing(connection):
    """Return the names of the triggers that should be there and are not, or are switched off, sorted."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT tgname FROM pg_trigger WHERE tgrelid = 'sources_event'::regclass AND tgenabled <> 'D'"
            )
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'sources_event'")
        present = {row[0] for row in cursor.fetchall()}
    return sorted(_of(connection).keys() - present)


def _of(connection):
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE
