"""S9: a withdrawn photo is gone at once, everywhere, with its files; readers learn why."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from gallery.models import Photo
from gallery.services.photos import withdraw_photo
from sources.audit import Event
from tests import factories

pytestmark = pytest.mark.django_db
REASON = "A person in the picture asked us."


@pytest.fixture
def photo():
    return factories.photo()


def test_readers_see_the_tombstone_and_no_longer_the_photo(cast, photo):
    withdraw_photo(by=cast.publisher, photo=photo, reason=f"  {REASON} ")
    assert not Photo.objects.cleared().exists()
    assert Photo.objects.withdrawn().get().withdrawal_reason == REASON


def test_the_public_files_are_deleted_after_the_commit_and_only_then(cast, photo, django_capture_on_commit_callbacks):
    generation = photo.derivatives.get()
    name = generation.name(640, "jpg")
    storages["public"].save(name, ContentFile(b"picture"))
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_photo(by=cast.publisher, photo=photo, reason=REASON)
        assert storages["public"].exists(name)
    assert not storages["public"].exists(name)
    generation.refresh_from_db()
    assert generation.retired_at is not None


def test_the_original_stays_sealed_where_it_is(cast, photo, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_photo(by=cast.publisher, photo=photo, reason=REASON)
    photo.refresh_from_db()
    assert photo.original.read() == b"original"


def test_the_withdrawal_is_logged_with_its_reason(cast, photo):
    withdraw_photo(by=cast.publisher, photo=photo, reason=REASON)
    event = Event.objects.get()
    assert (event.action, event.actor, event.target) == ("photo.withdrawn", cast.publisher, f"gallery.photo:{photo.pk}")
    assert event.detail == {"reason": REASON}
    assert photo.history.first().history_user == cast.publisher


@pytest.mark.parametrize("ahead", [{"embargo_until": timedelta(days=1)}, {"public_from": timedelta(days=1)}])
def test_a_photo_that_no_reader_saw_leaves_no_tombstone(cast, ahead):
    photo = factories.photo(**{name: timezone.now() + days for name, days in ahead.items()})
    withdraw_photo(by=cast.publisher, photo=photo, reason=REASON)
    assert not Photo.objects.withdrawn().exists()
    assert not Photo.objects.cleared().exists()


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_a_withdrawal_needs_a_reason(cast, photo, reason):
    with pytest.raises(ValidationError):
        withdraw_photo(by=cast.publisher, photo=photo, reason=reason)
    assert Photo.objects.cleared().exists()


def test_a_photo_is_withdrawn_once(cast, photo):
    withdraw_photo(by=cast.publisher, photo=photo, reason=REASON)
    with pytest.raises(ValidationError):
        withdraw_photo(by=cast.chief, photo=photo, reason="Another reason.")
    assert Photo.objects.get().withdrawal_reason == REASON


@pytest.mark.parametrize("name", ["outsider", "reader", "editor", "moderator"])
def test_an_outsider_cannot_withdraw(cast, photo, name):
    with pytest.raises(PermissionDenied):
        withdraw_photo(by=getattr(cast, name), photo=photo, reason=REASON)
    assert Photo.objects.cleared().exists()
