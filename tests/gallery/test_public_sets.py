"""A photo set as readers see it: hidden photos leave no gap, withdrawn ones a tombstone."""

import pytest
from django.utils import timezone

from gallery.models import Photo, PhotoSet
from gallery.public_sets import reader_notes, set_page, set_teasers, sets_for_desk, sets_for_readers
from tests import factories
from tests.newsroom.shop import full_photo, verify

pytestmark = pytest.mark.django_db


def withdraw(photo):
    Photo.objects.filter(pk=photo.pk).update(withdrawn_at=timezone.now(), withdrawal_reason="Taken back.")


def test_photos_stand_in_the_order_and_with_the_captions_of_the_set():
    first, second = factories.photo(caption="Own words"), factories.photo(caption="Own words")
    row = factories.photo_set(first, second)
    row.items.filter(photo=first).update(position=5)
    row.items.filter(photo=second).update(caption="Words of the set")
    page = set_page(row)
    assert [photo.public_id for photo in page.items] == [second.public_id, first.public_id]
    assert [photo.caption for photo in page.items] == ["Words of the set", "Own words"]


def test_a_hidden_photo_leaves_no_gap_and_no_count():
    row = factories.photo_set(factories.photo(), factories.photo(public=False), factories.photo())
    page = set_page(row)
    assert len(page.items) == page.count == page.mix.total == 2


def test_a_withdrawn_photo_leaves_its_tombstone_and_counts_no_more():
    photo = factories.photo()
    row = factories.photo_set(photo, factories.photo())
    withdraw(photo)
    page = set_page(row)
    assert page.items[0].is_withdrawn and page.items[0].reason == "Taken back."
    assert page.count == 1 and len(page.photos) == 1


def test_only_published_sets_are_there_for_readers_and_drafts_for_the_desk():
    shown, draft = (
        factories.photo_set(factories.photo()),
        factories.photo_set(factories.photo(public=False), public=False),
    )
    assert set(sets_for_readers([shown.pk, draft.pk])) == {shown.pk}
    assert len(sets_for_desk([draft.pk])[draft.pk].items) == 1


def test_what_was_typed_into_an_introduction_is_never_markup():
    page = set_page(factories.photo_set(factories.photo(), introduction="<script>alert(1)</script>\n\nTwo & three"))
    assert "<script" not in page.introduction


def test_a_card_has_the_mix_of_all_photos_and_the_lead_or_the_first_that_stands():
    photos = [full_photo(), factories.photo(), factories.photo(public=False)]
    row = factories.photo_set(*photos)
    [card] = set_teasers(PhotoSet.objects.published())
    assert card.lead.public_id == photos[0].public_id
    assert card.mix.sentence == "2 photos: 1 under escort, 1 under review."
    withdraw(photos[0])
    [card] = set_teasers(PhotoSet.objects.published().filter(pk=row.pk))
    assert card.lead.public_id == photos[1].public_id


def test_each_class_brings_its_note_once():
    row = factories.photo_set(full_photo(), full_photo(), factories.photo())
    notes = set_page(row).notes
    assert [key for key, _label, _note in notes] == ["escorted"]
    assert notes[0][1] == "Taken under escort" and "minders" in notes[0][2]


def test_a_passage_that_gives_the_class_gives_the_note_too():
    photo = factories.photo()
    verify(photo, "under-escort", "hidden")
    verify(photo, "smuggled-out", "hidden")
    [public] = set_page(factories.photo_set(photo)).items
    [(key, _label, note)] = reader_notes([public])
    assert key == "hidden" and note == public.tag("passage").note != public.tag("access").note


def test_sets_are_read_in_the_same_number_of_queries_however_long(django_assert_num_queries):
    few = [factories.photo_set(full_photo(), full_photo()).pk]
    many = [factories.photo_set(*[full_photo() for _number in range(10)]).pk for _set in range(3)]
    for pks in (few, many):
        with django_assert_num_queries(6):
            sets_for_readers(pks)
