"""Fingerprints in the database: what is near to what, which pairs are noted, and what was withdrawn."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gallery.blockers import blockers
from gallery.fingerprints import (
    NEAR,
    Match,
    hashes_of,
    make_fingerprints,
    missing_fingerprints,
    near,
    note_pairs,
    remember,
    withdrawn_twin,
)
from gallery.imaging.refusals import Refused
from gallery.models import Fingerprint, NearDuplicate, Photo
from gallery.services.photos import withdraw_photo
from gallery.services.recall import recall_photos
from tests import factories, images

pytestmark = pytest.mark.django_db
HASH = 0xF0E1_D2C3_B4A5_9687


def flipped(value, *bits):
    """A hash with some of its bits turned, numbered from the lowest."""
    for bit in bits:
        value ^= 1 << bit
    return value


def remembered(**hashes):
    """A photo with these fingerprints; kinds are written with underscores."""
    photo = factories.photo(public=False)
    remember(photo, {kind.replace("_", "-"): value for kind, value in hashes.items()})
    return photo


@pytest.mark.parametrize("value", [0, 1, HASH, 1 << 63, (1 << 64) - 1, (1 << 63) - 1])
def test_what_is_remembered_comes_back(value):
    photo = remembered(whole=value, crop_left=HASH)
    assert hashes_of(photo) == {"whole": value, "crop-left": HASH}
    assert near({"whole": value}) == [Match(photo.pk, 0, "as-is")]


def test_remembering_again_replaces():
    photo = remembered(whole=HASH, mirror=1)
    remember(photo, {"whole": 7})
    assert hashes_of(photo) == {"whole": 7}


def test_every_hash_that_differs_in_seven_bits_is_found():
    photo = remembered(whole=HASH)
    rng = random.Random(7)
    for _attempt in range(60):
        asked = flipped(HASH, *rng.sample(range(64), 7))
        assert near({"whole": asked}) == [Match(photo.pk, 7, "as-is")]


def test_a_hash_that_differs_in_more_bits_than_near_is_not_found():
    remembered(whole=HASH)
    assert near({"whole": flipped(HASH, *range(NEAR))}) != []
    assert near({"whole": flipped(HASH, *range(NEAR + 1))}) == []


def test_the_mirror_is_said_to_be_one():
    photo = remembered(whole=HASH, mirror=12345)
    assert near({"whole": flipped(12345, 3)}) == [Match(photo.pk, 1, "mirror")]


def test_a_part_of_an_earlier_picture_is_a_crop():
    photo = remembered(whole=0, crop_left=HASH)
    assert near({"whole": HASH}) == [Match(photo.pk, 0, "crop")]


def test_an_earlier_part_of_a_larger_picture_is_a_crop_too():
    photo = remembered(whole=HASH)
    assert near({"whole": 0xFFFF, "crop-centre": HASH}) == [Match(photo.pk, 0, "crop")]


def test_two_pictures_that_share_all_but_the_caption_are_crops_of_each_other():
    photo = remembered(whole=1, crop_bottom_14=HASH)
    assert near({"whole": 0xFFFFFF, "crop-bottom-14": HASH}) == [Match(photo.pk, 0, "crop")]


def test_different_parts_are_not_compared():
    remembered(whole=0xFFFF_FFFF, crop_centre=HASH, mirror=HASH)
    assert near({"whole": 0, "crop-bottom-14": HASH}) == []


def test_of_two_ways_as_near_the_plainer_one_counts():
    photo = remembered(whole=HASH, mirror=HASH, crop_left=HASH)
    assert near({"whole": HASH, "crop-centre": HASH}) == [Match(photo.pk, 0, "as-is")]


def test_the_nearest_come_first_and_no_more_than_were_asked_for():
    far, close = remembered(whole=flipped(HASH, 1, 2)), remembered(whole=flipped(HASH, 1))
    same = [remembered(whole=HASH) for _number in range(2)]
    assert [match.photo_pk for match in near({"whole": HASH})] == [same[0].pk, same[1].pk, close.pk, far.pk]
    assert [match.photo_pk for match in near({"whole": HASH}, most=3)] == [same[0].pk, same[1].pk, close.pk]
    assert len(near({"whole": HASH}, most=None)) == 4


def test_a_photo_is_not_near_itself():
    photo = remembered(whole=HASH)
    assert near({"whole": HASH}, apart_from=photo) == []


def test_a_look_up_is_one_query(django_assert_num_queries):
    remembered(whole=HASH)
    with django_assert_num_queries(1):
        near({"whole": HASH, "crop-centre": 1, "crop-bottom-10": 2, "crop-bottom-14": 3})


def test_a_blank_picture_is_like_nothing_and_is_not_looked_at_again():
    blank = remembered()
    assert hashes_of(blank) == {}
    assert near({}) == []
    assert near({"whole": 0}) == []
    assert blank not in missing_fingerprints()


def test_a_pair_is_noted_with_the_later_photo_first():
    first, second = remembered(whole=HASH), remembered(whole=flipped(HASH, 5), mirror=1)
    assert note_pairs(second) == 1
    pair = NearDuplicate.objects.get()
    assert (pair.photo, pair.other, pair.distance, pair.transform) == (second, first, 1, "as-is")


def test_a_pair_is_noted_once_whichever_photo_is_looked_at():
    first, second = remembered(whole=HASH), remembered(whole=HASH)
    assert [note_pairs(second), note_pairs(first), note_pairs(second)] == [1, 0, 0]
    assert NearDuplicate.objects.count() == 1


def test_a_dismissed_pair_stays_dismissed(cast):
    second = (remembered(whole=HASH), remembered(whole=HASH))[1]
    note_pairs(second)
    NearDuplicate.objects.update(dismissed_by=cast.photo_editor, dismissal_reason="Two frames")
    note_pairs(second)
    assert NearDuplicate.objects.get().dismissal_reason == "Two frames"


def test_photos_that_are_not_alike_are_no_pair():
    remembered(whole=HASH)
    other = remembered(whole=HASH ^ ((1 << 64) - 1))
    assert note_pairs(other) == 0


def test_a_picture_that_was_withdrawn_is_known_again(cast):
    near_but_here, gone = remembered(whole=HASH), remembered(whole=flipped(HASH, 1, 2, 3))
    withdraw_photo(by=cast.photo_editor, photo=gone, reason="It put somebody in danger.")
    assert withdrawn_twin({"whole": HASH}) == gone
    assert withdrawn_twin({"whole": 0}) is None
    assert near({"whole": HASH})[0].photo_pk == near_but_here.pk


def test_what_was_withdrawn_is_noted_and_held_against_a_photo_behind_any_number_of_nearer_frames(cast, monkeypatch):
    monkeypatch.setattr("gallery.fingerprints.MOST", 2)
    gone, far = remembered(whole=flipped(HASH, 1, 2, 3)), remembered(whole=flipped(HASH, 4, 5))
    for _frame in range(2):
        remembered(whole=HASH)
    withdraw_photo(by=cast.photo_editor, photo=gone, reason="It put somebody in danger.")
    late = remembered(whole=HASH)
    assert note_pairs(late) == 3
    others = set(NearDuplicate.objects.filter(photo=late).values_list("other", flat=True))
    assert gone.pk in others and far.pk not in others
    assert "twin_withdrawn" in [blocker.code for blocker in blockers(late)]


def test_what_is_withdrawn_later_is_held_against_the_frames_that_it_was_not_noted_with(
    cast, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr("gallery.fingerprints.MOST", 2)
    first, gone = remembered(whole=HASH), remembered(whole=flipped(HASH, 1, 2, 3))
    for _frame in range(3):
        remembered(whole=flipped(HASH, 1, 2))
    note_pairs(gone)
    assert not NearDuplicate.objects.filter(photo=gone, other=first).exists()
    gone.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True):
        recall_photos(by=cast.photo_editor, photos=[gone], reason="It put somebody in danger.")
    assert NearDuplicate.objects.filter(photo=gone, other=first).exists()
    assert "twin_withdrawn" in [blocker.code for blocker in blockers(first)]


def test_photos_without_fingerprints_are_missing_them():
    with_one, without = remembered(whole=HASH), factories.photo(public=False)
    assert list(missing_fingerprints()) == [without]
    assert with_one.fingerprints.count() == 1


def real_photo(data):
    """A photo whose original is a real picture."""
    photo = factories.photo(public=False)
    with photo.original.storage.open(photo.original.name, "wb") as file:
        file.write(data)
    return photo


def test_an_original_is_read_for_fingerprints_and_pairs(folders):
    picture = images.noise((300, 200)).resize((600, 400))
    first, second = (real_photo(images.picture(format, image=picture)) for format in ("PNG", "JPEG"))
    assert make_fingerprints(first) == 0
    assert make_fingerprints(second) == 1
    assert {"whole", "mirror"} < set(hashes_of(second))
    assert Fingerprint.objects.filter(photo=first).count() == Fingerprint.objects.filter(photo=second).count() == 9


def test_an_original_that_is_broken_is_refused_and_leaves_nothing(folders):
    photo = real_photo(b"no picture")
    with pytest.raises(Refused):
        make_fingerprints(photo)
    assert photo.fingerprints.count() == 0


def test_of_a_photo_with_many_pairs_no_others_are_read_than_those_to_be_noted(monkeypatch):
    monkeypatch.setattr("gallery.fingerprints.MOST", 2)
    photo = remembered(whole=HASH)
    for frame in [remembered(whole=HASH) for _frame in range(6)]:
        note_pairs(frame)
    assert photo.later_twins.count() == 6
    with CaptureQueriesContext(connection) as queries:
        assert note_pairs(photo) == 0
    [asked] = [
        query["sql"] for query in queries if query["sql"].startswith("SELECT") and "nearduplicate" in query["sql"]
    ]
    with connection.cursor() as cursor:
        cursor.execute(asked)
        assert len(cursor.fetchall()) == 2


@pytest.mark.django_db(transaction=True)
def test_many_pairs_are_looked_for_outside_a_transaction_and_noted_in_pieces(cast, monkeypatch):
    monkeypatch.setattr("gallery.fingerprints.AT_ONCE", 2)
    gone = remembered(whole=HASH)
    frames = [remembered(whole=HASH) for _frame in range(5)]
    Photo.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
    gone.refresh_from_db()
    with CaptureQueriesContext(connection) as queries:
        assert note_pairs(gone) == len(frames)
    asked = [query["sql"] for query in queries]
    words = [sql.split()[0] for sql in asked]
    assert words.count("BEGIN") == words.count("INSERT") == 3
    [look_up] = [number for number, sql in enumerate(asked) if "UNION ALL" in sql]
    assert look_up < words.index("BEGIN")
    assert withdrawn_twin({"whole": HASH}) == gone
