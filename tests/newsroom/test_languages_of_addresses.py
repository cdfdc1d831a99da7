"""A page has a plain address, which answers each reader in his or her language, and one for each language."""

from types import SimpleNamespace
from urllib.parse import parse_qs, urljoin, urlsplit

import lxml.html
import pytest
from django.conf import settings
from django.http import QueryDict
from django.utils import timezone
from lxml import etree

from articles import views as article_views
from articles.models import Correction
from gallery.archive import views as archive_views
from newsroom import corrections, views, views_sources
from newsroom.search import finding
from sources.languages import LanguageForm, in_language, language_form
from sources.slugs import FormerSlug
from tests import factories
from tests.newsroom import shop

SITE = settings.SITE_URL
#: What a reader of a language sends, once by a choice and once by a browser.
READERS = {"ko": {"accept-language": "en", "cookie": "django_language=ko"}, "en": {"accept-language": "en"}}
#: Pages of the shop that are the same as another, narrowed, or that robots may not list.
UNLISTED = {"kind", "filtered", "photo in a set", "search", "found", "not found"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def site():
    return shop.opened()


@pytest.fixture
def read(client):
    """read(path, reader="en") -> what a page says of its language and its addresses."""

    def read(path, reader="en"):
        response = client.get(path, headers=READERS[reader])
        page = lxml.html.fromstring(response.content.decode())
        links = page.xpath('//head/link[@rel="alternate" and @hreflang]')
        return SimpleNamespace(
            response=response,
            page=page,
            language=page.get("lang"),
            said=response.headers["Content-Language"],
            header=[one for one in response.headers.get("Link", "").split(", ") if 'rel="canonical"' in one],
            canonical=page.xpath('//head/link[@rel="canonical"]/@href'),
            card=page.xpath('//head/meta[@property="og:url"]/@content'),
            alternates={link.get("hreflang"): link.get("href") for link in links},
            number=len(links),
        )

    return read


def and_(path, query):
    return f"{path}{'&' if '?' in path else '?'}{query}"


@pytest.mark.parametrize(("code", "reader"), [("ko", "en"), ("en", "ko")])
def test_every_page_is_in_the_language_of_its_address_whatever_the_reader_reads(site, read, code, reader):
    more = [f"{site.photos[0].get_absolute_url()}{name}/" for name in ("embed", "challenge")]
    more += ["/api/", f"{site.photo_set.get_absolute_url()}?view=sheet"]
    for path in [*shop.pages(site).values(), *more]:
        plain, asked = read(path, reader), read(and_(path, f"lang={code}"), reader)
        assert (plain.language, plain.said) == (reader, reader), path
        assert (asked.language, asked.said) == (code, code), path
        assert "django_language" not in asked.response.cookies, path


@pytest.mark.parametrize(
    ("query", "code", "alone"),
    [
        ("", "", True),
        ("lang=ko", "ko", True),
        ("lang=en", "en", True),
        ("lang=", "", True),
        ("lang=xx", "", True),
        ("lang=KO", "", True),
        ("lang=ko-KR", "", True),
        ("lang=ko&lang=ko", "", True),
        ("lang=ko&lang=en", "", True),
        ("lang=ko&a=b", "ko", False),
        ("a=", "", False),
        ("LANG=ko", "", False),
    ],
)
def test_any_other_value_or_a_repeated_one_counts_as_none(query, code, alone, read):
    assert language_form(QueryDict(query)) == LanguageForm(code, alone)
    for reader in READERS:
        page = read(f"/?{query}", reader)
        assert page.language == page.said == (code or reader)
        assert page.canonical == [f"{SITE}/?lang={code}" if code else f"{SITE}/"]
        assert bool(page.alternates) == alone


def test_a_language_goes_into_an_address_and_out_of_it_and_nothing_else_changes():
    assert in_language("/photos/", "ko") == "/photos/?lang=ko"
    assert in_language("/photos/?tag=%ED%95%9C&lang=en&x=a+b#y", "ko") == "/photos/?tag=%ED%95%9C&x=a+b&lang=ko#y"
    assert in_language("/photos/?lang=ko", "") == "/photos/"
    assert in_language("https://news.example/?l%61ng=ko&slang=1&lang", "") == "https://news.example/?slang=1"
    assert in_language("/photos/?b=2&a=&a=1#lang=ko", "") == "/photos/?b=2&a=&a=1#lang=ko"


def test_what_is_no_page_goes_by_the_reader_alone(client, site):
    photo = site.photos[0].get_absolute_url()
    for path in (
        "/corrections.csv",
        "/how-we-label.csv",
        "/feeds/latest.atom",
        "/admin/login/",
        f"{photo}provenance.json",
    ):
        asked = client.get(f"{path}?lang=ko", headers=READERS["en"])
        assert asked.headers["Content-Language"] == "en", path
        assert "lang=ko" not in asked.headers.get("Link", ""), path
        if path != "/admin/login/":
            assert b"".join(asked) == b"".join(client.get(path, headers=READERS["en"])), path
    assert client.get("/api/v1/?lang=ko").status_code == 400, "the API knows no such parameter"
    form = {"language": "ko", "next": "/photos/"}
    assert client.post("/i18n/setlang/?lang=en", form).headers["Location"] == "/photos/"


def test_the_addresses_of_a_page_name_each_other_and_themselves(site, read):
    for name, path in shop.pages(site).items():
        if name in UNLISTED:
            continue
        forms = {"en": f"{SITE}{path}?lang=en", "ko": f"{SITE}{path}?lang=ko", "x-default": f"{SITE}{path}"}
        for form in forms.values():
            page = read(form.removeprefix(SITE))
            assert page.alternates == forms and page.number == 3, (name, form)
            assert page.canonical == page.card == [form], name
            assert page.header == [f'<{form}>; rel="canonical"'], name


def test_a_page_with_another_query_lives_at_its_address_and_names_no_alternates(site, read):
    sheet = f"{site.photo_set.get_absolute_url()}?view=sheet"
    for path in (
        *(shop.pages(site)[name] for name in UNLISTED - {"not found"}),
        sheet,
        "/?utm_source=a",
        "/photos/?q=1",
    ):
        home = f"{SITE}{urlsplit(path).path}"
        plain, korean = read(path), read(and_(path, "lang=ko"))
        assert not korean.alternates, path
        assert plain.canonical == [home] and korean.canonical == korean.card == [f"{home}?lang=ko"], path
        assert korean.header == [f'<{home}?lang=ko>; rel="canonical"'], path
        assert not plain.alternates or path == "/search/", path


def test_what_robots_may_not_list_names_no_alternates(site, read, client, cast):
    described = factories.source(confidentiality="described", has_public_page=True)
    gone = factories.photo(withdrawn_at=timezone.now())
    photo = site.photos[0].get_absolute_url()
    unlisted = ["/search/", "/nothing/", f"{photo}challenge/", described.get_absolute_url(), gone.get_absolute_url()]
    for path in [*unlisted, f"{photo}embed/"]:
        for query in ("", "?lang=ko"):
            page = read(path + query)
            assert page.page.xpath('//head/meta[@name="robots"]/@content')[0].startswith("noindex"), path
            assert not page.number, path
    client.force_login(cast.chief)
    preview = f"/admin/articles/article/{site.report.pk}/preview/"
    for query in ("", "?lang=ko"):
        page = read(preview + query)
        assert page.response.status_code == 200 and page.language == "en" and not page.number and not page.canonical


def test_a_card_for_other_sites_leads_to_the_page_in_its_language(site, read):
    photo = site.photos[0].get_absolute_url()
    card = read(f"{photo}embed/?lang=ko")
    assert card.canonical == [f"{SITE}{photo}?lang=ko"] and card.header == [f'<{SITE}{photo}?lang=ko>; rel="canonical"']


@pytest.mark.parametrize("thing", ["report", "essay", "photo_set"])
def test_frames_of_the_plain_page_and_of_a_languages_own_never_mix(site, read, thing):
    path = getattr(site, thing).get_absolute_url()
    wanted = {}
    for _round in range(2):
        for reader in READERS:
            for code in ("", "ko", "en"):
                for rest in ("", "a=b"):
                    query = "&".join(filter(None, [f"lang={code}" if code else "", rest]))
                    page = read(f"{path}?{query}" if query else path, reader)
                    assert page.language == (code or reader)
                    assert page.canonical == page.card == [f"{SITE}{path}?lang={code}" if code else f"{SITE}{path}"]
                    assert page.number == (0 if rest else 3)
                    html = page.response.content
                    assert wanted.setdefault((reader, code, rest), html) == html


def test_an_address_in_another_script_is_named_as_in_its_canonical_form(read):
    factories.article(slug="얼음-위")
    page = read("/articles/%EC%96%BC%EC%9D%8C-%EC%9C%84/?lang=ko")
    assert page.canonical == [page.alternates["ko"]] and page.alternates["x-default"].endswith("/articles/얼음-위/")
    assert page.header == [f'<{SITE}/articles/%EC%96%BC%EC%9D%8C-%EC%9C%84/?lang=ko>; rel="canonical"']


def test_the_sitemap_names_the_addresses_that_the_page_names(site, read, client):
    xml = etree.fromstring(client.get("/sitemaps/authors.xml").content)
    spaces = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    path = site.author.get_absolute_url()
    links = xml.xpath(f'//s:url[s:loc="{SITE}{path}"]/x:link[@rel="alternate"]', namespaces=spaces)
    assert {link.get("hreflang"): link.get("href") for link in links} == read(path).alternates


def test_choosing_a_language_leads_to_the_page_in_that_language(site, client):
    page = lxml.html.fromstring(client.get("/photos/?tag=phones&lang=ko&order=oldest").content.decode())
    here = page.xpath('//form[@class="tongue"]//input[@name="next"]/@value')
    assert here == ["/photos/?tag=phones&lang=ko&order=oldest"]
    answer = client.post("/i18n/setlang/", {"language": "en", "next": here[0]})
    assert answer.headers["Location"] == "/photos/?tag=phones&order=oldest"
    assert answer.cookies["django_language"].value == "en"
    # A page that failed has no address to name: the browser says where it was.
    answer = client.post("/i18n/setlang/", {"language": "en"}, headers={"referer": "http://testserver/no/?lang=ko&a=b"})
    assert answer.headers["Location"] == "http://testserver/no/?a=b"


def test_choosing_pages_without_pictures_keeps_the_language_of_the_address(site, client):
    for path in ("/", site.report.get_absolute_url()):
        page = lxml.html.fromstring(client.get(f"{path}?lang=ko").content.decode())
        (there,) = page.xpath('//p[@class="modes"]/a/@href')
        assert client.get(there).headers["Location"] == f"{path}?lang=ko"


def test_a_redirect_keeps_the_language_of_the_address(site, client):
    former = site.author.get_absolute_url()
    FormerSlug.objects.create(kind="articles.author", slug="as-it-was", object_id=site.author.pk)
    source = site.source.get_absolute_url()
    for path, there in (
        ("/photos/?after=nonsense&lang=ko", "/photos/?lang=ko"),
        (f"{source}?after=nonsense&lang=ko", f"{source}?lang=ko"),
        ("/authors/as-it-was/?lang=ko", f"{former}?lang=ko"),
        ("/authors/as-it-was/?lang=xx", former),
        ("/search/?q=quay+2013-02&lang=ko", "/search/?q=quay&date=2013-02&lang=ko"),
        ("/articles?lang=ko", "/articles/?lang=ko"),
    ):
        assert client.get(path).headers["Location"] == there, path


def test_the_language_is_no_filter_and_shows_as_no_chip(site, client):
    for path in ("/photos/", "/search/?q=photo", "/articles/?kind=essay"):
        plain, asked = client.get(path), client.get(and_(path, "lang=en"))
        for name in ("photos", "chips", "filtered", "continued", "teasers"):
            if name in plain.context:
                assert plain.context[name] == asked.context[name], (path, name)
    asked = client.get("/photos/?lang=ko").context
    assert asked["archive"].chips == () and asked["table_query"] == ""
    chips = client.get("/photos/?lang=ko&tag=phones").context["archive"].chips
    assert [(chip.value, chip.remove) for chip in chips] == [("phones", "lang=ko")]


def test_whatever_leads_on_within_a_list_keeps_its_language(site, read, monkeypatch):
    for module, name in (
        (archive_views, "SIZE"), (article_views, "PAGE"), (views, "TAGGED"), (views_sources, "PHOTOS"),
        (views_sources, "SOURCES"), (finding, "PAGE"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, 1)
    factories.source(has_public_page=True)
    said = {"photo": site.photos[0], "text": "It was the other bridge.", "made_at": timezone.now()}
    made = [Correction(**said) for _number in range(corrections.PAGE + 1)]
    Correction.objects.bulk_create(made)
    things = (site.section, site.author, site.topic, site.source)
    lists = ["/photos/", "/articles/", "/sources/", "/corrections/", *(thing.get_absolute_url() for thing in things)]
    for path in [*lists, "/search/?q=photo", "/photos/?tag=phones", "/articles/?kind=report"]:
        if path == "/articles/?kind=report":
            factories.article(kind="report")
        page = read(and_(path, "lang=ko")).page
        (link,) = page.xpath('//main//a[@rel="next" or @data-more]/@href')
        assert parse_qs(urlsplit(link).query)["lang"] == ["ko"], path
        following = read(urljoin(path, link))
        assert following.response.status_code == 200 and following.language == "ko", path
        back = following.page.xpath('//main//a[@rel="prev"]/@href')
        assert all("lang=ko" in one for one in back), path


def test_filters_orders_and_forms_of_a_list_keep_its_language(site, read):
    for path in ("/photos/?tag=phones", "/search/?q=photo&kind=photo", "/articles/?kind=essay"):
        page = read(f"{path}&lang=ko").page
        links = page.xpath('//main//a[starts-with(@href, "?")]/@href')
        assert links and all(parse_qs(urlsplit(one).query)["lang"] == ["ko"] for one in links), path
        again = [one.action for one in page.forms if one.action == urlsplit(path).path]
        kept = [one.fields["lang"] for one in page.forms if one.action == urlsplit(path).path]
        assert kept == ["ko"] * len(again), path
    assert read("/photos/?tag=phones&lang=ko").page.xpath('//p[contains(@class, "facets__go")]/a/@href') == [
        "/photos/?lang=ko"
    ]
    assert read("/articles/?lang=ko").page.xpath('//ul[@class="chips"]//a/@href')[0] == "/articles/?lang=ko"
    for path in ("/photos/", "/search/?q=photo", "/articles/"):
        assert b"lang=" not in read(path).response.content.partition(b"<main")[2], path


def test_a_note_of_a_reader_is_answered_in_the_language_of_the_address(site, client):
    path = f"{site.photos[0].get_absolute_url()}challenge/"
    assert "알려" in client.post(f"{path}?lang=ko", {}, headers=READERS["en"]).content.decode()
    answer = client.post(f"{path}?lang=ko", {"website": "a trap"}, headers=READERS["en"])
    assert answer.headers["Location"] == f"{path}?received=1&lang=ko"
