"""The review desk: what waits for whom and in which order, verdicts by form and by script, and who has taken what."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gallery import reviewqueue
from gallery.models import Claim, Hold, Review
from gallery.reviewqueue import Wanted
from gallery.services.claims import revise_claim, suggest_claim
from gallery.services.evidence import add_evidence
from gallery.services.holds import hold
from tests import factories
from tests.gallery.claiming import propose, tag, verdict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
QUEUE, NEXT = "/admin/review/", "/admin/review/next/"
JSON = {"accept": "application/json"}


def desk(photo, more=""):
    return reverse("admin:review-photo", args=[photo.pk]) + more


def waits_for(user, **wanted):
    photos, _claims = reviewqueue.waiting(user, Wanted(**wanted))
    return list(photos)


def judge(client, claim, word, *, json=False, **more):
    data = {"verdict": word, "version": claim.version, "reason": "" if word == "accept" else "Because.", **more}
    return client.post(reverse("admin:review-verdict", args=[claim.pk]), data, headers=JSON if json else {})


def older(claim, **ago):
    Claim.objects.filter(pk=claim.pk).update(proposed_at=timezone.now() - timedelta(**ago))


# The queue


def test_what_readers_see_soon_comes_first_and_then_what_has_waited_longest(cast):
    young, old, soon, far = (
        propose(cast.reporter, factories.photo(public=False), "under-escort") for _each in range(4)
    )
    older(old, days=9)
    for claim, days in ((soon, 2), (far, 30)):
        claim.content_object.public_from = timezone.now() + timedelta(days=days)
        claim.content_object.save()
    expected = [claim.content_object for claim in (soon, old, young, far)]
    assert waits_for(cast.moderator) == expected
    assert waits_for(cast.moderator, near=True) == [soon.content_object]
    assert [reviewqueue.near_of(photo) for photo in expected] == [photo.near for photo in waits_for(cast.moderator)]


def test_an_embargo_that_ends_soon_counts_as_publication(cast):
    claim = propose(cast.reporter, factories.photo(), "under-escort")
    photo = claim.content_object
    photo.embargo_until = timezone.now() + timedelta(days=1)
    photo.save()
    assert waits_for(cast.moderator, near=True) == [photo]


def test_nothing_waits_for_who_proposed_worded_or_judged_it(cast):
    own = propose(cast.moderator, factories.photo(), "under-escort")
    worded = propose(cast.reporter, factories.photo(), "under-escort", statement="One")
    revise_claim(by=cast.moderator, claim=worded, statement="Two")
    revise_claim(by=cast.reporter, claim=worded, statement="Three")
    judged = propose(cast.reporter, factories.photo(), "covert")
    verdict(cast.moderator, judged, "accept")
    assert waits_for(cast.moderator) == []
    assert {photo.pk for photo in waits_for(cast.second_moderator)} == {
        claim.content_object_id for claim in (own, worded, judged)
    }
    assert waits_for(cast.reporter) == []


def test_disputed_claims_wait_for_those_who_settle_them(cast):
    claim = propose(cast.reporter, factories.photo(), "covert")
    verdict(cast.moderator, claim, "accept")
    verdict(cast.second_moderator, claim, "reject")
    third = propose(cast.reporter, factories.photo(), "under-escort")
    assert claim.content_object not in waits_for(cast.moderator)
    assert waits_for(cast.chief_moderator, state="disputed") == [claim.content_object]
    assert waits_for(cast.chief_moderator, state="proposed") == [third.content_object]


def test_the_queue_is_narrowed_by_facet_source_reviews_age_and_who_proposed(client, cast):
    photo = factories.photo(source=factories.source(code="WILLOW"))
    two = propose(cast.reporter, photo, "covert")
    verdict(cast.second_moderator, two, "accept")
    rule = suggest_claim(photo=factories.photo(), tag=tag("satellite"), rule="source-type")
    old = propose(cast.reporter, factories.photo(), "minder-present")
    older(old, days=8)
    client.force_login(cast.moderator)
    for query, expected in (
        ({"facet": old.tag.facet.code}, old),
        ({"source": photo.source_id}, two),
        ({"reviews": "two"}, two),
        ({"reviews": "second"}, two),
        ({"days": "7"}, old),
        ({"origin": "rule"}, rule),
        ({"tag": "satellite"}, rule),
    ):
        shown = [entry.photo for entry in client.get(QUEUE, query).context["entries"]]
        assert shown == [expected.content_object], query


def test_a_filter_that_cannot_be_read_narrows_nothing(client, cast):
    propose(cast.reporter, factories.photo(), "covert")
    client.force_login(cast.moderator)
    for query in ("facet=nonsense", "source=x", "days=-1", "photo_set=9e9", "after=1-2", f"after={'9' * 18}-1-1"):
        assert len(client.get(f"{QUEUE}?{query}").context["entries"]) == 1, query


def test_the_queue_says_how_many_wait_and_since_when(client, cast):
    older(propose(cast.reporter, factories.photo(), "covert"), days=3)
    propose(cast.reporter, factories.photo(), "satellite")
    client.force_login(cast.moderator)
    assert "2 photos wait. Oldest: 3\xa0days." in client.get(QUEUE).content.decode()


def test_pages_of_the_queue_hold_every_photo_once(client, cast, monkeypatch):
    monkeypatch.setattr("gallery.desk.review_queue.Queue.entries.__defaults__", ("", 3))
    wanted = {propose(cast.reporter, factories.photo(), "covert").content_object_id for _each in range(7)}
    client.force_login(cast.moderator)
    seen, after = [], ""
    while True:
        context = client.get(QUEUE, {"after": after}).context
        seen += [entry.photo.pk for entry in context["entries"]]
        after = context["more"]
        if not after:
            break
    assert len(seen) == 7 and set(seen) == wanted


def test_the_queue_asks_the_same_number_of_questions_for_one_photo_and_for_nine(
    client, cast, django_assert_max_num_queries
):
    client.force_login(cast.moderator)
    propose(cast.reporter, factories.photo(), "covert")
    client.get(QUEUE)
    with django_assert_max_num_queries(60) as asked:
        client.get(QUEUE)
    for _each in range(8):
        verdict(cast.second_moderator, propose(cast.reporter, factories.photo(), "covert"), "accept")
    with django_assert_max_num_queries(len(asked)):
        client.get(QUEUE)


def test_a_second_verdict_is_asked_for_without_telling_the_first(client, cast):
    claim = propose(cast.reporter, factories.photo(), "covert")
    verdict(cast.second_moderator, claim, "reject", reason="A telltale reason")
    client.force_login(cast.moderator)
    assert "second verdict" in client.get(QUEUE).content.decode()
    shown = client.get(desk(claim.content_object)).content.decode()
    assert "Somebody has given a verdict" in shown
    assert "A telltale reason" not in shown and "Park: Reject" not in shown and "second_moderator: Reject" not in shown


def test_a_lone_verdict_on_former_words_stays_hidden_too(client, cast):
    claim = propose(cast.reporter, factories.photo(), "covert", statement="One")
    verdict(cast.second_moderator, claim, "reject", reason="A telltale reason")
    revise_claim(by=cast.editor, claim=claim, statement="Two")
    client.force_login(cast.moderator)
    assert "A telltale reason" not in client.get(desk(claim.content_object)).content.decode()


# Verdicts by plain forms


def test_a_verdict_leads_to_the_next_claim_of_the_photo_and_then_to_the_next_photo(client, cast):
    photo = factories.photo()
    first, second = propose(cast.reporter, photo, "under-escort"), propose(cast.reporter, photo, "minder-present")
    after = propose(cast.reporter, factories.photo(), "satellite")
    client.force_login(cast.moderator)
    assert judge(client, first, "accept").headers["Location"].startswith(desk(photo))
    assert judge(client, second, "accept").headers["Location"].startswith(desk(after.content_object))
    given = Review.objects.get(claim=second)
    address = judge(client, after, "accept").headers["Location"]
    assert address == f"{QUEUE}?undo={Review.objects.get(claim=after).pk}"
    assert reverse("admin:review-undo", args=[given.pk + 1]) in client.get(address).content.decode()


def test_a_rejection_without_a_reason_comes_back_with_what_was_typed(client, cast):
    claim = propose(cast.reporter, factories.photo(), "under-escort")
    client.force_login(cast.moderator)
    answer = judge(client, claim, "reject", reason="  ", confidence="high")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Say why, so that the one who proposed it can answer." in shown
    assert answer.context["rows"][0].form["confidence"].value() == "high"


def test_a_claim_that_was_changed_shows_both_wordings_and_what_was_typed(client, cast):
    claim = propose(cast.reporter, factories.photo(), "under-escort", statement="Two guides walked along.")
    revise_claim(by=cast.editor, claim=claim, statement="One guide walked along.")
    client.force_login(cast.moderator)
    answer = judge(client, claim, "reject", reason="Typed with care")
    shown = answer.content.decode()
    assert answer.status_code == 409
    for words in (
        "Two guides walked along.",
        "One guide walked along.",
        "Typed with care",
        "editor changed this claim",
    ):
        assert words in shown, words
    assert 'name="version" value="2"' in shown
    assert not Review.objects.exists()


def test_evidence_that_came_meanwhile_is_shown_before_a_verdict_counts(client, cast):
    claim = propose(cast.reporter, factories.photo(), "under-escort")
    add_evidence(by=cast.editor, claim=claim, kind="note", summary="A diary entry of that day")
    client.force_login(cast.moderator)
    answer = judge(client, claim, "accept", json=True)
    assert (answer.status_code, answer.json()["code"]) == (409, "changed")
    assert "Evidence added:" in answer.json()["html"] and "A diary entry of that day" in answer.json()["html"]


def test_a_chief_moderator_settles_with_a_reason(client, cast):
    claim = propose(cast.reporter, factories.photo(), "covert")
    verdict(cast.moderator, claim, "accept")
    verdict(cast.second_moderator, claim, "reject")
    client.force_login(cast.chief_moderator)
    assert "Your verdict settles it" in client.get(desk(claim.content_object)).content.decode()
    assert judge(client, claim, "accept", decisive="on").status_code == 422
    assert judge(client, claim, "accept", decisive="on", reason="The logbook decides it.").status_code == 302
    claim.refresh_from_db()
    assert claim.state == Claim.State.VERIFIED


def test_nobody_judges_a_claim_of_his_own_by_any_address(client, cast):
    claim = propose(cast.moderator, factories.photo(), "under-escort")
    client.force_login(cast.moderator)
    assert 'name="verdict"' not in client.get(desk(claim.content_object)).content.decode()
    assert judge(client, claim, "accept").status_code == 403
    forged = judge(client, claim, "accept", json=True, decisive="on", reason="Mine.", proposed_by="1")
    assert (forged.status_code, forged.json()["code"]) == (403, "forbidden")
    data = {"verdict": "accept", f"claim-{claim.pk}": claim.version}
    assert client.post(f"/admin/review/bulk/?tag={claim.tag.slug}", data).status_code == 422
    assert client.post(reverse("admin:claim-review", args=[claim.pk]), {"verdict": "accept"}).status_code == 403
    inline = {"reviews-TOTAL_FORMS": 1, "reviews-INITIAL_FORMS": 0, "reviews-0-verdict": "accept", "state": "verified"}
    assert client.post(reverse("admin:gallery_claim_change", args=[claim.pk]), inline).status_code == 403
    action = {"action": "accept", "_selected_action": [claim.pk]}
    client.post(reverse("admin:gallery_claim_changelist"), action)
    claim.refresh_from_db()
    assert claim.state == Claim.State.PROPOSED
    assert not Review.objects.exists()


# Verdicts by script


def test_the_script_is_told_what_became_of_a_verdict_and_how_to_undo_it(client, cast):
    claim = propose(cast.reporter, factories.photo(), "under-escort")
    client.force_login(cast.moderator)
    answer = judge(client, claim, "accept", json=True).json()
    assert (answer["state"], answer["seconds"]) == ("verified", 10)
    assert client.post(answer["undo"], headers=JSON).json()["html"].count('name="verdict"') == 3
    claim.refresh_from_db()
    assert claim.state == Claim.State.PROPOSED


def test_the_same_verdict_sent_twice_counts_once_and_succeeds_twice(client, cast):
    claim = propose(cast.reporter, factories.photo(), "covert")
    client.force_login(cast.moderator)
    answers = [judge(client, claim, "reject", json=True) for _each in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["review"] == answers[1].json()["review"]
    other = judge(client, claim, "accept", json=True)
    assert (other.status_code, other.json()["code"]) == (409, "twice")


def test_a_verdict_that_was_saved_before_the_claim_changed_succeeds_when_it_is_sent_again(client, cast):
    claim = propose(cast.reporter, factories.photo(), "under-escort", statement="One")
    client.force_login(cast.moderator)
    first = judge(client, claim, "accept", json=True).json()
    revise_claim(by=cast.editor, claim=claim, statement="Two")
    again = judge(client, claim, "accept", json=True)
    assert (again.status_code, again.json()["review"]) == (200, first["review"])


def test_a_verdict_that_waited_is_not_given_in_the_name_of_who_signed_in_since(client, cast):
    claim = propose(cast.reporter, factories.photo(), "under-escort")
    client.force_login(cast.second_moderator)
    answer = judge(client, claim, "accept", json=True, **{"as": cast.moderator.pk})
    assert (answer.status_code, answer.json()["code"]) == (409, "person")
    assert not Review.objects.exists()


def test_nobody_undoes_the_verdict_of_somebody_else_nor_his_own_after_ten_seconds(client, cast):
    claim = propose(cast.reporter, factories.photo(), "under-escort")
    verdict(cast.moderator, claim, "accept")
    address = reverse("admin:review-undo", args=[claim.reviews.get().pk])
    client.force_login(cast.second_moderator)
    assert client.post(address).status_code == 404
    client.force_login(cast.moderator)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gallery.services.reviews.UNDO", timedelta(seconds=-10))
        answer = client.post(address, headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (409, "late")
    claim.refresh_from_db()
    assert claim.state == Claim.State.VERIFIED


# Taking a photo


def test_opening_a_photo_takes_it_and_the_next_moderator_is_told_and_given_another(client, cast):
    first, second = (propose(cast.reporter, factories.photo(), "under-escort").content_object for _each in range(2))
    client.force_login(cast.moderator)
    client.get(desk(first))
    client.force_login(cast.second_moderator)
    closed = client.get(desk(first))
    assert closed.status_code == 409
    assert "moderator has taken this photo until" in closed.content.decode()
    assert 'name="verdict"' not in closed.content.decode()
    assert client.get(NEXT).headers["Location"] == desk(second)
    anyway = client.get(desk(first, "?anyway=1")).content.decode()
    assert 'name="verdict"' in anyway and "moderator has taken this photo until" in anyway
    assert Hold.objects.get(photo=first).holder == cast.moderator


def test_what_comes_next_is_taken_at_once_so_that_two_never_load_the_same(client, cast):
    photos = [propose(cast.reporter, factories.photo(), "under-escort").content_object for _each in range(2)]
    for person in (cast.moderator, cast.second_moderator):
        client.force_login(person)
        assert client.post(NEXT).status_code == 200
    assert {row.photo for row in Hold.objects.all()} == set(photos)
    assert client.post(NEXT, {"skip": photos[1].pk}).status_code == 204


def test_the_next_photo_follows_the_cursor_and_begins_again_at_the_end(client, cast):
    photos = [propose(cast.reporter, factories.photo(), "under-escort").content_object for _each in range(3)]
    client.force_login(cast.moderator)
    cursors = [reviewqueue.place_of(cast.moderator, photo) for photo in photos]
    for cursor, following in zip(cursors, [photos[1], photos[2], photos[0]], strict=True):
        assert client.get(NEXT, {"after": cursor}).headers["Location"] == desk(following)


def test_a_photo_is_held_on_and_given_back(client, cast):
    photo = propose(cast.reporter, factories.photo(), "under-escort").content_object
    address = reverse("admin:review-hold", args=[photo.pk])
    client.force_login(cast.moderator)
    assert client.post(address).status_code == 200
    client.force_login(cast.second_moderator)
    taken = client.post(address)
    assert (taken.status_code, taken.json()["code"]) == (409, "held")
    client.post(address, {"release": 1})
    assert Hold.objects.exists()
    client.force_login(cast.moderator)
    client.post(address, {"release": 1})
    assert not Hold.objects.exists()


def test_a_late_verdict_does_not_take_a_photo_that_was_given_back(client, cast):
    claim = propose(cast.reporter, factories.photo(), "covert")
    client.force_login(cast.moderator)
    judge(client, claim, "accept", json=True)
    assert not Hold.objects.exists()
    hold(by=cast.second_moderator, photo=claim.content_object)
    client.force_login(cast.second_moderator)
    judge(client, claim, "accept", json=True)
    assert Hold.objects.get().holder == cast.second_moderator


# Several at once


def test_one_verdict_is_given_on_those_that_are_ticked_alone(client, cast):
    claims = [propose(cast.reporter, factories.photo(), "minder-present") for _each in range(3)]
    factories.photo_set(*(claim.content_object for claim in claims[:2]), title="A set")
    address = f"/admin/review/bulk/?tag=minder-present&set={claims[0].content_object.sets.get().pk}"
    client.force_login(cast.moderator)
    shown = client.get(address)
    assert [plate.claim for plate in shown.context["plates"]] == claims[:2]
    assert "checked" not in shown.content.decode().split('class="plates')[1].split("</ul>")[0]
    assert client.post(address, {"verdict": "accept"}).status_code == 422
    client.post(address, {"verdict": "accept", f"claim-{claims[0].pk}": 1, f"claim-{claims[2].pk}": 1})
    assert [Claim.objects.get(pk=claim.pk).state for claim in claims] == ["verified", "proposed", "proposed"]


def test_what_could_not_be_judged_together_stays_with_its_reason(client, cast):
    claims = [propose(cast.reporter, factories.photo(), "minder-present", statement="One") for _each in range(2)]
    revise_claim(by=cast.editor, claim=claims[1], statement="Two")
    client.force_login(cast.moderator)
    answer = client.post(
        "/admin/review/bulk/?tag=minder-present",
        {"verdict": "reject", "reason": "Nobody is there.", **{f"claim-{claim.pk}": 1 for claim in claims}},
    )
    shown = answer.content.decode()
    assert "1 verdict is saved." in shown and "editor changed this claim" in shown
    assert [plate.claim for plate in answer.context["plates"]] == [claims[1]]
    assert "Nobody is there." in shown


def test_an_outsider_finds_no_review_desk(client, cast):
    claim = propose(cast.reporter, factories.photo(), "under-escort")
    for person in (cast.outsider, cast.editor, cast.publisher):
        client.force_login(person)
        for address in (QUEUE, NEXT, desk(claim.content_object), "/admin/review/bulk/"):
            assert client.get(address).status_code == 403, (person, address)
        assert judge(client, claim, "accept", json=True).status_code == 403
