"""Why a photo cannot be shown: named reasons, each with a sentence and the place to mend it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from gallery.blockers import Blocked, blockers, blockers_of
from gallery.models import Photo
from tests import factories

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
