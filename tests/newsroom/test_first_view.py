"""What a first visit costs: sheets, modules and fonts stay small, and the largest picture is asked for at once."""

import gzip
import re
from pathlib import Path

import pytest
from django.utils import timezone

from articles.views import cursor_for
from tests import factories
from tests.newsroom import shop

STATIC = Path(__file__).resolve().parents[2] / "static"
KB = 1_000


def size(paths):
    return sum(path.stat().st_size for path in paths)


def linked(html, pattern):
    return {STATIC / one.split("/static/")[1].split("?")[0] for one in re.findall(pattern, html)}


@pytest.fixture
def site(db):
    return shop.opened()


def test_sheets_and_modules_of_readers_stay_within_their_budgets(site, client):
    sheets = set()
    for url in shop.pages(site).values():
        sheets |= linked(client.get(url).content.decode(), r'rel="stylesheet" href="([^"]+static/[^"]+)"')
    assert len(sheets) >= 6 and size(sheets) <= 50 * KB, {path.name: path.stat().st_size for path in sheets}
    assert size((STATIC / "js").glob("*.js")) <= 20 * KB


def test_a_first_view_without_pictures_stays_within_its_budget(site, client):
    fonts = list((STATIC / "fonts").glob("*.woff2"))
    for name, url in shop.pages(site).items():
        html = client.get(url).content
        text = html.decode()
        sheets = linked(text, r'rel="stylesheet" href="([^"]+static/[^"]+)"')
        roman = [path for path in fonts if "italic" not in path.name]
        rest = [STATIC / "js/app.js", STATIC / "glyphs.svg", STATIC / "icon.svg"]
        assert len(gzip.compress(html)) + size({*sheets, *roman, *rest}) <= 250 * KB, name


def test_no_page_asks_anybody_else_for_anything(site, client):
    for name, url in shop.pages(site).items():
        html = client.get(url).content.decode()
        for address in re.findall(r'(?:src|srcset|data-full)="([^"]+)"', html) + re.findall(
            r'<link rel="(?:stylesheet|preload|icon)"[^>]*href="([^"]+)"', html
        ):
            assert address.startswith("/"), (name, address)


@pytest.mark.parametrize("name", ["front", "photo", "report", "essay", "set"])
def test_the_largest_picture_is_asked_for_ahead_as_it_is_shown(site, client, name):
    html = client.get(shop.pages(site)[name]).content.decode()
    head, body = html.split("</head>")
    preload = re.search(r'<link rel="preload" as="image"[^>]*imagesrcset="([^"]+)" imagesizes="([^"]+)"', head)
    assert f'srcset="{preload[1]}" sizes="{preload[2]}"' in body
    client.cookies["pictures"] = "none"
    assert 'as="image"' not in client.get(shop.pages(site)[name]).content.decode()


def test_a_graphic_picture_is_not_fetched_ahead_of_its_veil(db, client):
    photo = factories.photo(graphic=True)
    assert 'as="image"' not in client.get(photo.get_absolute_url()).content.decode()


def test_a_tag_goes_back_to_its_oldest_post(db, client):
    for number in range(26):
        shop.article(tags=["Ice"], slug=f"ice-{number}")
    seen, url = set(), "/tags/ice/"
    while url:
        page = client.get(url)
        seen |= set(re.findall(r'href="/articles/(ice-\d+)/"', page.content.decode()))
        url = page.context["older"] and f"/tags/ice/{page.context['older']}"
    assert len(seen) == 26
    assert client.get("/tags/ice/?before=nonsense").status_code == 404


@pytest.mark.parametrize("name", ["section", "author", "tag", "list"])
def test_a_list_opens_with_its_newest_post_large_and_shows_its_feeds(site, client, name):
    newest = shop.article(
        lead_photo=site.photos[0],
        section=site.section,
        authors=[site.author],
        tags=["Phones"],
        publish_at=timezone.now(),
    )
    head, body = client.get(shop.pages(site)[name]).content.decode().split("</head>")
    assert body.count("card--lead") == 1 and 'as="image"' in head
    assert name == "list" or 'class="meta follow noprint"' in body
    older = client.get(shop.pages(site)[name], {"before": cursor_for(newest)}).content.decode()
    assert "side--row" in older and "card--lead" not in older


def test_the_contact_sheet_asks_for_no_picture_ahead(site, client):
    html = client.get(shop.pages(site)["set"], {"view": "sheet"}).content.decode()
    assert 'as="image"' not in html
