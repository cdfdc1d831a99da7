"""Comparisons: two photos side by side, with all their lines, gated, released and taken back like every photo."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import body
from articles.blockers import Blocked, blockers
from articles.models import Comparison
from articles.public import article_page, preview_page, teasers
from articles.services import publishing
from articles.services.figures import save_figure
from gallery.models import Appearance, Photo
from gallery.services.photos import withdraw_photo
from sources import audit
from tests import factories
from tests.articles import writing
from tests.articles.figuring import comparison, post_with, shows

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=2)


@pytest.fixture
def pair():
    return factories.photo(public=False), factories.photo(public=False)


def page_of(article):
    article.refresh_from_db()
    return article_page(article)


def test_readers_get_both_photos_with_all_their_lines_and_the_words_over_them(cast, pair):
    figure = comparison(cast.editor, *pair, words="Look at the sky.")
    html = page_of(post_with(cast.chief, figure)).body
    for photo in pair:
        assert photo.caption in html and photo.credit_line in html and photo.alt in html
        assert html.count(f"{photo.get_absolute_url()}#how") == 1
    for words in ("As released", "From the road", "Look at the sky."):
        assert words in html
    assert "data-compare" not in html


def test_a_slider_is_offered_only_where_one_lies_over_the_other_and_its_words_stand_in_the_markup(cast, pair):
    html = page_of(post_with(cast.chief, comparison(cast.editor, *pair, overlaid=True))).body
    assert re.search(r'<figure class="compare out"[^>]* data-compare>', html)
    assert 'data-say="{a} per cent of “As released”, {b} per cent of “From the road”"' in html


def test_a_distressing_half_keeps_its_veil_and_is_not_laid_over_the_other(cast, pair):
    Photo.objects.filter(pk=pair[0].pk).update(graphic=True)
    html = page_of(post_with(cast.chief, comparison(cast.editor, *pair, overlaid=True))).body
    assert html.count("veil__ask") == 1 and "data-compare" not in html


def test_a_withdrawn_half_leaves_its_tombstone_and_the_words_go_with_it(cast, pair):
    figure = comparison(cast.editor, *pair, overlaid=True, words="The man at the left.", title="A man, twice")
    article = post_with(cast.chief, figure)
    withdraw_photo(by=cast.chief, photo=pair[0], reason="The family asked us.")
    html = page_of(article).body
    assert "The family asked us." in html and pair[1].caption in html
    for gone in (pair[0].caption, pair[0].alt, "The man at the left.", "A man, twice", "As released", "data-compare"):
        assert gone not in html


def test_a_half_that_readers_may_not_see_takes_the_whole_comparison_with_it(cast, pair):
    article = post_with(cast.chief, comparison(cast.editor, *pair))
    Photo.objects.filter(pk=pair[1].pk).update(embargo_until=timezone.now() + SOON)
    html = page_of(article).body
    assert "compare" not in html
    assert pair[0].public_id not in html and pair[1].public_id not in html and "As released" not in html


def test_its_photos_become_public_with_the_post_and_not_before(cast, pair):
    article = post_with(cast.chief, comparison(cast.editor, *pair), at=timezone.now() + SOON)
    for photo in pair:
        photo.refresh_from_db()
        assert photo.public_from == article.publish_at
    assert not Photo.objects.cleared().filter(pk__in=[photo.pk for photo in pair]).exists()
    assert Appearance.objects.filter(place=publishing.place_of(article)).count() == 2


def test_a_photo_that_may_not_be_published_holds_the_post_back(cast, pair):
    Photo.objects.filter(pk=pair[1].pk).update(credit_line="")
    draft = writing.draft(cast.editor, body=f"<p>W.</p>{shows(comparison(cast.editor, *pair))}")
    found = blockers(draft)
    assert found and all(pair[1].public_id in f"{one.sentence}{one.url}" or str(pair[1].pk) in one.url for one in found)
    with pytest.raises(Blocked):
        publishing.publish(by=cast.publisher, article=draft)


def test_a_comparison_that_does_not_exist_is_named(cast):
    draft = writing.draft(cast.editor, body='<p>W.</p><photo-comparison data-id="999"></photo-comparison>')
    assert "comparison_absent" in [one.code for one in blockers(draft)]


def test_an_edit_after_publication_passes_the_gate_again(cast, pair):
    figure = comparison(cast.editor, *pair)
    post_with(cast.chief, figure)
    wrong = factories.photo(public=False, credit_line="")
    figure.right = wrong
    with pytest.raises(Blocked):
        save_figure(by=cast.editor, figure=figure)
    assert Comparison.objects.get(pk=figure.pk).right_id == pair[1].pk


def test_another_photo_comes_out_with_the_post_that_shows_it_already(cast, pair):
    figure = comparison(cast.editor, *pair)
    article = post_with(cast.chief, figure)
    figure.right = other = factories.photo(public=False)
    save_figure(by=cast.editor, figure=figure)
    assert other.public_id in page_of(article).body
    assert Appearance.objects.filter(place=publishing.place_of(article), photo=other).exists()


def test_history_and_log_tell_who_changed_it(cast, pair):
    figure = comparison(cast.editor, *pair)
    figure.title = "Another title"
    save_figure(by=cast.reporter, figure=figure)
    assert [(row.title, row.history_user) for row in figure.history.all()] == [
        ("Another title", cast.reporter),
        ("One field, twice", cast.editor),
    ]
    assert audit.Event.objects.filter(target=audit.target_of(figure)).count() == 2


def test_an_outsider_changes_nothing(cast, pair):
    for by in (cast.outsider, cast.moderator, None):
        with pytest.raises(PermissionDenied):
            comparison(by, *pair)
    assert not Comparison.objects.exists()


def test_the_database_takes_no_photo_twice(cast, pair):
    with pytest.raises(IntegrityError), transaction.atomic():
        Comparison.objects.create(title="x", left=pair[0], right=pair[0])


def test_the_preview_shows_it_before_anybody_else_can(cast, pair, client):
    draft = writing.draft(cast.editor, body=f"<p>W.</p>{shows(comparison(cast.editor, *pair))}")
    assert "As released" in preview_page(draft.newest_revision).body
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_the_mix_of_the_post_counts_both(cast, pair):
    article = post_with(cast.chief, comparison(cast.editor, *pair), lead_photo=factories.photo().pk)
    page = page_of(article)
    assert page.photos == page.mix.total == 3
    assert teasers([article])[0].mix.total == 3
    Photo.objects.filter(pk=pair[0].pk).update(embargo_until=timezone.now() + SOON)
    assert teasers([article])[0].mix.total == page_of(article).mix.total == 1


def test_ten_comparisons_need_as_many_queries_as_one(cast):
    def queries(number):
        figures = [comparison(cast.editor, factories.photo(), factories.photo()) for _one in range(number)]
        article = post_with(cast.chief, *figures)
        article.refresh_from_db()
        with CaptureQueriesContext(
            connection,
        ) as caught:
            article_page(article)
        return len(caught)

    assert queries(1) == queries(10)


def test_the_words_are_escaped(cast, pair):
    figure = comparison(cast.editor, *pair, words="<script>alert(1)</script>", left_label='"><b>x', title='"><i>')
    html = page_of(post_with(cast.chief, figure)).body
    assert "<script" not in html and "<b>x" not in html and "<i>" not in html


def test_without_pictures_the_words_stand_in_their_place(cast, pair):
    figure = comparison(cast.editor, *pair, overlaid=True)
    article = post_with(cast.chief, figure)
    html = article_page(article, mode="text").body
    assert "<img" not in html and pair[0].alt in html and "data-compare" not in html


class TestForm:
    def post(self, client, url, pair, **fields):
        data = {
            "title": "Twice", "left": pair[0].pk, "right": pair[1].pk, "left_label": "", "right_label": "",
            "words": "", "language": "en",
        }  # fmt: skip
        return client.post(url, data | fields)

    def test_an_editor_makes_one_and_the_picker_of_the_editor_offers_it(self, client, cast, pair):
        client.force_login(cast.editor)
        assert self.post(client, reverse("admin:articles_comparison_add"), pair).status_code == 302
        figure = Comparison.objects.get()
        assert (figure.left, figure.right) == pair
        items = client.get(reverse("admin:comparison-pick"), {"q": "twice"}).json()["items"]
        assert [item["id"] for item in items] == [figure.pk]
        assert client.get(reverse("admin:comparison-pick"), {"q": "nothing"}).json()["items"] == []

    def test_the_same_photo_twice_is_refused_in_words(self, client, cast, pair):
        client.force_login(cast.editor)
        answer = self.post(client, reverse("admin:articles_comparison_add"), (pair[0], pair[0]))
        assert answer.status_code == 200 and "the left photo once more" in answer.content.decode()

    def test_the_form_says_what_forbids_a_photo_in_a_post_that_is_out(self, client, cast, pair):
        figure = comparison(cast.editor, *pair)
        post_with(cast.chief, figure)
        wrong = factories.photo(public=False, credit_line="")
        client.force_login(cast.editor)
        url = reverse("admin:articles_comparison_change", args=[figure.pk])
        answer = self.post(client, url, (pair[0], wrong))
        assert answer.status_code == 200 and "A post that is out shows this" in answer.content.decode()
        assert Comparison.objects.get().right == pair[1]

    def test_what_a_post_shows_is_deleted_by_nobody(self, client, cast, pair):
        figure = comparison(cast.editor, *pair)
        url = reverse("admin:articles_comparison_delete", args=[figure.pk])
        client.force_login(cast.chief)
        assert client.get(url).status_code == 200
        post_with(cast.chief, figure)
        assert client.post(url, {"post": "yes"}).status_code == 403
        assert Comparison.objects.exists()


def test_the_stored_form_keeps_it_and_nothing_else_of_it():
    html = '<p>a <photo-comparison data-id="3" onclick="x" class="y">inside</photo-comparison> b</p>'
    assert '<photo-comparison data-id="3"></photo-comparison>' in body.sanitise(html)
    assert body.sanitise('<photo-comparison data-id="x"></photo-comparison>') == ""
