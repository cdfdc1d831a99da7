"""The staff's pages: who may open them, what they show, and that readers and strangers learn nothing (S10, S17)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, StoredPost
from articles.services import publishing
from tests import factories
from tests.articles import writing

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=2)
READABLE = ("article-preview", "article-versions", "article-publish")
PICKERS = ("article-pick", "stored-post-pick", "author-pick")
NOBODY = 987654


def url(name, *args):
    return reverse(f"admin:{name}", args=args)


def addresses(pk):
    """Every desk page of a post: (address, whether it is for POST only)."""
    return [
        *((url(name, pk), False) for name in READABLE),
        (url("article-version", pk, 1), False),
        (url("article-withdraw", pk), False),
        (url("article-restore", pk, 1), True),
        (url("article-unschedule", pk), True),
    ]


def test_a_preview_shows_the_draft_in_the_readers_template_to_the_signed_in_editor_alone(client, cast):
    article = writing.published(cast.chief, headline="Live")
    writing.save(cast.reporter, article, headline=writing.CANARY)
    client.force_login(cast.editor)
    answer = client.get(url("article-preview", article.pk))
    assert "articles/article.html" in [template.name for template in answer.templates]
    assert writing.CANARY in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    client.logout()
    answer = client.get(url("article-preview", article.pk))
    assert answer.status_code == 302
    assert writing.CANARY not in answer.content.decode()


def test_a_preview_of_an_essay_uses_the_template_of_essays(client, cast):
    article = writing.draft(cast.reporter, kind="essay", lead_photo=factories.photo(public=False).pk)
    client.force_login(cast.editor)
    answer = client.get(url("article-preview", article.pk))
    assert "articles/essay.html" in [template.name for template in answer.templates]


def test_an_older_version_can_be_previewed(client, cast):
    article = writing.draft(cast.reporter, headline="The first words")
    writing.save(cast.reporter, article, headline="The second words")
    client.force_login(cast.editor)
    html = client.get(url("article-preview", article.pk) + "?version=1").content.decode()
    assert "The first words" in html


@pytest.mark.parametrize("name", ["outsider", "reader", None])
def test_a_stranger_gets_the_same_answer_whether_a_post_exists_or_not(client, cast, name):
    article = writing.draft(cast.reporter, headline=writing.CANARY)
    if name:
        client.force_login(getattr(cast, name))
    for (here, posted), (nowhere, _posted) in zip(addresses(article.pk), addresses(NOBODY), strict=True):
        ask = client.post if posted else client.get
        one, other = ask(here), ask(nowhere)
        assert one.status_code in (302, 403)
        content = other.content.replace(str(NOBODY).encode(), str(article.pk).encode())
        assert (one.status_code, one.content) == (other.status_code, content)
        assert writing.CANARY not in one.content.decode()
    for name in PICKERS:
        assert client.get(url(name)).status_code in (302, 403)


@pytest.mark.parametrize("name", ["outsider", "reporter", "moderator"])
def test_state_is_changed_with_the_permission_alone(client, cast, name):
    draft, live = writing.draft(cast.reporter), writing.published(cast.chief)
    later = writing.published(cast.chief, at=timezone.now() + SOON)
    client.force_login(getattr(cast, name))
    data = {"revision": draft.newest_revision_id, "when": "now"}
    assert client.post(url("article-publish", draft.pk), data).status_code == 403
    assert client.post(url("article-withdraw", live.pk), {"reason": "x"}).status_code == 403
    assert client.post(url("article-unschedule", later.pk)).status_code == 403
    assert Article.objects.get(pk=live.pk).is_published
    assert not Article.objects.get(pk=draft.pk).approved_at


def test_reading_is_enough_to_read_and_not_to_restore(client, cast):
    article = writing.draft(cast.reporter)
    client.force_login(cast.moderator)
    for name in READABLE:
        assert client.get(url(name, article.pk)).status_code == 200
    assert client.post(url("article-restore", article.pk, 1)).status_code == 403


@pytest.mark.parametrize("name", ["article-restore", "article-unschedule"])
def test_a_link_cannot_change_anything(client, cast, name):
    article = writing.draft(cast.reporter)
    client.force_login(cast.chief)
    args = (article.pk, 1) if name == "article-restore" else (article.pk,)
    assert client.get(url(name, *args)).status_code == 405


def test_the_versions_can_be_read_compared_and_restored(client, cast):
    article = writing.draft(cast.reporter, headline="The spring the phones came in")
    writing.save(cast.editor, article, headline="The year the phones came in")
    client.force_login(cast.editor)
    assert "Version 1" in client.get(url("article-versions", article.pk)).content.decode()
    html = client.get(url("article-version", article.pk, 1)).content.decode()
    assert "The <del>year</del><ins>spring</ins> the phones" in html
    answer = client.post(url("article-restore", article.pk, 1))
    assert answer["Location"] == f"/admin/articles/article/{article.pk}/change/"
    article.refresh_from_db()
    assert (article.newest_revision.number, article.headline) == (3, "The spring the phones came in")


def test_a_version_is_escaped_where_it_is_compared(client, cast):
    article = writing.draft(cast.reporter, standfirst="<script>alert(1)</script>")
    writing.save(cast.reporter, article, standfirst="<script>alert(2)</script>")
    client.force_login(cast.editor)
    assert "<script>alert" not in client.get(url("article-version", article.pk, 1)).content.decode()


def test_the_page_of_publishing_lists_what_stands_in_the_way_with_a_link_for_each(client, cast):
    photo = factories.photo(public=False, alt="")
    article = writing.draft(cast.reporter, lead_photo=photo.pk, authors=[])
    client.force_login(cast.publisher)
    html = client.get(url("article-publish", article.pk)).content.decode()
    assert "2 things stand in the way of publishing" in html
    assert "<code>no_alt</code>" in html and f"/admin/gallery/photo/{photo.pk}/change/" in html
    assert "<code>byline_missing</code>" in html
    assert "override_reason" not in html
    data = {"revision": article.newest_revision_id, "when": "now"}
    answer = client.post(url("article-publish", article.pk), data)
    assert answer.status_code == 400
    assert not Article.objects.get().approved_at


def test_publishing_now(client, cast):
    article = writing.draft(cast.reporter)
    client.force_login(cast.publisher)
    answer = client.post(url("article-publish", article.pk), {"revision": article.newest_revision_id, "when": "now"})
    assert answer.status_code == 302
    assert Article.objects.get().is_published


def test_times_are_those_of_the_newsroom(client, cast, settings):
    settings.TIME_ZONE = "Asia/Seoul"
    article = writing.draft(cast.reporter)
    client.force_login(cast.publisher)
    data = {"revision": article.newest_revision_id, "when": "later", "at": "2090-05-31T09:00", "embargo_until": ""}
    client.post(url("article-publish", article.pk), data)
    assert Article.objects.get().publish_at.isoformat() == "2090-05-31T00:00:00+00:00"
    assert "Asia/Seoul" in client.get(url("article-publish", article.pk)).content.decode()


@pytest.mark.parametrize("at", ["", "2001-01-01T00:00", "nonsense"])
def test_a_schedule_needs_a_moment_that_lies_ahead(client, cast, at):
    article = writing.draft(cast.reporter)
    client.force_login(cast.publisher)
    data = {"revision": article.newest_revision_id, "when": "later", "at": at}
    assert client.post(url("article-publish", article.pk), data).status_code == 200
    assert not Article.objects.get().approved_at


def test_a_version_that_came_in_the_meantime_is_not_published_unseen(client, cast):
    article = writing.draft(cast.reporter)
    seen = article.newest_revision_id
    writing.save(cast.reporter, article, headline="Nobody looked at this")
    client.force_login(cast.publisher)
    answer = client.post(url("article-publish", article.pk), {"revision": seen, "when": "now"})
    assert "saved a newer version" in answer.content.decode()
    assert not Article.objects.get().approved_at


def test_a_post_is_withdrawn_with_a_reason_and_comes_off_the_schedule_without_one(client, cast):
    live, later = writing.published(cast.chief), writing.published(cast.chief, at=timezone.now() + SOON)
    client.force_login(cast.publisher)
    assert client.post(url("article-withdraw", live.pk), {"reason": ""}).status_code == 422
    assert Article.objects.get(pk=live.pk).is_published
    client.post(url("article-withdraw", live.pk), {"reason": "A name could be read."})
    assert Article.objects.get(pk=live.pk).status == Article.Status.WITHDRAWN
    client.post(url("article-unschedule", later.pk))
    assert Article.objects.get(pk=later.pk).status == Article.Status.DRAFT


def test_withdrawing_what_readers_cannot_see_says_so(client, cast):
    article = writing.draft(cast.reporter)
    client.force_login(cast.publisher)
    answer = client.post(url("article-withdraw", article.pk), {"reason": "x"})
    assert "Only a post that readers can see can be withdrawn." in answer.content.decode()


def test_the_pickers_search_page_and_answer_by_key(client, cast):
    photo = factories.photo()
    rows = [writing.draft(cast.reporter, headline=f"Bridge {number}", lead_photo=photo.pk) for number in range(26)]
    gone = publishing.withdraw(by=cast.chief, article=writing.published(cast.chief), reason="x")
    StoredPost.objects.create(
        platform="P", author="A visitor", handle="@v", text="Breakfast", posted_on="2013-02-09",
        permalink="https://p.example/", capture_note="n", photo=photo,
    )  # fmt: skip
    author = factories.author(name="Seo Min-a")
    client.force_login(cast.reporter)
    first = client.get(url("article-pick")).json()
    second = client.get(first["next"]).json()
    keys = [item["id"] for item in first["items"] + second["items"]]
    assert keys == sorted((row.pk for row in rows), reverse=True)
    assert gone.pk not in keys and second["next"] is None
    assert first["items"][0]["thumb"]
    ids = [rows[3].pk, rows[1].pk]
    found = client.get(url("article-pick"), {"ids": f"{ids[0]},{ids[1]},999999,x"}).json()["items"]
    assert [item["id"] for item in found] == ids
    assert [item["label"] for item in client.get(url("article-pick"), {"q": "bridge 25"}).json()["items"]] == [
        "Bridge 25"
    ]
    assert client.get(url("stored-post-pick"), {"q": "breakfast"}).json()["items"][0]["label"] == "A visitor (@v)"
    assert client.get(url("author-pick"), {"q": "min-a"}).json()["items"][0]["id"] == author.pk


def test_a_picker_needs_the_same_queries_for_many_posts(client, cast, django_assert_max_num_queries):
    for _number in range(24):
        writing.draft(cast.reporter, lead_photo=factories.photo().pk)
    client.force_login(cast.reporter)
    with django_assert_max_num_queries(8):
        client.get(url("article-pick"))
