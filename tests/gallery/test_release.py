"""When a photo becomes public: the earliest of its places, by the database's clock, and never hidden again by this."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from gallery.blockers import Blocked
from gallery.models import Appearance, Photo
from gallery.services.release import clear_place, place_photos, release_to_archive
from sources.audit import Event
from sources.clock import database_now
from tests import factories

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def place(cast):
    """Place photos in a post; `of` names which."""

    def place(photos, public_from, of="articles.article:1", title="A post"):
        place_photos(by=cast.publisher, place=of, title=title, url="/x/", photos=photos, public_from=public_from)

    return place


def moment(photo):
    photo.refresh_from_db()
    return photo.public_from


def cleared(photo):
    return Photo.objects.cleared().filter(pk=photo.pk).exists()


def test_a_photo_is_public_from_the_earliest_of_its_places(place, now):
    photo = factories.photo(public=False)
    place([photo], now + 3 * DAY)
    place([photo.pk], now + 2 * DAY, of="gallery.photoset:1")
    place([photo], None, of="gallery.photoset:2")
    assert moment(photo) == now + 2 * DAY
    assert not cleared(photo)


def test_a_place_that_is_out_makes_its_photos_public_at_once(place):
    photo = factories.photo(public=False)
    place([photo], database_now())
    assert cleared(photo)


def test_a_draft_shows_nothing(place):
    photo = factories.photo(public=False)
    place([photo], None)
    assert moment(photo) is None
    assert not Appearance.objects.public().exists()


def test_a_date_ahead_moves_with_its_place_and_falls_with_it(place, now):
    photo = factories.photo(public=False)
    place([photo], now + DAY)
    place([photo], now + 5 * DAY)
    assert moment(photo) == now + 5 * DAY
    place([photo], None)
    assert moment(photo) is None


def test_a_photo_that_left_a_place_no_longer_comes_out_with_it(place, now):
    stays, leaves = factories.photo(public=False), factories.photo(public=False)
    place([stays, leaves], now + DAY)
    place([stays], now + DAY)
    assert moment(stays) == now + DAY
    assert moment(leaves) is None
    assert Appearance.objects.count() == 1


def test_what_readers_have_seen_is_never_hidden_by_a_place(cast, place, now):
    photo = factories.photo(public=False)
    place([photo], now - DAY)
    place([photo], now + DAY)
    assert moment(photo) == now - DAY
    clear_place(by=cast.publisher, place="articles.article:1")
    assert moment(photo) == now - DAY
    assert not Appearance.objects.exists()


def test_a_photo_that_its_own_embargo_kept_hidden_falls_with_its_place(cast, place, now):
    photo = factories.photo(public=False, embargo_until=now + DAY)
    place([photo], now - DAY)
    clear_place(by=cast.publisher, place="articles.article:1")
    assert moment(photo) is None


def test_a_withdrawn_photo_keeps_its_date_whatever_shows_it(place, now):
    photo = factories.photo(withdrawn_at=now)
    before = photo.public_from
    place([photo], now - 9 * DAY)
    assert moment(photo) == before


def test_placing_again_renames_the_place_and_makes_no_second_row(place, now):
    photo = factories.photo(public=False)
    place([photo], now, title="Old title")
    place([photo], now, title="New title")
    assert Appearance.objects.get().title == "New title"


def test_a_photo_that_is_gone_is_passed_over(place, now):
    photo = factories.photo(public=False)
    place([photo.pk, 4711], now)
    assert Appearance.objects.get().photo == photo


def test_a_hundred_photos_take_as_many_queries_as_one(place, now, django_assert_max_num_queries):
    photos = [factories.photo(public=False) for _number in range(100)]
    with django_assert_max_num_queries(8):
        place(photos, now)


def test_nobody_places_photos_without_being_named(now):
    with pytest.raises(PermissionDenied):
        place_photos(by=None, place="x", title="", url="", photos=[], public_from=now)


def test_only_services_place_photos():
    """They check the permission; placing photos itself asks only who does it."""
    callers = set()
    for path in ROOT.glob("*/**/*.py"):
        folder = path.relative_to(ROOT).parts
        if folder[0] in ("tests", ".venv") or "services" in folder:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Name | ast.Attribute):
                name = node.id if isinstance(node, ast.Name) else node.attr
                if name in ("place_photos", "place_each", "clear_place", "release_set", "hold_set"):
                    callers.add(str(path.relative_to(ROOT)))
    assert callers == set()


def test_a_photo_alone_goes_into_the_archive_now(cast):
    photo = factories.photo(public=False)
    fresh = release_to_archive(by=cast.photo_editor, photo=photo)
    assert cleared(photo)
    assert fresh.public_from == moment(photo)
    assert Event.objects.get().action == "photo.released"


def test_a_photo_alone_goes_into_the_archive_later(cast, now):
    photo = factories.photo(public=False)
    release_to_archive(by=cast.photo_editor, photo=photo, at=now + DAY)
    assert moment(photo) == now + DAY


@pytest.mark.parametrize("fields", [{"alt": ""}, {"embargo_until": timezone.now() + DAY}])
def test_what_stands_in_the_way_keeps_a_photo_out_of_the_archive(cast, fields):
    photo = factories.photo(public=False, **fields)
    with pytest.raises(Blocked):
        release_to_archive(by=cast.photo_editor, photo=photo)
    assert moment(photo) is None


@pytest.mark.parametrize("name", ["outsider", "reader", "editor", "moderator"])
def test_an_outsider_cannot_release_a_photo(cast, name):
    photo = factories.photo(public=False)
    with pytest.raises(PermissionDenied):
        release_to_archive(by=getattr(cast, name), photo=photo)
    assert moment(photo) is None
