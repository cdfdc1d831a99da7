"""Corrections: told where they belong, never taken away, and the change behind them only as far as readers may read."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import linebyline, outside
from articles.models import Article, Correction
from articles.public import article_page
from articles.services import corrections, publishing
from gallery.models import Photo
from gallery.services.photos import withdraw_photo
from newsroom.corrections import entries
from sources import audit
from tests import factories
from tests.articles import writing

pytestmark = pytest.mark.django_db
WRONG, RIGHT = (
    "<p>We collected 241 pictures.</p><p>A line that stays.</p>",
    "<p>We collected 214 pictures.</p><p>A line that stays.</p>",
)
SAID = "An earlier version gave the number as 241. It is 214."


@pytest.fixture
def post(cast):
    return writing.published(cast.chief, slug="the-post", headline="The phones", body=WRONG)


def corrected(cast, post, shows_change=True, body=RIGHT, **options):
    """Publish a mended version with its correction; returns the Correction."""
    writing.save(cast.editor, post, body=body)
    post.refresh_from_db()
    options = {"kind": "correction", "text": SAID} | options
    return corrections.publish_corrected(by=cast.publisher, article=post, shows_change=shows_change, **options)[1]


def change_page(client, post, number=1):
    return client.get(f"{post.get_absolute_url()}changes/{number}/")


def text_of(answer):
    return answer.content.decode()


def test_a_correction_goes_out_with_the_version_that_mends_it(cast, post, client):
    made = corrected(cast, post)
    assert (made.revision_before.number, made.revision_after.number) == (1, 2)
    html = text_of(client.get(post.get_absolute_url()))
    assert SAID in html and "214 pictures" in html and 'href="#corrections"' in html
    assert f"{post.get_absolute_url()}changes/1/" in html
    page = article_page(Article.objects.get(pk=post.pk))
    assert page.updated_at == made.made_at and page.corrections[0].kind_label == "Correction"
    event = audit.Event.objects.get(action="correction.made")
    assert event.actor == cast.publisher and event.target == audit.target_of(post)


def test_neither_goes_out_where_one_is_refused(cast, post):
    writing.save(cast.editor, post, body=RIGHT)
    post.refresh_from_db()
    with pytest.raises(ValidationError):
        corrections.publish_corrected(by=cast.publisher, article=post, kind="correction", text="  ")
    post.refresh_from_db()
    assert "241" in post.body and not Correction.objects.exists()


def test_the_change_shows_what_went_and_what_came_and_nothing_that_stayed(cast, post, client):
    corrected(cast, post)
    html = text_of(change_page(client, post))
    assert "<del>241</del><ins>214</ins>" in html and SAID in html
    assert "A line that stays" not in html


def test_each_kind_stands_in_the_post_those_that_change_what_a_reader_took_away_first(cast, post):
    for kind in ("note", "update", "clarification", "correction"):
        corrections.correct_article(by=cast.publisher, article=post, kind=kind, text=f"Words of a {kind}.")
    page = article_page(Article.objects.get(pk=post.pk))
    assert [one.kind for one in page.corrections] == ["correction", "update", "clarification", "note"]


def test_a_change_nobody_was_offered_has_no_page(cast, post, client):
    corrected(cast, post, shows_change=False)
    assert change_page(client, post).status_code == 404
    assert change_page(client, post, 2).status_code == 404
    assert change_page(client, post, 10**17).status_code == 404
    assert "/changes/" not in text_of(client.get(post.get_absolute_url()))


def test_a_version_that_readers_never_read_is_in_no_change(cast, post, client):
    writing.save(cast.editor, post, body=f"<p>{writing.CANARY}</p>")
    corrected(cast, post)
    assert [one.number for one in linebyline.versions_read(post)] == [1, 3]
    assert writing.CANARY not in text_of(change_page(client, post))


def test_a_version_that_waited_and_was_taken_back_was_read_by_nobody(cast):
    post = writing.published(cast.chief, body=WRONG, at=timezone.now() + timedelta(hours=1))
    assert linebyline.versions_read(post) == []
    publishing.unschedule(by=cast.chief, article=post)
    writing.save(cast.editor, post, body=RIGHT)
    post.refresh_from_db()
    post = publishing.publish(by=cast.chief, article=post)
    assert [one.number for one in linebyline.versions_read(post)] == [2]
    with pytest.raises(ValidationError, match="no change"):
        corrections.correct_article(by=cast.chief, article=post, kind="correction", text=SAID, shows_change=True)


def test_what_readers_read_now_counts_however_far_ahead_this_machines_clock_is(cast, monkeypatch):
    ahead = timezone.now() + timedelta(minutes=5)
    monkeypatch.setattr("sources.audit.timezone.now", lambda: ahead)
    post = writing.published(cast.chief, body=WRONG)
    monkeypatch.undo()
    assert [one.number for one in linebyline.versions_read(post)] == [1]


def test_a_line_that_was_changed_once_more_is_left_out(cast, post, client):
    corrected(cast, post)
    writing.save(cast.editor, post, body="<p>We collected many pictures.</p><p>A line that stays.</p>")
    post.refresh_from_db()
    publishing.publish(by=cast.chief, article=post)
    html = text_of(change_page(client, post))
    assert "<ins>214</ins>" not in html and "241</del>" not in html
    assert "changed once more since" in html


def test_the_words_of_a_photo_that_was_withdrawn_later_are_left_out(cast, client):
    photo = factories.photo()
    shows = f'<photo-embed data-id="{photo.public_id}" data-caption="{{}}"></photo-embed>'
    post = writing.published(cast.chief, body=f"<p>One</p>{shows.format('His house')}")
    corrected(cast, post, body=f"<p>Two</p>{shows.format('A house')}")
    assert "His" in text_of(change_page(client, post))
    withdraw_photo(by=cast.chief, photo=photo, reason="He asked us.")
    html = text_of(change_page(client, post))
    assert "His" not in html and "A house" not in html and "<ins>Two</ins>" in html


def test_a_photo_that_readers_may_not_see_is_in_no_change(cast, client):
    photo = factories.photo()
    post = writing.published(cast.chief, body=f'<p>One</p><photo-embed data-id="{photo.public_id}"></photo-embed>')
    corrected(cast, post, body="<p>Two</p>")
    Photo.objects.filter(pk=photo.pk).update(embargo_until=timezone.now() + timedelta(hours=1))
    assert photo.public_id not in text_of(change_page(client, post))


def test_former_words_vanish_when_somebody_in_them_is_not_to_be_named_any_more(cast, client):
    source = factories.source()
    photo = factories.photo(source=source, creator="Ri Sol-ju")
    shows = f'<photo-embed data-id="{photo.public_id}"></photo-embed>'
    post = writing.published(cast.chief, body=f"<p>Taken by Ri Sol-ju.</p>{shows}")
    corrected(cast, post, body=f"<p>Taken by a resident.</p>{shows}")
    assert "Sol-ju" in text_of(change_page(client, post))
    source.confidentiality, source.public_name = "protected", ""
    source.save()
    html = text_of(change_page(client, post))
    assert "Sol-ju" not in html and "no longer show the former words" in html


def test_words_that_name_somebody_protected_are_refused(cast):
    source = factories.source(confidentiality="protected")
    photo = factories.photo(source=source, creator="Ri Sol-ju")
    post = writing.published(cast.chief, lead_photo=photo.pk)
    for words in ("The picture is by ri sol-ju.", f"It came from {source.code}."):
        with pytest.raises(ValidationError, match="not to be named"):
            corrections.correct_article(by=cast.chief, article=post, kind="correction", text=words)
        with pytest.raises(ValidationError, match="not to be named"):
            corrections.correct_photo(by=cast.chief, photo=photo, kind="correction", text=words)


def test_the_change_of_a_withdrawn_post_answers_as_the_post_does(cast, post, client):
    corrected(cast, post)
    publishing.withdraw(by=cast.chief, article=post, reason="It put people at risk.")
    answer = change_page(client, post)
    assert answer.status_code == 410 and "241" not in text_of(answer) and SAID not in text_of(answer)
    html = text_of(client.get("/corrections/"))
    assert "has been withdrawn since" in html and SAID not in html and "The phones" not in html


def test_the_cdn_is_told_to_forget_the_change_with_the_post(cast, post):
    corrected(cast, post)
    assert f"{post.get_absolute_url()}changes/1/" in outside.pages_of(Article.objects.get(pk=post.pk), [])


def test_former_words_can_be_taken_back_from_readers_and_the_correction_stays(cast, post, client):
    made = corrected(cast, post)
    with pytest.raises(PermissionDenied):
        corrections.hide_change(by=cast.editor, correction=made, reason="x")
    with pytest.raises(ValidationError):
        corrections.hide_change(by=cast.publisher, correction=made, reason=" ")
    corrections.hide_change(by=cast.publisher, correction=made, reason="Somebody could be found by it.")
    assert change_page(client, post).status_code == 404
    html = text_of(client.get(post.get_absolute_url()))
    assert SAID in html and "/changes/" not in html


@pytest.mark.parametrize("name", ["reporter", "editor", "photo_editor", "moderator", "outsider"])
def test_only_those_in_charge_correct(cast, post, name):
    by = getattr(cast, name)
    with pytest.raises(PermissionDenied):
        corrections.correct_article(by=by, article=post, kind="note", text="x")
    with pytest.raises(PermissionDenied):
        corrections.correct_photo(by=by, photo=factories.photo(), kind="note", text="x")


def test_what_readers_do_not_see_is_not_corrected(cast):
    draft = writing.draft(cast.editor)
    with pytest.raises(ValidationError, match="do not see"):
        corrections.correct_article(by=cast.chief, article=draft, kind="note", text="x")
    with pytest.raises(ValidationError, match="do not see"):
        corrections.correct_photo(by=cast.chief, photo=factories.photo(public=False), kind="note", text="x")


def test_the_database_changes_and_deletes_none(cast, post):
    made = corrected(cast, post)
    for change in ({"text": "x"}, {"kind": "note"}, {"article": None, "photo": factories.photo()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=made.pk).delete()
    Correction.objects.filter(pk=made.pk).update(shows_change=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.filter(pk=made.pk).update(shows_change=True)


def test_a_correction_of_a_photo_stands_on_its_page(cast, client):
    photo = factories.photo()
    corrections.correct_photo(by=cast.publisher, photo=photo, kind="clarification", text="It was in spring.")
    html = text_of(client.get(photo.get_absolute_url()))
    assert "It was in spring." in html and "Clarification" in html


class TestPage:
    def test_corrections_and_withdrawals_are_one_list_newest_first(self, cast, post, client):
        photo = factories.photo()
        withdraw_photo(by=cast.chief, photo=photo, reason="We were wrong.")
        made = corrected(cast, post)
        found, cursor = entries()
        assert [(one.kind, one.of) for one in found] == [
            ("correction", "article"),
            ("withdrawn", "photo"),
        ] and not cursor
        html = text_of(client.get("/corrections/"))
        for words in ("The phones", SAID, "What changed, line by line", f"Photo {photo.public_id}", "We were wrong."):
            assert words in html
        assert made.text in html

    def test_pages_follow_each_other_without_gap_or_repetition_even_within_one_moment(self, cast):
        moment = timezone.now()
        for number in range(7):
            factories.photo(withdrawn_at=moment, withdrawal_reason=f"Reason {number}")
        for number in range(4):
            factories.article(withdrawn_at=moment, withdrawal_reason=f"Said {number}")
        Article.objects.update(publish_at=moment - timedelta(days=1))
        whole, cursor, said = [one.text for one in entries()[0]], None, []
        while cursor != "":
            page, cursor = entries(cursor, most=3)
            said += [one.text for one in page]
        assert said == whole and len(set(said)) == 11

    @pytest.mark.parametrize("bad", ["x", "%00", "9" * 500, "MjAyNg", "MjAyNi0xMS0yMlQwMDowMDowMCswMDowMCwtMQ"])
    def test_a_cursor_that_is_none_is_no_page(self, client, bad):
        assert client.get("/corrections/", {"before": bad}).status_code == 404

    def test_nothing_of_what_readers_do_not_see_is_in_it(self, cast, post, client):
        photo = factories.photo()
        corrections.correct_photo(by=cast.publisher, photo=photo, kind="note", text="A secret now.")
        Photo.objects.filter(pk=photo.pk).update(embargo_until=timezone.now() + timedelta(hours=1))
        for url in ("/corrections/", "/corrections.csv", "/corrections.txt"):
            answer = client.get(url)
            told = b"".join(answer.streaming_content).decode() if answer.streaming else text_of(answer)
            assert "A secret now" not in told and photo.public_id not in told

    def test_the_table_runs_nothing_in_a_spreadsheet_and_the_text_is_plain(self, cast, post, client):
        corrected(cast, post, text='=HYPERLINK("https://evil.example")')
        table = b"".join(client.get("/corrections.csv").streaming_content).decode()
        assert "\"'=HYPERLINK(" in table and "changes/1/" in table
        answer = client.get("/corrections.txt")
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
        assert "Correction: The phones" in text_of(answer)

    def test_its_queries_do_not_grow_with_the_list(self, cast, client):
        def queries():
            with CaptureQueriesContext(connection) as caught:
                entries()
            return len(caught)

        post = writing.published(cast.chief, body=WRONG)
        corrected(cast, post)
        few = queries()
        for _number in range(6):
            corrections.correct_article(by=cast.chief, article=post, kind="note", text="x")
            factories.photo(withdrawn_at=timezone.now())
        assert queries() == few <= 7


class TestDesk:
    def test_a_publisher_adds_one_from_the_page_of_the_post(self, cast, post, client):
        client.force_login(cast.publisher)
        assert reverse("admin:article-correct", args=[post.pk]) in text_of(
            client.get(reverse("admin:articles_article_change", args=[post.pk]))
        )
        url = reverse("admin:article-correct", args=[post.pk])
        assert client.post(url, {"kind": "note", "text": "Our reporter knows the mayor."}).status_code == 302
        assert "Our reporter knows the mayor." in text_of(client.get(url))
        assert client.post(url, {"kind": "note", "text": ""}).status_code == 422
        assert Correction.objects.get().made_by == cast.publisher

    def test_a_changed_version_is_published_with_its_correction(self, cast, post, client):
        writing.save(cast.editor, post, body=RIGHT)
        post.refresh_from_db()
        client.force_login(cast.publisher)
        url = reverse("admin:article-publish", args=[post.pk])
        assert 'name="correction_text"' in text_of(client.get(url))
        data = {"revision": post.newest_revision_id, "correction_kind": "correction", "correction_text": ""}
        assert "Say what was wrong" in text_of(client.post(url, data))
        data |= {"correction_text": SAID, "correction_shows_change": "on"}
        assert client.post(url, data).status_code == 302
        made = Correction.objects.get()
        assert made.shows_change and made.revision_after.number == 2

    def test_the_first_publication_asks_for_no_correction(self, cast, client):
        draft = writing.draft(cast.editor)
        client.force_login(cast.publisher)
        assert "correction_text" not in text_of(client.get(reverse("admin:article-publish", args=[draft.pk])))

    def test_the_former_words_are_hidden_from_the_desk(self, cast, post, client):
        made = corrected(cast, post)
        client.force_login(cast.publisher)
        client.post(reverse("admin:correction-hide", args=[made.pk]), {"reason": "It can hurt."})
        made.refresh_from_db()
        assert not made.shows_change

    def test_a_photo_is_corrected_from_its_own_page(self, cast, client):
        photo = factories.photo()
        client.force_login(cast.publisher)
        url = reverse("admin:photo-correct", args=[photo.pk])
        assert url in text_of(client.get(reverse("admin:gallery_photo_change", args=[photo.pk])))
        assert "shows_change" not in text_of(client.get(url))
        assert client.post(url, {"kind": "correction", "text": "It is Hyesan."}).status_code == 302
        assert Correction.objects.get().photo == photo
