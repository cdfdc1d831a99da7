"""The five pillars: how sure we are is said by a moderator, with how we know."""

import pytest
from django.core.exceptions import ValidationError

from gallery.services.pillars import set_pillar
from sources.audit import Event
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_pillar_is_set_once_and_changed_after_and_both_are_logged(cast):
    photo = factories.photo()
    set_pillar(by=cast.moderator, photo=photo, pillar="date", status="as-given", finding=" May 2015 ")
    set_pillar(by=cast.second_moderator, photo=photo, pillar="date", status="probable", note="Shadows.")
    row = photo.pillars.get()
    assert (row.status, row.finding, row.note, row.set_by) == ("probable", "", "Shadows.", cast.second_moderator)
    assert list(Event.objects.order_by("number").values_list("detail", flat=True)) == [
        {"pillar": "date", "before": "", "after": "as-given"},
        {"pillar": "date", "before": "as-given", "after": "probable"},
    ]


@pytest.mark.parametrize("status", ["confirmed", "probable", "disputed"])
def test_what_goes_beyond_what_we_were_told_says_how_we_know(cast, status):
    photo = factories.photo()
    with pytest.raises(ValidationError):
        set_pillar(by=cast.moderator, photo=photo, pillar="location", status=status, note=" ")
    assert not photo.pillars.exists()


@pytest.mark.parametrize("bad", [{"pillar": "mood"}, {"status": "certain"}])
def test_a_pillar_or_status_that_does_not_exist_is_refused(cast, bad):
    photo = factories.photo()
    with pytest.raises(ValidationError):
        set_pillar(by=cast.moderator, photo=photo, **{"pillar": "date", "status": "unknown"} | bad)
    assert not photo.pillars.exists()
