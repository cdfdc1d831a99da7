"""The desk's lists and pickers look at the newest records of a large newsroom, say so, and go further back by links."""

import re

import pytest
from django.urls import reverse

from gallery.desk import pick, windows
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def small_windows(monkeypatch):
    monkeypatch.setattr(windows, "WINDOW", 3)


def numbers(page):
    """The public numbers of the photos in a list, in its order."""
    return re.findall(r'class="field-number[^>]*>.*?<code>(\w+)</code>', page, re.DOTALL)


def test_a_list_looks_at_the_newest_and_leads_to_the_older_until_there_are_none(admin_client, small_windows):
    photos = [factories.photo().public_id for _number in range(7)][::-1]
    address = reverse("admin:gallery_photo_changelist")
    seen = []
    for left in (True, True, False):
        page = admin_client.get(address).content.decode()
        seen.append(numbers(page))
        further = re.search(r'href="([^"]*below=[^"]*)">Look further back', page)
        assert bool(further) == left
        address = reverse("admin:gallery_photo_changelist") + further[1].replace("&amp;", "&") if further else ""
    assert seen == [photos[:3], photos[3:6], photos[6:]]


def test_a_list_that_shows_everything_says_nothing_of_limits(admin_client, small_windows):
    factories.photo()
    page = admin_client.get(reverse("admin:gallery_photo_changelist")).content.decode()
    assert "Look further back" not in page and "Back to the newest" not in page


def test_a_number_is_found_however_far_back_it_stands(admin_client, small_windows):
    oldest = factories.photo().public_id
    for _number in range(5):
        factories.photo()
    page = admin_client.get(reverse("admin:gallery_photo_changelist"), {"q": oldest}).content.decode()
    assert numbers(page) == [oldest]


def test_no_list_counts_or_sorts_a_whole_table(admin_client, small_windows, django_assert_max_num_queries):
    for _number in range(5):
        factories.photo()
    with django_assert_max_num_queries(30) as seen:
        admin_client.get(reverse("admin:gallery_photo_changelist"))
    asked = [one["sql"] for one in seen.captured_queries]
    counting = [sql for sql in asked if 'COUNT(*) AS "__count" FROM "gallery_photo"' in sql]
    assert counting and all('"gallery_photo"."id" >=' in sql for sql in counting)


@pytest.mark.parametrize("value", ["x", "9" * 40, ""])
def test_an_address_that_nobody_gave_out_harms_nothing(admin_client, value):
    answer = admin_client.get(reverse("admin:gallery_photo_changelist"), {"below": value})
    assert answer.status_code in (200, 302)


def test_a_picker_goes_on_looking_further_back_where_a_window_has_nothing(admin_client, small_windows, monkeypatch):
    monkeypatch.setattr(pick, "PAGE", 2)
    wanted = factories.photo(headline="The needle")
    for _number in range(6):
        factories.photo()
    address, found = reverse("admin:photo-pick") + "?q=needle", []
    for _page in range(5):
        if not address:
            break
        answer = admin_client.get(address).json()
        found += [item["id"] for item in answer["items"]]
        address = answer["next"]
    assert found == [wanted.pk] and address is None


def test_uses_of_a_tag_are_counted_as_far_as_it_is_worth(admin_client, monkeypatch):
    monkeypatch.setattr("sources.capped.COUNTED_TO", 2)
    for _number in range(4):
        factories.photo().tags.add("Trains")
    factories.photo().tags.add("Ice")
    page = admin_client.get(reverse("admin:gallery_topic_changelist")).content.decode()
    assert "2+" in page and re.search(r'field-on_photos">1<', page)


def test_a_picker_looks_at_few_records_first_for_words_that_may_be_nowhere_and_then_goes_on(admin_client, monkeypatch):
    monkeypatch.setattr(pick, "FIRST_LOOK", 2)
    monkeypatch.setattr(windows, "WINDOW", 4)
    older = factories.photo(caption="A ferry")
    for _number in range(3):
        factories.photo()
    first = admin_client.get(reverse("admin:photo-pick"), {"q": "ferry"}).json()
    assert first["items"] == [] and first["next"]
    assert [item["key"] for item in admin_client.get(first["next"]).json()["items"]] == [older.public_id]
    assert len(admin_client.get(reverse("admin:photo-pick")).json()["items"]) == 4


def test_how_many_photos_a_set_has_is_asked_for_those_on_the_page_alone(admin_client, django_assert_max_num_queries):
    factories.photo_set(*(factories.photo() for _number in range(2)))
    factories.photo_set()
    with django_assert_max_num_queries(30) as seen:
        admin_client.get(reverse("admin:gallery_photoset_changelist"))
    counting = [one["sql"] for one in seen.captured_queries if one["sql"].startswith("SELECT COUNT(*)")]
    assert counting and not any("gallery_photosetitem" in sql for sql in counting)
    assert [item["count"] for item in admin_client.get(reverse("admin:set-pick")).json()["items"]] == [0, 2]
