"""Numbers for the desk: what waits, how much is done, where moderators differ; of the work, never of a person."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from gallery import numbers
from gallery.desk.charts import FLOOR, LEFT, NAMES, NUMBERS, TOP, WIDTH, columns, rows
from gallery.models import Claim, Review
from gallery.services.reviews import undo_review
from tests import cases, factories
from tests.gallery.claiming import propose, verdict

pytestmark = pytest.mark.django_db


def photo():
    return factories.photo(public=False)


def aged(claim, **ago):
    Claim.objects.filter(pk=claim.pk).update(proposed_at=timezone.now() - timedelta(**ago))


def test_what_waits_is_counted_by_age_and_what_is_decided_is_not(cast):
    aged(propose(cast.reporter, photo(), "cropped"), hours=2)
    aged(propose(cast.reporter, photo(), "cropped"), days=2)
    old = propose(cast.reporter, photo(), "cropped")
    verdict(cast.moderator, old, "dispute")
    aged(old, days=40)
    verdict(cast.moderator, propose(cast.reporter, photo(), "cropped"), "accept")
    assert [(age.proposed, age.disputed) for age in numbers.waiting()] == [(1, 0), (1, 0), (0, 0), (0, 0), (0, 1)]


def test_verdicts_are_counted_by_day_and_what_was_undone_is_not(cast):
    claim = propose(cast.reporter, photo(), "cropped")
    verdict(cast.moderator, claim, "accept")
    undo_review(by=cast.moderator, review=Review.objects.get())
    verdict(cast.moderator, claim, "reject")
    found = numbers.throughput(30)
    assert len(found) == 30 and found[-1].day == timezone.localdate()
    assert (found[-1].accept, found[-1].reject, found[-1].dispute, found[-1].total) == (0, 1, 0, 1)
    assert sum(day.total for day in found[:-1]) == 0


def test_agreement_counts_claims_that_two_judged_and_nothing_else(cast):
    for second in ("accept", "accept", "dispute"):
        claim = propose(cast.reporter, photo(), "covert")
        verdict(cast.moderator, claim, "accept")
        verdict(cast.second_moderator, claim, second)
    verdict(cast.chief_moderator, claim, "reject", decisive=True)
    verdict(cast.moderator, propose(cast.reporter, photo(), "covert"), "accept")
    verdict(cast.moderator, propose(cast.reporter, photo(), "cropped"), "accept")
    (found,) = numbers.agreement()
    assert (found.tag.slug, found.claims, found.agreed, found.kappa) == ("covert", 3, 2, None)


def test_kappa_is_cohens():
    # The textbook's: 20 and 15 of 50 the same, 5 and 10 not; 0.7 observed, 0.5 expected.
    table = {("accept", "accept"): 20, ("accept", "reject"): 5, ("reject", "accept"): 10, ("reject", "reject"): 15}
    assert numbers.cohens_kappa(table) == pytest.approx(0.4)
    assert numbers.cohens_kappa({("accept", "accept"): 30}) is None
    assert numbers.cohens_kappa({("accept", "reject"): 10, ("reject", "accept"): 10}) == pytest.approx(-1)


def test_kappa_shows_from_twenty_claims_on(cast, monkeypatch):
    for first in ("accept", "reject"):
        claim = propose(cast.reporter, photo(), "covert")
        verdict(cast.moderator, claim, first)
        verdict(cast.second_moderator, claim, first)
    assert numbers.agreement()[0].kappa is None
    monkeypatch.setattr(numbers, "ENOUGH_FOR_KAPPA", 2)
    assert numbers.agreement()[0].kappa == pytest.approx(1)


def test_overturned_is_what_was_accepted_once_and_is_not_any_more(cast):
    shown = photo()
    older = propose(cast.reporter, shown, "under-escort")
    verdict(cast.moderator, older, "accept")
    verdict(cast.moderator, propose(cast.reporter, shown, "independent-access"), "accept", supersede=True)
    disputed = propose(cast.reporter, photo(), "cropped")
    verdict(cast.moderator, disputed, "accept")
    verdict(cast.second_moderator, disputed, "dispute")
    verdict(cast.moderator, propose(cast.reporter, photo(), "cropped"), "reject")
    found = {one.tag.slug: one for one in numbers.overturned()}
    assert (found["under-escort"].accepted, found["under-escort"].superseded) == (1, 1)
    assert (found["cropped"].accepted, found["cropped"].disputed, found["cropped"].overturned) == (1, 1, 1)
    assert found["independent-access"].overturned == 0


def test_a_photo_is_fully_reviewed_with_its_access_accepted_and_nothing_open(cast, client, monkeypatch):
    client.force_login(cast.moderator)
    done, half, _bare, draft = factories.photo(), factories.photo(), factories.photo(), photo()
    for one in (done, half, draft):
        verdict(cast.moderator, propose(cast.reporter, one, "under-escort"), "accept")
    propose(cast.reporter, half, "cropped")
    assert numbers.reviewed_share() == (1, 3)
    assert "of 3 published photos" in client.get("/admin/numbers/").content.decode()
    monkeypatch.setattr(numbers, "NEWEST", 2)
    assert numbers.reviewed_share() == (0, 2)
    assert "of the newest 2 published photos" in client.get("/admin/numbers/").content.decode()


def test_the_time_to_a_decision_is_the_median_of_the_last_days(cast):
    for hours in (2, 4, 60):
        claim = propose(cast.reporter, photo(), "cropped")
        aged(claim, hours=hours)
        verdict(cast.moderator, claim, "accept")
    seconds, counted = numbers.time_to_decision(30)
    assert (round(seconds / 3600), counted) == (4, 3)
    assert numbers.time_to_decision(30, now=timezone.now() + timedelta(days=31)) == (None, 0)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "–"), (20, "under a minute"), (600, "10 min"), (9000, "2 h"), (3 * 86400, "3 days")],
)
def test_a_length_of_time_in_words(seconds, words):
    assert numbers.duration(seconds) == words


def test_columns_stand_on_the_floor_and_stay_within_the_picture():
    chart = columns([str(number) for number in range(30)], [("a", list(range(30))), ("b", [1] * 30)])
    for bar in chart.bars:
        assert float(bar.x) >= LEFT and float(bar.x) + float(bar.width) <= WIDTH
        assert float(bar.y) >= TOP - 0.1 and float(bar.y) + float(bar.height) <= FLOOR + 0.1
    assert len(chart.labels) <= 10


def test_rows_end_before_their_numbers():
    chart = rows(["one", "two"], [("a", [40, 0]), ("b", [60, 100])], ["40", "0"], full=100)
    assert max(float(bar.x) + float(bar.width) for bar in chart.bars) <= WIDTH - NUMBERS
    assert min(float(bar.x) for bar in chart.bars) == NAMES
    assert len(chart.bars) == 3


@pytest.fixture
def work(cast):
    claim = propose(cast.reporter, photo(), "covert")
    verdict(cast.moderator, claim, "accept")
    verdict(cast.second_moderator, claim, "dispute")
    return claim


def test_the_page_shows_each_chart_with_its_table_and_names_nobody(client, cast, work):
    verdict(cast.moderator, propose(cast.reporter, photo(), "cropped"), "accept")
    client.force_login(cast.moderator)
    response = client.get(reverse("admin:numbers"))
    html = response.content.decode()
    for section in response.context["sections"]:
        assert f'id="n-{section.name}"' in html and section.csv in html and section.table
    main = html[html.index("About the work as a whole") :]
    assert not any(name in main for name in ("second_moderator", "reporter"))
    assert "Taken covertly" in main


def test_the_numbers_are_for_those_who_review_and_those_who_settle(client, cast):
    for user, status in ((cast.moderator, 200), (cast.chief_moderator, 200), (cast.editor, 403), (cast.publisher, 403)):
        client.force_login(user)
        assert client.get(reverse("admin:numbers")).status_code == status
        assert client.get(reverse("admin:numbers-csv", args=["waiting"])).status_code == status
    client.force_login(cases.person("settles", "Chief moderator"))
    assert client.get(reverse("admin:numbers")).status_code == 200


@pytest.mark.parametrize("name", ["waiting", "throughput", "agreement", "overturned"])
def test_s22_each_table_can_be_taken_along(client, cast, work, name):
    work.tag.name = "=1+1"
    work.tag.save()
    client.force_login(cast.moderator)
    response = client.get(reverse("admin:numbers-csv", args=[name]), {"days": "90"})
    table = list(csv.reader(StringIO(b"".join(response.streaming_content).decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in table}) == 1
    assert len(table) == {"throughput": 91, "waiting": 6, "agreement": 2, "overturned": 1}[name]
    assert not any(cell.startswith("=") for row in table for cell in row)


def test_an_unknown_table_is_not_there_and_an_odd_period_is_thirty_days(client, cast):
    client.force_login(cast.moderator)
    assert client.get(reverse("admin:numbers-csv", args=["people"])).status_code == 404
    assert client.get(reverse("admin:numbers"), {"days": "9999999"}).context["days"] == 30


def test_the_page_takes_as_many_queries_for_twelve_claims_as_for_two(client, cast):
    client.force_login(cast.moderator)

    def used(number):
        for slug in ("covert", "cropped", "staged-for-cameras", "insider", "toned", "recycled")[:number]:
            claim = propose(cast.reporter, photo(), slug)
            verdict(cast.moderator, claim, "accept")
            if claim.tag.two_reviews:
                verdict(cast.second_moderator, claim, "accept")
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:numbers"))
        return len(queries)

    used(1)
    assert used(2) == used(6)
