"""S14: nobody reviews his own claim, and nobody reviews or proposes without the right, by any way in."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from gallery.models import Claim, Review
from gallery.services.claims import revise_claim
from gallery.services.evidence import add_evidence
from gallery.services.pillars import set_pillar
from tests import factories
from tests.gallery.claiming import propose, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo():
    return factories.photo()


@pytest.mark.parametrize("name", ["moderator", "chief"])
@pytest.mark.parametrize("word", ["accept", "reject", "dispute"])
def test_nobody_reviews_his_own_claim_not_even_the_chief(cast, photo, name, word):
    person = getattr(cast, name)
    claim = propose(person, photo, "under-escort")
    with pytest.raises(PermissionDenied):
        verdict(person, claim, word)
    assert not Review.objects.exists()


def test_who_worded_a_claim_anew_does_not_judge_it_and_neither_does_its_first_proposer(cast, photo):
    claim = propose(cast.moderator, photo, "under-escort")
    claim = revise_claim(by=cast.second_moderator, claim=claim, statement="On foot.")
    for person in (cast.moderator, cast.second_moderator):
        with pytest.raises(PermissionDenied):
            verdict(person, claim, "accept")


def test_the_database_refuses_a_review_of_ones_own_claim(cast, photo):
    claim = propose(cast.moderator, photo, "under-escort")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(
            claim=claim, reviewer=cast.moderator, proposer_id=claim.proposed_by_id, verdict="accept", claim_version=1
        )


def test_the_database_refuses_it_too_where_the_writer_forgets_or_forges_the_proposer(cast, photo):
    claim = propose(cast.moderator, photo, "under-escort")
    for forged in ({}, {"proposer_id": None}, {"proposer_id": cast.editor.pk}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.create(claim=claim, reviewer=cast.moderator, verdict="accept", claim_version=1, **forged)


def test_the_database_refuses_a_second_review_of_one_version(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "covert"), "accept")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(claim=claim, reviewer=cast.moderator, verdict="accept", claim_version=1)


def test_each_review_carries_the_proposer_that_the_constraint_looks_at(cast, photo):
    verdict(cast.moderator, propose(cast.reporter, photo, "covert"), "accept")
    assert Review.objects.get().proposer_id == cast.reporter.pk


@pytest.mark.parametrize("name", ["outsider", "reader", "editor", "photo_editor", "publisher"])
def test_an_outsider_cannot_review(cast, photo, name):
    claim = propose(cast.reporter, photo, "under-escort")
    with pytest.raises(PermissionDenied):
        verdict(getattr(cast, name), claim, "accept")
    claim.refresh_from_db()
    assert claim.state == "proposed"


@pytest.mark.parametrize("name", ["outsider", "reader"])
def test_an_outsider_cannot_propose_reword_or_add_evidence(cast, photo, name):
    person, claim = getattr(cast, name), propose(cast.reporter, photo, "under-escort")
    with pytest.raises(PermissionDenied):
        propose(person, photo, "satellite")
    with pytest.raises(PermissionDenied):
        revise_claim(by=person, claim=claim, statement="No.")
    with pytest.raises(PermissionDenied):
        add_evidence(by=person, claim=claim, kind="note", summary="No.")
    assert Claim.objects.get().version == 1


@pytest.mark.parametrize("name", ["outsider", "reader", "editor", "photo_editor", "publisher"])
def test_an_outsider_cannot_say_how_sure_we_are(cast, photo, name):
    with pytest.raises(PermissionDenied):
        set_pillar(by=getattr(cast, name), photo=photo, pillar="date", status="confirmed", note="x")
    assert not photo.pillars.exists()
