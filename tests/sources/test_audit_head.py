"""The head of the log, beside the database: it follows what is committed, and nothing else."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.test import override_settings

from sources import anchors, audit, proof, triggers
from sources.actors import system_user
from sources.anchors import Head
from sources.audit import Event, record
from tests import cases
from tests.gallery.claiming import propose, verdict
from tests.gallery.deciding import undecided


def events(number):
    """That many events, each committed by itself; return them."""
    found = []
    for _number in range(number):
        with transaction.atomic():
            found.append(record(by=None, action="test.done", target="a:1"))
    return found


def take_out(where):
    """Delete events as somebody with the database can who has lifted the triggers."""
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM sources_event WHERE {where}")
    triggers.install(connection)


@pytest.mark.django_db(transaction=True)
def test_the_head_follows_each_commit():
    *_before, last = events(3)
    assert anchors.head() == Head(last.number, last.digest)


@pytest.mark.django_db(transaction=True)
def test_the_head_does_not_know_what_was_rolled_back():
    (kept,) = events(1)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record(by=None, action="test.done", target="a:1")
        raise ZeroDivisionError
    assert anchors.head() == Head(kept.number, kept.digest)
    assert proof.check().faults == []


@pytest.mark.django_db(transaction=True)
def test_the_end_of_the_log_cannot_be_cut_off_unseen():
    events(5)
    take_out("number > 3")
    assert proof.check().faults == ["The end of the log is missing: it ends with event 3, and event 5 was seen here."]


@pytest.mark.django_db(transaction=True)
def test_a_log_that_was_cut_and_written_on_does_not_move_the_head(caplog):
    *_before, last = events(5)
    take_out("number > 3")
    with caplog.at_level(logging.CRITICAL, "sources.anchors"):
        events(4)
    assert anchors.head() == Head(5, last.digest)
    assert "does not continue event 5" in caplog.text
    assert "Event 5 is not the one that was seen here: the log was written anew." in proof.check().faults


@pytest.mark.django_db(transaction=True)
def test_an_emptied_log_is_found():
    events(2)
    take_out("number > 0")
    assert proof.check().faults == ["The end of the log is missing: it ends with event 0, and event 2 was seen here."]


@pytest.mark.django_db(transaction=True)
def test_a_head_that_lags_behind_is_no_fault():
    first, *_rest = events(4)
    anchors.accept(first.number, first.digest)
    assert proof.check().faults == []
    *_rest, last = events(1)
    assert anchors.head() == Head(last.number, last.digest)


@pytest.mark.django_db(transaction=True)
def test_commits_that_arrive_out_of_order_leave_the_newest_head():
    one, two, three = events(3)
    anchors.path().unlink()
    for event in (one, three, two):
        anchors.advance(event.number, event.digest, event.previous, audit.is_there)
    assert anchors.head() == Head(three.number, three.digest)


@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_leave_the_newest_head():
    found = events(40)
    anchors.path().unlink()
    start = threading.Barrier(8)

    def advance(some):
        start.wait()
        for event in some:
            anchors.advance(event.number, event.digest, event.previous, lambda *_head: True)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(advance, [found[number::8] for number in range(8)]))
    assert anchors.head() == Head(found[-1].number, found[-1].digest)


@pytest.mark.django_db(transaction=True)
def test_a_write_that_broke_off_leaves_the_head_before():
    *_rest, before, last = events(3)
    content = bytearray(anchors.path().read_bytes())
    slot = last.number % 2 * anchors.SLOT
    content[slot + 40 : slot + 60] = b"\0" * 20
    anchors.path().write_bytes(content)
    assert anchors.head() == Head(before.number, before.digest)
    assert proof.check().faults == []


@pytest.mark.django_db(transaction=True)
def test_a_head_that_bears_no_seal_of_ours_is_a_fault_and_stays():
    events(1)
    with override_settings(SECRET_KEY="another key, which is long enough to be one"):
        assert any("cannot be read" in fault for fault in proof.check().faults)
        with pytest.raises(anchors.HeadUnreadable):
            anchors.head()
        events(1)
    assert anchors.head().number == 1


@pytest.mark.django_db(transaction=True)
def test_what_was_sealed_with_a_former_key_still_fits(settings):
    events(2)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key, which is long enough to be one"
    events(1)
    assert proof.check().faults == []
    settings.SECRET_KEY_FALLBACKS = []
    assert sum("does not bear our seal" in fault for fault in proof.check().faults) == 2


@pytest.mark.django_db(transaction=True)
def test_where_no_head_is_kept_the_command_says_what_it_could_not_check(capsys):
    events(2)
    anchors.path().unlink()
    call_command("verify_audit")
    assert "This machine keeps no head of the log yet" in capsys.readouterr().out


@pytest.mark.django_db(transaction=True)
def test_the_head_is_for_the_owner_alone():
    events(1)
    assert anchors.path().stat().st_mode & 0o077 == 0


@pytest.mark.django_db(transaction=True)
def test_an_operator_accepts_a_restored_log_and_that_is_in_the_log(capsys):
    events(5)
    take_out("number > 3")
    with pytest.raises(CommandError, match="Say why"):
        call_command("verify_audit", accept_head=" ")
    call_command("verify_audit", accept_head="Restored the backup of Monday")
    assert "4 events, and each continues the one before." in capsys.readouterr().out
    event = Event.objects.first()
    assert (event.action, event.actor.username) == ("audit.head_accepted", "system")
    assert event.detail["reason"] == "Restored the backup of Monday"
    assert anchors.head() == Head(event.number, event.digest)
    events(1)
    assert proof.check().faults == []


@pytest.mark.django_db(transaction=True)
def test_accepted_faults_are_told_and_a_change_of_what_was_accepted_is_found():
    events(5)
    triggers.remove(connection)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sources_event SET action = 'x' WHERE number = 2")
        proof.accept(by=system_user(), reason="An old mistake")
        finding = proof.check()
        assert (finding.faults, finding.accepted) == ([], 1)
        cursor.execute("UPDATE sources_event SET action = 'y' WHERE number = 3")
    faults = proof.check().faults
    triggers.install(connection)
    assert "Event 2 was changed after it was written." in faults
    assert "Event 3 was changed after it was written." in faults


@pytest.mark.django_db(transaction=True)
def test_accepting_witnesses_the_rows_as_they_are():
    cast = cases.cast()
    claim = verdict(cast.moderator, propose(cast.reporter, undecided(public=False), "under-escort"), "accept")
    triggers.remove(connection)
    type(claim).objects.filter(pk=claim.pk).update(statement="Something else")
    triggers.install(connection)
    name = f"gallery.claim:{claim.pk}"
    assert any(f"The row {name} was changed" in fault for fault in proof.check().faults)
    proof.accept(by=cast.chief, reason="Looked into it")
    assert proof.check().faults == []
    assert name in Event.objects.first().rows


@pytest.mark.django_db(transaction=True)
def test_a_row_that_is_changed_while_the_log_is_read_is_no_fault(monkeypatch):
    """Between the reading of the events and that of the rows, somebody judges a claim."""
    cast = cases.cast()
    claim = propose(cast.reporter, undecided(public=False), "under-escort")
    first_look = proof._rows

    def rows(finding, newest):
        verdict(cast.moderator, claim, "accept")
        return first_look(finding, newest)

    monkeypatch.setattr(proof, "_rows", rows)
    finding = proof.check()
    assert (finding.faults, finding.events) == ([], Event.objects.count())
