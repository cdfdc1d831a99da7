"""The picture beside a link to a page without one: the site's own, in its name and colours, redrawn with them."""

import io

import pytest
from lxml import html
from PIL import Image

from gallery.imaging.renditions import CARD
from gallery.imaging.sitecard import drawn, writable
from newsroom import site_settings
from newsroom.models import SiteSettings
from newsroom.services.site import save_site
from newsroom.sitecard import card_of
from sources.changes import PublicChange
from tests import factories
from tests.newsroom import shop

pytestmark = pytest.mark.django_db
SITE = "https://news.example"


@pytest.fixture(autouse=True)
def here(settings):
    settings.SITE_URL = SITE


def cards_in(client, path):
    """The addresses that the head of a page gives other sites for its picture."""
    tree = html.fromstring(client.get(path).content)
    found = [tree.xpath(f"//meta[@{kind}]/@content") for kind in ('property="og:image"', 'name="twitter:image"')]
    assert found[0] == found[1]
    return found[0]


def picture(response):
    return Image.open(io.BytesIO(response.content)).convert("RGB")


def colours(image):
    return {colour for _number, colour in image.getcolors(maxcolors=1_000_000)}


def test_every_page_gives_other_sites_one_picture_that_is_there(client):
    site = shop.opened()
    pages = shop.pages(site) | {"api": "/api/", "challenge": f"{site.photos[0].get_absolute_url()}challenge/"}
    for name, path in pages.items():
        (card,) = cards_in(client, path)
        assert card.startswith(f"{SITE}/"), name
        answer = client.get(card.removeprefix(SITE))
        assert answer.status_code == 200 and answer.headers["Content-Type"] == "image/png", name
        tree = html.fromstring(client.get(path).content)
        (kind,), sizes = (
            tree.xpath("//meta[@name='twitter:card']/@content"),
            tree.xpath("//meta[@property='og:image:width' or @property='og:image:height']/@content"),
        )
        assert kind == "summary_large_image" and [int(size) for size in sizes] == list(picture(answer).size), name
        assert tree.xpath("//meta[@property='og:image:alt']/@content") == ["Newsroom"], name


def test_a_post_and_a_set_with_a_photo_that_has_its_card_give_that_and_not_the_site_s(client):
    photo = factories.photo()
    photo.derivatives.filter(sealed=False).update(card=photo.access_class)
    for thing in (factories.article(lead_photo=photo), factories.photo_set(photo), photo):
        (card,) = cards_in(client, thing.get_absolute_url())
        assert card == f"{SITE}{photo.derivatives.shown().get().card_url}"


def test_the_picture_is_small_of_its_size_and_shows_the_name_in_the_owner_s_colour(client, cast):
    plain = client.get(card_of(SiteSettings()).url)
    assert len(plain.content) < 30_000 and picture(plain).size == CARD
    save_site(by=cast.publisher, values={"name": "The Ferry", "accent_dark": "#86b9f5"})
    changed = client.get(card_of(SiteSettings.objects.get()).url)
    assert (0x86, 0xB9, 0xF5) in colours(picture(changed)) and changed.content != plain.content
    assert changed.content != drawn("The Other", "Photographs, and how they reached us", "#86b9f5")
    assert changed.content == drawn("The Ferry", "Photographs, and how they reached us", "#86b9f5")


def test_when_the_owner_changes_name_or_colour_every_page_names_another_address(client, cast, settings):
    post = factories.article()
    seen = set()
    for values in ({}, {"name": "The Ferry"}, {"accent_dark": "#86b9f5"}, {"tagline": "News from the river"}):
        if values:
            save_site(by=cast.publisher, values=values)
        site_settings.forget()
        (card,) = cards_in(client, post.get_absolute_url())
        assert card not in seen and cards_in(client, "/") == [card]
        seen.add(card)
        answer = client.get(card.removeprefix(SITE))
        assert "immutable" in answer.headers["Cache-Control"]
        assert client.get("/site-card.png").headers["Cache-Control"] == "no-cache"
    # What it was called before is asked for again each time: nothing keeps the new picture under the old address.
    for former in seen - {card}:
        assert client.get(former.removeprefix(SITE)).headers["Cache-Control"] == "no-cache"


def test_a_kept_picture_ends_with_a_change_of_the_site_and_the_cdn_is_told(client, cast, settings):
    settings.PURGE_URL, settings.PURGE_TOKEN = "https://cdn.example/purge", "word"
    from gallery.models import Dispatch

    said = client.get("/site-card.png").public_page
    assert said.keys == {"site"}
    before = PublicChange.objects.filter(key="site").count()
    save_site(by=cast.publisher, values={"name": "The Ferry"})
    assert PublicChange.objects.filter(key="site").count() > before
    paths = {path for row in Dispatch.objects.filter(kind="purge") for path in row.payload["paths"]}
    assert {"/site-card.png", "/site.css", "/", "/feeds/latest.atom"} <= paths


def test_a_name_that_our_fonts_cannot_write_stands_there_as_the_address_of_the_site():
    assert card_of(SiteSettings(name="먼 강둑")).name == "news.example"
    assert card_of(SiteSettings(name="Fährmann’s Œuvre")).name == "Fährmann’s Œuvre"
    assert not writable("강") and not writable("a\nb") and not writable("\u202e")


@pytest.mark.parametrize("name", ["x" * 80, "W " * 40, "The Review of Evidence and of Testimony in Photographs", ""])
def test_long_and_empty_names_stay_within_the_picture(name):
    image = Image.open(io.BytesIO(drawn(name, "A line", "#86b9f5"))).convert("RGB")
    ground = image.getpixel((0, 0))
    edges = [image.crop(box) for box in ((0, 0, CARD[0], 20), (0, CARD[1] - 20, *CARD), (0, 0, 90, CARD[1]))]
    assert all(colours(edge) == {ground} for edge in edges)


def test_without_fonts_the_bar_alone_is_drawn(monkeypatch):
    from gallery.imaging import sitecard

    monkeypatch.setattr(sitecard, "_font", lambda path, size: None)
    assert drawn("The Ferry", "A line", "#86b9f5") == drawn("", "", "#86b9f5")
