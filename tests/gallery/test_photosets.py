"""A set: what is in it, when readers see it, and that nothing comes out before somebody with the right says so."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from gallery.blockers import Blocked
from gallery.models import Appearance, Photo, PhotoSet
from gallery.services.photosets import (
    hold_set,
    publish_set,
    release_set,
    save_set,
    set_blockers,
    unreleased_photos,
    withdraw_set,
)
from sources.audit import Event
from sources.slugs import FormerSlug
from tests import factories

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def photos():
    return [factories.photo(public=False) for _number in range(3)]


@pytest.fixture
def draft(cast, photos):
    """A set of three photos that nobody outside knows of."""
    return save_set(by=cast.editor, photo_set=PhotoSet(title="Night trains"), items=[(one.pk, "") for one in photos])


def public(*photos):
    return set(Photo.objects.cleared().filter(pk__in=[photo.pk for photo in photos])) == set(photos)


def moments(photos):
    return [Photo.objects.get(pk=photo.pk).public_from for photo in photos]


# Saving


def test_a_set_is_saved_with_its_photos_in_order_and_its_own_captions(cast, photos):
    items = [(photos[2].pk, " Here another caption. "), (photos[0].pk, "")]
    row = save_set(by=cast.editor, photo_set=PhotoSet(title="Night trains"), items=items)
    assert list(row.items.values_list("photo", "caption")) == [
        (photos[2].pk, "Here another caption."),
        (photos[0].pk, ""),
    ]
    assert (row.slug, row.lead, row.created_by, row.public_from) == ("night-trains", photos[2], cast.editor, None)
    assert row.history.first().history_user == cast.editor
    assert Event.objects.get().action == "photoset.created"


def test_saving_again_moves_adds_and_removes_photos(cast, draft, photos):
    other = factories.photo(public=False)
    items = [(photos[1].pk, ""), (other.pk, ""), (photos[0].pk, "now with words")]
    save_set(by=cast.editor, photo_set=draft, items=items, lead=other)
    assert list(draft.items.values_list("photo", flat=True)) == [pk for pk, _caption in items]
    assert PhotoSet.objects.get().lead == other
    assert not Appearance.objects.filter(photo=photos[2]).exists()


@pytest.mark.parametrize("wrong", ["twice", "unknown", "lead"])
def test_a_photo_twice_an_unknown_one_or_a_foreign_lead_is_refused_and_nothing_saved(cast, draft, photos, wrong):
    items, lead = [(photo.pk, "") for photo in photos], None
    if wrong == "twice":
        items.append(items[0])
    elif wrong == "unknown":
        items.append((4711, ""))
    else:
        lead = factories.photo()
    draft.title = "Changed"
    with pytest.raises(ValidationError) as caught:
        save_set(by=cast.editor, photo_set=draft, items=items, lead=lead)
    assert caught.value.code == wrong
    assert PhotoSet.objects.get().title == "Night trains"


def test_a_changed_address_keeps_the_old_one(cast, draft, photos):
    draft.slug = "trains-at-night"
    save_set(by=cast.editor, photo_set=draft, items=[(photos[0].pk, "")])
    assert FormerSlug.objects.get(kind="gallery.photoset", slug="night-trains").object_id == draft.pk


def test_an_old_form_cannot_bring_back_an_old_state(cast, draft, photos):
    stale = PhotoSet.objects.get(pk=draft.pk)
    publish_set(by=cast.publisher, photo_set=draft)
    save_set(by=cast.editor, photo_set=stale, items=[(photos[0].pk, "")])
    assert PhotoSet.objects.published().exists()


def test_a_hundred_photos_are_saved_in_as_many_queries_as_one(cast, django_assert_max_num_queries):
    items = [(factories.photo(public=False).pk, "") for _number in range(100)]
    with django_assert_max_num_queries(30):
        save_set(by=cast.chief, photo_set=PhotoSet(title="Many"), items=items)


# Publishing


def test_a_published_set_brings_its_photos_to_readers(cast, draft, photos):
    publish_set(by=cast.publisher, photo_set=draft)
    assert set(PhotoSet.objects.published()) == {draft}
    assert public(*photos)
    assert Appearance.objects.public().filter(title="Night trains", url=draft.get_absolute_url()).count() == 3


def test_a_set_for_tomorrow_is_nowhere_today(cast, draft, photos, now):
    publish_set(by=cast.publisher, photo_set=draft, at=now + DAY)
    assert not PhotoSet.objects.published().exists()
    assert moments(photos) == [now + DAY] * 3
    publish_set(by=cast.publisher, photo_set=draft, at=now + 2 * DAY)
    assert moments(photos) == [now + 2 * DAY] * 3


def test_an_embargo_of_the_set_holds_back_its_photos(cast, draft, photos, now):
    PhotoSet.objects.update(embargo_until=now + 5 * DAY)
    publish_set(by=cast.publisher, photo_set=draft)
    assert moments(photos) == [now + 5 * DAY] * 3


def test_a_longer_embargo_moves_the_photos_that_nobody_saw(cast, draft, photos, now):
    draft.embargo_until = now + DAY
    items = [(photo.pk, "") for photo in photos]
    save_set(by=cast.editor, photo_set=draft, items=items)
    publish_set(by=cast.publisher, photo_set=draft)
    draft.embargo_until = now + 9 * DAY
    save_set(by=cast.editor, photo_set=draft, items=items)
    assert moments(photos) == [now + 9 * DAY] * 3


def test_what_stands_in_the_way_of_one_photo_holds_back_the_set(cast, draft, photos):
    Photo.objects.filter(pk=photos[1].pk).update(alt="")
    with pytest.raises(Blocked) as caught:
        publish_set(by=cast.publisher, photo_set=draft)
    assert [blocker.code for blocker in caught.value.blockers] == ["no_alt"]
    assert moments(photos) == [None] * 3


def test_an_empty_set_is_not_published(cast):
    row = save_set(by=cast.editor, photo_set=PhotoSet(title="Nothing yet"))
    assert [blocker.code for blocker in set_blockers(row)] == ["no_photos"]
    with pytest.raises(Blocked):
        publish_set(by=cast.publisher, photo_set=row)


def test_a_photo_added_to_a_public_set_waits_until_somebody_with_the_right_publishes_it(cast, draft, photos):
    publish_set(by=cast.publisher, photo_set=draft)
    before = moments(photos)
    added = factories.photo(public=False)
    save_set(by=cast.editor, photo_set=draft, items=[(one.pk, "") for one in (*photos, added)])
    assert not public(added)
    assert set(unreleased_photos(draft)) == {added}
    fresh = publish_set(by=cast.publisher, photo_set=draft)
    assert public(added)
    assert moments(photos) == before
    assert Photo.objects.get(pk=added.pk).public_from > fresh.public_from
    assert not unreleased_photos(draft).exists()


def test_only_what_comes_new_into_a_public_set_is_judged_again(cast, draft, photos, now):
    publish_set(by=cast.publisher, photo_set=draft)
    Photo.objects.filter(pk=photos[0].pk).update(withdrawn_at=now)
    assert publish_set(by=cast.publisher, photo_set=draft).is_published


def test_a_public_set_is_not_hidden_by_a_later_date(cast, draft, now):
    publish_set(by=cast.publisher, photo_set=draft)
    with pytest.raises(ValidationError):
        publish_set(by=cast.publisher, photo_set=draft, at=now + DAY)


# Posts that show the set


def test_a_post_brings_its_set_to_readers_at_its_own_time(cast, draft, photos, now):
    release_set(by=cast.publisher, photo_set=draft, at=now + 2 * DAY)
    assert moments([draft.photos.first()]) == [now + 2 * DAY]
    assert release_set(by=cast.publisher, photo_set=draft, at=now + DAY).public_from == now + DAY
    assert release_set(by=cast.publisher, photo_set=draft, at=now + 9 * DAY).public_from == now + DAY
    assert moments(photos) == [now + DAY] * 3


def test_a_post_that_does_not_come_out_takes_its_set_back(cast, draft, photos, now):
    release_set(by=cast.publisher, photo_set=draft, at=now + DAY)
    assert hold_set(by=cast.publisher, photo_set=draft, at=now + 3 * DAY).public_from == now + DAY
    assert hold_set(by=cast.publisher, photo_set=draft, at=now + DAY).public_from is None
    assert moments(photos) == [None] * 3


def test_a_set_that_is_out_is_not_taken_back_by_a_post(cast, draft, photos):
    moment = publish_set(by=cast.publisher, photo_set=draft).public_from
    assert hold_set(by=cast.publisher, photo_set=draft, at=moment).public_from == moment
    assert public(*photos)


def test_a_withdrawn_set_is_not_brought_back_by_a_post(cast, draft, now):
    withdraw_set(by=cast.publisher, photo_set=draft, reason="Not ours.")
    release_set(by=cast.publisher, photo_set=draft, at=now)
    assert not PhotoSet.objects.published().exists()


@pytest.mark.parametrize("step", [release_set, hold_set])
def test_no_step_goes_without_a_name(draft, now, step):
    with pytest.raises(PermissionDenied):
        step(by=None, photo_set=draft, at=now)


# Withdrawing


def test_a_withdrawn_set_is_a_tombstone_and_its_public_photos_stay(cast, draft, photos):
    publish_set(by=cast.publisher, photo_set=draft)
    withdraw_set(by=cast.publisher, photo_set=draft, reason=" The order was wrong. ")
    assert PhotoSet.objects.withdrawn().get().withdrawal_reason == "The order was wrong."
    assert not PhotoSet.objects.published().exists()
    assert public(*photos)
    assert not Appearance.objects.public().exists()
    with pytest.raises(ValidationError):
        publish_set(by=cast.publisher, photo_set=draft)


def test_a_set_that_was_to_come_leaves_no_tombstone_and_keeps_its_photos_inside(cast, draft, photos, now):
    publish_set(by=cast.publisher, photo_set=draft, at=now + DAY)
    withdraw_set(by=cast.publisher, photo_set=draft, reason="Not ours.")
    assert not PhotoSet.objects.withdrawn().exists()
    assert moments(photos) == [None] * 3


def test_withdrawing_needs_a_reason_and_happens_once(cast, draft):
    with pytest.raises(ValidationError):
        withdraw_set(by=cast.publisher, photo_set=draft, reason=" ")
    withdraw_set(by=cast.publisher, photo_set=draft, reason="Not ours.")
    with pytest.raises(ValidationError):
        withdraw_set(by=cast.publisher, photo_set=draft, reason="Again.")
    assert Event.objects.get(action="photoset.withdrawn").detail == {"reason": "Not ours."}


# Outsiders


@pytest.mark.parametrize("name", ["outsider", "reader", "moderator"])
def test_an_outsider_cannot_save_a_set(cast, draft, name):
    person = getattr(cast, name)
    for row in (draft, PhotoSet(title="Mine")):
        with pytest.raises(PermissionDenied):
            save_set(by=person, photo_set=row)
    assert PhotoSet.objects.get().items.count() == 3


@pytest.mark.parametrize("name", ["outsider", "reader", "moderator", "editor"])
def test_an_outsider_cannot_publish_or_withdraw_a_set(cast, draft, photos, name):
    person = getattr(cast, name)
    with pytest.raises(PermissionDenied):
        publish_set(by=person, photo_set=draft)
    with pytest.raises(PermissionDenied):
        withdraw_set(by=person, photo_set=draft, reason="Because.")
    assert moments(photos) == [None] * 3


def test_an_embargo_on_a_set_that_was_out_hides_its_name_on_the_pages_of_its_photos(client, cast):
    photo = factories.photo()
    row = factories.photo_set(photo, title="Kanarienvogel", public=False)
    publish_set(by=cast.photo_editor, photo_set=row)
    assert b"Kanarienvogel" in client.get(photo.get_absolute_url()).content
    row.refresh_from_db()
    for embargo, shown in ((timezone.now() + timedelta(days=1), False), (None, True)):
        row.embargo_until = embargo
        row = save_set(by=cast.photo_editor, photo_set=row, items=[(photo.pk, "")])
        page = client.get(photo.get_absolute_url())
        assert page.status_code == 200 and (b"Kanarienvogel" in page.content) == shown
