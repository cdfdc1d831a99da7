"""Credit, source and rights of many photos at once, and what a source's photos have in common."""

import pytest
from django.urls import reverse

from gallery.models import Lease, Photo
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "admin:gallery_photo_changelist"


def batch(client, photos, **values):
    data = {"action": "set_for_all", "apply": "1", "_selected_action": [photo.pk for photo in photos]}
    return client.post(reverse(LIST), data | {"licence": "keep", "usage_category": "keep"} | values)


def test_right_copyright_terms_and_end_are_set_for_many_photos_and_nothing_else_changes(cast, client):
    photos = [factories.photo(public=False, credit_line=f"Credit {number}") for number in range(2)]
    client.force_login(cast.editor)
    values = {"copyright_notice": "© Agency", "usage_terms": "One use.", "rights_expire": "2031-05-04T12:00"}
    assert batch(client, photos, usage_category="agency", **values).status_code == 302
    for number, photo in enumerate(Photo.objects.order_by("pk")):
        assert (photo.copyright_notice, photo.usage_category, photo.usage_terms) == ("© Agency", "agency", "One use.")
        assert photo.rights_expire.year == 2031 and photo.credit_line == f"Credit {number}"


def test_a_lease_is_added_to_all_of_them_by_those_who_may(cast, client):
    photos = [factories.photo(public=False) for _number in range(3)]
    client.force_login(cast.photo_editor)
    assert batch(client, photos, lease_kind="deny", lease_use="syndication", lease_words="Asia").status_code == 302
    assert set(Lease.objects.values_list("photo_id", "words")) == {(photo.pk, "Asia") for photo in photos}
    client.force_login(cast.editor)
    assert b"lease_kind" not in batch(client, photos, lease_kind="deny", lease_use="publication").content
    assert Lease.objects.count() == 3


def test_a_lease_without_its_use_is_asked_for_and_nothing_is_saved(cast, client):
    photo = factories.photo(public=False, credit_line="As it was")
    client.force_login(cast.photo_editor)
    response = batch(client, [photo], credit_line="New", lease_kind="allow")
    assert b"Say for which use." in response.content
    assert Photo.objects.get().credit_line == "As it was"


def test_what_the_photos_of_a_source_have_in_common_is_offered_and_never_forced(cast, client):
    source = factories.source(default_credit="Kim / Agency", default_usage="agency", default_copyright="© Agency")
    bare = factories.photo(public=False, credit_line="")
    full = factories.photo(public=False, credit_line="Lee", usage_category="staff")
    client.force_login(cast.editor)
    batch(client, [bare], source=source.pk)
    assert Photo.objects.get(pk=bare.pk).credit_line == ""
    batch(client, [bare, full], source=source.pk, fill="on")
    assert Photo.objects.filter(source=source, copyright_notice="© Agency").count() == 2
    kept = set(Photo.objects.values_list("credit_line", "usage_category"))
    assert kept == {("Kim / Agency", "agency"), ("Lee", "staff")}


def test_a_form_without_any_value_says_so(cast, client):
    photo = factories.photo(public=False)
    client.force_login(cast.editor)
    assert b"Fill in at least one of the fields." in batch(client, [photo]).content


def test_the_form_of_a_photo_has_right_restrictions_and_the_day_of_the_next_look_at_the_risk(cast, client):
    photo = factories.photo(public=False)
    client.force_login(cast.editor)
    html = client.get(reverse("admin:gallery_photo_change", args=[photo.pk])).content.decode()
    for name in ("usage_category", "restrictions", "risk_review_due"):
        assert f'name="{name}"' in html
