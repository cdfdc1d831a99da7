"""A place that nobody knows is not called withheld: the word means that we know it."""

import pytest

from gallery.models import Photo
from gallery.public import public_photo, with_lines
from tests import factories

pytestmark = pytest.mark.django_db


def shown(**fields):
    return public_photo(with_lines(Photo.objects.filter(pk=factories.photo(**fields).pk)).get())


def test_a_photo_without_any_place_has_an_unknown_one(client):
    photo = shown()
    assert (photo.place, photo.place_precision) == ("", "unknown")
    assert "place withheld" not in client.get(photo.url).content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"place": "A street that only we know"},
        {"latitude": 39.0, "longitude": 125.7},
        {"place_reason": "It could lead to a household."},
        {"place_shown": "A village", "place_precision": "withheld"},
    ],
)
def test_what_we_know_and_do_not_show_is_withheld(fields):
    photo = shown(**fields)
    assert (photo.place, photo.place_precision) == ("", "withheld")


def test_a_protected_source_shows_no_village_whatever_the_form_says():
    source = factories.source(confidentiality="protected")
    photo = shown(source=source, place="A village", place_shown="A village", place_precision="locality")
    assert (photo.place, photo.place_precision) == ("", "withheld")
