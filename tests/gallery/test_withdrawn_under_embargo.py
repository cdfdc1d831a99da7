"""What was taken back before readers could see it was never there."""

import pytest
from django.utils import timezone

from gallery.models import Photo, PhotoSet
from tests import factories

pytestmark = pytest.mark.django_db


def times():
    now = timezone.now()
    hour = timezone.timedelta(hours=1)
    return {"public_from": now - 2 * hour, "withdrawn_at": now - hour, "embargo_until": now + hour}


def test_a_photo_withdrawn_under_embargo_is_no_tombstone(client):
    photo = factories.photo(**times())
    assert not Photo.objects.withdrawn().exists()
    assert client.get(photo.get_absolute_url()).status_code == 404
    assert photo.public_id not in client.get("/corrections/").content.decode()


def test_a_set_withdrawn_under_embargo_is_no_tombstone(client):
    photo_set = factories.photo_set(factories.photo(), **times())
    assert not PhotoSet.objects.withdrawn().exists()
    assert client.get(photo_set.get_absolute_url()).status_code == 404


def test_after_its_embargo_a_withdrawn_photo_leaves_a_tombstone(client):
    moments = times()
    photo = factories.photo(**moments | {"embargo_until": moments["public_from"]})
    assert client.get(photo.get_absolute_url()).status_code == 410
