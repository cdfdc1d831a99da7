"""Claims are observations with a history: their state follows from reviews, and readers see accepted ones only."""

import hashlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from gallery.models import Claim, Evidence, Photo, Review
from gallery.public import public_photo, with_everything
from gallery.services.claims import revise_claim
from gallery.services.evidence import add_evidence
from gallery.services.settling import refresh_access_class, state_after
from sources.audit import Event
from tests import factories
from tests.gallery.claiming import propose, verdict

pytestmark = pytest.mark.django_db


@pytest.fixture
def photo():
    return factories.photo()


def access_class(photo):
    photo.refresh_from_db()
    return photo.access_class


def test_a_proposed_claim_is_kept_with_its_evidence_and_shown_to_nobody(cast, photo):
    piece = {"kind": "note", "summary": "The guide said so.", "public": True}
    claim = propose(cast.reporter, photo, "under-escort", statement=" On the bus. ", evidence=[piece])
    assert (claim.state, claim.proposed_by, claim.statement) == ("proposed", cast.reporter, "On the bus.")
    assert claim.evidence.get().added_by == cast.reporter
    assert not photo.claims.verified().exists()
    assert public_photo(with_everything(Photo.objects.all()).get()).tags == ()
    assert access_class(photo) == "review"


def test_one_accepting_moderator_is_enough_for_most_tags(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    assert claim.state == "verified"
    assert claim.decided_at is not None
    assert claim.is_verified
    assert access_class(photo) == "escorted"
    assert [tag.code for tag in public_photo(with_everything(Photo.objects.all()).get()).tags] == ["under-escort"]


def test_a_tag_that_accuses_or_exposes_needs_two_different_moderators(cast, photo):
    claim = propose(cast.reporter, photo, "covert")
    assert verdict(cast.moderator, claim, "accept").state == "proposed"
    assert access_class(photo) == "review"
    assert verdict(cast.second_moderator, claim, "accept").state == "verified"
    assert access_class(photo) == "hidden"


def test_nobody_reviews_one_version_twice_and_so_alone_accepts_for_two(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "covert"), "accept")
    with pytest.raises(ValidationError):
        verdict(cast.moderator, claim, "accept")
    assert claim.reviews.count() == 1


def test_a_rejection_settles_it_where_one_verdict_is_enough_and_waits_for_the_second_where_two_are(cast, photo):
    assert verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "reject").state == "rejected"
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "covert"), "reject")
    assert claim.state == "proposed"
    assert verdict(cast.second_moderator, claim, "reject").state == "rejected"


def test_a_dispute_outweighs_all_and_takes_an_accepted_claim_from_readers(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    claim = verdict(cast.second_moderator, claim, "dispute")
    assert claim.state == "disputed"
    assert access_class(photo) == "review"
    assert not photo.claims.verified().exists()


@pytest.mark.parametrize("word", ["reject", "dispute"])
def test_rejecting_and_disputing_need_a_reason(cast, photo, word):
    claim = propose(cast.reporter, photo, "under-escort")
    with pytest.raises(ValidationError):
        verdict(cast.moderator, claim, word, reason="  ")
    assert not Review.objects.exists()


def test_an_unknown_verdict_is_refused(cast, photo):
    with pytest.raises(ValidationError):
        verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "maybe")


def test_the_same_tag_is_not_proposed_twice_while_it_lives(cast, photo):
    claim = propose(cast.reporter, photo, "under-escort")
    with pytest.raises(ValidationError):
        propose(cast.editor, photo, "under-escort")
    verdict(cast.moderator, claim, "reject")
    assert propose(cast.editor, photo, "under-escort").state == "proposed"


def test_a_rejected_claim_does_not_come_back_to_life_beside_a_newer_one(cast, photo):
    old = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "reject")
    propose(cast.editor, photo, "under-escort")
    with pytest.raises(ValidationError):
        verdict(cast.second_moderator, old, "dispute")
    with pytest.raises(ValidationError):
        revise_claim(by=cast.reporter, claim=old, statement="Again.")


def test_the_second_answer_to_an_exclusive_question_is_refused_unless_asked_for(cast, photo):
    older = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    newer = propose(cast.reporter, photo, "independent-access")
    with pytest.raises(ValidationError, match="Taken under escort") as caught:
        verdict(cast.moderator, newer, "accept")
    assert caught.value.code == "exclusive"
    assert (newer.reviews.count(), access_class(photo)) == (0, "escorted")
    assert verdict(cast.moderator, newer, "accept", supersede=True).state == "verified"
    older.refresh_from_db()
    assert older.state == state_after(older) == "superseded"
    assert access_class(photo) == "independent"
    assert Event.objects.get(action="claim.superseded").detail == {"by_claim": newer.pk}


def test_a_first_accept_of_two_does_not_yet_supersede(cast, photo):
    older = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    newer = propose(cast.reporter, photo, "covert")
    verdict(cast.moderator, newer, "accept", supersede=True)
    older.refresh_from_db()
    assert older.is_verified


