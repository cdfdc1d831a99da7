"""Embeds are resolved when the text is shown: what may not be seen leaves nothing behind."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles import body
from articles.models import StoredPost
from articles.public import article_page, preview_page
from gallery.models import Photo
from tests import factories
from tests.articles import writing


def render(html, **known):
    known = {"photos": {}, "sets": {}, "posts": {}, "articles": {}} | known
    return body.render(html, **known)


def embed(photo, caption=""):
    extra = f' data-caption="{caption}"' if caption else ""
    return f'<photo-embed data-id="{photo.public_id}"{extra}></photo-embed>'


def test_paragraphs_carry_the_class_of_running_text():
    assert render("<p>One</p>") == '<p class="prose">One</p>'


def test_the_dateline_opens_the_first_paragraph_only():
    html = body.render("<h2>A</h2><p>One</p><p>Two</p>", {}, {}, {}, {}, dateline="SEOUL, <b>Korea</b>.")
    assert '<p class="prose"><span class="dateline">SEOUL, &lt;b&gt;Korea&lt;/b&gt;.</span> One</p>' in html
    assert html.count("dateline") == 1


def test_headings_get_ids_that_are_unique_and_may_be_korean():
    html = render("<h2>The coach</h2><h2>The coach</h2><h3>평양의 거리</h3><h2>!!!</h2><h2>Main</h2>")
    assert re.findall(r'id="([^"]*)"', html) == ["the-coach", "the-coach-2", "평양의-거리", "part", "main-2"]


def test_a_link_that_leaves_the_site_says_so_and_keeps_its_language(settings):
    settings.SITE_URL = "https://farbank.example"
    html = render(
        '<p><a href="https://other.example/x" hreflang="ko">out</a> <a href="https://farbank.example/articles/">in</a> '
        '<a href="/tags/x/">in</a> <a href="#part">here</a></p>'
    )
    assert html.count('rel="noopener noreferrer external"') == 1
    assert 'hreflang="ko" rel="noopener noreferrer external"' in html


def test_rendering_cleans_again_what_should_have_been_clean():
    assert "script" not in render("<p>x</p><script>alert(1)</script>")


def test_a_pull_quote_stands_in_the_house_markup():
    html = render('<pull-quote data-cite="A &lt;visitor&gt;">Which way to <em>walk</em>.</pull-quote>')
    assert '<blockquote class="pull out"><p>Which way to <em>walk</em>.</p>' in html
    assert "<footer>A &lt;visitor&gt;</footer>" in html


@pytest.mark.django_db
class TestEmbeds:
    def page(self, cast, html, **fields):
        return article_page(writing.published(cast.chief, body=f"<p>Words.</p>{html}", **fields)).body

    def test_a_photo_shows_with_its_lines_and_the_caption_of_this_place(self, cast):
        photo = factories.photo(public=False)
        html = self.page(cast, embed(photo, caption="Seen from here"))
        assert f'href="{photo.get_absolute_url()}"' in html
        assert "Seen from here" in html
        assert photo.credit_line in html
        assert photo.caption not in html

    def test_a_withdrawn_photo_leaves_its_tombstone_on_every_page(self, cast):
        photo = factories.photo()
        article = writing.published(cast.chief, body=f"<p>Words.</p>{embed(photo)}")
        Photo.objects.filter(pk=photo.pk).update(withdrawn_at=timezone.now(), withdrawal_reason="Asked by the family.")
        html = article_page(article).body
        assert "Asked by the family." in html
        assert "<img" not in html
        assert photo.caption not in html

    def test_a_photo_that_readers_may_not_see_leaves_nothing(self, cast):
        photo = factories.photo()
        article = writing.published(cast.chief, body=f"<p>Words.</p>{embed(photo)}")
        Photo.objects.filter(pk=photo.pk).update(embargo_until=timezone.now() + timedelta(days=1))
        assert photo.public_id not in article_page(article).body

    def test_an_unknown_photo_leaves_nothing(self, cast):
        assert render('<photo-embed data-id="bcdf2345gh"></photo-embed>') == ""

    def test_a_set_shows_its_pictures_and_its_withdrawn_ones_as_tombstones(self, cast):
        first, second = factories.photo(), factories.photo()
        photo_set = factories.photo_set(first, second)
        article = writing.published(cast.chief, body=f'<p>W.</p><photo-set data-id="{photo_set.pk}"></photo-set>')
        Photo.objects.filter(pk=second.pk).update(withdrawn_at=timezone.now())
        html = article_page(article).body
        assert photo_set.title in html
        assert first.get_absolute_url() in html
        assert second.caption not in html
        assert "withdrawn" in html

    def test_a_related_post_shows_only_while_readers_can_see_it(self, cast):
        other = writing.published(cast.chief, headline="The other one")
        html = f'<related-post data-id="{other.pk}"></related-post>'
        assert "The other one" in self.page(cast, html)
        hidden = writing.draft(cast.editor, headline="Nobody knows this yet")
        article = writing.published(cast.chief, body=f'<p>W.</p><related-post data-id="{hidden.pk}"></related-post>')
        assert "Nobody knows" not in article_page(article).body
        assert "Nobody knows" not in preview_page(article.newest_revision).body

    def test_a_stored_post_is_a_card_whose_words_are_escaped_and_that_loads_nothing(self, cast):
        photo = factories.photo(public=False)
        post = StoredPost.objects.create(
            platform="Instagram", author="A visitor", handle="@visitor", text="<script>alert(1)</script>\nBreakfast",
            posted_on="2013-02-09", permalink="https://social.example/p/1", capture_note="Saved in 2013.",
            photo=photo,
        )  # fmt: skip
        html = self.page(cast, f'<stored-post data-id="{post.pk}"></stored-post>')
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
        assert "Saved in 2013." in html
        assert photo.get_absolute_url() in html
        assert not re.search(r"<(script|iframe|object)", html)
        assert 'href="https://social.example/p/1" rel="noopener noreferrer nofollow external"' in html

    def test_no_script_and_no_style_is_in_any_rendered_page(self, cast):
        html = self.page(cast, '<p style="x" onclick="y">a</p><script>b</script>')
        assert not re.search(r"<script|style=|onclick", html)
