"""Tags: one name, one address, and every address that ever was keeps leading somewhere."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from gallery.models import Topic
from gallery.services.topics import merge_topics, rename_topic
from sources.audit import Event
from sources.slugs import get_or_moved
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def rail():
    return Topic.objects.create(name="Rail", slug="rail")


@pytest.fixture
def trains():
    return Topic.objects.create(name="Trains", slug="trains")


def leads_to(slug):
    """The address to which a former slug leads."""
    thing, moved = get_or_moved(Topic.objects.all(), slug)
    return thing.get_absolute_url() if thing else moved.url


def test_a_renamed_tag_keeps_its_old_address(cast, rail):
    fresh = rename_topic(by=cast.photo_editor, topic=rail, name="  Railway   lines ")
    assert (fresh.name, fresh.slug) == ("Railway lines", "railway-lines")
    assert leads_to("rail") == leads_to("railway-lines") == "/tags/railway-lines/"


def test_an_address_survives_any_number_of_renamings_and_can_be_taken_up_again(cast, rail):
    for name in ("One", "Two", "Rail"):
        rename_topic(by=cast.photo_editor, topic=rail, name=name)
    assert leads_to("one") == leads_to("two") == leads_to("rail") == "/tags/rail/"


def test_a_name_in_korean_has_an_address_in_korean(cast, rail):
    assert rename_topic(by=cast.photo_editor, topic=rail, name="철도").slug == "철도"


def test_renaming_to_the_same_name_in_another_case_is_no_conflict(cast, rail):
    assert rename_topic(by=cast.photo_editor, topic=rail, name="RAIL").slug == "rail"


def test_a_name_that_another_tag_has_leads_to_merging(cast, rail, trains):
    with pytest.raises(ValidationError, match="Merge"):
        rename_topic(by=cast.photo_editor, topic=rail, name="trains")
    assert leads_to("rail") == "/tags/rail/"


def test_an_address_that_another_tag_has_comes_back_with_a_free_one(cast, rail, trains):
    with pytest.raises(ValidationError, match="trains-2"):
        rename_topic(by=cast.photo_editor, topic=rail, name="Lines", slug="trains")


def test_a_tag_needs_a_name(cast, rail):
    with pytest.raises(ValidationError):
        rename_topic(by=cast.photo_editor, topic=rail, name="   ")


def test_merging_moves_photos_sets_and_posts_once_each(cast, rail, trains):
    things = [factories.photo, factories.photo_set, factories.article]
    only_gone = [make() for make in things]
    both = [make() for make in things]
    for thing in only_gone:
        thing.tags.add(trains)
    for thing in both:
        thing.tags.add(rail, trains)
    merge_topics(by=cast.photo_editor, keep=rail, gone=trains)
    for thing in only_gone + both:
        assert list(type(thing).objects.get(pk=thing.pk).tags.all()) == [rail]
    assert not Topic.objects.filter(name="Trains").exists()


def test_merging_keeps_every_address_that_the_other_tag_had(cast, rail, trains):
    rename_topic(by=cast.photo_editor, topic=trains, name="Locomotives")
    merge_topics(by=cast.photo_editor, keep=rail, gone=trains)
    assert leads_to("trains") == leads_to("locomotives") == "/tags/rail/"
    with pytest.raises(Http404):
        leads_to("ships")


def test_both_are_logged_with_what_was(cast, rail, trains):
    rename_topic(by=cast.photo_editor, topic=rail, name="Railways")
    factories.photo().tags.add(trains)
    pk = trains.pk
    merge_topics(by=cast.photo_editor, keep=rail, gone=trains)
    renamed, merged = Event.objects.order_by("number").values_list("detail", flat=True)
    assert renamed["before"] == {"name": "Rail", "slug": "rail"}
    assert merged == {
        "gone": {"pk": pk, "name": "Trains", "slug": "trains"},
        "moved": {"gallery.taggedphoto": 1, "gallery.taggedphotoset": 0, "articles.taggedarticle": 0},
    }


def test_a_tag_is_not_merged_with_itself_or_with_one_that_is_gone(cast, rail, trains):
    with pytest.raises(ValidationError):
        merge_topics(by=cast.photo_editor, keep=rail, gone=rail)
    Topic.objects.filter(pk=trains.pk).delete()
    with pytest.raises(ValidationError):
        merge_topics(by=cast.photo_editor, keep=rail, gone=trains)


@pytest.mark.parametrize("name", ["outsider", "reader", "editor", "moderator"])
def test_an_outsider_cannot_rename_or_merge(cast, rail, trains, name):
    with pytest.raises(PermissionDenied):
        rename_topic(by=getattr(cast, name), topic=rail, name="Mine")
    with pytest.raises(PermissionDenied):
        merge_topics(by=getattr(cast, name), keep=rail, gone=trains)
    assert Topic.objects.filter(name__in=["Rail", "Trains"]).count() == 2
