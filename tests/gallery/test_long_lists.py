"""No select ever has ten thousand rows."""

import pytest
from django.urls import reverse

from gallery.forms.fields import NarrowSelect
from gallery.forms.photo import PhotoForm
from gallery.models import Photo
from sources.models import Source
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def many():
    Source.objects.bulk_create(
        Source(code=f"S-{number:05}", slug=f"s-{number}", confidentiality="protected") for number in range(300)
    )
    return Source.objects.get(code="S-00299")


def test_a_long_select_lists_the_first_the_chosen_one_and_where_to_ask(many):
    photo = factories.photo(source=many)
    html = str(PhotoForm(instance=photo)["source"])
    assert html.count("<option") == NarrowSelect.LISTED + 1
    assert f'<option value="{many.pk}" selected>S-00299</option>' in html
    assert f'data-ask="{reverse("admin:source-suggest")}"' in html


def test_what_was_not_listed_can_still_be_chosen(many, client, cast):
    photo = factories.photo()
    form = PhotoForm({"source": many.pk}, instance=photo)
    form.is_valid()
    assert form.cleaned_data["source"] == many
    assert Photo.objects.get().source != many


def test_the_search_box_finds_a_source_by_its_code_name(many, client, cast):
    client.force_login(cast.editor)
    answer = client.get(reverse("admin:source-suggest"), {"q": "00299"}).json()
    assert answer == {"items": [{"id": many.pk, "label": "S-00299"}]}


def test_a_stranger_learns_no_code_names(many, client, cast):
    for person in (cast.outsider, cast.reader):
        client.force_login(person)
        assert client.get(reverse("admin:source-suggest"), {"q": "S"}).status_code in (302, 403)


def test_a_short_select_is_whole_and_asks_nobody():
    photo = factories.photo()
    html = str(PhotoForm(instance=photo)["source"])
    assert html.count("<option") == 2 and "data-ask" not in html
