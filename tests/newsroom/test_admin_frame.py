"""The frame of the desk: its order, its way in, and nothing inline that the policy would block."""

import re

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, reverse

from sources.naming import site_name
from tests import factories

pytestmark = pytest.mark.django_db


def names(response):
    return {
        group["app_label"]: [model["object_name"] for model in group["models"]]
        for group in response.context["app_list"]
    }


def test_the_list_of_contents_follows_what_people_do(client, cast):
    client.force_login(cast.chief)
    groups = names(client.get(reverse("admin:index")))
    assert list(groups) == ["work", "provenance", "outside", "figures", "site", "people", "machine-room"]
    assert groups["work"] == ["Article", "PhotoSet", "Photo", "Source", "Topic"]
    assert groups["provenance"][0] == "Claim"


def test_the_machine_room_is_for_superusers(client, cast):
    client.force_login(cast.publisher)
    assert "machine-room" not in names(client.get(reverse("admin:index")))


def test_tags_of_the_library_are_not_shown_beside_ours(client, cast):
    client.force_login(cast.chief)
    assert "Tag" not in names(client.get(reverse("admin:index")))["machine-room"]
    with pytest.raises(NoReverseMatch):
        reverse("admin:taggit_tag_changelist")


def test_the_way_in_names_the_newsroom(client, settings):
    page = client.get(reverse("admin:login")).content.decode()
    assert site_name() in page
    assert "testserver" not in page


def test_a_failed_login_says_so(client, cast):
    response = client.post(reverse("admin:login"), {"username": "reporter", "password": "wrong"})
    assert "errornote" in response.content.decode()


def staff_pages():
    photo, photo_set = factories.photo(), factories.photo_set()
    return [
        reverse("admin:index"),
        reverse("admin:photo-upload"),
        f"{reverse('admin:photo-describe')}?ids={photo.pk}",
        reverse("admin:gallery_photo_changelist"),
        reverse("admin:gallery_photo_change", args=[photo.pk]),
        reverse("admin:gallery_photo_delete", args=[factories.photo(public=False).pk]),
        reverse("admin:gallery_photoset_changelist"),
        reverse("admin:gallery_photoset_add"),
        reverse("admin:gallery_photoset_change", args=[photo_set.pk]),
        reverse("admin:gallery_claim_changelist"),
        reverse("admin:gallery_topic_changelist"),
        reverse("admin:gallery_provenancetag_changelist"),
        reverse("admin:auth_user_changelist"),
        reverse("admin:password_change"),
    ]


def test_no_page_of_the_desk_carries_inline_style_or_script(client, cast):
    client.force_login(cast.chief)
    for address in [*staff_pages(), reverse("admin:login")]:
        page = client.get(address).content.decode()
        assert not re.search(r"<[^>]+\sstyle=", page), address
        assert not re.search(r"<[^>]+\son[a-z]+=", page), address
        assert "<style" not in page, address
        for attributes, content in re.findall(r"<script([^>]*)>(.*?)</script>", page, re.S):
            assert "src=" in attributes and not content.strip(), address


def test_every_page_of_the_desk_comes_with_the_strict_policy_and_is_never_kept(client, cast):
    client.force_login(cast.chief)
    for address in staff_pages():
        response = client.get(address)
        assert response.status_code == 200, address
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert "no-store" in response.headers["Cache-Control"]


def test_the_stock_dark_sheet_is_replaced_by_our_tokens(client):
    page = client.get(reverse("admin:login")).content.decode()
    assert "admin/css/dark_mode.css" not in page
    assert page.index("admin/css/responsive.css") < page.index("desk/admin.css")


def test_the_site_is_the_one_that_settings_name():
    assert type(admin.site._wrapped if hasattr(admin.site, "_wrapped") else admin.site).__name__ == "NewsroomAdminSite"
