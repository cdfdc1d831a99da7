"""Tags and the vocabulary in the admin: renamed and merged without losing an address, codes that nobody edits."""

import pytest
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.urls import reverse

from gallery.forms.fields import TopicsField
from gallery.models import Topic
from sources.models import FormerSlug
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "admin:gallery_topic_changelist"


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.publisher)
    return client


def topic(name):
    return Topic.objects.create(name=name)


def test_a_renamed_tag_keeps_its_old_address(desk):
    one = topic("Border")
    data = {"name": "The border", "slug": "the-border", "description": "Both banks."}
    assert desk.post(reverse("admin:gallery_topic_change", args=[one.pk]), data).status_code == 302
    one.refresh_from_db()
    assert (one.name, one.slug, one.description) == ("The border", "the-border", "Both banks.")
    assert FormerSlug.objects.get(slug="border").object_id == one.pk


def test_a_name_that_another_tag_has_comes_back_on_the_form(desk):
    one, _other = topic("Border"), topic("River")
    data = {"name": "river", "slug": "border", "description": "Typed with care"}
    page = desk.post(reverse("admin:gallery_topic_change", args=[one.pk]), data).content.decode()
    assert "Merge the two instead" in page and "Typed with care" in page
    one.refresh_from_db()
    assert one.name == "Border"


def test_the_list_counts_photos_and_sets(desk):
    topic("Border")
    factories.photo().tags.add("Border")
    factories.photo_set().tags.add("Border")
    row = desk.get(reverse(LIST)).context["cl"].result_list[0]
    assert (row.photos_tagged, row.sets_tagged) == (1, 1)


def merge(client, *topics, **data):
    return client.post(reverse(LIST), {"action": "merge", ACTION_CHECKBOX_NAME: [one.pk for one in topics], **data})


def test_merging_asks_which_one_stays_and_then_moves_everything(desk):
    keep, gone = topic("Border"), topic("Frontier")
    photo = factories.photo()
    photo.tags.add("Frontier")
    asked = merge(desk, keep, gone)
    assert "This one stays" in asked.content.decode()
    assert Topic.objects.count() == 2
    merge(desk, keep, gone, apply="1", keep=keep.pk)
    assert list(photo.tags.all()) == [keep]
    assert FormerSlug.objects.get(slug="frontier").object_id == keep.pk


def test_one_tag_alone_is_not_merged(desk):
    one = topic("Border")
    merge(desk, one, apply="1", keep=one.pk)
    assert Topic.objects.get() == one


def test_a_reporter_does_not_merge(client, cast):
    client.force_login(cast.reporter)
    keep, gone = topic("Border"), topic("Frontier")
    merge(client, keep, gone, apply="1", keep=keep.pk)
    assert Topic.objects.count() == 2


def test_names_with_blanks_and_quoted_commas_are_each_one_tag():
    field = TopicsField()
    assert field.clean("New York") == ["New York"]
    assert field.clean(' Border ,"Kim, family", border,, ') == ["Border", "Kim, family"]
    assert field.clean('"never closed, two') == ["never closed", "two"]
    assert field.prepare_value(["Kim, family", "Border"]) == '"Kim, family", Border'
