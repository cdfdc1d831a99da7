"""The form of a post: it reads and writes versions, keeps what was typed, and lets nobody overwrite unseen."""

import json
import re
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from articles import snapshot
from articles.models import Article, StoredPost
from articles.services import people, publishing
from sources.models import FormerSlug
from tests import factories
from tests.articles import writing

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/article/add/"


def change(article):
    return f"/admin/articles/article/{article.pk}/change/"


def typed(**fields):
    """What a browser posts; lists become repeated names."""
    basis = {"headline": "A headline", "kind": "post", "language": "en", "replies": "", "appeared_in-0-outlet": ""}
    return basis | fields


def typed_from(article, **fields):
    """The form as it stands, with some fields changed."""
    article.refresh_from_db()
    held = snapshot.of(article.newest_revision)
    data = {name: value for name, value in held.items() if name != "appeared_in" and value is not None}
    return data | {"tags": ", ".join(held["tags"]), "base": article.newest_revision_id} | fields


@pytest.fixture
def desk(client, cast):
    """A browser in which the reporter is signed in."""
    client.force_login(cast.reporter)
    return client


def test_saving_the_form_makes_a_post_with_everything_that_was_chosen(desk, cast):
    photo = factories.photo(public=False)
    first, second = factories.photo_set(photo), factories.photo_set(factories.photo())
    one, two, section = factories.author(), factories.author(), factories.section()
    answer = desk.post(
        ADD,
        typed(
            standfirst="Why", lead_photo=photo.pk, photo_sets=[second.pk, first.pk], body="<p>Text</p>",
            section=section.pk, kind="essay", authors=[two.pk, one.pk], dateline="SEOUL",
            tags="Phones, Border  crossing",
            slug="", **{
                "appeared_in-0-outlet": "A paper", "appeared_in-0-url": "https://p.example/",
                "appeared_in-0-date": "2023-05-31",
                "appeared_in-1-outlet": "", "appeared_in-1-url": "", "appeared_in-1-date": "",
            },
        ),
    )  # fmt: skip
    article = Article.objects.get()
    assert answer["Location"] == change(article)
    held = article.newest_revision.snapshot
    assert (held["photo_sets"], held["authors"]) == ([second.pk, first.pk], [two.pk, one.pk])
    assert (held["lead_photo"], held["section"], held["kind"]) == (photo.pk, section.pk, "essay")
    assert (held["tags"], held["slug"]) == (["Phones", "Border crossing"], "a-headline")
    assert held["appeared_in"] == [{"outlet": "A paper", "url": "https://p.example/", "date": "2023-05-31"}]
    assert list(article.photo_sets.order_by("article_links__position")) == [second, first]


def test_the_form_shows_the_newest_version_and_not_the_live_text(desk, cast):
    article = writing.published(cast.chief, headline="Live")
    writing.save(cast.editor, article, headline="Ahead", tags=["One", "Two"])
    html = desk.get(change(article)).content.decode()
    assert 'value="Ahead"' in html
    assert 'value="One, Two"' in html
    assert "Changes not yet published" in html


def test_saving_changes_nothing_for_readers(desk, cast):
    article = writing.published(cast.chief, headline="Live")
    desk.post(change(article), typed_from(article, headline="Ahead"))
    article.refresh_from_db()
    assert (article.headline, article.newest_revision.snapshot["headline"]) == ("Live", "Ahead")


@pytest.mark.parametrize(("button", "page"), [("_preview", "article-preview"), ("_publish", "article-publish")])
def test_the_buttons_save_and_lead_on(desk, cast, button, page):
    answer = desk.post(ADD, typed(**{button: "1"}))
    assert answer["Location"] == reverse(f"admin:{page}", args=[Article.objects.get().pk])


def test_a_post_without_a_headline_comes_back_with_everything_in_it(desk, cast):
    photo, author = factories.photo(headline="Street at dawn"), factories.author(name="Ines Halvorsen")
    photo_set = factories.photo_set(factories.photo(), title="Five pictures")
    answer = desk.post(
        ADD,
        typed(
            headline="", standfirst="Kept standfirst", body="<p>Kept text</p>", lead_photo=photo.pk,
            authors=[author.pk], photo_sets=[photo_set.pk], tags="Kept tag", dateline="Kept place", slug="kept-address",
            **{"appeared_in-0-outlet": "Kept paper", "appeared_in-0-url": "", "appeared_in-0-date": ""},
        ),
    )  # fmt: skip
    html = answer.content.decode()
    assert answer.status_code == 200
    assert not Article.objects.exists()
    for words in ("Kept standfirst", "Kept text", "Kept tag", "Kept place", "kept-address", "Kept paper"):
        assert words in html
    for words in ("Street at dawn", "Ines Halvorsen", "Five pictures"):
        assert words in html


