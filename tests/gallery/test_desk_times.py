"""Embargo and the end of rights can be set at the desk, in the newsroom's time: readers' safety hangs on them."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from gallery.models import Photo, PhotoSet
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, cast, settings):
    settings.TIME_ZONE = "Asia/Seoul"
    client.force_login(cast.photo_editor)
    return client


def form_of(desk, url):
    """What a browser sends back when nothing on the page was touched."""
    form = desk.get(url).context["adminform"].form
    data = {}
    for field in form:
        for name, widget in (
            (field.html_name, field.field.widget),
            (field.html_initial_name, field.field.hidden_widget()),
        ):
            shown = widget.format_value(field.value()) if hasattr(widget, "format_value") else ""
            data[name] = "" if shown in (None, False) else shown[0] if isinstance(shown, list) else shown
    return data


def test_an_embargo_and_the_end_of_the_rights_of_a_photo_are_set_in_the_newsrooms_time(desk):
    photo = factories.photo(public=False)
    url = reverse("admin:gallery_photo_change", args=[photo.pk])
    sent = form_of(desk, url) | {"embargo_until": "2030-01-01T09:00", "rights_expire": "2031-01-01T09:00"}
    assert desk.post(url, sent).status_code == 302
    photo.refresh_from_db()
    assert photo.embargo_until == datetime(2030, 1, 1, tzinfo=UTC)
    assert photo.rights_expire == datetime(2031, 1, 1, tzinfo=UTC)


def test_an_embargo_that_was_left_alone_stays_to_the_second(desk):
    moment = datetime(2030, 1, 1, 3, 4, 5, tzinfo=UTC)
    photo = factories.photo(public=False, embargo_until=moment)
    url = reverse("admin:gallery_photo_change", args=[photo.pk])
    assert desk.post(url, form_of(desk, url) | {"headline": "New"}).status_code == 302
    photo = Photo.objects.get(pk=photo.pk)
    assert (photo.headline, photo.embargo_until) == ("New", moment)


def test_an_embargo_of_a_set_is_set_and_lifted(desk):
    photo = factories.photo()
    row = factories.photo_set(photo, public=False)
    url = reverse("admin:gallery_photoset_change", args=[row.pk])
    page = desk.get(url).content.decode()
    assert 'type="datetime-local" name="embargo_until"' in page
    sent = {"title": "The quay", "slug": row.slug, "language": "en", "items-here": "1", "items": photo.pk}
    assert desk.post(url, sent | {"embargo_until": "2030-01-01T09:00"}).status_code == 302
    assert PhotoSet.objects.get().embargo_until == datetime(2030, 1, 1, tzinfo=UTC)
    assert desk.post(url, sent | {"embargo_until": ""}).status_code == 302
    assert PhotoSet.objects.get().embargo_until is None


def test_a_form_that_was_cut_off_comes_back_instead_of_failing(desk):
    photo = factories.photo(public=False)
    row = factories.photo_set(photo, public=False)
    for url in (
        reverse("admin:gallery_photo_change", args=[photo.pk]),
        reverse("admin:gallery_photoset_change", args=[row.pk]),
    ):
        assert desk.post(url, {}).status_code == 200
