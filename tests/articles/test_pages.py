"""The readers' pages: what they show, what they hide, and how many queries they need."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from articles.models import Article, StoredPost
from articles.public import article_page, preview_page, teasers
from articles.reading import for_page
from articles.services import publishing
from articles.stored import post_page
from tests import factories
from tests.articles import writing
from tests.quiet import wait_until_all_is_known

pytestmark = pytest.mark.django_db
SOON = timedelta(hours=2)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def verified(photo, code):
    factories.claim(photo, code, verified=True)
    photo.access_class = {"under-escort": "escorted", "state-handout": "handout"}[code]
    photo.save()
    return photo


def crawl(client, article, author, section):
    addresses = [
        "/articles/", "/articles/?kind=post", f"/articles/{article.slug}/", f"/sections/{section.slug}/",
        f"/authors/{author.slug}/", f"/articles/{article.pk}/",
    ]  # fmt: skip
    return {address: client.get(address) for address in addresses}


@pytest.mark.parametrize("state", ["draft", "scheduled", "embargoed", "unscheduled", "ahead"])
def test_what_is_not_out_yet_is_in_no_page(client, cast, state):
    author, section = factories.author(), factories.section()
    secret = {"headline": writing.CANARY, "standfirst": writing.CANARY, "body": f"<p>{writing.CANARY}</p>"}
    fields = {"slug": "the-post", "authors": [author.pk], "section": section.pk}
    writing.published(cast.chief, authors=[author.pk], section=section.pk, headline="Another")
    if state == "ahead":
        article = writing.published(cast.chief, **fields)
        writing.save(cast.reporter, article, **secret)
    elif state == "draft":
        article = writing.draft(cast.reporter, **fields, **secret)
    else:
        when = {"embargo_until" if state == "embargoed" else "at": timezone.now() + SOON}
        article = writing.published(cast.chief, **fields, **secret, **when)
        if state == "unscheduled":
            article = publishing.unschedule(by=cast.chief, article=article)
    for address, answer in crawl(client, article, author, section).items():
        assert writing.CANARY not in answer.content.decode(), address
        assert writing.CANARY not in str(answer.headers), address
        if "the-post" in address and state != "ahead":
            assert answer.status_code == 404


def test_an_unpublished_post_answers_exactly_like_one_that_does_not_exist(client, cast):
    absent = client.get("/articles/the-post/")
    writing.published(cast.chief, slug="the-post", at=timezone.now() + SOON)
    hidden = client.get("/articles/the-post/")
    assert (hidden.status_code, hidden.content) == (absent.status_code, absent.content)


def test_a_published_post_shows_everything_of_it(client, cast):
    lead, inside = factories.photo(), factories.photo()
    author = factories.author(name="Ines Halvorsen")
    writing.published(
        cast.chief, slug="the-post", headline="The phones came in", standfirst="Why now", dateline="DANDONG, China.",
        lead_photo=lead.pk, photo_sets=[factories.photo_set(inside).pk], authors=[author.pk], tags=["Phones"],
        appeared_in=[{"outlet": "A quarterly", "url": "https://q.example/", "date": "2023-05-31"}],
    )  # fmt: skip
    html = client.get("/articles/the-post/").content.decode()
    for words in ("The phones came in", "Why now", "DANDONG, China.", "Ines Halvorsen", "Phones", "A quarterly"):
        assert words in html
    assert lead.credit_line in html
    assert inside.credit_line in html


def test_a_former_address_leads_to_the_new_one_for_ever(client, cast):
    article = writing.published(cast.chief, slug="old")
    writing.save(cast.reporter, article, slug="새-주소")
    publishing.publish(by=cast.chief, article=article)
    answer = client.get("/articles/old/")
    assert (answer.status_code, answer["Location"]) == (301, article.__class__.objects.get().get_absolute_url())
    assert client.get(answer["Location"]).status_code == 200


def test_a_withdrawn_post_answers_410_with_date_and_reason_and_without_its_words(client, cast):
    article = writing.published(cast.chief, slug="the-post", headline=writing.CANARY)
    writing.save(cast.reporter, article, slug="other")
    article = publishing.publish(by=cast.chief, article=article)
    publishing.withdraw(by=cast.chief, article=article, reason="A guide could be recognised.")
    for slug in ("the-post", "other"):
        answer = client.get(f"/articles/{slug}/")
        assert answer.status_code == 410
        assert "A guide could be recognised." in answer.content.decode()
        assert writing.CANARY not in answer.content.decode()


def test_an_author_without_a_public_post_has_no_page(client, cast):
    author = factories.author()
    assert client.get(f"/authors/{author.slug}/").status_code == 404
    writing.draft(cast.reporter, authors=[author.pk])
    assert client.get(f"/authors/{author.slug}/").status_code == 404
    writing.published(cast.chief, authors=[author.pk])
    assert client.get(f"/authors/{author.slug}/").status_code == 200


def test_lists_lead_from_page_to_page_without_gap_or_repetition(client, cast):
    moment = timezone.now() - timedelta(hours=1)
    section = factories.section()
    rows = [factories.article(section=section, publish_at=moment) for _number in range(30)]
    seen, address = [], f"/sections/{section.slug}/"
    while address:
        context = client.get(address).context
        seen += [teaser.pk for teaser in context["teasers"]]
        address = f"/sections/{section.slug}/{context['next_url']}" if context["next_url"] else None
    assert seen == sorted((row.pk for row in rows), reverse=True)


@pytest.mark.parametrize("cursor", ["x", "MjAyNi0wMS0wMSwx", "MDAwMS0wMS0wMVQwMDowMCsxNDowMCwx", "AAAA", "é"])
def test_a_made_up_cursor_is_a_page_that_does_not_exist(client, cursor):
    assert client.get(f"/articles/?before={cursor}").status_code == 404


def test_an_unknown_kind_is_a_page_that_does_not_exist(client):
    assert client.get("/articles/?kind=poem").status_code == 404


@pytest.mark.parametrize("address", ["/articles/", "/articles/x/", "/sections/x/", "/authors/x/"])
def test_the_readers_pages_accept_no_post(client, address):
    assert client.post(address).status_code in (403, 405)


def test_related_posts_are_the_editors_choice_or_else_share_a_tag(cast):
    same, chosen = writing.published(cast.chief, tags=["Phones"]), writing.published(cast.chief, tags=["Else"])
    writing.published(cast.chief, at=timezone.now() + SOON, tags=["Phones"])
    plain = writing.published(cast.chief, tags=["Phones"])
    picky = writing.published(cast.chief, tags=["Phones"], related=[chosen.pk])
    assert [teaser.pk for teaser in article_page(plain).related] == [picky.pk, same.pk]
    assert [teaser.pk for teaser in article_page(picky).related] == [chosen.pk]


def test_previous_and_next_follow_the_time_of_publication(cast):
    now = timezone.now()
    first, second, third = (writing.published(cast.chief, at=now - timedelta(days=day)) for day in (3, 2, 1))
    page = article_page(for_page(Article.objects.published()).get(pk=second.pk))
    assert (page.previous.pk, page.next.pk) == (first.pk, third.pk)
    assert article_page(third).next is None


def test_the_mix_counts_each_photo_once_and_each_class_brings_its_note_once(cast):
    one, two = (verified(factories.photo(), "under-escort") for _number in range(2))
    three = verified(factories.photo(), "state-handout")
    article = writing.published(
        cast.chief, lead_photo=one.pk, photo_sets=[factories.photo_set(one, two, three).pk],
        body=f'<p>W</p><photo-embed data-id="{two.public_id}"></photo-embed>',
    )  # fmt: skip
    page = article_page(article)
    assert (page.photos, {group.key: group.number for group in page.mix.groups}) == (3, {"escorted": 2, "handout": 1})
    assert [key for key, _label, _text in page.notes] == ["escorted", "handout"]
    teaser = teasers(Article.objects.published())[0]
    assert {group.key: group.number for group in teaser.mix.groups} == {"escorted": 2, "handout": 1}
    assert teaser.photo.public_id == one.public_id


def test_updated_is_told_only_after_a_change(cast):
    article = writing.published(cast.chief)
    assert article_page(article).updated_at is None
    writing.save(cast.reporter, article, body="<p>Corrected.</p>")
    assert article_page(publishing.publish(by=cast.chief, article=article)).updated_at is not None


def test_a_preview_shows_the_draft_with_photos_that_are_not_yet_public(cast):
    photo, inside = factories.photo(public=False), factories.photo(public=False)
    article = writing.published(cast.chief, headline="Live")
    revision = writing.save(
        cast.reporter, article, headline="Ahead", lead_photo=photo.pk, tags=["New tag"],
        photo_sets=[factories.photo_set(inside, public=False).pk],
    )  # fmt: skip
    page = preview_page(revision)
    assert (page.headline, page.lead.public_id, page.photos) == ("Ahead", photo.public_id, 2)
    assert page.tags == (("New tag", ""),)
    assert article_page(Article.objects.get()).lead is None


def full_post(cast, number, kind):
    """A post with everything on it: `number` photos spread over lead, text and two sets."""
    photos = [verified(factories.photo(), "under-escort") for _number in range(number)]
    third = number // 3
    post = StoredPost.objects.create(
        platform="P", author="A", handle="@a", text="t", posted_on="2013-02-09", permalink="https://p.example/",
        capture_note="n", photo=photos[0],
    )  # fmt: skip
    others = [writing.published(cast.chief, tags=["T"], lead_photo=photos[1].pk) for _number in range(3)]
    html = "".join(f'<photo-embed data-id="{photo.public_id}"></photo-embed>' for photo in photos[:third])
    html += f'<photo-set data-id="{factories.photo_set(*photos[third : 2 * third]).pk}"></photo-set>'
    html += f'<stored-post data-id="{post.pk}"></stored-post><related-post data-id="{others[0].pk}"></related-post>'
    return writing.published(
        cast.chief, kind=kind, slug=f"full-{number}", body=f"<p>Words.</p>{html}", lead_photo=photos[-1].pk, tags=["T"],
        photo_sets=[factories.photo_set(*photos[2 * third :]).pk], related=[other.pk for other in others],
        appeared_in=[{"outlet": "O", "url": "", "date": "2023-05-31"}],
    )  # fmt: skip


# Within one transaction PostgreSQL takes everything that was written in it for new, and no stored part for right.
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["report", "essay"])
@pytest.mark.parametrize("number", [9, 51])
def test_the_page_of_a_post_needs_at_most_eight_queries_however_many_photos_it_shows(
    client, cast, number, kind, django_assert_max_num_queries
):
    article = full_post(cast, number, kind)
    wait_until_all_is_known()
    client.get(article.get_absolute_url())
    with django_assert_max_num_queries(8):
        answer = client.get(article.get_absolute_url())
    shown = post_page(article.slug, "full")
    assert shown.photos == number and shown.main in answer.content.decode()


@pytest.mark.parametrize("number", [3, 20])
def test_lists_need_at_most_twelve_queries_however_many_posts_they_show(
    client, cast, number, django_assert_max_num_queries
):
    author, section = factories.author(), factories.section()
    for _number in range(number):
        photo = factories.photo()
        writing.published(
            cast.chief, authors=[author.pk], section=section.pk, lead_photo=photo.pk, tags=["T"],
            photo_sets=[factories.photo_set(photo, factories.photo()).pk],
        )  # fmt: skip
    for address in ("/articles/", f"/sections/{section.slug}/", f"/authors/{author.slug}/"):
        with django_assert_max_num_queries(12):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("slug", ["the-quay", "강가의-집"])
def test_a_set_that_the_text_shows_is_not_shown_once_more_below_it(client, cast, slug):
    photo_set = factories.photo_set(factories.photo(), slug=slug)
    body = f'<p>Look.</p><photo-set data-id="{photo_set.pk}"></photo-set>'
    post = writing.published(cast.publisher, body=body, photo_sets=[photo_set.pk])
    page = client.get(post.get_absolute_url()).content.decode()
    assert page.count(f'id="set-{slug}"') == page.count('<ul class="set"') == 1
