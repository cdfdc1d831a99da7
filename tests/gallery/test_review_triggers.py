"""S14, S15: what the services refuse is refused to plain SQL too, in SQLite and in PostgreSQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from gallery import triggers
from gallery.models import Claim, Review
from gallery.services.claims import revise_claim
from sources.triggers import missing
from tests import factories
from tests.gallery.claiming import propose, verdict

pytestmark = pytest.mark.django_db

INSERT = """INSERT INTO gallery_review
    (claim_id, reviewer_id, proposer_id, verdict, reason, confidence, decisive, claim_version, reviewed_at)
    VALUES (%s, %s, NULL, 'accept', '', 'high', %s, %s, '2026-01-01 00:00:00+00:00')"""


def refused(words, sql, *parameters):
    """Whether the database refuses the statement in our words."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
    except DatabaseError as error:
        return words in str(error)
    return False


@pytest.fixture
def photo():
    return factories.photo()


def test_raw_sql_cannot_review_what_its_reviewer_proposed(cast, photo):
    claim = propose(cast.moderator, photo, "under-escort")
    assert refused(triggers.OWN, INSERT, claim.pk, cast.moderator.pk, False, 1)
    assert not refused(triggers.OWN, INSERT, claim.pk, cast.second_moderator.pk, False, 1)


def test_raw_sql_cannot_review_what_its_reviewer_once_worded(cast, photo):
    claim = propose(cast.moderator, photo, "under-escort")
    claim = revise_claim(by=cast.reporter, claim=claim, statement="On foot.")
    assert refused(triggers.OWN, INSERT, claim.pk, cast.moderator.pk, False, 2)


def test_raw_sql_cannot_hide_the_proposer_first(cast, photo):
    claim = propose(cast.moderator, photo, "under-escort")
    Claim.objects.filter(pk=claim.pk).update(proposed_by=cast.reporter)
    assert refused(triggers.OWN, INSERT, claim.pk, cast.moderator.pk, False, 1)


@pytest.mark.parametrize("version", [0, 2, 7])
def test_raw_sql_cannot_review_another_version_than_the_present_one(cast, photo, version):
    claim = propose(cast.reporter, photo, "under-escort")
    assert refused(triggers.OTHER_VERSION, INSERT, claim.pk, cast.moderator.pk, False, version)


@pytest.mark.parametrize(
    "change",
    [
        "verdict = 'reject', reason = 'x'",
        "reviewer_id = proposer_id",
        "claim_version = 9",
        "reason = 'Another.'",
        "confidence = 'low'",
        "proposer_id = NULL",
        "reviewed_at = '2020-01-01 00:00:00+00:00'",
    ],
)
def test_raw_sql_cannot_change_a_review(cast, photo, change):
    verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    assert refused(triggers.FIXED, f"UPDATE gallery_review SET {change}")


def test_raw_sql_cannot_take_a_review_away_or_bring_an_undone_one_back(cast, photo):
    verdict(cast.moderator, propose(cast.reporter, photo, "covert"), "accept")
    assert refused(triggers.FIXED, "DELETE FROM gallery_review")
    assert not refused(triggers.FIXED, "UPDATE gallery_review SET withdrawn_at = '2026-01-01 00:00:00+00:00'")
    assert refused(triggers.FIXED, "UPDATE gallery_review SET withdrawn_at = NULL")
    assert Review.objects.count() == 1


@pytest.mark.skipif(connection.vendor == "postgresql", reason="REPLACE is only on SQLite")
def test_raw_sql_cannot_replace_a_review(cast, photo):
    verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    assert refused(triggers.FIXED, "INSERT OR REPLACE INTO gallery_review SELECT * FROM gallery_review")


def test_raw_sql_cannot_make_a_claim_accepted_without_its_reviews(cast, photo):
    one, two = propose(cast.reporter, photo, "under-escort"), propose(cast.reporter, photo, "smuggled-out")
    say = "UPDATE gallery_claim SET state = 'verified' WHERE id = %s"
    assert refused(triggers.UNREVIEWED, say, one.pk)
    verdict(cast.moderator, two, "accept")
    assert refused(triggers.UNREVIEWED, say, two.pk)
    say = "UPDATE gallery_claim SET state = 'verified', version = 7 WHERE id = %s"
    assert refused(triggers.UNREVIEWED, say, two.pk)
    assert not Claim.objects.verified().exists()


def test_raw_sql_cannot_insert_an_accepted_claim(cast, photo):
    claim = propose(cast.reporter, photo, "under-escort")
    fields = {field.attname: getattr(claim, field.attname) for field in Claim._meta.concrete_fields}
    fields |= {"id": claim.pk + 1, "state": "verified", "exclusive_facet_id": None}
    columns = ", ".join(fields)
    values = ", ".join(["%s"] * len(fields))
    assert refused(triggers.UNREVIEWED, f"INSERT INTO gallery_claim ({columns}) VALUES ({values})", *fields.values())


@pytest.mark.parametrize(
    "change", ["version = version + 1", "tag_id = (SELECT id FROM gallery_provenancetag WHERE slug = 'covert')"]
)
def test_raw_sql_cannot_change_what_was_accepted_and_keep_it_accepted(cast, photo, change):
    verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    assert refused(triggers.UNREVIEWED, f"UPDATE gallery_claim SET {change}")


def test_an_undone_or_rejecting_review_does_not_count_for_the_database(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "reject")
    assert refused(triggers.UNREVIEWED, "UPDATE gallery_claim SET state = 'verified' WHERE id = %s", claim.pk)


def test_the_triggers_are_there_after_the_migrations():
    assert missing(connection) == []
