"""The log at the desk: readable, chosen by photo, person, day and kind, and safe in a spreadsheet."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gallery.log import Choice, events, lines
from gallery.models import Claim
from gallery.services.evidence import add_evidence
from gallery.services.reviews import UNDO
from gallery.services.safety import decide
from sources import log_words, vault
from sources.audit import Event, record
from tests import factories
from tests.cases import person
from tests.gallery.claiming import propose, verdict
from tests.gallery.deciding import undecided

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief_moderator(client, cast):
    client.force_login(cast.chief_moderator)
    return cast.chief_moderator


def shown(response):
    return [line for _day, some in response.context["days"] for line in some]


def note(by, **more):
    with transaction.atomic():
        return record(by=by, **{"action": "test.done", "target": "somewhere"} | more)


def table(response):
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(StringIO(text, newline="")))


def test_the_log_of_a_photo_has_everything_that_hangs_on_it_and_nothing_else(client, cast, chief_moderator):
    photo, other = undecided(public=False), undecided(public=False)
    claim = propose(cast.reporter, photo, "under-escort")
    verdict(cast.moderator, claim, "accept")
    add_evidence(by=cast.reporter, photo=photo, kind="note", summary="Seen")
    decide(by=cast.reporter, photo=photo, nothing_to_hide=True)
    propose(cast.reporter, other, "cropped")
    actions = [line.action for line in shown(client.get(reverse("admin:log"), {"photo": photo.public_id}))]
    assert actions == ["photo.safety_decided", "evidence.added", "claim.reviewed", "claim.proposed"]


def test_the_log_of_a_photo_tells_when_a_place_that_shows_it_came_out(cast):
    photo = undecided(public=False)
    photo_set = factories.photo_set(photo)
    photo.appearances.create(place=f"gallery.photoset:{photo_set.pk}", title="A set")
    note(cast.publisher, action="photoset.published", target=photo_set)
    note(cast.publisher, action="photoset.changed", target=photo_set)
    assert [event.action for event in events(Choice(photo=photo))] == ["photoset.published"]


def test_the_log_of_a_person_and_of_a_day_in_the_newsrooms_time(client, cast, chief_moderator, monkeypatch):
    late = timezone.make_aware(timezone.datetime(2026, 5, 3, 23, 59))
    monkeypatch.setattr(timezone, "now", lambda: late)
    note(cast.reporter)
    monkeypatch.setattr(timezone, "now", lambda: late + timedelta(minutes=2))
    note(cast.editor)
    monkeypatch.undo()
    assert [line.who for line in shown(client.get(reverse("admin:log"), {"person": cast.editor.pk}))] == ["editor"]
    assert [line.who for line in shown(client.get(reverse("admin:log"), {"day": "2026-05-03"}))] == ["reporter"]


def test_the_kinds_choose_by_what_was_done(cast):
    source = factories.source()
    note(cast.chief, action="identity.revealed", target=source)
    note(cast.chief, action="photo.safety_signed")
    assert [event.action for event in events(Choice(kind="looks"))] == ["identity.revealed"]
    assert [event.action for event in events(Choice(kind="safety"))] == ["photo.safety_signed"]
    assert [event.action for event in events(Choice(record=f"sources.source:{source.pk}"))] == ["identity.revealed"]


def test_older_pages_go_on_where_the_newer_one_ended_without_an_offset(client, cast, chief_moderator):
    for _number in range(120):
        note(cast.reporter)
    seen, url = [], reverse("admin:log")
    while url is not None:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            response = client.get(url)
        assert not any("OFFSET" in query["sql"] for query in queries)
        seen += [line.number for line in shown(response)]
        older = response.context["older"]
        url = f"{reverse('admin:log')}?{older}" if older else None
    assert seen == sorted(seen, reverse=True) and len(set(seen)) == len(seen) == 120


def test_what_stands_in_the_log_is_shown_as_text(client, cast, chief_moderator):
    note(cast.reporter, target="<script>alert(1)</script>", detail={"reason": "<script>alert(2)</script>"})
    page = client.get(reverse("admin:log")).content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert(2)" in page


def test_an_action_and_a_detail_without_words_still_show(client, cast, chief_moderator):
    note(cast.reporter, action="something.unheard", detail={"strange": {"a": [1]}})
    (line,) = shown(client.get(reverse("admin:log")))
    assert (line.words, line.details) == ("something.unheard", [("strange", '{"a": [1]}')])


def test_the_reason_for_a_look_stands_in_the_log_and_who_the_source_is_does_not(cast, chief_moderator, monkeypatch):
    source = factories.source(confidentiality="protected")
    vault.save_identity(by=cast.chief, source=source, identity={"name": "Zebulon Quist"})
    note(cast.chief, action="identity.revealed", target=source, detail={"reason": "To send the fee"})
    look, saved = lines(events(Choice()), cast.chief_moderator)
    assert look.details == [("Reason", "To send the fee")]
    assert (look.record, saved.record) == (source.code, source.code)
    assert "Zebulon" not in str([look, saved])


def test_the_log_tells_nobody_the_first_verdict_who_may_give_the_second(client, cast, chief_moderator):
    claim = propose(cast.reporter, undecided(public=False), "covert")
    verdict(cast.moderator, claim, "dispute", reason="Seen from the front")
    page = client.get(reverse("admin:log"))
    (line,) = [line for line in shown(page) if line.action == "claim.reviewed"]
    assert line.veiled and line.details == [("Version", "1")]
    assert "dispute" not in page.content.decode()
    assert "dispute" not in str(table(client.post(reverse("admin:log-export"))))
    # Who never reviews may read it.
    publisher = person("a_publisher", "Publisher")
    assert ("Verdict", "dispute") in lines(events(Choice(kind="provenance")), publisher)[0].details


def test_the_verdicts_show_when_both_are_given_and_cannot_be_undone(cast, chief_moderator):
    claim = propose(cast.reporter, undecided(public=False), "covert")
    verdict(cast.moderator, claim, "accept")
    verdict(cast.second_moderator, claim, "accept")
    assert [line.veiled for line in lines(events(Choice()), cast.second_moderator)] == [True, True, False]
    Claim.objects.filter(pk=claim.pk).update(decided_at=timezone.now() - 2 * UNDO)
    assert not any(line.veiled for line in lines(events(Choice()), cast.second_moderator))


def test_a_page_of_the_log_takes_as_many_queries_for_fifty_events_as_for_five(cast, chief_moderator):
    def used(number):
        for _number in range(number):
            photo = undecided(public=False)
            verdict(cast.moderator, propose(cast.reporter, photo, "covert"), "accept")
            decide(by=cast.reporter, photo=photo, nothing_to_hide=True)
        with CaptureQueriesContext(connection) as queries:
            lines(events(Choice())[:50], cast.moderator)
        return len(queries)

    assert used(2) == used(12)


def test_s22_the_export_holds_the_choice_runs_nothing_and_is_in_the_log_itself(client, cast, chief_moderator):
    note(cast.reporter, detail={"reason": "=HYPERLINK(1)"}, target="=1+1")
    note(cast.editor)
    response = client.post(reverse("admin:log-export"), {"person": cast.reporter.pk})
    header, *rows = table(response)
    assert header[0] == "Number" and len(rows) == 1
    assert rows[0][5] == "'=1+1" and rows[0][6] == "Reason: =HYPERLINK(1)"
    event = Event.objects.first()
    assert (event.action, event.actor, event.detail) == (
        "log.exported",
        cast.chief_moderator,
        {"person": str(cast.reporter.pk)},
    )
    assert response.headers["Cache-Control"] == "private, no-store"


def test_an_export_is_read_piece_by_piece(client, cast, chief_moderator, monkeypatch):
    monkeypatch.setattr("gallery.desk.log.AT_ONCE", 7)
    for _number in range(20):
        note(cast.reporter)
    rows = table(client.post(reverse("admin:log-export")))
    assert [int(row[0]) for row in rows[1:]] == list(range(21, 0, -1))


@pytest.mark.parametrize("query", [{"photo": "nothing"}, {"day": "yesterday"}, {"person": "0"}, {"record": "x"}])
def test_a_filter_that_fits_nothing_says_so(client, chief_moderator, query):
    response = client.get(reverse("admin:log"), query)
    assert response.status_code == 422 and shown(response) == []


def test_the_photos_page_leads_to_its_log_for_those_who_may_read_it(client, cast):
    photo = undecided(public=False)
    address = reverse("admin:gallery_photo_change", args=[photo.pk])
    link = f"{reverse('admin:log')}?photo={photo.public_id}"
    client.force_login(cast.chief_moderator)
    assert link in client.get(address).content.decode()
    client.force_login(cast.moderator)
    assert link not in client.get(address).content.decode()
    assert client.get(reverse("admin:log")).status_code == 403


def test_every_action_that_the_gallery_writes_has_words():
    from tests.sources.test_audit_services import actions_in_the_code

    assert actions_in_the_code() - set(log_words.ACTIONS) == set()


def test_a_moment_in_the_details_reads_as_one_and_what_is_none_stays_as_it_is():
    said = dict(log_words.details_of({"public_from": "2026-10-22T12:47:00+00:00", "at": "2026-99-22T12:47", "n": "x"}))
    assert "22 October 2026" in next(iter(said.values()))
    assert list(said.values())[1:] == ["2026-99-22T12:47", "x"]


def test_what_was_passed_over_is_found_by_an_index_of_its_own(cast):
    with transaction.atomic():
        for passed in ({}, {"passed_over": ["no_alt"], "reason": "It cannot wait."}, {}):
            record(by=cast.chief, action="photo.released", target="gallery.photo:1", detail=passed)
        found = events(Choice(kind="objections"))
        assert [event.number for event in found] == [Event.objects.get(detail__has_key="passed_over").number]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # Three rows are read faster than any index.
                cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        assert "event_passed_over" in found.filter(number__lt=2**62)[:51].explain()