def test_an_address_that_is_taken_names_a_free_one(desk, cast):
    writing.draft(cast.reporter, slug="taken")
    html = desk.post(ADD, typed(slug="taken")).content.decode()
    assert "This address is taken. Free is: taken-2" in html


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"appeared_in-0-outlet": "", "appeared_in-0-url": "https://x.example/"}, "needs the name of the outlet"),
        ({"appeared_in-0-outlet": "X", "appeared_in-0-url": "javascript:alert(1)"}, "is not an address"),
        ({"appeared_in-0-outlet": "X", "appeared_in-0-date": "yesterday"}, "must look like 2023-05-31"),
        ({"lead_photo": "999"}, "does not exist any more"),
        ({"photo_sets": ["999"]}, "does not exist any more"),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(desk, fields, sentence):
    answer = desk.post(ADD, typed(**fields))
    assert sentence in answer.content.decode()
    assert not Article.objects.exists()


def test_a_stale_form_shows_both_texts_and_keeps_mine(desk, cast):
    article = writing.draft(cast.reporter, headline="Start", body="<p>One two three</p>")
    mine = typed_from(article, headline="My headline", body="<p>One two four</p>")
    writing.save(cast.editor, article, headline="Their headline")
    answer = desk.post(change(article), mine)
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "editor saved version 2 while you were writing" in html
    assert "Their" in html and 'value="My headline"' in html
    assert "<del>three</del><ins>four</ins>" in html
    assert article.revisions.count() == 2


def test_mine_is_saved_over_theirs_only_when_i_say_so(desk, cast):
    article = writing.draft(cast.reporter)
    mine = typed_from(article, headline="Mine")
    theirs = writing.save(cast.editor, article, headline="Theirs")
    desk.post(change(article), mine | {"overwrite": theirs.pk})
    assert list(article.revisions.values_list("number", "snapshot__headline")[:2]) == [(3, "Mine"), (2, "Theirs")]


def test_saying_so_does_not_cover_a_version_that_came_later_still(desk, cast):
    article = writing.draft(cast.reporter)
    mine = typed_from(article, headline="Mine")
    theirs = writing.save(cast.editor, article, headline="Theirs")
    writing.save(cast.editor, article, headline="Theirs again")
    answer = desk.post(change(article), mine | {"overwrite": theirs.pk})
    assert "saved version 3" in answer.content.decode()
    assert article.revisions.count() == 3


def test_a_forged_base_of_another_post_does_not_overwrite(desk, cast):
    article, other = writing.draft(cast.reporter), writing.draft(cast.reporter)
    desk.post(change(article), typed_from(article, headline="Mine", base=other.newest_revision_id))
    assert article.revisions.count() == 1


def test_what_is_pasted_is_cleaned_on_save(desk):
    desk.post(ADD, typed(body='<p onclick="x">a</p><script>b</script>'))
    assert Article.objects.get().newest_revision.snapshot["body"] == "<p>a</p>"


def test_words_of_the_text_cannot_break_out_of_the_form(desk, cast):
    nasty = '"><script>alert(1)</script>'
    photo = factories.photo(headline=nasty, caption=nasty)
    article = writing.draft(cast.reporter, headline=nasty, tags=[nasty], lead_photo=photo.pk, dateline=nasty)
    article.newest_revision.snapshot["body"] = f'<photo-embed data-id="{photo.public_id}"></photo-embed>'
    article.newest_revision.save()
    html = desk.get(change(article)).content.decode()
    assert "<script>alert(1)" not in html
    assert escape(nasty) in html


def test_the_policy_of_the_form_admits_exactly_the_import_map(desk):
    answer = desk.get(ADD)
    policy = answer["Content-Security-Policy"]
    script = next(part for part in policy.split(";") if part.strip().startswith("script-src"))
    (content,) = re.findall(r'<script type="importmap">(.*?)</script>', answer.content.decode(), re.S)
    assert f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'" in script
    assert "unsafe" not in policy
    assert "'sha256" not in desk.get("/admin/articles/article/")["Content-Security-Policy"]


def test_the_editor_gets_everything_that_the_text_shows(desk, cast):
    photo, inside = factories.photo(), factories.photo()
    photo_set = factories.photo_set(inside)
    html = f'<photo-embed data-id="{photo.public_id}"></photo-embed><photo-set data-id="{photo_set.pk}"></photo-set>'
    article = writing.draft(cast.reporter, body=html)
    form = desk.get(change(article)).context["adminform"].form
    context = form.fields["body"].widget.get_context("body", form.initial["body"], {})
    items = json.loads(context["widget"]["attrs"]["data-body-editor"])["items"]
    assert items["photo-embed"][photo.public_id]["id"] == photo.pk
    assert items["photo-set"][str(photo_set.pk)]["label"] == photo_set.title


