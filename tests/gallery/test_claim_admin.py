"""Provenance claims at the desk: editors propose, moderators decide, nobody on his or her own, all with a history."""

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from gallery.models import Claim, Evidence, Pillar
from sources.models import Event
from tests import factories
from tests.gallery.claiming import propose, tag, verdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
LIST = "admin:gallery_claim_changelist"


def page(client, user, claim):
    client.force_login(user)
    return client.get(reverse("admin:gallery_claim_change", args=[claim.pk])).content.decode()


def review(client, user, claim, word, reason="", **more):
    client.force_login(user)
    data = {"verdict": word, "reason": reason, **more}
    return client.post(reverse("admin:claim-review", args=[claim.pk]), data)


def evidence_rows(*rows):
    data = {"evidence-TOTAL_FORMS": len(rows), "evidence-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        data |= {f"evidence-{number}-{name}": value for name, value in row.items()}
    return data


def test_a_moderator_accepts_by_a_button(client, cast):
    claim = propose(cast.reporter, factories.photo(), "under-escort")
    assert 'value="accept"' in page(client, cast.moderator, claim)
    assert review(client, cast.moderator, claim, "accept").status_code == 302
    claim.refresh_from_db()
    assert claim.state == Claim.State.VERIFIED
    assert claim.content_object.access_class == "escorted"


@pytest.mark.parametrize(("word", "state"), [("reject", "rejected"), ("dispute", "disputed")])
def test_rejecting_and_disputing_need_a_reason(client, cast, word, state):
    claim = propose(cast.reporter, factories.photo(), "under-escort")
    assert review(client, cast.moderator, claim, word).status_code == 422
    claim.refresh_from_db()
    assert claim.state == Claim.State.PROPOSED
    review(client, cast.moderator, claim, word, "The shadow says otherwise")
    claim.refresh_from_db()
    assert claim.state == state
    assert claim.reviews.get().reason == "The shadow says otherwise"


def test_nobody_sees_buttons_for_a_claim_of_his_own_but_a_sentence_why(client, cast):
    claim = propose(cast.moderator, factories.photo(), "under-escort")
    shown = page(client, cast.moderator, claim)
    assert 'name="verdict"' not in shown
    assert "You proposed this claim" in shown
    assert review(client, cast.moderator, claim, "accept").status_code == 403
    claim.refresh_from_db()
    assert claim.state == Claim.State.PROPOSED


def test_a_reporter_sees_who_decides_and_no_buttons(client, cast):
    claim = propose(cast.moderator, factories.photo(), "under-escort")
    shown = page(client, cast.reporter, claim)
    assert 'name="verdict"' not in shown
    assert "Moderators decide" in shown


def test_somebody_who_has_decided_is_not_asked_again(client, cast):
    claim = propose(cast.reporter, factories.photo(), "covert")
    verdict(cast.moderator, claim, "accept")
    shown = page(client, cast.moderator, claim)
    assert 'name="verdict"' not in shown
    assert "You have given your verdict" in shown


def test_the_second_moderator_decides_without_seeing_the_first_verdict(client, cast, monkeypatch):
    claim = propose(cast.reporter, factories.photo(), "covert")
    verdict(cast.moderator, claim, "accept")
    assert "moderator: Accept" not in page(client, cast.second_moderator, claim)
    assert "moderator: Accept" in page(client, cast.reporter, claim)
    review(client, cast.second_moderator, claim, "accept")
    claim.refresh_from_db()
    assert claim.state == Claim.State.VERIFIED
    # While it could still be undone, one's own verdict does not open the other's.
    assert "moderator: Accept" not in page(client, cast.second_moderator, claim).replace("second_moderator", "")
    monkeypatch.setattr("gallery.reviewing.UNDO", timedelta(0))
    assert "moderator: Accept" in page(client, cast.second_moderator, claim).replace("second_moderator", "")


def test_the_first_of_two_is_told_that_another_one_is_needed(client, cast):
    claim = propose(cast.reporter, factories.photo(), "covert")
    client.force_login(cast.moderator)
    data = {"verdict": "accept", "reason": ""}
    answer = client.post(reverse("admin:claim-review", args=[claim.pk]), data, follow=True).content.decode()
    assert "second moderator" in answer


def test_a_second_answer_to_an_exclusive_question_takes_the_place_of_the_first_when_that_is_said(client, cast):
    photo = factories.photo()
    older = propose(cast.reporter, photo, "under-escort")
    verdict(cast.moderator, older, "accept")
    newer = propose(cast.reporter, photo, "cross-border")
    response = review(client, cast.moderator, newer, "accept", "Typed with care")
    assert response.status_code == 409
    assert 'name="supersede"' in response.content.decode()
    assert "Typed with care" in response.content.decode()
    review(client, cast.moderator, newer, "accept", supersede="on")
    older.refresh_from_db(), newer.refresh_from_db()
    assert (older.state, newer.state) == (Claim.State.SUPERSEDED, Claim.State.VERIFIED)


def test_nothing_on_the_page_of_a_claim_is_a_field(client, cast):
    claim = propose(cast.reporter, factories.photo(), "under-escort")
    client.force_login(cast.chief)
    response = client.post(
        reverse("admin:gallery_claim_change", args=[claim.pk]), {"state": "verified", "statement": "x"}
    )
    assert response.status_code == 403
    claim.refresh_from_db()
    assert (claim.state, claim.statement) == (Claim.State.PROPOSED, "")
    assert client.post(reverse("admin:gallery_claim_delete", args=[claim.pk]), {"post": "yes"}).status_code == 403


def test_an_editor_proposes_with_evidence_whose_file_is_sealed_and_hashed(client, cast):
    photo = factories.photo()
    client.force_login(cast.reporter)
    file = SimpleUploadedFile("letter.txt", b"a letter")
    rows = evidence_rows(
        {"kind": "document", "summary": "A letter", "file": file, "obtained_from": "The agency"},
        {"kind": "note", "summary": ""},
    )
    data = {"tag": tag("cross-border").pk, "statement": "From the other bank", **rows}
    response = client.post(reverse("admin:claim-propose", args=[photo.pk]), data)
    claim = photo.claims.get()
    assert response.headers["Location"] == reverse("admin:gallery_claim_change", args=[claim.pk])
    piece = claim.evidence.get()
    assert piece.sha256 == hashlib.sha256(b"a letter").hexdigest()
    assert (piece.summary, piece.obtained_from, piece.added_by) == ("A letter", "The agency", cast.reporter)
    assert "letter" not in piece.file.name


def test_a_claim_with_bad_evidence_comes_back_with_everything(client, cast):
    photo = factories.photo()
    client.force_login(cast.reporter)
    rows = evidence_rows({"kind": "correspondence", "summary": "Typed with care", "public": "on"})
    response = client.post(
        reverse("admin:claim-propose", args=[photo.pk]), {"tag": tag("cross-border").pk, "statement": "Kept", **rows}
    )
    shown = response.content.decode()
    assert response.status_code == 422
    assert "Typed with care" in shown and "Kept" in shown
    assert not photo.claims.exists()


def test_a_tag_that_is_claimed_already_is_not_claimed_twice(client, cast):
    photo = factories.photo()
    propose(cast.reporter, photo, "satellite")
    client.force_login(cast.editor)
    response = client.post(
        reverse("admin:claim-propose", args=[photo.pk]), {"tag": tag("satellite").pk, "statement": "x"}
    )
    assert response.status_code == 422
    assert photo.claims.count() == 1


def test_evidence_is_added_to_a_claim(client, cast):
    claim = propose(cast.reporter, factories.photo(), "satellite")
    client.force_login(cast.editor)
    address = reverse("admin:claim-evidence", args=[claim.pk])
    assert client.post(address, {"kind": "map", "summary": ""}).status_code == 422
    client.post(address, {"kind": "map", "summary": "Roofs match", "link": "https://example.org/map"})
    assert claim.evidence.get().added_by == cast.editor
    assert "Roofs match" in page(client, cast.moderator, claim)


def test_an_attached_file_is_sent_as_a_download_and_each_look_is_logged(client, cast):
    claim = propose(cast.reporter, factories.photo(), "satellite")
    client.force_login(cast.reporter)
    data = {"kind": "document", "summary": "A letter", "file": SimpleUploadedFile("x.html", b"Dear desk")}
    client.post(reverse("admin:claim-evidence", args=[claim.pk]), data)
    piece = Evidence.objects.get()
    response = client.get(reverse("admin:evidence-file", args=[piece.pk]))
    assert b"".join(response.streaming_content) == b"Dear desk"
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert Event.objects.get(action="evidence.file_viewed").actor == cast.reporter


def test_correspondence_is_for_moderators(client, cast):
    claim = propose(cast.reporter, factories.photo(), "satellite")
    client.force_login(cast.reporter)
    data = {"kind": "correspondence", "summary": "A letter", "file": SimpleUploadedFile("x.txt", b"x")}
    client.post(reverse("admin:claim-evidence", args=[claim.pk]), data)
    address = reverse("admin:evidence-file", args=[Evidence.objects.get().pk])
    assert client.get(address).status_code == 403
    client.force_login(cast.moderator)
    assert client.get(address).status_code == 200


def test_the_list_is_worked_through_by_state_facet_tag_kind_of_source_and_number_of_reviews(client, cast):
    photo = factories.photo(source=factories.source(kind="visitor"))
    waiting = propose(cast.reporter, photo, "covert")
    done = propose(cast.reporter, factories.photo(), "minder-present")
    verdict(cast.moderator, done, "accept")
    client.force_login(cast.moderator)
    for query, expected in (
        ({"state": "open"}, waiting),
        ({"state": "verified"}, done),
        ({"facet": "access"}, waiting),
        ({"tag": "minder-present"}, done),
        ({"kind": "visitor"}, waiting),
        ({"two": "yes"}, waiting),
        ({"two": "no"}, done),
    ):
        assert list(client.get(reverse(LIST), query).context["cl"].result_list) == [expected], query


def test_the_list_shows_picture_tag_proposer_and_asks_a_constant_number_of_questions(
    client, cast, django_assert_max_num_queries
):
    photo = factories.photo()
    propose(cast.reporter, photo, "covert")
    client.force_login(cast.moderator)
    shown = client.get(reverse(LIST)).content.decode()
    assert photo.derivatives.get().url(640, "webp") in shown
    assert "reporter" in shown and "needs two reviews" in shown
    with django_assert_max_num_queries(60) as asked:
        client.get(reverse(LIST))
    for _each in range(8):
        propose(cast.reporter, factories.photo(), "covert")
    with django_assert_max_num_queries(len(asked)):
        client.get(reverse(LIST))


def test_a_moderator_says_how_sure_we_are_and_why(client, cast):
    photo = factories.photo()
    client.force_login(cast.moderator)
    address = reverse("admin:photo-pillars", args=[photo.pk])
    data = {f"{name}-{field}": value for name in Pillar.Name.values for field, value in
            (("status", "unknown"), ("finding", ""), ("note", ""))}  # fmt: skip
    assert client.post(address, data | {"location-status": "confirmed"}).status_code == 422
    assert not photo.pillars.exists()
    client.post(address, data | {"location-status": "confirmed", "location-note": "Quay wall and roof match"})
    row = photo.pillars.get()
    assert (row.pillar, row.status, row.note, row.set_by) == (
        "location",
        "confirmed",
        "Quay wall and roof match",
        cast.moderator,
    )


def test_a_disputed_claim_is_worded_anew_and_open_again(client, cast):
    claim = propose(cast.reporter, factories.photo(), "under-escort", statement="Two guides walked along.")
    verdict(cast.moderator, claim, "dispute", reason="One guide, says the visitor.")
    address = reverse("admin:claim-wording", args=[claim.pk])
    assert address in page(client, cast.editor, claim)
    assert client.post(address, {"statement": ""}).status_code == 422
    assert client.post(address, {"statement": "One guide walked along."}).status_code == 302
    claim.refresh_from_db()
    assert (claim.state, claim.version, claim.proposed_by) == (Claim.State.PROPOSED, 2, cast.editor)


def test_an_outsider_words_no_claim_anew(client, cast):
    claim = propose(cast.reporter, factories.photo(), "under-escort", statement="Two guides walked along.")
    client.force_login(cast.outsider)
    assert client.post(reverse("admin:claim-wording", args=[claim.pk]), {"statement": "X"}).status_code == 403
    claim.refresh_from_db()
    assert claim.statement == "Two guides walked along."
