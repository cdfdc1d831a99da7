"""Describe these photos: what new photos lack, on one page, saved together or not at all."""

import pytest
from django.urls import reverse

from gallery.models import Photo, PhotoSet
from sources.models import Event
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.publisher)
    return client


def address(*photos):
    return f"{reverse('admin:photo-describe')}?ids={','.join(str(photo.pk) for photo in photos)}"


def fields(photo, **values):
    """What the page sends for one photo: the values, and what the form was opened with."""
    sent = {
        "alt": photo.alt,
        "caption": photo.caption,
        "credit_line": photo.credit_line,
        "source": photo.source_id or "",
    }
    opened = {f"initial-p{photo.pk}-{name}": value for name, value in sent.items()}
    return opened | {f"p{photo.pk}-{name}": value for name, value in (sent | values).items()}


def test_all_photos_are_saved_at_once(desk):
    photos = [factories.photo(public=False, alt="", credit_line="") for _each in range(3)]
    data = {}
    for photo in photos:
        data |= fields(photo, alt=f"Seen {photo.pk}", credit_line="Agency")
    assert desk.post(address(*photos), data).status_code == 302
    for photo in photos:
        photo.refresh_from_db()
        assert (photo.alt, photo.credit_line) == (f"Seen {photo.pk}", "Agency")


def test_only_what_changed_is_written_to_the_log(desk):
    photos = [factories.photo(public=False), factories.photo(public=False)]
    desk.post(address(*photos), fields(photos[0], alt="Another") | fields(photos[1]))
    event = Event.objects.get(action="photo.edited")
    assert event.detail == {"fields": ["alt"]}
    assert event.target == f"gallery.photo:{photos[0].pk}"


def test_one_error_keeps_everything_and_saves_nothing(desk):
    first, second = factories.photo(public=False), factories.photo(public=False)
    data = fields(first, alt="Good words") | fields(second, alt="x" * 401, caption="Typed with care")
    response = desk.post(address(first, second), data)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Good words" in page and "Typed with care" in page
    assert "Good words" not in Photo.objects.values_list("alt", flat=True)


def test_what_the_file_said_stands_beside_the_form(desk):
    photo = factories.photo(public=False, read_metadata={"caption": "Typed by <b>a camera</b>", "credit": "An agency"})
    page = desk.get(address(photo)).content.decode()
    assert "Typed by &lt;b&gt;a camera&lt;/b&gt;" in page
    assert "An agency" in page


def test_a_set_is_made_of_these_photos_in_their_order(desk, cast):
    photos = [factories.photo(public=False) for _each in range(3)]
    order = [photos[2], photos[0], photos[1]]
    data = {"make_set": "1", "set-title": "Waiting rooms"}
    for photo in photos:
        data |= fields(photo)
    response = desk.post(address(*order), data)
    photo_set = PhotoSet.objects.get(title="Waiting rooms")
    assert response.headers["Location"] == reverse("admin:gallery_photoset_change", args=[photo_set.pk])
    assert [item.photo for item in photo_set.items.all()] == order
    assert photo_set.lead == order[0]


def test_a_set_without_a_title_is_asked_for_one_and_nothing_is_saved(desk):
    photo = factories.photo(public=False)
    response = desk.post(address(photo), fields(photo, alt="Good words") | {"make_set": "1", "set-title": ""})
    assert response.status_code == 422
    assert not PhotoSet.objects.exists()
    photo.refresh_from_db()
    assert photo.alt != "Good words"


def test_words_that_somebody_else_wrote_meanwhile_are_shown_before_they_are_replaced(desk):
    photo = factories.photo(public=False, alt="As it was")
    data = fields(photo, alt="Mine")
    Photo.objects.filter(pk=photo.pk).update(alt="Theirs")
    response = desk.post(address(photo), data)
    assert response.status_code == 422
    assert "Theirs" in response.content.decode() and "Mine" in response.content.decode()
    photo.refresh_from_db()
    assert photo.alt == "Theirs"


def test_withdrawn_photos_are_left_out(desk):
    from django.utils import timezone

    photo = factories.photo(withdrawn_at=timezone.now())
    assert desk.get(address(photo)).headers["Location"] == reverse("admin:gallery_photo_changelist")


def test_an_address_full_of_nonsense_leads_back_to_the_list(desk):
    response = desk.get(f"{reverse('admin:photo-describe')}?ids=x,-1,99999999999999999999,,y")
    assert response.headers["Location"] == reverse("admin:gallery_photo_changelist")
