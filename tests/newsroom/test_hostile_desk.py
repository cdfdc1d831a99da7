"""Whatever a signed-in person sends, the desk answers with a page and never with an error of ours."""

import pytest
from django.test import Client
from django.urls import reverse

from articles.models import Article
from articles.widgets import AppearedInWidget
from gallery.forms.fields import TopicsField
from gallery.forms.photoset import ItemsWidget
from tests import factories

pytestmark = pytest.mark.django_db
DIGITS = "9" * 5000
BAD = [DIGITS, "-1", "x", "a_22b", "1,2,,x", "%F0%9F%98%80%E2%80%AE", "1'OR'1"]
LISTS = {
    "articles_article": ("state", "kind__exact", "section__id__exact", "author", "q", "o", "p", "e", "nothing"),
    "articles_storedpost": ("posted_on__year", "posted_on__month", "platform", "q"),
    "articles_comparison": ("q", "p"),
    "articles_annotatedphoto": ("q", "p"),
    "gallery_photo": ("state", "access", "kind", "tag", "by", "year", "uploaded_at__year", "uploaded_at__day", "q"),
    "gallery_photoset": ("state", "tag", "created_at__year", "q", "o"),
    "gallery_claim": ("state", "facet", "tag", "kind", "two", "q"),
    "gallery_topic": ("q", "p"),
    "sources_source": ("kind__exact", "confidentiality", "has_public_page__exact", "q"),
    "sources_event": ("action", "q", "p"),
    "auth_user": ("is_staff__exact", "groups__id__exact", "q"),
}
PICKERS = {
    "photo-pick": ("ids", "q", "source", "access", "set", "state", "before"),
    "set-pick": ("ids", "q", "state", "before"),
    "article-pick": ("ids", "q", "kind", "before"),
    "stored-post-pick": ("ids", "q", "before"),
    "comparison-pick": ("ids", "q", "before"),
    "annotated-pick": ("ids", "q", "before"),
    "author-pick": ("ids", "q", "before"),
    "topic-suggest": ("q",),
    "source-suggest": ("q",),
    "photo-describe": ("ids",),
    "photo-upload": ("set", "source"),
}
RECORDS = ("articles_article", "gallery_photo", "gallery_photoset", "gallery_claim", "sources_source", "auth_user")


@pytest.fixture
def desk(client, cast):
    factories.article(photo_sets=[factories.photo_set(factories.photo())])
    client.force_login(cast.chief)
    return client


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad[:12])
def test_no_filter_of_a_list_breaks_it(desk, bad):
    for model, names in LISTS.items():
        for name in names:
            response = desk.get(f"{reverse(f'admin:{model}_changelist')}?{name}={bad}&{name}=again")
            assert response.status_code in (200, 302), (model, name)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad[:12])
def test_no_question_to_a_picker_breaks_it(desk, bad):
    for page, names in PICKERS.items():
        for name in names:
            assert desk.get(f"{reverse(f'admin:{page}')}?{name}={bad}&{name}=again").status_code in (200, 302), (
                page,
                name,
            )


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad[:12])
def test_no_key_of_a_record_breaks_its_pages(desk, bad):
    for model in RECORDS:
        for page in ("change", "history", "delete"):
            for method in (desk.get, desk.post):
                status = method(f"{reverse(f'admin:{model}_changelist')}{bad}/{page}/").status_code
                assert status in (302, 403, 404), (model, page)
    for page in ("identity", "withdraw", "original"):
        assert desk.get(f"/admin/{'sources' if page == 'identity' else 'photos'}/{bad}/{page}/").status_code == 404


def test_fields_that_check_nothing_of_their_own_take_no_nul_and_no_endless_number():
    class Posted(dict):
        getlist = dict.get

    data = Posted({"items": ["7", "8"], "items-place-7": DIGITS, "items-caption-7": "a\0b", "items-add": "\0x"})
    assert ItemsWidget().value_from_datadict(data, {}, "items").rows == ((7, "ab"), (8, ""))
    assert TopicsField().clean("ri\0ce") == ["rice"]
    row = AppearedInWidget().value_from_datadict({"a-0-outlet": "O\0K"}, {}, "a")[0]
    assert row["outlet"] == "OK"


HUGE = {
    "headline": {"headline": "x" * 1_000_000},
    "tags": {"headline": "Fine", "tags": ",".join(f"tag {number}" for number in range(10_000))},
    "body": {"headline": "Fine", "body": f"<p>{'long ' * 20_000}</p>"},
    "nesting": {"headline": "Fine", "body": "<ul><li>" * 2_000 + "deep"},
    "surrogate": {"headline": "Fine \ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace")},
    "right to left": {"headline": "Fine \u202egpj.exe", "slug": "\u202e"},
    "year one": {"headline": "Fine", "appeared_in-0-outlet": "X", "appeared_in-0-date": "0001-01-01"},
    "javascript": {"headline": "Fine", "appeared_in-0-outlet": "X", "appeared_in-0-url": "javascript:alert(1)"},
    "no such keys": {"headline": "Fine", "photo_sets": DIGITS, "lead_photo": "9" * 18, "authors": "-1", "base": DIGITS},
    "two of each": {"headline": ["Fine", "Again"], "section": ["x", "y"], "kind": ["post", "live"]},
}


