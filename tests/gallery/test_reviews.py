"""Verdicts: blind second ones, what a chief moderator settles, ten seconds to undo, and the version that was judged."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from gallery.models import Claim, Review
from gallery.reviewing import may_see_reviews, why_not_review
from gallery.services import reviews
from gallery.services.claims import revise_claim, suggest_claim
from gallery.services.evidence import add_evidence, retract_evidence
from gallery.services.photos import edit_photo
from gallery.services.reviews import review_claims, undo_review
from sources.audit import Event
from tests import factories
from tests.gallery.claiming import propose, tag, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo():
    return factories.photo()


def code_of(act):
    """The code of the ValidationError that an act raises."""
    with pytest.raises(ValidationError) as caught:
        act()
    return caught.value.code


# Where moderators differ


def test_two_verdicts_that_differ_go_to_a_chief_moderator(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "covert"), "accept")
    claim = verdict(cast.second_moderator, claim, "reject")
    assert claim.state == "disputed"
    claim = verdict(cast.chief_moderator, claim, "accept", decisive=True, reason="The guide confirmed it.")
    assert claim.state == "verified"
    photo.refresh_from_db()
    assert photo.access_class == "hidden"


@pytest.mark.parametrize(("word", "state"), [("accept", "verified"), ("reject", "rejected"), ("dispute", "disputed")])
def test_what_the_chief_moderator_says_holds(cast, photo, word, state):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "dispute")
    assert verdict(cast.chief_moderator, claim, word, decisive=True, reason="So.").state == state


def test_only_a_chief_moderator_settles_and_only_what_is_disputed_and_says_why(cast, photo):
    claim = propose(cast.reporter, photo, "under-escort")
    assert code_of(lambda: verdict(cast.chief_moderator, claim, "accept", decisive=True, reason="So.")) == "agreed"
    verdict(cast.moderator, claim, "dispute")
    with pytest.raises(PermissionDenied):
        verdict(cast.second_moderator, claim, "accept", decisive=True, reason="So.")
    assert code_of(lambda: verdict(cast.chief_moderator, claim, "accept", decisive=True, reason=" ")) == "reason"


def test_a_chief_moderator_does_not_settle_what_he_or_she_proposed(cast, photo):
    claim = verdict(cast.moderator, propose(cast.chief_moderator, photo, "under-escort"), "dispute")
    with pytest.raises(PermissionDenied):
        verdict(cast.chief_moderator, claim, "accept", decisive=True, reason="So.")


def test_a_later_verdict_that_differs_takes_the_claim_from_readers_until_it_is_settled(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    assert verdict(cast.second_moderator, claim, "reject").state == "disputed"
    photo.refresh_from_db()
    assert photo.access_class == "review"


# Blind


def test_the_second_moderator_sees_no_verdict_before_giving_his_own_and_none_while_he_may_undo_it(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "covert"), "reject")
    assert not may_see_reviews(cast.second_moderator, claim)
    assert may_see_reviews(cast.reporter, claim)
    claim = verdict(cast.second_moderator, claim, "accept")
    assert not may_see_reviews(cast.second_moderator, claim)
    age(claim, timedelta(seconds=11))
    assert may_see_reviews(cast.second_moderator, claim)


def test_a_rejection_by_the_first_does_not_show_in_the_state(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "covert"), "reject")
    assert (claim.state, claim.decided_at) == ("proposed", None)


def age(claim, by):
    """Let the verdicts on a claim be older: the triggers forbid to change them, so the clock of the test moves."""
    moved = timezone.now() + by
    reviews.timezone = moving = type("Clock", (), {"now": staticmethod(lambda: moved), "localtime": timezone.localtime})
    import gallery.reviewing

    gallery.reviewing.timezone = moving


@pytest.fixture(autouse=True)
def _clock(monkeypatch):
    import gallery.reviewing

    monkeypatch.setattr(reviews, "timezone", timezone)
    monkeypatch.setattr(gallery.reviewing, "timezone", timezone)


# Undo


def test_a_verdict_can_be_taken_back_within_ten_seconds_and_given_again(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    claim = undo_review(by=cast.moderator, review=claim.reviews.get())
    photo.refresh_from_db()
    assert (claim.state, claim.decided_at, photo.access_class) == ("proposed", None, "review")
    assert why_not_review(cast.moderator, claim) == ""
    assert verdict(cast.moderator, claim, "reject").state == "rejected"
    assert claim.reviews.count() == 2 and claim.reviews.counting().count() == 1
    assert [event.action for event in Event.objects.filter(target=f"gallery.claim:{claim.pk}").order_by("number")] == [
        "claim.proposed", "claim.reviewed", "claim.review_undone", "claim.reviewed",
    ]  # fmt: skip


def test_after_ten_seconds_it_stands(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    age(claim, timedelta(seconds=13))
    assert code_of(lambda: undo_review(by=cast.moderator, review=claim.reviews.get())) == "late"


def test_nobody_takes_back_what_another_said(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    with pytest.raises(PermissionDenied):
        undo_review(by=cast.second_moderator, review=claim.reviews.get())


def test_a_verdict_on_which_somebody_has_built_stands(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "covert"), "accept")
    first = claim.reviews.get()
    verdict(cast.second_moderator, claim, "accept")
    assert code_of(lambda: undo_review(by=cast.moderator, review=first)) == "settled"


def test_undoing_brings_back_the_claim_that_the_verdict_had_replaced(cast, photo):
    older = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    newer = verdict(cast.moderator, propose(cast.reporter, photo, "satellite"), "accept", supersede=True)
    older.refresh_from_db()
    assert (older.state, older.superseded_by) == ("superseded", newer)
    undo_review(by=cast.moderator, review=newer.reviews.get())
    older.refresh_from_db()
    photo.refresh_from_db()
    assert (older.state, older.superseded_by, photo.access_class) == ("verified", None, "escorted")


# The exact version


def test_a_verdict_on_a_version_that_is_no_longer_there_is_refused_with_who_changed_it(cast, photo):
    claim = propose(cast.reporter, photo, "under-escort")
    revise_claim(by=cast.editor, claim=claim, statement="On foot.")
    with pytest.raises(ValidationError, match="editor changed this claim at") as caught:
        verdict(cast.moderator, claim, "accept", version=1)
    assert caught.value.code == "changed"
    assert not Review.objects.exists()


def test_s15_new_evidence_opens_an_accepted_claim_again(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    piece = add_evidence(by=cast.reporter, claim=claim, kind="note", summary="A guide denies it.")
    claim.refresh_from_db()
    photo.refresh_from_db()
    assert (claim.state, claim.version, photo.access_class) == ("proposed", 2, "review")
    assert verdict(cast.moderator, claim, "accept").state == "verified"
    retract_evidence(by=cast.second_moderator, evidence=piece, reason="It was another guide.")
    claim.refresh_from_db()
    assert (claim.state, claim.version, claim.reviews.count()) == ("proposed", 3, 2)


def test_evidence_for_the_photo_as_a_whole_leaves_its_claims_alone(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    piece = add_evidence(by=cast.reporter, photo=photo, kind="note", summary="Seen.")
    claim.refresh_from_db()
    assert (piece.photo, piece.claim, claim.state) == (photo, None, "verified")


def test_evidence_that_is_taken_back_needs_a_reason_and_stays_on_record(cast, photo):
    piece = add_evidence(by=cast.reporter, photo=photo, kind="note", summary="Seen.", public=True)
    assert code_of(lambda: retract_evidence(by=cast.moderator, evidence=piece, reason=" ")) == "reason"
    with pytest.raises(PermissionDenied):
        retract_evidence(by=cast.reporter, evidence=piece, reason="No.")
    retract_evidence(by=cast.moderator, evidence=piece, reason="Wrong bridge.")
    assert not photo.evidence.for_readers().exists() and photo.evidence.count() == 1
    assert code_of(lambda: retract_evidence(by=cast.moderator, evidence=piece, reason="Again.")) == "twice"


def test_a_review_says_which_version_of_the_photo_it_saw(cast, photo):
    edit_photo(by=cast.editor, photo=photo, caption="A street.")
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept", confidence="high")
    review = claim.reviews.get()
    assert photo.history.get(history_id=review.photo_version).caption == "A street."
    assert review.confidence == "high"


def test_how_sure_somebody_is_is_one_of_three(cast, photo):
    claim = propose(cast.reporter, photo, "under-escort")
    assert code_of(lambda: verdict(cast.moderator, claim, "accept", confidence="very")) == "confidence"


# Several at once


def test_a_bulk_verdict_judges_what_it_can_and_says_what_it_could_not(cast):
    claims = [propose(cast.reporter, factories.photo(), "under-escort") for _number in range(3)]
    own = propose(cast.moderator, factories.photo(), "under-escort")
    revise_claim(by=cast.editor, claim=claims[1], statement="On foot.")
    outcomes = review_claims(by=cast.moderator, items=[(claim, 1) for claim in (*claims, own)], verdict="accept")
    assert [claim.pk for claim, _error in outcomes] == [claim.pk for claim in (*claims, own)]
    assert [error if error is None else type(error).__name__ for _claim, error in outcomes] == [
        None, "ValidationError", None, "PermissionDenied",
    ]  # fmt: skip
    assert set(Claim.objects.verified()) == {claims[0], claims[2]}


# What rules propose


def test_a_rules_claim_has_no_proposer_and_is_reviewed_by_people(cast, photo):
    claim = suggest_claim(photo=photo, tag=tag("toned"), rule="editing-history", statement="Camera Raw was used.")
    assert (claim.state, claim.origin, claim.rule, claim.proposed_by) == ("proposed", "rule", "editing-history", None)
    assert verdict(cast.moderator, claim, "accept").state == "verified"


def test_a_rule_says_nothing_twice_and_nothing_again_that_people_rejected(cast, photo):
    claim = suggest_claim(photo=photo, tag=tag("toned"), rule="editing-history")
    assert suggest_claim(photo=photo, tag=tag("toned"), rule="another") is None
    verdict(cast.moderator, claim, "reject")
    assert suggest_claim(photo=photo, tag=tag("toned"), rule="editing-history") is None
    assert suggest_claim(photo=photo, tag=tag("toned"), rule="another") is not None


def test_a_claim_bears_on_the_pillar_of_its_tag_unless_another_is_named(cast, photo):
    assert propose(cast.reporter, photo, "geolocated").pillar == "location"
    assert propose(cast.reporter, photo, "second-source", pillar="date").pillar == "date"
    with pytest.raises(ValidationError):
        propose(cast.reporter, photo, "satellite-comparison", pillar="weather")
