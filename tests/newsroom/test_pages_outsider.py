"""What is not public does not exist outside (S10): a canary word of it is in no page, list, count, feed or sitemap."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article
from gallery.models import Appearance, Photo, PhotoSet
from tests import factories
from tests.newsroom import shop

CANARY = "Kanarienvogel"
LATER = timedelta(days=1)


def hidden_things(site):
    """One of everything that readers must not know of, each full of the canary; returns their addresses."""
    now = timezone.now()
    words = {"caption": CANARY, "alt": CANARY, "headline": CANARY, "credit_line": CANARY}
    shown = {"place_shown": CANARY, "place_precision": "locality"}
    photos = [
        factories.photo(public=False, **words, **shown),
        factories.photo(embargo_until=now + LATER, **words, **shown),
        factories.photo(public_from=now + LATER, **words, **shown),
        factories.photo(rights_expire=now, **words, **shown),
    ]
    gone = factories.photo(**words, **shown)
    Photo.objects.filter(pk=gone.pk).update(withdrawn_at=now, withdrawal_reason="Taken back.")
    sets = [
        factories.photo_set(public=False, title=CANARY, introduction=CANARY),
        factories.photo_set(title=CANARY, introduction=CANARY, embargo_until=now + LATER),
    ]
    gone_set = factories.photo_set(title=CANARY, slug="gone-set")
    PhotoSet.objects.filter(pk=gone_set.pk).update(withdrawn_at=now)
    text = {
        "headline": CANARY,
        "standfirst": CANARY,
        "body": f"<p>{CANARY}</p>",
        "body_text": CANARY,
        "dateline": CANARY,
    }
    section, author = factories.section(name=CANARY), factories.author(name=CANARY)
    articles = [
        factories.article(public=False, slug="a-draft", section=section, authors=[author], **text),
        factories.article(embargo_until=now + LATER, slug="an-embargo", section=section, authors=[author], **text),
        factories.article(publish_at=now + LATER, slug="a-schedule", section=section, authors=[author], **text),
    ]
    gone_article = factories.article(slug="gone-article", section=section, authors=[author], **text)
    Article.objects.filter(pk=gone_article.pk).update(withdrawn_at=now, withdrawal_reason="Taken back.")
    for thing in (*photos, gone, *sets, gone_set, *articles, gone_article):
        thing.tags.add(CANARY, "Phones")
    for position, photo in enumerate(photos):
        site.photo_set.items.create(photo=photo, caption=CANARY, position=50 + position)
    Appearance.objects.create(photo=site.photos[0], place="articles.article:9", title=CANARY, url="/x/")
    site.report.related_links.create(other=articles[0])
    factories.source(public_name=CANARY, has_public_page=False)
    factories.source(confidentiality="protected", code=CANARY, notes=CANARY)
    return [thing.get_absolute_url() for thing in (*photos, *sets, *articles)]


@pytest.fixture
def site(db):
    return shop.opened()


def test_no_public_address_holds_a_word_of_what_is_hidden(site, client):
    gone = {"gone set": "/sets/gone-set/", "gone article": "/articles/gone-article/"}
    hidden_things(site)
    for name, url in (shop.pages(site) | shop.FILES | gone).items():
        response = client.get(url)
        assert response.status_code in (200, 404, 410), name
        assert CANARY.lower() not in response.content.decode().lower(), name


def test_nobody_finds_what_is_hidden_by_asking_for_it(site, client):
    hidden_things(site)
    assert not client.get(f"/search/?q={CANARY}").context["found"]
    assert client.get(f"/tags/{CANARY.lower()}/").status_code == 404
    for facet in ("tag", "place"):
        for value in (CANARY, CANARY.lower()):
            context = client.get("/photos/", {facet: value}).context
            assert context["photos"] == [] and context["archive"].total == 0


@pytest.mark.django_db
def test_no_address_tells_the_name_of_a_tag_that_stands_on_drafts_alone(client):
    factories.photo()
    paths = ("/photos/?tag=secret-plan", "/search/?q=street&tag=secret-plan", "/api/v1/photos?tag=secret-plan")
    before = [client.get(path).content for path in paths]
    factories.article(public=False).tags.add("Secret Plan")
    factories.photo(public=False).tags.add("Secret Plan")
    assert [client.get(path).content for path in paths] == before
    factories.photo().tags.add("Secret Plan")
    assert b"Secret Plan" in client.get(paths[0]).content


def test_every_page_is_the_same_with_and_without_what_is_hidden(site, client):
    addresses = {name: url for name, url in (shop.pages(site) | shop.FILES).items() if name != "corrections"}
    before = {name: client.get(url).content for name, url in addresses.items()}
    hidden_things(site)
    # A feed tells its readers what was taken back: here the post that was is a draft again.
    Article.objects.withdrawn().update(withdrawn_at=None, approved_at=None)
    for name, url in addresses.items():
        assert client.get(url).content == before[name], name


def test_what_is_hidden_answers_as_if_it_had_never_been(site, client):
    for url in hidden_things(site):
        unknown = re.sub(r"[^/]+/$", "zzzzzzzzzz/", url)
        hidden, nothing = client.get(url), client.get(unknown)
        assert hidden.status_code == nothing.status_code == 404
        assert hidden.content == nothing.content


def test_a_tag_that_stands_only_on_drafts_has_no_page(site, client):
    factories.article(public=False, tags=["Secret plan"])
    assert client.get("/tags/secret-plan/").status_code == 404


def test_a_signed_in_person_sees_the_public_pages_of_everybody(site, client, cast):
    url = site.photos[0].get_absolute_url()
    anonymous = client.get(url).content
    client.force_login(cast.chief)
    assert client.get(url).content == anonymous
