"""Triggers: what the database itself refuses or notes, in SQLite and in PostgreSQL.

Each app registers its set when it is ready and installs it in a migration. SQLite drops the triggers of a table that a
later migration rebuilds: such a migration ends with `install()`, and `manage.py verify_audit` says when one is missing.
"""

from dataclasses import dataclass

REFUSAL = "Events can only be added."


@dataclass(frozen=True)
class Triggers:
    """The triggers of one app. `sqlite` and `postgresql` map a trigger's name to (table, statement that creates it);
    `functions` are the statements that PostgreSQL needs before."""

    sqlite: dict
    postgresql: dict
    functions: tuple = ()

    def of(self, connection):
        """{name: (table, statement)} for the database of a connection."""
        return self.postgresql if connection.vendor == "postgresql" else self.sqlite

    def install(self, connection):
        """Create the triggers that are missing on this database connection."""
        absent = self.missing(connection)
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                for function in self.functions:
                    cursor.execute(function)
            for name in absent:
                cursor.execute(self.of(connection)[name][1])

    def remove(self, connection):
        """Drop the triggers: for the reverse of a migration and for emptying a test database."""
        with connection.cursor() as cursor:
            for name, (table, _statement) in self.of(connection).items():
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")

    def missing(self, connection):
        """Return the names of the triggers that should be there and are not, or are switched off, sorted."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
            else:
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            present = {row[0] for row in cursor.fetchall()}
        return sorted(self.of(connection).keys() - present)


def _event(name, when, condition=""):
    return (
        "sources_event",
        f"""
        CREATE TRIGGER {name} BEFORE {when} ON sources_event {condition}
        BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END""",
    )


EVENTS = Triggers(
    sqlite={
        "sources_event_no_update": _event("sources_event_no_update", "UPDATE"),
        "sources_event_no_delete": _event("sources_event_no_delete", "DELETE"),
        # REPLACE deletes the row that stands in its way without asking a DELETE trigger, hence the third.
        "sources_event_no_replace": _event(
            "sources_event_no_replace",
            "INSERT",
            """WHEN EXISTS (SELECT 1 FROM sources_event
                     WHERE id = NEW.id OR number = NEW.number OR digest = NEW.digest)""",
        ),
    },
    postgresql={
        "sources_event_no_change": (
            "sources_event",
            """CREATE TRIGGER sources_event_no_change BEFORE UPDATE OR DELETE ON sources_event
            FOR EACH ROW EXECUTE FUNCTION sources_event_refuse()""",
        ),
        "sources_event_no_truncate": (
            "sources_event",
            """CREATE TRIGGER sources_event_no_truncate BEFORE TRUNCATE ON sources_event
            FOR EACH STATEMENT EXECUTE FUNCTION sources_event_refuse()""",
        ),
    },
    functions=(
        f"""CREATE OR REPLACE FUNCTION sources_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    ),
)

#: Every set that should be there; apps above add theirs when they are ready.
REGISTERED = [EVENTS]


def install(connection):
    """Create what is missing of the registered triggers."""
    for one in REGISTERED:
        one.install(connection)


def remove(connection):
    """Drop all of the registered triggers."""
    for one in REGISTERED:
        one.remove(connection)


def missing(connection):
    """Return the names of all registered triggers that should be there and are not, sorted."""
    return sorted(name for one in REGISTERED for name in one.missing(connection))