@pytest.mark.parametrize("name", HUGE)
def test_a_post_takes_or_refuses_whatever_is_typed(desk, name):
    url = reverse("admin:articles_article_add")
    response = desk.post(url, {"kind": "post", "language": "en"} | HUGE[name])
    assert response.status_code in (200, 302)
    if response.status_code == 302:
        row = Article.objects.latest("pk")
        assert desk.get(reverse("admin:article-preview", args=[row.pk])).status_code == 200
        assert desk.get(reverse("admin:articles_article_change", args=[row.pk])).status_code == 200


@pytest.mark.parametrize(
    "moment", ["0001-01-01T00:00", "9999-12-31T23:59", "2026-03-29T02:30", "x", "2026-13-40T99:99"]
)
@pytest.mark.parametrize("zone", ["Asia/Seoul", "America/New_York"])
def test_no_moment_breaks_an_embargo_or_a_schedule(desk, settings, moment, zone):
    settings.TIME_ZONE = zone
    photo, row = factories.photo(public=False), factories.article(public=False)
    photo_set = factories.photo_set(photo, public=False)
    sent = {"title": "T", "slug": "t", "language": "en", "items-here": "1", "items": photo.pk, "embargo_until": moment}
    publish = {"revision": row.newest_revision_id, "when": "later", "at": moment, "embargo_until": moment}
    for url, data in (
        (reverse("admin:gallery_photoset_change", args=[photo_set.pk]), sent),
        (reverse("admin:photoset-publish", args=[photo_set.pk]), {"at": moment}),
        (reverse("admin:article-publish", args=[row.pk]), publish),
    ):
        assert desk.post(url, data).status_code in (200, 302, 400, 422), url
        assert desk.get(url).status_code == 200
    for url in (reverse("admin:index"), reverse("admin:gallery_photoset_changelist"), "/", "/sitemap.xml"):
        assert desk.get(url).status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_no_way_in_leads_to_another_site(client, cast, target):
    sent = {"username": "editor", "password": "correct horse battery", "next": target}
    for response in (
        client.post("/i18n/setlang/", {"language": "ko", "next": target}),
        client.post(f"{reverse('admin:login')}?next={target}", sent),
        client.get(f"{reverse('admin:login')}?next={target}"),
        client.post(reverse("admin:logout"), {"next": target}),
    ):
        assert "evil" not in response.headers.get("Location", "") and "alert" not in response.headers.get(
            "Location", ""
        )


def test_a_header_cannot_be_written_through_an_address(client, cast):
    client.force_login(cast.chief)
    for url in (
        "/i18n/setlang/",
        "/articles/x%0d%0aSet-Cookie:a=b/",
        "/sources/?after=%0d%0aX:1",
        "/photos/?after=%0d%0aX:1",
    ):
        response = (
            client.post(url, {"next": "/\r\nX: 1", "language": "en\r\nX: 1"}) if "i18n" in url else client.get(url)
        )
        assert response.status_code in (302, 404)
        assert not any("\n" in value or name == "X" for name, value in response.headers.items())


def test_nothing_at_the_desk_is_changed_without_a_token(cast):
    photo, row = factories.photo(public=False), factories.article(public=False)
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.chief)
    for name, key in {
        "photo-upload": [], "photo-upload-file": [], "photo-withdraw": [photo.pk], "photo-original": [photo.pk],
        "article-publish": [row.pk], "article-withdraw": [row.pk], "source-identity": [photo.source.pk],
        "claim-propose": [photo.pk], "articles_article_change": [row.pk], "gallery_photo_delete": [photo.pk],
        "auth_user_add": [], "logout": [], "password_change": [],
    }.items():  # fmt: skip
        assert strict.post(reverse(f"admin:{name}", args=key)).status_code == 403, name


@pytest.mark.parametrize("name", ["outsider", "reader"])
def test_nobody_learns_an_address_of_a_draft_from_the_way_to_the_site(client, cast, name):
    from django.contrib.contenttypes.models import ContentType

    row = factories.article(public=False, slug="a-secret-plan")
    url = reverse("admin:view_on_site", args=[ContentType.objects.get_for_model(row).pk, row.pk])
    client.force_login(getattr(cast, name))
    response = client.get(url)
    assert response.status_code in (302, 403) and "secret" not in response.headers.get("Location", "")
    client.force_login(cast.editor)
    assert client.get(url).headers["Location"].endswith("/articles/a-secret-plan/")
    assert client.get(reverse("admin:view_on_site", args=["9" * 40, "x"])).status_code == 403


def test_more_tags_than_anybody_reads_are_refused_with_a_sentence(desk, cast):
    many = ",".join(f"tag {number}" for number in range(51))
    row, photo = Article.objects.get(), factories.photo()
    post = {"headline": "Fine", "kind": "post", "language": "en", "base": row.newest_revision_id, "tags": many}
    photo_set = {"title": "T", "slug": "t", "language": "en", "items-here": "1", "items": photo.pk, "tags": many}
    for url, sent in (
        (reverse("admin:articles_article_change", args=[row.pk]), post),
        (reverse("admin:gallery_photoset_add"), photo_set),
    ):
        response = desk.post(url, sent)
        assert response.status_code == 200 and "At most 50 tags" in response.content.decode()
