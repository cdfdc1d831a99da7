"""Readers who save data get small pictures, and those who ask for none get their words: without script, by a link."""

import re

import pytest

from gallery.srcsets import Srcset, lightest
from newsroom.modes import mode_of
from tests import factories
from tests.newsroom import shop


@pytest.mark.parametrize(
    ("meta", "mode"),
    [
        ({}, "full"),
        ({"HTTP_SAVE_DATA": "on"}, "light"),
        ({"HTTP_SAVE_DATA": "ON"}, "light"),
        ({"HTTP_SAVE_DATA": "off"}, "full"),
        ({"HTTP_COOKIE": "pictures=none"}, "text"),
        ({"HTTP_COOKIE": "a=b; pictures=none; c=d"}, "text"),
        ({"HTTP_COOKIE": "pictures=none", "HTTP_SAVE_DATA": "on"}, "text"),
        ({"HTTP_COOKIE": "pictures=all", "HTTP_SAVE_DATA": "on"}, "full"),
        ({"HTTP_COOKIE": "pictures=few", "HTTP_SAVE_DATA": "on"}, "light"),
        ({"HTTP_COOKIE": "nopictures=none"}, "full"),
        ({"HTTP_COOKIE": "x=pictures=none"}, "full"),
    ],
)
def test_the_readers_choice_comes_before_the_wish_to_save_data(meta, mode):
    assert mode_of(meta) == mode


@pytest.mark.parametrize(("widths", "chosen"), [((320, 480, 640, 2400), 480), ((320,), 320), ((640, 2000), 640)])
def test_the_small_file_is_the_smallest_that_still_shows_the_picture(widths, chosen):
    source = Srcset("image/webp", ", ".join(f"/media/ab/{width}.webp {width}w" for width in widths))
    assert lightest(source) == Srcset("image/webp", f"/media/ab/{chosen}.webp")


@pytest.fixture
def site(db):
    return shop.opened()


def test_without_pictures_every_page_has_their_words_and_lines_and_not_one_img(site, client):
    client.cookies["pictures"] = "none"
    for name, url in shop.pages(site).items():
        html = client.get(url).content.decode()
        assert "<img" not in html and "<picture" not in html and "srcset" not in html, name
    page = client.get(site.photos[0].get_absolute_url()).content.decode()
    assert site.photos[0].alt in page and 'class="prov' in page


def test_without_pictures_the_words_lead_to_the_page_of_the_photo(site, client):
    client.cookies["pictures"] = "none"
    photo = site.photos[0]
    html = client.get("/photos/").content.decode()
    assert re.search(rf'<a [^>]*href="{photo.get_absolute_url()}[^>]*><span class="words"', html)


def test_a_browser_that_saves_data_gets_one_small_file_of_each_type_and_no_font_ahead(site, client):
    html = client.get("/", headers={"save-data": "on"}).content.decode()
    pictures = re.findall(r"<source [^>]+>", html)
    assert pictures and all("sizes=" not in one and "," not in one for one in pictures)
    assert 'rel="preload"' not in html
    assert "show=all" in html and "Show large pictures" in html


def test_full_pages_have_every_width_and_the_font_ahead(site, client):
    html = client.get("/").content.decode()
    assert "640w" in html and 'as="font"' in html
    assert "show=none" in html


def test_caches_are_told_on_what_a_page_depends(client, site):
    vary = {one.strip() for one in client.get("/").headers["Vary"].split(",")}
    assert {"Cookie", "Save-Data"} <= vary
    assert "Save-Data" not in client.get("/feeds/latest.atom").headers.get("Vary", "")


@pytest.mark.django_db
def test_the_link_sets_the_cookie_and_comes_back(client):
    answer = client.get("/pictures/", {"show": "none", "next": "/photos/?tag=ice"})
    assert answer.status_code == 302 and answer.headers["Location"] == "/photos/?tag=ice"
    assert answer.cookies["pictures"].value == "none" and answer.cookies["pictures"]["httponly"]
    assert "no-store" in answer.headers["Cache-Control"]
    answer = client.get("/pictures/", {"show": "all", "next": "/"})
    assert answer.cookies["pictures"].value == "all"


@pytest.mark.django_db
@pytest.mark.parametrize("away", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:x", ""])
def test_the_link_leads_nowhere_else(client, away):
    assert client.get("/pictures/", {"show": "none", "next": away}).headers["Location"] == "/"


@pytest.mark.django_db
@pytest.mark.parametrize("show", ["", "some", "text"])
def test_an_unknown_choice_has_no_page(client, show):
    answer = client.get("/pictures/", {"show": show})
    assert answer.status_code == 404 and "pictures" not in answer.cookies


@pytest.mark.django_db
def test_pages_for_what_does_not_exist_stay_the_same_bytes_in_each_mode(client):
    factories.article(public=False, slug="not-yet")
    client.cookies["pictures"] = "none"
    assert client.get("/articles/not-yet/").content == client.get("/articles/never-was/").content
