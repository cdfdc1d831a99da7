"""Withdrawing, looking at originals, and deleting: what the desk asks for before, and what is left after."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.storage import storages
from django.urls import reverse
from django.utils import timezone

from gallery.models import Photo, ProvenanceTag
from gallery.services.claims import propose_claim
from sources.models import Event
from tests import factories, images
from tests.gallery import arrivals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.publisher)
    return client


def test_the_page_shows_where_a_photo_is_used_before_it_is_withdrawn(desk):
    photo = factories.photo()
    factories.photo_set(photo, title="The quay in winter")
    assert "The quay in winter" in desk.get(reverse("admin:photo-withdraw", args=[photo.pk])).content.decode()
    photo.refresh_from_db()
    assert photo.withdrawn_at is None


def test_a_photo_is_withdrawn_with_a_public_reason(desk, cast):
    photo = factories.photo()
    desk.post(reverse("admin:photo-withdraw", args=[photo.pk]), {"reason": "A face was visible"})
    photo.refresh_from_db()
    assert photo.withdrawn_at
    assert photo.withdrawal_reason == "A face was visible"
    assert Event.objects.get(action="photo.withdrawn").actor == cast.publisher


def test_without_a_reason_nothing_is_withdrawn(desk):
    photo = factories.photo()
    response = desk.post(reverse("admin:photo-withdraw", args=[photo.pk]), {"reason": "  "})
    assert response.status_code == 422
    photo.refresh_from_db()
    assert photo.withdrawn_at is None


def test_a_photo_is_withdrawn_once(desk):
    photo = factories.photo(withdrawn_at=timezone.now(), withdrawal_reason="First")
    desk.post(reverse("admin:photo-withdraw", args=[photo.pk]), {"reason": "Second"})
    photo.refresh_from_db()
    assert photo.withdrawal_reason == "First"


def test_an_original_is_sent_as_a_download_that_nobody_keeps_and_the_look_is_logged(desk, cast):
    data = images.picture(size=(90, 60))
    photo = arrivals.arrive(cast.chief, data, name="secret-name.jpg").photo
    response = desk.post(reverse("admin:photo-original", args=[photo.pk]), {"reason": "Checking the shadow"})
    assert b"".join(response.streaming_content) == data
    assert response.headers["Content-Disposition"] == f'attachment; filename="{photo.public_id}.jpg"'
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    event = Event.objects.get(action="photo.original_viewed")
    assert (event.actor, event.target) == (cast.publisher, f"gallery.photo:{photo.pk}")
    assert event.detail == {"reason": "Checking the shadow"}


def test_without_a_reason_an_original_stays_sealed(desk, cast):
    photo = arrivals.arrive(cast.chief).photo
    address = reverse("admin:photo-original", args=[photo.pk])
    for response in (desk.get(address), desk.post(address, {"reason": ""})):
        assert not response.streaming
        assert "Content-Disposition" not in response.headers
    assert not Event.objects.filter(action="photo.original_viewed").exists()


@pytest.fixture
def deleter(client, cast):
    cast.publisher.user_permissions.add(Permission.objects.get(codename="delete_photo"))
    client.force_login(cast.publisher)
    return client


def delete(client, photo):
    return client.post(reverse("admin:gallery_photo_delete", args=[photo.pk]), {"post": "yes"})


def test_an_upload_by_mistake_is_deleted_with_its_files(deleter, cast, folders, django_capture_on_commit_callbacks):
    photo = arrivals.photo(cast.chief)
    original = photo.original.name
    with django_capture_on_commit_callbacks(execute=True):
        assert delete(deleter, photo).status_code == 302
    assert not Photo.objects.exists()
    assert not storages["private"].exists(original)
    assert arrivals.files_below(folders / "public") == []
    assert Event.objects.get(action="photo.deleted").detail["number"] == photo.public_id


def test_a_photo_that_readers_saw_is_not_deleted(deleter):
    photo = factories.photo()
    assert delete(deleter, photo).status_code == 403
    assert Photo.objects.filter(pk=photo.pk).exists()


def test_a_photo_of_which_something_was_claimed_is_kept_with_the_reason(deleter, cast):
    photo = factories.photo(public=False)
    propose_claim(by=cast.reporter, photo=photo, tag=ProvenanceTag.objects.get(slug="satellite"))
    delete(deleter, photo)
    assert Photo.objects.filter(pk=photo.pk).exists()


def test_somebody_without_the_right_does_not_delete(desk):
    photo = factories.photo(public=False)
    assert delete(desk, photo).status_code == 403
