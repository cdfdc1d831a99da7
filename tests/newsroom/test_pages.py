"""Every public page is whole: one heading, a language, described pictures of known size, and no inline code."""

from html.parser import HTMLParser

import pytest
from django.test import Client
from django.utils import timezone

from gallery.models import Photo, ProvenanceTag
from gallery.provenance import CLASS_KEYS
from newsroom.views import forbidden, server_error
from tests import factories
from tests.newsroom import shop

INLINE = {"style", "onclick", "onload", "onerror", "onsubmit", "onchange"}


class Reading(HTMLParser):
    """Collects what the checks below ask for."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.ids, self.inline_scripts, self._script = [], [], [], False
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.tags.append((tag, attrs))
        # A data block is not code: browsers do not run it.
        self._script = tag == "script" and attrs.get("type") != "application/ld+json"
        if "id" in attrs:
            self.ids.append(attrs["id"])

    def handle_data(self, data):
        if self._script and data.strip():
            self.inline_scripts.append(data)
        self._script = False

    def all(self, name):
        return [attrs for tag, attrs in self.tags if tag == name]


@pytest.fixture
def site(db):
    return shop.opened()


def test_every_page_is_whole(site, client):
    for name, url in shop.pages(site).items():
        response = client.get(url)
        assert response.status_code == (404 if name == "not found" else 200), name
        html = response.content.decode()
        page = Reading(html)
        assert len(page.all("h1")) == 1, name
        assert page.all("html")[0]["lang"] == "en" and page.all("html")[0]["dir"] == "ltr", name
        assert page.all("html")[0]["data-glyphs"].endswith("glyphs.svg"), name
        assert len(page.all("main")) == 1 and 'href="#main"' in html, name
        assert len(page.ids) == len(set(page.ids)), name


def test_every_picture_is_described_and_keeps_its_place(site, client):
    for name, url in shop.pages(site).items():
        images = Reading(client.get(url).content.decode()).all("img")
        for image in images:
            assert "alt" in image, name
            if "data-img" not in image:  # the viewer's own, which has no picture yet
                assert int(image["width"]) > 0 and int(image["height"]) > 0, name


def test_no_page_carries_inline_code_and_each_forbids_it(site, client):
    for name, url in shop.pages(site).items():
        response = client.get(url)
        page = Reading(response.content.decode())
        assert not page.inline_scripts and not page.all("style"), name
        assert not [attrs for _tag, attrs in page.tags if INLINE & attrs.keys()], name
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "unsafe" not in policy, name


@pytest.mark.parametrize("name", ["front", "report", "photo", "set", "archive", "tag"])
def test_every_photo_has_its_three_lines_or_the_short_form(site, client, name):
    html = client.get(shop.pages(site)[name]).content.decode()
    assert "/ Agency" in html or name == "front"
    assert 'class="prov k-escorted"' in html
    assert "Taken under escort" in html


def test_a_canonical_address_comes_from_the_settings_and_not_from_the_host(site, client, settings):
    settings.SITE_URL = "https://news.example"
    html = client.get("/photos/?order=oldest").content.decode()
    assert '<link rel="canonical" href="https://news.example/photos/">' in html


def test_the_front_page_says_that_nothing_is_published_yet(db, client):
    assert "Nothing has been published yet" in client.get("/").content.decode()


def test_the_front_page_leads_with_the_newest_essay_or_report_with_a_photo(site, client):
    shop.article(kind="post", headline="A post without a picture")
    lead = client.get("/").context["front"].lead
    assert lead.headline == site.essay.headline


def test_the_front_page_shows_each_post_once(site, client):
    front = client.get("/").context["front"]
    cards = [front.lead, *front.live, *front.latest, *front.essays, *front.sections]
    assert len({card.pk for card in cards}) == len(cards) == 3


def test_only_a_withdrawn_photo_keeps_a_post_from_leading(site, client):
    site.photos[-1].withdrawn_at = site.photos[-1].uploaded_at
    site.photos[-1].save()
    assert client.get("/").context["front"].lead.headline == site.report.headline


def test_the_navigation_lists_sections_with_something_to_read(site, client):
    factories.section(name="An empty section")
    html = client.get("/corrections/").content.decode()
    assert site.section.name in html and "An empty section" not in html


def test_the_language_can_be_switched_without_script_and_without_a_token(site):
    client = Client(enforce_csrf_checks=True)
    response = client.post("/i18n/setlang/", {"language": "ko", "next": "/photos/"})
    assert response.status_code == 302 and response.headers["Location"] == "/photos/"
    assert '<html lang="ko"' in client.get("/photos/").content.decode()


def test_the_language_switch_leads_nowhere_else(site, client):
    response = client.post("/i18n/setlang/", {"language": "ko", "next": "https://elsewhere.example/"})
    assert not response.headers["Location"].startswith("https://elsewhere")


def test_only_the_demo_says_that_it_is_one(site, client, settings):
    assert "Demo:" not in client.get("/").content.decode()
    settings.MODE = "demo"
    assert "Demo:" in client.get("/").content.decode()


def test_a_withdrawal_stands_on_the_corrections_page_newest_first(site, client):
    reasons = ["It shows another city.", "The agency killed it."]
    for reason in reasons:
        photo = factories.photo()
        Photo.objects.filter(pk=photo.pk).update(withdrawn_at=timezone.now(), withdrawal_reason=reason)
    html = client.get("/corrections/").content.decode()
    assert html.index(reasons[1]) < html.index(reasons[0])
    assert f'id="photo-{photo.public_id}"' in html


def test_how_we_label_explains_every_class_and_tag_with_its_number(site, client):
    html = client.get("/how-we-label/").content.decode()
    for key in CLASS_KEYS[:-1]:
        assert f'id="{key}"' in html
    for tag in ProvenanceTag.objects.all():
        assert tag.name in html.replace("&#x27;", "'")
    assert "3 photos carry this tag" in html


def test_a_tag_page_shows_posts_sets_and_photos(site, client):
    found = client.get(site.topic.get_absolute_url()).context["found"]
    assert (len(found.articles.items), len(found.sets.items), len(found.photos.items)) == (3, 1, 3)


def test_the_page_for_an_error_needs_neither_database_nor_request(client):
    response = server_error(None)
    assert response.status_code == 500 and b"Something went wrong" in response.content


def test_a_refusal_says_its_reason_in_the_house_style(rf, db):
    response = forbidden(rf.get("/"), "Your account may not do this.")
    assert response.status_code == 403 and b"Your account may not do this." in response.content


def test_robots_learn_of_the_sitemap_and_stay_out_of_the_desk(client, settings):
    settings.SITE_URL = "https://news.example"
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/" in text and "Sitemap: https://news.example/sitemap.xml" in text


def test_a_form_without_our_cookie_is_refused_in_the_house_style(db):
    response = Client(enforce_csrf_checks=True).post("/admin/login/")
    assert response.status_code == 403 and b"This form was not sent" in response.content
    assert response.content.count(b"<h1>") == 1 and b"css/tokens" in response.content
