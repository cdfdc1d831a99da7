"""Why a photo cannot be shown: named reasons, each with a sentence and the place to mend it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from gallery.blockers import FINAL, Blocked, blockers, blockers_of
from gallery.models import Derivatives, NearDuplicate, Photo, SafetyDecision
from tests import factories
from tests.gallery.claiming import propose, verdict

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def codes(found):
    return [blocker.code for blocker in found]


def test_nothing_stands_in_the_way_of_a_photo_that_has_all_it_needs():
    assert blockers(factories.photo(public=False)) == []


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("withdrawn", {"withdrawn_at": timezone.now()}),
        ("no_credit", {"credit_line": ""}),
        ("no_alt", {"alt": ""}),
        ("rights_expired", {"rights_expire": timezone.now() - DAY}),
        ("embargo", {"embargo_until": timezone.now() + DAY}),
    ],
)
def test_each_reason_has_a_name_a_sentence_and_the_place_to_mend_it(code, fields):
    photo = factories.photo(public=False, headline="Night train", **fields)
    (blocker,) = blockers(photo)
    assert blocker.code == code
    assert "Night train" in blocker.sentence
    assert "%(" not in blocker.sentence
    assert blocker.url.startswith(reverse("admin:gallery_photo_change", args=[photo.pk]))


def test_a_photo_without_a_source_is_blocked():
    photo = factories.photo(public=False)
    photo.source = None
    assert codes(blockers(photo)) == ["no_source"]


def test_a_photo_without_public_files_is_blocked():
    photo = factories.photo(public=False)
    photo.derivatives.update(retired_at=timezone.now())
    assert codes(blockers(photo)) == ["no_files"]


@pytest.mark.parametrize(("clearance", "code"), [("pending", "source_not_cleared"), ("danger", "source_in_danger")])
def test_a_source_that_is_not_cleared_holds_its_photos_back_and_the_link_leads_to_it(clearance, code):
    source = factories.source(clearance=clearance)
    (blocker,) = blockers(factories.photo(public=False, source=source))
    assert (blocker.code, blocker.url) == (code, reverse("admin:sources_source_change", args=[source.pk]))
    assert (code in FINAL) == (clearance == "danger")


def test_a_photo_about_which_nobody_decided_says_only_that_and_leads_to_the_editor():
    photo = factories.photo(public=False)
    photo.derivatives.shown().delete()
    photo.safety_decisions.all().delete()
    (blocker,) = blockers(photo)
    assert (blocker.code, blocker.url) == ("safety_missing", reverse("admin:photo-redaction", args=[photo.pk]))


def test_a_decision_that_nobody_signed_holds_back_also_what_readers_saw_before():
    photo = factories.photo()
    factories.decision(photo, signed=False)
    assert codes(blockers(photo)) == ["safety_unsigned"]


def test_a_photo_that_came_with_an_older_version_is_asked_for_a_decision_when_it_is_shown_anew_and_not_before():
    shown, new = factories.photo(), factories.photo(public=False)
    Derivatives.objects.update(decision=None)
    SafetyDecision.objects.all().delete()
    assert codes(blockers(shown)) == [] and codes(blockers(new)) == ["safety_missing"]
    shown.derivatives.shown().delete()
    assert codes(blockers(shown)) == ["safety_missing"]


@pytest.mark.parametrize(
    ("slug", "verdict_of", "expected"),
    [
        ("covert", None, ["claim_unreviewed"]),
        ("under-escort", None, []),
        ("covert", "accept", ["claim_unreviewed"]),
        ("under-escort", "accept", []),
        ("under-escort", "dispute", ["claim_disputed"]),
        # What the first of two moderators said shows nowhere, not even by what stands in the way.
        ("covert", "reject", ["claim_unreviewed"]),
        ("under-escort", "reject", []),
    ],
)
def test_claims_that_are_disputed_or_lack_one_of_two_reviews_stand_in_the_way(cast, slug, verdict_of, expected):
    photo = factories.photo(public=False)
    claim = propose(cast.reporter, photo, slug)
    if verdict_of:
        verdict(cast.moderator, claim, verdict_of)
    found = blockers(photo)
    assert codes(found) == expected
    assert all(blocker.url == reverse("admin:gallery_claim_change", args=[claim.pk]) for blocker in found)


@pytest.mark.parametrize("later", [True, False])
def test_a_picture_that_looks_like_a_withdrawn_one_is_held_back_until_somebody_says_that_they_are_two(cast, later):
    photo, gone = factories.photo(public=False), factories.photo(withdrawn_at=timezone.now())
    first, second = (photo, gone) if later else (gone, photo)
    pair = NearDuplicate.objects.create(photo=first, other=second, distance=4, transform="mirror")
    (blocker,) = blockers(photo)
    assert blocker.code == "twin_withdrawn" and gone.public_id in blocker.sentence
    pair.dismissed_at, pair.dismissed_by = timezone.now(), cast.photo_editor
    pair.save()
    assert blockers(photo) == []


def test_two_living_pictures_that_look_alike_are_no_reason():
    photo, other = factories.photo(public=False), factories.photo()
    NearDuplicate.objects.create(photo=photo, other=other, distance=4, transform="as-is")
    assert blockers(photo) == []


@pytest.mark.parametrize(
    ("state", "expected"), [("Invalid", ["c2pa_invalid"]), ("Valid", []), ("none", []), (None, [])]
)
def test_content_credentials_that_do_not_hold_stand_in_the_way(state, expected):
    photo = factories.photo(public=False, read_metadata={"c2pa": state} if state else {})
    assert codes(blockers(photo)) == expected


def test_every_reason_for_many_photos_takes_as_many_queries_as_for_one(cast, django_assert_num_queries):
    for _number in range(4):
        photo = factories.photo(public=False, usage_category="citizen", read_metadata={"c2pa": "Invalid"})
        factories.lease(photo, "deny")
        propose(cast.reporter, photo, "covert")
        gone = factories.photo(withdrawn_at=timezone.now())
        NearDuplicate.objects.create(photo=photo, other=gone, distance=4, transform="mirror")
    expected = ["lease_forbids", "consent_missing", "claim_unreviewed", "twin_withdrawn", "c2pa_invalid"]
    with django_assert_num_queries(8):
        assert codes(blockers_of(Photo.objects.filter(withdrawn_at=None))) == expected * 4


def test_a_photo_without_headline_is_called_by_its_number():
    photo = factories.photo(public=False, alt="", headline="")
    assert f"Photo {photo.public_id} has no description" in blockers(photo)[0].sentence


def test_a_headline_with_a_percent_sign_is_quoted_as_it_is():
    photo = factories.photo(public=False, alt="", headline="100%(s) of it")
    assert blockers(photo)[0].sentence.startswith("100%(s) of it has no description")


def test_embargo_and_rights_are_judged_at_the_moment_of_going_out():
    now = timezone.now()
    photo = factories.photo(public=False, embargo_until=now + DAY, rights_expire=now + 3 * DAY)
    assert codes(blockers(photo, at=now + 2 * DAY)) == []
    assert codes(blockers(photo, at=now + 4 * DAY)) == ["rights_expired"]


def test_a_past_moment_opens_no_back_door():
    now = timezone.now()
    photo = factories.photo(public=False, rights_expire=now - DAY, embargo_until=now + DAY)
    assert codes(blockers(photo, at=now - 9 * DAY)) == ["rights_expired", "embargo"]


def test_an_embargo_that_has_ended_is_no_reason():
    assert blockers(factories.photo(public=False, embargo_until=timezone.now() - DAY)) == []


def test_a_photo_without_reasons_is_what_the_queryset_calls_publishable():
    good, bad = factories.photo(public=False), factories.photo(public=False, alt="")
    assert set(Photo.objects.publishable()) == {good}
    assert codes(blockers_of(Photo.objects.order_by("pk"))) == codes(blockers(bad))


def test_many_photos_take_as_many_queries_as_one(django_assert_num_queries):
    for _number in range(12):
        factories.photo(public=False, alt="")
    with django_assert_num_queries(8):
        assert len(blockers_of(Photo.objects.all())) == 12


def test_the_sentences_wait_for_the_language_of_the_desk(monkeypatch):
    photo = factories.photo(public=False, alt="")
    monkeypatch.setattr("gallery.blockers._", lambda text: f"{translation.get_language()}: {text}")
    with translation.override("ko"):
        assert blockers(photo)[0].sentence.startswith("ko: ")


def test_blocked_says_all_its_reasons():
    found = blockers(factories.photo(public=False, alt="", credit_line=""))
    blocked = Blocked(found)
    assert blocked.blockers == found
    assert str(blocked) == f"{found[0].sentence} {found[1].sentence}"
