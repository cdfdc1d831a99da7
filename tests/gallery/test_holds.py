"""Two moderators do not work on the same photo without knowing it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from gallery.models import Hold
from gallery.services.holds import Held, held_by_others, hold, release
from tests import factories

pytestmark = pytest.mark.django_db


def test_whoever_takes_a_photo_has_it_for_ten_minutes_and_keeps_it_by_asking_again(cast):
    photo = factories.photo()
    first = hold(by=cast.moderator, photo=photo)
    assert timedelta(minutes=9) < first.until - timezone.now() <= timedelta(minutes=10)
    assert hold(by=cast.moderator, photo=photo).pk == first.pk
    with pytest.raises(Held) as caught:
        hold(by=cast.second_moderator, photo=photo)
    assert caught.value.holder == cast.moderator
    assert [row.photo for row in held_by_others(cast.second_moderator)] == [photo]
    assert not held_by_others(cast.moderator).exists()


def test_a_hold_ends_by_the_clock_and_by_giving_the_photo_back(cast):
    photo, other = factories.photo(), factories.photo()
    for one in (photo, other):
        hold(by=cast.moderator, photo=one)
    Hold.objects.filter(photo=photo).update(until=timezone.now() - timedelta(seconds=1))
    assert hold(by=cast.second_moderator, photo=photo).holder == cast.second_moderator
    release(by=cast.second_moderator, photo=other)
    assert Hold.objects.get(photo=other).holder == cast.moderator
    release(by=cast.moderator, photo=other)
    assert hold(by=cast.second_moderator, photo=other)


def test_an_outsider_holds_nothing(cast):
    with pytest.raises(PermissionDenied):
        hold(by=cast.editor, photo=factories.photo())
