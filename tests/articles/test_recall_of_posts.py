"""Recalling a post: with those of its photos that are ticked, its partners told, its pages forgotten by the CDN."""

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from articles.models import Article
from articles.services import publishing
from gallery.blockers import Blocked
from gallery.models import Delivery, Dispatch, Partner, Photo
from gallery.services.partners import hand_over
from gallery.services.recall import recall_photos
from tests import cases, factories
from tests.articles import writing

pytestmark = pytest.mark.django_db
REASON = "A guide could be recognised."
CANARY = writing.CANARY


@pytest.fixture
def photos():
    return [factories.photo(), factories.photo()]


@pytest.fixture
def post(cast, photos):
    photo_set = factories.photo_set(photos[1])
    return writing.published(
        cast.publisher, headline=f"What the {CANARY} held", lead_photo=photos[0].pk, photo_sets=[photo_set.pk]
    )


@pytest.fixture
def partner():
    return Partner.objects.create(name="A daily", email="desk@daily.example")


@pytest.fixture
def cdn(settings):
    settings.PURGE_URL, settings.PURGE_TOKEN = "http://127.0.0.1:1/", "word"


def url(name, post):
    return reverse(f"admin:{name}", args=[post.pk])


def letters():
    return [order.payload for order in Dispatch.objects.filter(kind="mail")]


def purged():
    return {path for order in Dispatch.objects.filter(kind="purge") for path in order.payload["paths"]}


def down():
    Dispatch.objects.create(
        kind="purge", cause="x", payload={"paths": ["/"]}, due_at=timezone.now(), last_error="The CDN answered 503."
    )


def taken(partner, post, photos, by):
    return hand_over(by=by, partner=partner, photos=photos, place=publishing.place_of(post), title="Their title")


def test_the_page_shows_its_photos_and_its_partners_before_anything_is_done(client, cast, post, photos, partner):
    taken(partner, post, photos, cast.publisher)
    client.force_login(cast.publisher)
    html = client.get(url("article-withdraw", post)).content.decode()
    for photo in photos:
        assert f'value="{photo.pk}"' in html and f'value="{photo.pk}" checked' not in html
    assert "A daily" in html and "desk@daily.example" in html and "No mail server is set" in html
    assert Article.objects.published().exists() and not Dispatch.objects.exists()


def test_one_post_takes_back_the_article_and_the_ticked_photo_and_sends_one_mail(client, cast, post, photos, partner):
    taken(partner, post, photos, cast.publisher)
    client.force_login(cast.publisher)
    client.post(url("article-withdraw", post), {"reason": REASON, "also": [photos[0].pk]})
    assert Article.objects.withdrawn().get() == post
    assert Photo.objects.withdrawn().get() == photos[0] and Photo.objects.cleared().get() == photos[1]
    [letter] = letters()
    assert f"Post {post.pk}" in letter["body"] and photos[0].public_id in letter["body"]
    assert photos[1].public_id not in letter["body"] and REASON in letter["body"]


def test_the_mail_repeats_no_word_of_the_headline(cast, post, photos, partner):
    taken(partner, post, photos, cast.publisher)
    publishing.withdraw(by=cast.publisher, article=post, reason=REASON)
    assert CANARY not in str(letters()).lower()


def test_all_or_nothing(cast, post, photos):
    Photo.objects.filter(pk=photos[1].pk).update(withdrawn_at=timezone.now())
    with pytest.raises(ValidationError):
        publishing.withdraw(by=cast.publisher, article=post, reason=REASON, photos=photos)
    assert Article.objects.published().get() == post and Photo.objects.cleared().get() == photos[0]


def test_whoever_may_withdraw_posts_alone_sees_no_ticks_and_takes_no_photo_with_it(client, cast, post, photos):
    person = cases.person("withdrawer", "Editor")
    person.user_permissions.add(Permission.objects.get(codename="withdraw_article"))
    client.force_login(person)
    assert f'name="also" value="{photos[0].pk}"' not in client.get(url("article-withdraw", post)).content.decode()
    with pytest.raises(PermissionDenied):
        publishing.withdraw(by=person, article=post, reason=REASON, photos=photos)
    assert client.post(url("article-withdraw", post), {"reason": REASON, "also": [photos[0].pk]}).status_code == 422
    client.post(url("article-withdraw", post), {"reason": REASON})
    assert Article.objects.withdrawn().exists() and Photo.objects.cleared().count() == 2