def test_a_superseded_claim_is_neither_judged_nor_reworded(cast, photo):
    older = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    verdict(cast.moderator, propose(cast.reporter, photo, "insider"), "accept")
    second = verdict(cast.second_moderator, photo.claims.get(tag__slug="insider"), "accept", supersede=True)
    assert second.state == "verified"
    with pytest.raises(ValidationError):
        verdict(cast.second_moderator, older, "dispute")
    with pytest.raises(ValidationError):
        revise_claim(by=cast.reporter, claim=older, statement="Again.")


def test_a_question_with_many_answers_takes_them_all(cast, photo):
    for slug in ("cropped", "toned"):
        verdict(cast.moderator, propose(cast.reporter, photo, slug), "accept")
    assert photo.claims.verified().count() == 2


def test_the_database_itself_allows_one_accepted_answer_to_an_exclusive_question(cast, photo):
    verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    newer = propose(cast.reporter, photo, "satellite")
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.filter(pk=newer.pk).update(state="verified")


def test_new_words_open_a_claim_again_and_its_reviews_no_longer_count(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    claim = revise_claim(by=cast.editor, claim=claim, statement="On foot.")
    assert (claim.state, claim.version, claim.decided_at) == ("proposed", 2, None)
    assert access_class(photo) == "review"
    assert verdict(cast.moderator, claim, "accept").state == "verified"
    assert list(claim.reviews.values_list("claim_version", flat=True)) == [1, 2]


def test_a_dispute_ends_when_the_claim_is_worded_anew(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "dispute")
    claim = revise_claim(by=cast.reporter, claim=claim, statement="Only inside the museum.")
    assert verdict(cast.moderator, claim, "accept").state == "verified"
    with pytest.raises(ValidationError):
        revise_claim(by=cast.reporter, claim=claim, statement="Only inside the museum.")


def test_the_passage_may_take_over_the_class(cast, photo):
    verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    claim = propose(cast.reporter, photo, "smuggled-out")
    verdict(cast.moderator, claim, "accept")
    assert access_class(photo) == "escorted"
    verdict(cast.second_moderator, claim, "accept")
    assert access_class(photo) == "hidden"


def test_a_wrong_class_on_the_row_is_repaired(cast, photo):
    verdict(cast.moderator, propose(cast.reporter, photo, "satellite"), "accept")
    Photo.objects.update(access_class="handout")
    assert refresh_access_class(photo) == "satellite"
    assert access_class(photo) == "satellite"


def test_every_step_is_logged_with_the_states_and_without_the_reason(cast, photo):
    claim = propose(cast.reporter, photo, "under-escort")
    verdict(cast.moderator, claim, "accept")
    verdict(cast.second_moderator, claim, "dispute", reason="A private letter says otherwise.")
    logged = Event.objects.order_by("number").values_list("action", "actor", "detail")
    actions, actors, details = zip(*logged, strict=True)
    assert actions == ("claim.proposed", "claim.reviewed", "claim.reviewed")
    assert actors == (cast.reporter.pk, cast.moderator.pk, cast.second_moderator.pk)
    assert details[0] == {"photo": photo.pk, "tag": "under-escort"}
    assert [(one["verdict"], one["before"], one["after"]) for one in details[1:]] == [
        ("accept", "proposed", "verified"),
        ("dispute", "verified", "disputed"),
    ]
    assert "letter" not in str(details)


def test_the_history_tells_who_brought_which_state(cast, photo):
    claim = verdict(cast.moderator, propose(cast.reporter, photo, "under-escort"), "accept")
    told = claim.history.order_by("history_id").values_list("state", "history_user__username")
    assert list(told) == [("proposed", "reporter"), ("verified", "moderator")]


def test_an_attached_file_is_kept_under_a_random_name_with_its_hash(cast, photo):
    claim = propose(cast.reporter, photo, "under-escort")
    file = ContentFile(b"a letter", name="from-jane-doe.pdf")
    piece = add_evidence(by=cast.reporter, claim=claim, kind="document", summary="A letter", file=file)
    assert piece.sha256 == hashlib.sha256(b"a letter").hexdigest()
    assert "jane" not in piece.file.name
    assert piece.file.read() == b"a letter"
    detail = Event.objects.filter(action="evidence.added").get().detail
    assert (detail["evidence"], detail["kind"], detail["sha256"]) == (piece.pk, "document", piece.sha256)


@pytest.mark.parametrize(
    "bad", [{"kind": "rumour"}, {"summary": "  "}, {"kind": "correspondence", "public": True}, {"link": "nowhere"}]
)
def test_evidence_that_is_no_evidence_is_refused(cast, photo, bad):
    claim = propose(cast.reporter, photo, "under-escort")
    with pytest.raises(ValidationError):
        add_evidence(by=cast.reporter, claim=claim, **{"kind": "note", "summary": "Said so."} | bad)
    assert not Evidence.objects.exists()


def test_a_claim_with_bad_evidence_is_not_made_at_all(cast, photo):
    with pytest.raises(ValidationError):
        propose(cast.reporter, photo, "under-escort", evidence=[{"kind": "rumour", "summary": "Said so."}])
    assert not Claim.objects.exists()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(cast, photo):
    claim = propose(cast.reporter, photo, "under-escort")
    file = ContentFile(b"", name="film.mov")
    file.size = 51 * 1024 * 1024
    with pytest.raises(ValidationError):
        add_evidence(by=cast.reporter, claim=claim, kind="document", summary="A film", file=file)