@pytest.mark.parametrize("name", ["outsider", "reader"])
def test_an_outsider_opens_neither_list_nor_form(client, cast, name):
    article = writing.draft(cast.reporter)
    client.force_login(getattr(cast, name))
    for address in ("/admin/articles/article/", ADD, change(article)):
        assert client.get(address).status_code in (302, 403)
        assert client.post(address, typed()).status_code in (302, 403)
    assert Article.objects.count() == 1


def test_who_may_only_read_is_led_to_the_versions(client, cast):
    article = writing.draft(cast.reporter)
    client.force_login(cast.moderator)
    answer = client.get(change(article))
    assert answer["Location"] == reverse("admin:article-versions", args=[article.pk])


def test_a_form_posted_without_the_permission_saves_nothing(client, cast):
    article = writing.draft(cast.reporter)
    client.force_login(cast.moderator)
    client.post(change(article), typed_from(article, headline="Forged"))
    assert article.revisions.count() == 1


def test_deletion_is_offered_for_drafts_alone(client, cast):
    draft, live = writing.draft(cast.chief), writing.published(cast.chief)
    client.force_login(cast.chief)
    delete = "/admin/articles/article/{}/delete/"
    assert "deletelink" in client.get(change(draft)).content.decode()
    assert "deletelink" not in client.get(change(live)).content.decode()
    assert client.post(delete.format(live.pk), {"post": "yes"}).status_code == 403
    client.post(delete.format(draft.pk), {"post": "yes"})
    assert list(Article.objects.all()) == [live]


def test_the_list_shows_state_and_what_is_ahead_and_filters_by_the_derived_state(client, cast):
    later = timezone.now() + timedelta(hours=2)
    author = factories.author(name="Ines Halvorsen")
    photo = factories.photo()
    rows = {
        "draft": writing.draft(cast.chief, headline="It is a draft"),
        "scheduled": writing.published(cast.chief, headline="It is scheduled", at=later),
        "embargoed": writing.published(cast.chief, headline="It is embargoed", embargo_until=later),
        "published": writing.published(cast.chief, headline="It is out", authors=[author.pk], lead_photo=photo.pk),
        "withdrawn": publishing.withdraw(
            by=cast.chief, article=writing.published(cast.chief, headline="It is withdrawn"), reason="x"
        ),
    }
    ahead = writing.published(cast.chief, headline="It is out too")
    writing.save(cast.chief, ahead, headline="It is ahead")
    client.force_login(cast.chief)
    for state, article in rows.items():
        found = client.get(f"/admin/articles/article/?state={state}").context["cl"].queryset
        expected = {article.pk, ahead.pk} if state == "published" else {article.pk}
        assert {row.pk for row in found} == expected, state
    assert [row.pk for row in client.get("/admin/articles/article/?state=ahead").context["cl"].queryset] == [ahead.pk]
    found = client.get(f"/admin/articles/article/?author={author.pk}").context["cl"].queryset
    assert list(found) == [rows["published"]]
    html = client.get("/admin/articles/article/").content.decode()
    for words in ("It is ahead", "Changes not yet published", "Ines Halvorsen", 'class="thumb"', "Under embargo"):
        assert words in html


def test_the_list_needs_the_same_queries_for_many_posts(client, cast, django_assert_max_num_queries):
    def more(number):
        for _number in range(number):
            writing.published(cast.chief, lead_photo=factories.photo().pk)

    client.force_login(cast.chief)
    more(2)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/admin/articles/article/")
    more(12)
    with django_assert_max_num_queries(len(few)):
        client.get("/admin/articles/article/")


def test_a_renamed_section_or_author_keeps_the_former_address(client, cast):
    section, author = factories.section(slug="old"), factories.author(slug="alt")
    client.force_login(cast.chief)
    client.post(
        f"/admin/articles/section/{section.pk}/change/",
        {"name": "N", "slug": "new", "position": "0", "description": ""},
    )
    client.post(f"/admin/articles/author/{author.pk}/change/", {"name": "N", "slug": "neu", "role": "", "bio": ""})
    assert set(FormerSlug.objects.values_list("kind", "slug")) == {
        ("articles.section", "old"),
        ("articles.author", "alt"),
    }
    assert client.get("/sections/old/")["Location"] == "/sections/new/"


def test_sections_and_authors_are_changed_with_the_permission_alone(cast):
    with pytest.raises(PermissionDenied):
        people.save_section(by=cast.outsider, section=factories.section())
    with pytest.raises(PermissionDenied):
        people.save_author(by=cast.outsider, author=factories.author())


def test_a_stored_post_is_saved_with_its_photo(client, cast):
    photo = factories.photo()
    client.force_login(cast.chief)
    data = {
        "platform": "Instagram", "author": "A visitor", "handle": "@v", "text": "t", "language": "en",
        "posted_on": "2013-02-09", "permalink": "https://p.example/1", "capture_note": "n", "photo": photo.pk,
    }  # fmt: skip
    client.post("/admin/articles/storedpost/add/", data)
    assert StoredPost.objects.get().photo == photo
