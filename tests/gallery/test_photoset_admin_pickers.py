"""What the pickers answer: a page at a time, without counting, with what a person needs to choose."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gallery.desk import pick
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.reporter)
    return client


def photos(client, **query):
    return client.get(reverse("admin:photo-pick"), query).json()


def sets(client, **query):
    return client.get(reverse("admin:set-pick"), query).json()


def keys(answer):
    return [item["id"] for item in answer["items"]]


def test_a_photo_is_described_as_the_picker_shows_it(desk):
    photo = factories.photo(headline="Quay", access_class="escorted", public=False)
    item = photos(desk)["items"][0]
    assert item["key"] == photo.public_id
    assert (item["label"], item["caption"], item["credit"]) == ("Quay", photo.caption, photo.credit_line)
    assert (item["class"], item["class_name"], item["state"]) == ("escorted", "Taken under escort", "not yet public")
    assert (item["thumb"], item["width"], item["height"]) == (photo.derivatives.get().url(640, "webp"), 640, 427)


def test_photos_come_in_pages_that_follow_each_other_without_gap_or_repeat(desk, monkeypatch):
    monkeypatch.setattr(pick, "PAGE", 2)
    made = [factories.photo().pk for _each in range(5)]
    seen, answer = [], photos(desk)
    while True:
        seen += keys(answer)
        if not answer["next"]:
            break
        answer = desk.get(answer["next"]).json()
    assert seen == made[::-1]


def test_the_next_page_keeps_the_search(desk, monkeypatch):
    monkeypatch.setattr(pick, "PAGE", 1)
    wanted = [factories.photo(caption="quay & river").pk for _each in range(2)]
    factories.photo()
    answer = photos(desk, q="quay &")
    assert keys(answer) + keys(desk.get(answer["next"]).json()) == wanted[::-1]


def test_photos_are_limited_by_source_class_set_and_state(desk):
    wanted = factories.photo(access_class="escorted", embargo_until=timezone.now() + timedelta(days=1))
    other = factories.photo()
    photo_set = factories.photo_set(wanted)
    for query in ({"source": wanted.source_id}, {"access": "escorted"}, {"set": photo_set.pk}, {"state": "embargoed"}):
        assert keys(photos(desk, **query)) == [wanted.pk], query
    assert set(keys(photos(desk))) == {wanted.pk, other.pk}


def test_withdrawn_photos_come_only_when_they_are_asked_for(desk):
    gone = factories.photo(withdrawn_at=timezone.now())
    assert keys(photos(desk)) == []
    assert keys(photos(desk, state="withdrawn")) == [gone.pk]


def test_exact_photos_come_in_the_order_in_which_they_were_asked_for(desk):
    first, second, gone = factories.photo(), factories.photo(), factories.photo(withdrawn_at=timezone.now())
    assert keys(photos(desk, ids=f"{second.pk},{gone.pk},{first.pk},99999,x")) == [second.pk, gone.pk, first.pk]


def test_filters_come_with_the_first_page_alone(desk):
    photo = factories.photo()
    first = photos(desk)
    assert {"source", "access", "set", "state"} == set(first["filters"])
    assert {"value": photo.source_id, "label": photo.source.code} in first["filters"]["source"]
    assert photos(desk, before=photo.pk)["filters"] == {}


def test_nonsense_in_the_address_is_no_error(desk):
    factories.photo()
    for query in ({"before": "x"}, {"source": "1 or 1"}, {"ids": ""}, {"before": "9" * 40}, {"q": "%_'\""}):
        assert desk.get(reverse("admin:photo-pick"), query).status_code == 200
        assert desk.get(reverse("admin:set-pick"), query).status_code == 200


def test_sets_come_with_their_lead_and_the_number_of_photos(desk):
    photo = factories.photo()
    photo_set = factories.photo_set(photo, factories.photo(), title="The quay")
    factories.photo_set(title="Waiting rooms")
    item = sets(desk, q="quay")["items"][0]
    assert (item["id"], item["label"], item["count"], item["state"]) == (photo_set.pk, "The quay", 2, "public")
    assert item["thumb"] == photo.derivatives.get().url(640, "webp")
    assert keys(sets(desk, ids=photo_set.pk)) == [photo_set.pk]


def test_tags_are_suggested_the_ones_that_begin_so_first(desk):
    factories.photo().tags.add("The border", "Border", "Bordeaux", "Daily life")
    answer = desk.get(reverse("admin:topic-suggest"), {"q": "bord"}).json()
    assert answer["items"] == ["Bordeaux", "Border", "The border"]
    assert desk.get(reverse("admin:topic-suggest")).json()["items"] == []


def test_pickers_ask_the_same_number_of_questions_for_two_and_for_twelve(desk, django_assert_max_num_queries):
    def fill(number):
        for _each in range(number):
            factories.photo_set(factories.photo())

    fill(2)
    for name in ("photo-pick", "set-pick"):
        desk.get(reverse(f"admin:{name}"))
    asked = {}
    for name in ("photo-pick", "set-pick"):
        with django_assert_max_num_queries(30) as queries:
            desk.get(reverse(f"admin:{name}"))
        asked[name] = len(queries)
    fill(10)
    for name, number in asked.items():
        with django_assert_max_num_queries(number):
            desk.get(reverse(f"admin:{name}"))
