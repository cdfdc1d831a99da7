"""Photo sets in the admin: photos in order, captions of their own, a lead, and nothing lost on an error."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from gallery.introductions import render, sanitise
from gallery.models import PhotoSet
from sources.models import Event, FormerSlug
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]
ADD, LIST = "admin:gallery_photoset_add", "admin:gallery_photoset_changelist"


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.publisher)
    return client


def change(photo_set):
    return reverse("admin:gallery_photoset_change", args=[photo_set.pk])


def data(*photos, lead=None, captions=(), **values):
    """What the form sends for photos in this order."""
    sent = {"title": "The quay", "slug": "", "introduction": "", "language": "en", "tags": "", "embargo_until": ""}
    sent |= {"items-here": "1", "items": [photo.pk for photo in photos]}
    if lead:
        sent["items-lead"] = lead.pk
    sent |= {f"items-caption-{photo.pk}": caption for photo, caption in zip(photos, captions, strict=False)}
    return sent | values


def order(photo_set):
    return [(item.photo, item.caption) for item in photo_set.items.order_by("position")]


def test_a_set_is_saved_with_its_photos_in_order_their_captions_and_a_lead(desk, cast):
    first, second, third = (factories.photo() for _each in range(3))
    sent = data(third, first, second, lead=first, captions=["", "Here it means more", ""], tags="Border, Daily life")
    assert desk.post(reverse(ADD), sent).status_code == 302
    photo_set = PhotoSet.objects.get()
    assert order(photo_set) == [(third, ""), (first, "Here it means more"), (second, "")]
    assert (photo_set.lead, photo_set.slug, photo_set.created_by) == (first, "the-quay", cast.publisher)
    assert set(photo_set.tags.names()) == {"Border", "Daily life"}
    assert Event.objects.get(action="photoset.created").actor == cast.publisher
    assert photo_set.public_from is None


def test_photos_are_moved_removed_and_added_by_saving_again(desk):
    first, second, third = (factories.photo() for _each in range(3))
    photo_set = factories.photo_set(first, second, public=False)
    desk.post(change(photo_set), data(third, first, lead=third, title=photo_set.title, slug=photo_set.slug))
    assert [photo for photo, _caption in order(photo_set)] == [third, first]


def test_without_script_photos_are_placed_by_number_and_added_by_their_names(desk):
    first, second, third = (factories.photo() for _each in range(3))
    photo_set = factories.photo_set(first, second, public=False)
    sent = data(first, second, title=photo_set.title, slug=photo_set.slug)
    sent |= {f"items-place-{first.pk}": "2", f"items-place-{second.pk}": "1", "items-add": third.public_id.upper()}
    desk.post(change(photo_set), sent)
    assert [photo for photo, _caption in order(photo_set)] == [second, first, third]
    desk.post(change(photo_set), data(second, first, title=photo_set.title) | {f"items-remove-{second.pk}": "on"})
    assert [photo for photo, _caption in order(photo_set)] == [first]


def test_a_form_with_an_error_keeps_order_captions_lead_and_words(desk):
    first, second = factories.photo(), factories.photo()
    sent = data(second, first, lead=first, captions=["Typed with care"], title="", introduction="<p>Kept words</p>")
    response = desk.post(reverse(ADD), sent)
    page = response.content.decode()
    assert response.status_code == 200
    assert "Typed with care" in page and "Kept words" in page
    assert page.index(second.public_id) < page.index(first.public_id)
    assert f'value="{first.pk}" checked' in page
    assert not PhotoSet.objects.exists()


def test_an_address_that_is_taken_comes_back_with_a_suggestion(desk):
    factories.photo_set(slug="the-quay")
    page = desk.post(reverse(ADD), data(slug="the-quay")).content.decode()
    assert "the-quay-2" in page


def test_a_changed_address_is_remembered(desk):
    photo_set = factories.photo_set(slug="old-address")
    desk.post(change(photo_set), data(title=photo_set.title, slug="new-address"))
    assert FormerSlug.objects.get(slug="old-address").object_id == photo_set.pk


def test_what_the_service_refuses_comes_back_on_the_form(desk, monkeypatch):
    from django.core.exceptions import ValidationError

    from gallery.admin import photoset as module

    def refuse(**_kwargs):
        raise ValidationError("This cannot be saved today.")

    monkeypatch.setattr(module, "save_set", refuse)
    page = desk.post(reverse(ADD), data(title="Typed with care")).content.decode()
    assert "This cannot be saved today." in page and "Typed with care" in page
    assert not PhotoSet.objects.exists()


def test_an_order_that_somebody_else_saved_meanwhile_is_not_replaced_in_silence(desk):
    first, second = factories.photo(), factories.photo()
    photo_set = factories.photo_set(first, second, public=False)
    before = photo_set.updated_at.isoformat()
    photo_set.items.filter(photo=first).update(position=9)
    photo_set.save()
    sent = data(first, second, lead=first, title=photo_set.title, slug=photo_set.slug, opened=before)
    response = desk.post(change(photo_set), sent)
    assert "Somebody saved this set" in response.content.decode()
    assert [photo for photo, _caption in order(photo_set)] == [second, first]
    photo_set.refresh_from_db()
    again = sent | {"opened": photo_set.updated_at.isoformat()}
    assert desk.post(change(photo_set), again).status_code == 302
    assert [photo for photo, _caption in order(photo_set)] == [first, second]


def test_an_introduction_keeps_nothing_but_the_short_list(desk):
    hostile = (
        '<p onclick="x()">Nine <em>pictures</em></p><script>alert(1)</script><h1>Big</h1><a href="javascript:x">l</a>'
    )
    desk.post(reverse(ADD), data(introduction=hostile))
    saved = PhotoSet.objects.get().introduction
    assert "<p>Nine <em>pictures</em></p>" in saved
    for bad in ("script", "onclick", "<h1", "javascript"):
        assert bad not in saved
    assert "Big" in saved


def test_an_empty_editor_leaves_an_empty_introduction_and_plain_words_get_paragraphs():
    assert sanitise("<p></p>") == ""
    assert render("One.\n\nTwo & three.") == "<p>One.</p>\n\n<p>Two &amp; three.</p>"
    assert render("<p>One.</p><script>x</script>") == "<p>One.</p>"


def test_the_list_shows_lead_number_of_photos_state_and_tags(desk):
    photo = factories.photo()
    photo_set = factories.photo_set(photo, factories.photo(), title="The quay")
    photo_set.tags.add("Border")
    response = desk.get(reverse(LIST))
    page = response.content.decode()
    assert photo.derivatives.get().url(640, "webp") in page
    assert "Border" in page and "Public" in page
    assert response.context["cl"].result_list[0].number == 2


def test_sets_are_found_by_state_and_tag(desk):
    now = timezone.now()
    sets = {
        "public": factories.photo_set(title="A"),
        "not-yet-public": factories.photo_set(title="B", public=False),
        "embargoed": factories.photo_set(title="C", embargo_until=now + timedelta(days=1)),
        "withdrawn": factories.photo_set(title="D", withdrawn_at=now),
    }
    sets["public"].tags.add("Border")
    for state, photo_set in sets.items():
        assert list(desk.get(reverse(LIST), {"state": state}).context["cl"].result_list) == [photo_set], state
    assert list(desk.get(reverse(LIST), {"tag": "border"}).context["cl"].result_list) == [sets["public"]]


def test_the_list_and_the_form_ask_the_same_number_of_questions_for_few_and_many(desk, django_assert_max_num_queries):
    small = factories.photo_set(factories.photo())
    large = factories.photo_set(*(factories.photo() for _each in range(8)))
    desk.get(change(small))
    for few, many in ((change(small), change(large)),):
        with django_assert_max_num_queries(60) as asked:
            desk.get(few)
        with django_assert_max_num_queries(len(asked)):
            desk.get(many)
    with django_assert_max_num_queries(60) as asked:
        desk.get(reverse(LIST))
    for _each in range(6):
        factories.photo_set(factories.photo()).tags.add("Border")
    with django_assert_max_num_queries(len(asked)):
        desk.get(reverse(LIST))


def test_a_set_is_published_on_its_page(desk):
    photo_set = factories.photo_set(factories.photo(public=False), public=False)
    assert desk.post(reverse("admin:photoset-publish", args=[photo_set.pk]), {"at": ""}).status_code == 302
    photo_set.refresh_from_db()
    assert photo_set.is_published


def test_what_stands_in_the_way_of_a_set_is_named_with_a_link(desk):
    photo = factories.photo(public=False, alt="")
    photo_set = factories.photo_set(photo, public=False)
    response = desk.post(reverse("admin:photoset-publish", args=[photo_set.pk]), {"at": ""})
    page = response.content.decode()
    assert response.status_code == 422
    assert "no_alt" in page
    assert reverse("admin:gallery_photo_change", args=[photo.pk]) in page
    photo_set.refresh_from_db()
    assert photo_set.public_from is None


def test_a_set_is_withdrawn_with_a_reason_and_then_stays_as_it_was(desk):
    photo_set = factories.photo_set(factories.photo())
    address = reverse("admin:photoset-withdraw", args=[photo_set.pk])
    assert desk.post(address, {"reason": ""}).status_code == 422
    desk.post(address, {"reason": "It named a village"})
    photo_set.refresh_from_db()
    assert photo_set.withdrawal_reason == "It named a village"
    assert desk.post(change(photo_set), data(title="Another")).status_code == 403


def test_who_may_only_look_sees_the_photos_and_no_fields(client, cast):
    photo = factories.photo(caption="A quay at dusk")
    photo_set = factories.photo_set(photo, introduction="<p>Nine pictures.</p><script>x</script>")
    client.force_login(cast.moderator)
    page = client.get(change(photo_set)).content.decode()
    assert photo.public_id in page and "A quay at dusk" in page
    assert "<p>Nine pictures.</p>" in page and "<script>x" not in page
    assert 'name="title"' not in page and 'name="_save"' not in page
    assert client.post(change(photo_set), data(title="Another")).status_code == 403


def test_a_withdrawn_set_is_shown_with_its_reason(desk):
    photo_set = factories.photo_set(
        factories.photo(), withdrawn_at=timezone.now(), withdrawal_reason="It named a village"
    )
    assert "It named a village" in desk.get(change(photo_set)).content.decode()
