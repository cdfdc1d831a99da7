"""A history is read and never put back from: the page of the library would save without asking for a right."""

from datetime import date

import pytest
from django.urls import reverse

from articles.models import StoredPost
from tests import factories

pytestmark = pytest.mark.django_db
POSTED = {
    "platform": "Demo", "author": "Somebody", "handle": "@somebody", "language": "en", "posted_on": "2013-02-12",
    "permalink": "https://social.example/1", "capture_note": "Saved by hand",
}  # fmt: skip


def stored_post():
    return StoredPost.objects.create(**{**POSTED, "posted_on": date(2013, 2, 12)}, text="As it was written")


@pytest.mark.parametrize("name", ["moderator", "editor", "chief"])
def test_an_old_version_of_a_stored_post_cannot_be_saved_over_the_new_one(client, cast, name):
    post = stored_post()
    client.force_login(getattr(cast, name))
    url = reverse("admin:articles_storedpost_simple_history", args=[post.pk, post.history.first().pk])
    assert client.post(url, {**POSTED, "text": "Forged", "photo": ""}).status_code == 404
    post.refresh_from_db()
    assert post.text == "As it was written"


def test_an_old_version_of_a_source_cannot_be_saved_over_the_new_one(client, cast):
    source = factories.source()
    client.force_login(cast.chief)
    url = reverse("admin:sources_source_simple_history", args=[source.pk, source.history.first().pk])
    assert client.get(url).status_code == client.post(url, {}).status_code == 404


def test_the_history_says_what_was_changed(client, cast):
    post = stored_post()
    post.text = "Corrected"
    post.save()
    client.force_login(cast.moderator)
    page = client.get(reverse("admin:articles_storedpost_history", args=[post.pk])).content.decode()
    assert "<del>As it was written</del>" in page and "<ins>Corrected</ins>" in page