def test_a_reason_that_names_whom_its_photos_protect_is_refused(cast, post, photos):
    source = factories.source(confidentiality="protected")
    Photo.objects.filter(pk=photos[0].pk).update(source=source, creator="Kim Person")
    with pytest.raises(ValidationError, match="not to be named"):
        publishing.withdraw(by=cast.publisher, article=post, reason="Kim Person asked us.")


def test_the_cdn_forgets_every_page_that_names_the_post(cdn, cast, post, photos):
    naming = writing.published(cast.publisher, related=[post.pk])
    embedding = writing.published(
        cast.publisher, body=f'<p>Words.</p><related-post data-id="{post.pk}"></related-post>', slug="embedding"
    )
    publishing.withdraw(by=cast.publisher, article=post, reason=REASON)
    assert purged() >= {
        post.get_absolute_url(), post.section.get_absolute_url(), post.authors.get().get_absolute_url(),
        naming.get_absolute_url(), embedding.get_absolute_url(), photos[0].get_absolute_url(),
        photos[1].get_absolute_url(), "/", "/articles/", "/feeds/latest.atom", "/sitemap.xml", "/corrections/",
    }  # fmt: skip


def test_a_change_of_a_live_post_makes_the_cdn_forget_the_former_text_and_address(cdn, cast, post):
    assert not Dispatch.objects.exists()
    former = post.get_absolute_url()
    writing.save(cast.reporter, post, slug="another")
    publishing.publish(by=cast.publisher, article=post)
    assert former in purged()


def test_while_the_cdn_is_down_nothing_is_published_and_withdrawing_works(cdn, client, cast, post):
    draft = writing.draft(cast.reporter, slug="later")
    down()
    with pytest.raises(Blocked) as refused:
        publishing.publish(by=cast.chief, article=draft, override_reason="It cannot wait.")
    assert [blocker.code for blocker in refused.value.blockers] == ["cdn_down"]
    client.force_login(cast.publisher)
    assert "cdn_down" in client.get(url("article-publish", draft)).content.decode()
    assert "does not take our orders" in client.get(url("article-withdraw", post)).content.decode()
    publishing.withdraw(by=cast.publisher, article=post, reason=REASON)
    assert Article.objects.withdrawn().get() == post


def test_the_corrections_page_and_the_stone_say_no_word_of_a_withdrawn_headline(client, cast, post):
    publishing.withdraw(by=cast.publisher, article=post, reason=REASON)
    html = client.get("/corrections/").content.decode()
    assert REASON in html and CANARY not in html.lower() and post.slug not in html
    gone = client.get(post.get_absolute_url())
    assert gone.status_code == 410 and REASON in gone.content.decode()


def test_a_post_goes_to_a_partner_with_every_photo_that_it_shows(client, cast, post, photos, partner):
    client.force_login(cast.publisher)
    assert client.get(url("article-hand-over", post)).status_code == 200
    client.post(url("article-hand-over", post), {"partner": partner.pk})
    places = Delivery.objects.values_list("place", "photo")
    assert set(places) == {(f"articles.article:{post.pk}", None), ("", photos[0].pk), ("", photos[1].pk)}


def test_the_recall_of_a_photo_finds_the_partner_who_took_it_with_a_post_that_is_gone(cast, post, photos, partner):
    taken(partner, post, photos, cast.publisher)
    publishing.withdraw(by=cast.publisher, article=post, reason=REASON)
    recall_photos(by=cast.publisher, photos=[photos[0]], reason=REASON)
    assert len(letters()) == 2 and photos[0].public_id in letters()[0]["body"] + letters()[1]["body"]


def test_a_draft_goes_to_nobody_and_neither_does_a_photo_that_may_not_be_handed_on(client, cast, post, photos, partner):
    draft = writing.draft(cast.reporter, slug="later")
    client.force_login(cast.publisher)
    assert client.post(url("article-hand-over", draft), {"partner": partner.pk}).status_code == 422
    factories.lease(photos[0], kind="deny", use="syndication")
    answer = client.post(url("article-hand-over", post), {"partner": partner.pk})
    assert answer.status_code == 422 and "lease_forbids" in answer.content.decode()
    assert not Delivery.objects.exists()
