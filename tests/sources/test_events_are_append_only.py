"""Nobody changes the log of events, whatever he speaks to the database with."""

from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from sources import proof, triggers
from sources.audit import Event, record

pytestmark = pytest.mark.django_db


def refused(sql, parameters=()):
    """Whether the database refuses the statement, with our words."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
    except DatabaseError as error:
        return triggers.REFUSAL in str(error)
    return False


@pytest.fixture
def event(cast):
    with transaction.atomic():
        return record(by=cast.chief, action="test.done", target="a:1", detail={"why": "because"})


def test_an_event_cannot_be_updated_with_plain_sql(event):
    assert refused("UPDATE sources_event SET action = 'nothing'")
    assert Event.objects.get().action == "test.done"


def test_an_event_cannot_be_deleted_with_plain_sql(event):
    assert refused("DELETE FROM sources_event")
    assert Event.objects.count() == 1


def test_an_event_cannot_be_replaced_by_an_insert(event):
    columns = "number, at, action, target, detail, previous, digest"
    values = f"SELECT number, at, 'nothing', target, detail, previous, digest FROM sources_event WHERE id = {event.pk}"
    if connection.vendor == "sqlite":
        assert refused(f"INSERT OR REPLACE INTO sources_event (id, {columns}) SELECT {event.pk}, * FROM ({values})")
        assert refused(f"INSERT OR REPLACE INTO sources_event ({columns}) {values}")
    else:
        assert refused(
            f"INSERT INTO sources_event ({columns}) {values} ON CONFLICT (number) DO UPDATE SET action = 'nothing'"
        )
    assert Event.objects.get().action == "test.done"


@pytest.mark.django_db(transaction=True)
def test_the_log_cannot_be_truncated():
    if connection.vendor != "postgresql":
        pytest.skip("TRUNCATE exists only on PostgreSQL.")
    with transaction.atomic():
        record(by=None, action="test.done", target="a:1")
    assert refused("TRUNCATE sources_event CASCADE")


@pytest.mark.django_db(transaction=True)
def test_an_event_is_written_only_in_the_transaction_of_its_change():
    with pytest.raises(ImproperlyConfigured):
        record(by=None, action="test.done", target="a:1")


def test_each_event_continues_the_one_before(cast):
    with transaction.atomic():
        first = record(by=cast.chief, action="one", target="a:1")
        second = record(by=None, action="two", target="a:1")
    assert (second.number, second.previous) == (first.number + 1, first.digest)
    assert proof.check().faults == []


def verify_audit():
    """Return (whether all is well, what the command says)."""
    out = StringIO()
    try:
        call_command("verify_audit", stdout=out)
    except CommandError as error:
        assert error.returncode == 1
        return False, str(error)
    return True, out.getvalue()


def test_verify_audit_is_content_with_what_was_only_added(event):
    well, words = verify_audit()
    assert well
    assert words.startswith("1 events, and each continues the one before.\n")


@pytest.mark.parametrize(
    ("sql", "sentence"),
    [
        ("UPDATE sources_event SET action = 'nothing' WHERE number = 2", "Event 2 was changed after it was written."),
        ("DELETE FROM sources_event WHERE number = 2", "Event 2 is missing: the next one found is 3."),
    ],
)
def test_verify_audit_finds_what_was_changed_behind_the_triggers(event, cast, sql, sentence):
    with transaction.atomic():
        record(by=cast.chief, action="two", target="a:1")
        record(by=cast.chief, action="three", target="a:1")
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    triggers.install(connection)
    well, words = verify_audit()
    assert not well
    assert sentence in words


def test_verify_audit_says_which_trigger_is_missing(event):
    name = sorted(triggers.missing(connection) or triggers.EVENTS.of(connection))[0]
    triggers.remove(connection)
    assert f"The trigger {name} is missing." in verify_audit()[1]
    triggers.install(connection)
    assert verify_audit()[0]


def test_somebody_who_is_in_the_log_cannot_be_deleted(event, cast):
    with pytest.raises(DatabaseError), transaction.atomic():
        cast.chief.delete()
        connection.check_constraints()


@pytest.mark.django_db(transaction=True)
def test_emptying_a_test_database_passes_the_triggers_and_keeps_what_migrations_loaded():
    from django.contrib.auth.models import Group

    from gallery.models import ProvenanceTag

    with transaction.atomic():
        record(by=None, action="one", target="a:1")
    call_command("flush", interactive=False, verbosity=0)
    assert not Event.objects.exists()
    assert triggers.missing(connection) == []
    assert Group.objects.count() == 5
    assert Group.objects.get(name="Editor").permissions.filter(codename="add_article").exists()
    assert ProvenanceTag.objects.count() == 40
