"""A photo that may distress, or whose provenance is under review, opens nothing without the editors' word."""

import pytest
from lxml import html

from gallery.models import Photo
from newsroom.models import FrontSlot
from tests import factories
from tests.newsroom import shop

pytestmark = pytest.mark.django_db
FORMS = ("atom", "rss", "json")


@pytest.fixture(params=["graphic", "review"])
def hard(request):
    """(a post whose photo is a hard one, the photo, what is the matter); the newest post, alone in its lists."""
    photo = factories.photo(graphic=request.param == "graphic")
    if request.param == "graphic":
        shop.verify(photo, "under-escort", "escorted")
    row = Photo.objects.get(pk=photo.pk)
    photo.derivatives.filter(sealed=False).update(card=row.access_class)
    post = shop.article(kind="report", lead_photo=photo, tags=["Ice"], authors=[factories.author()])
    return post, row, request.param


def lists_of(post):
    """The lists that a post opens."""
    things = (post.section, post.authors.get(), post.tags.get())
    return ["/", "/articles/", *(thing.get_absolute_url() for thing in things)]


def shown(client, path):
    """(what stands large on a page, as text; what other sites get as its picture)."""
    tree = html.fromstring(client.get(path).content)
    large = tree.xpath("//*[contains(concat(' ', @class, ' '), ' card--lead ') or contains(@class, 'lead__')]")
    preloads = tree.xpath("//link[@rel='preload' and @as='image']")
    text = "".join(html.tostring(one, encoding="unicode") for one in (*large, *preloads))
    return text, "".join(tree.xpath("//meta[@property='og:image']/@content"))


def test_no_list_opens_with_it_and_no_other_site_gets_it_as_the_picture_of_a_list(client, hard):
    post, photo, _trouble = hard
    token = photo.derivatives.shown().get().token
    for path in lists_of(post):
        large, card = shown(client, path)
        assert token not in large and token not in card and "/site-card.png" in card, path


def test_a_plain_photo_does_open_them(client):
    photo = factories.photo()
    shop.verify(photo, "under-escort", "escorted")
    post = shop.article(kind="report", lead_photo=photo, tags=["Ice"], authors=[factories.author()])
    token = photo.derivatives.shown().get().token
    for path in lists_of(post):
        assert token in shown(client, path)[0], path


def test_by_the_editors_word_it_leads_and_one_that_may_distress_still_goes_to_no_other_site(client, hard):
    post, photo, trouble = hard
    FrontSlot.objects.create(place="lead", article=post, open_eyes=True)
    generation = photo.derivatives.shown().get()
    text = client.get("/").content.decode()
    assert generation.token in text
    _large, card = shown(client, "/")
    assert (generation.card_url in card) == (trouble == "review") and ("site-card" in card) == (trouble == "graphic")


def test_of_one_that_may_distress_no_feed_and_no_page_gives_a_file_away_and_one_in_review_keeps_its_line(client, hard):
    post, photo, trouble = hard
    token = photo.derivatives.shown().get().token
    feeds = [f"/feeds/latest.{form}" for form in FORMS] + [f"/feeds/tags/ice.{form}" for form in FORMS]
    for path in feeds:
        text = client.get(path).content.decode()
        assert (token in text) == (trouble == "review"), path
        assert trouble == "graphic" or "Provenance under review" in text, path
    for path in (post.get_absolute_url(), photo.get_absolute_url(), factories.photo_set(photo).get_absolute_url()):
        _large, card = shown(client, path)
        # A card in review carries the mark and the words of that below the picture.
        assert ("site-card" in card) if trouble == "graphic" else card.endswith("/card-review.jpg"), path
