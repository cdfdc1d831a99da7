"""Data for search engines: valid by schema.org's vocabulary, nothing that the page does not show, and inert."""

import json
from urllib.parse import urlencode

import pytest
from django.utils import timezone
from lxml import html

from articles.models import Correction
from gallery import sourcetypes
from gallery.jsonld import SOURCE_TYPES, data_block, source_type
from gallery.models import Photo
from newsroom import site_settings
from newsroom.models import SiteSettings
from tests import factories
from tests.newsroom import schemaorg, shop

SITE = "https://news.example"
HOSTILE = '</script><script>alert(1)</script><!--"\u2028\u2029]]>'
# What is not there says nothing of itself.
SILENT = ("not found",)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(settings):
    settings.SITE_URL = SITE
    site_settings.forget()
    yield
    site_settings.forget()


@pytest.fixture
def read(client):
    """read(path) -> (the documents in a page, its words)."""

    def read(path):
        tree = html.fromstring(client.get(path).content)
        blocks = tree.xpath("//script[@type='application/ld+json']")
        for block in tree.xpath("//script"):
            assert block.get("src") or block.get("type") == "application/ld+json"
        return [json.loads(block.text) for block in blocks], tree

    return read


def node(documents, kind):
    (found,) = [one for document in documents for one in document["@graph"] if one["@type"] == kind]
    return found


def test_every_page_says_what_it_is_in_schema_orgs_words(read):
    site = shop.opened()
    for name, path in shop.pages(site).items():
        documents, _tree = read(path)
        assert bool(documents) != (name in SILENT), name
        assert [fault for document in documents for fault in schemaorg.faults(document)] == [], name


def test_every_page_below_the_front_page_says_where_it_stands(read):
    site = shop.opened()
    for name, path in shop.pages(site).items():
        if name in (*SILENT, "front"):
            continue
        steps = node(read(path)[0], "BreadcrumbList")["itemListElement"]
        assert steps[0]["item"] == f"{SITE}/" and steps[-1]["item"] == f"{SITE}{path.split('?')[0]}", name
        assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))


@pytest.mark.parametrize(
    ("kind", "named"),
    [
        ("report", "ReportageNewsArticle"),
        ("essay", "ReportageNewsArticle"),
        ("explainer", "BackgroundNewsArticle"),
        ("commentary", "OpinionNewsArticle"),
        ("post", "NewsArticle"),
        ("live", "NewsArticle"),
    ],
)
def test_a_post_is_an_article_of_its_kind(read, kind, named):
    author = factories.author(name="Ines Halvorsen", role="Reporter")
    photo = shop.full_photo(credit_line="Agency", licence="CC-BY-4.0", digital_source_type="digitalCapture")
    post = factories.article(kind=kind, authors=[author], lead_photo=photo, tags=["Phones"], language="ko")
    article = node(read(post.get_absolute_url())[0], named)
    assert article["headline"] == post.headline and article["inLanguage"] == "ko"
    assert article["author"] == [
        {
            "@type": "Person",
            "name": "Ines Halvorsen",
            "url": f"{SITE}{author.get_absolute_url()}",
            "jobTitle": "Reporter",
        }
    ]
    assert article["datePublished"] == post.public_from.isoformat(timespec="seconds") and article["keywords"] == [
        "Phones"
    ]
    image = article["image"]
    assert image["creditText"] == "Agency" and image["license"].startswith("https://creativecommons.org/")
    assert image["acquireLicensePage"] == f"{SITE}{photo.get_absolute_url()}#fc"
    assert image["digitalSourceType"] == "https://schema.org/DigitalCaptureDigitalSource"


def test_what_was_corrected_is_said_with_the_post(read):
    post = factories.article()
    made = timezone.now()
    Correction.objects.create(article=post, kind="correction", text="It was the other bridge.", made_at=made)
    (told,) = node(read(post.get_absolute_url())[0], "NewsArticle")["correction"]
    assert told["text"] == "It was the other bridge." and told["datePublished"] == made.isoformat(timespec="seconds")


def test_the_picture_of_a_hidden_source_names_no_creator(read):
    source = factories.source(confidentiality="protected")
    photo = factories.photo(source=source, creator="Secret Name", copyright_notice="Secret Name", credit_line="Visitor")
    photo_set, post = factories.photo_set(photo), factories.article(lead_photo=photo)
    for thing in (photo, photo_set, post):
        documents, _tree = read(thing.get_absolute_url())
        assert "Secret Name" not in json.dumps(documents)
        images = [one for one in schemaorg.nodes(documents) if one["@type"] == "ImageObject"]
        assert images and not [one for one in images if "creator" in one or "copyrightNotice" in one]


def test_a_withdrawn_or_distressing_lead_photo_is_not_the_image_of_a_post(read):
    for change in ({"withdrawn_at": timezone.now(), "withdrawal_reason": "She asked."}, {"graphic": True}):
        photo = factories.photo()
        Photo.objects.filter(pk=photo.pk).update(**change)
        article = node(read(factories.article(lead_photo=photo).get_absolute_url())[0], "NewsArticle")
        assert "image" not in article


def test_a_set_is_a_gallery_of_its_photos_with_the_captions_that_they_have_there(read):
    photos = [factories.photo(), factories.photo()]
    photo_set = factories.photo_set(*photos)
    photo_set.items.filter(photo=photos[1]).update(caption="As said here")
    gallery = node(read(photo_set.get_absolute_url())[0], "ImageGallery")
    assert [one["caption"] for one in gallery["associatedMedia"]] == [photos[0].caption, "As said here"]


def test_the_front_page_says_who_publishes_and_by_what_rules_once_the_owner_has_named_them(read):
    house = node(read("/")[0], "NewsMediaOrganization")
    assert house["correctionsPolicy"] == f"{SITE}/corrections/" and "ethicsPolicy" not in house
    SiteSettings.objects.create(
        pk=site_settings.ONLY_ROW, name="The Other Bank", ethics_url="https://x.example/ethics",
        contact_url="https://x.example/us",
    )  # fmt: skip
    site_settings.forget()
    documents, _tree = read("/")
    house = node(documents, "NewsMediaOrganization")
    assert house["name"] == "The Other Bank" and house["ethicsPolicy"] == "https://x.example/ethics"
    assert house["contactPoint"]["url"] == "https://x.example/us"
    search = node(documents, "WebSite")["potentialAction"]
    assert search["target"]["urlTemplate"] == f"{SITE}/search/?q={{search_term_string}}"
    assert [fault for document in documents for fault in schemaorg.faults(document)] == []


def test_a_page_of_results_lists_what_it_shows_in_its_order_and_no_more(read):
    site = shop.opened()
    for path in ("/search/?q=photo", "/search/?q=spring", f"/search/?kind=source&q={site.source.public_name}"):
        documents, tree = read(path)
        page = node(documents, "SearchResultsPage")
        told = [(one["position"], one["name"], one["url"]) for one in page["mainEntity"]["itemListElement"]]
        links = tree.xpath("//ul[@id='results']//h3/a")
        shown = [(number, one.text_content(), f"{SITE}{one.get('href')}") for number, one in enumerate(links, start=1)]
        assert told == shown and told, path
        assert set(page["mainEntity"]) == {"@type", "itemListElement"}
        steps = node(documents, "BreadcrumbList")["itemListElement"]
        assert [step["item"] for step in steps] == [f"{SITE}/", f"{SITE}/search/"]
        assert [fault for document in documents for fault in schemaorg.faults(document)] == []
    for path in ("/search/", "/search/?q=nowherefound"):
        documents, tree = read(path)
        assert "mainEntity" not in node(documents, "SearchResultsPage")
        assert tree.xpath("//meta[@name='robots']/@content") == ["noindex"]


def test_what_somebody_searches_for_ends_no_block_and_no_attribute(client, read):
    """S18."""
    factories.article(headline=f"Bridge {HOSTILE}")
    path = f"/search/?{urlencode({'q': f'bridge {HOSTILE}'})}"
    page = client.get(path).content.decode()
    assert "<script>alert" not in page and node(read(path)[0], "SearchResultsPage")["name"].startswith("Search: bridge")
    (found,) = node(read("/search/?q=bridge")[0], "SearchResultsPage")["mainEntity"]["itemListElement"]
    assert found["name"].split() == f"Bridge {HOSTILE}".split()


def test_nothing_is_said_that_the_page_does_not_show(read):
    site = shop.opened()
    for path in (site.report.get_absolute_url(), site.photo_set.get_absolute_url()):
        documents, tree = read(path)
        words = " ".join(tree.text_content().split()) + " ".join(tree.xpath("//body//@alt | //head//@content"))
        for one in schemaorg.nodes(documents):
            for term in ("headline", "caption", "creditText", "creator", "text", "dateline"):
                told = one.get(term, "")
                told = told.get("name", "") if isinstance(told, dict) else told
                assert " ".join(told.split()) in words, (path, term, told)


def test_no_words_end_the_block_or_begin_a_tag(read, client):
    """S18."""
    author = factories.author(name=HOSTILE[:100], role=HOSTILE[:60])
    source = factories.source(public_name=HOSTILE[:100], has_public_page=True)
    photo = factories.photo(source=source, caption=HOSTILE, alt=HOSTILE, credit_line=HOSTILE, creator=HOSTILE)
    section = factories.section(name=HOSTILE[:60], description=HOSTILE)
    post = factories.article(
        headline=HOSTILE, standfirst=HOSTILE, authors=[author], section=section, lead_photo=photo, tags=[HOSTILE[:60]]
    )
    photo_set = factories.photo_set(photo, title=HOSTILE)
    SiteSettings.objects.create(pk=site_settings.ONLY_ROW, name=HOSTILE[:60], about=HOSTILE)
    site_settings.forget()
    for thing in (post, photo, photo_set, author, section, source, post.tags.get()):
        documents, _tree = read(thing.get_absolute_url())
        assert documents and HOSTILE[:9] in json.dumps(documents, ensure_ascii=False)
        assert "<script>alert" not in client.get(thing.get_absolute_url()).content.decode()
    assert read("/")[0]


def test_a_data_block_holds_no_sign_that_means_something_in_html():
    text = data_block({"name": HOSTILE + "&amp;"})
    assert not set(text) & set("<>&\u2028\u2029") and json.loads(text)["name"] == HOSTILE + "&amp;"


def test_every_source_type_that_we_name_is_one_of_schema_orgs_and_of_ours():
    known = set(schemaorg.VALUES["IPTCDigitalSourceEnumeration"])
    assert {source_type(code) for code in SOURCE_TYPES} <= known and set(sourcetypes.LABELS) >= SOURCE_TYPES
    assert source_type("http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture") in known
    assert source_type("made up") == source_type("") == ""


def test_the_table_finds_out_what_schema_org_does_not_know():
    wrong = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "x", "colour": "red"}
    assert schemaorg.faults(wrong) == ["NewsArticle: NewsArticle has no colour"]
    assert schemaorg.faults(wrong | {"colour": None, "publisher": {"@type": "Place"}})
    assert schemaorg.faults({"@context": "https://schema.org", "@type": "Nonsense"})


def test_cards_say_the_same_on_every_page(read):
    site = shop.opened()
    for name, path in shop.pages(site).items():
        if name in SILENT:
            continue
        _documents, tree = read(path)
        card = {one.get("property"): one.get("content") for one in tree.xpath("//meta[@property]")}
        assert card["og:title"] and card["og:type"] and card["og:site_name"] and card["og:locale"] == "en_GB", name
        assert card["og:url"] == f"{SITE}{path.split('?')[0]}", name
        assert len(tree.xpath("//meta[@property='og:title']")) == 1 and tree.xpath("//meta[@name='twitter:card']"), name


def test_pages_lead_to_the_feeds_of_the_same(read, client):
    site = shop.opened()
    things = {"sections": site.section, "tags": site.topic, "authors": site.author, "sources": site.source}
    for scope, thing in things.items():
        _documents, tree = read(thing.get_absolute_url())
        links = tree.xpath("//link[@rel='alternate']/@href")
        for form in ("atom", "rss", "json"):
            assert f"/feeds/{scope}/{thing.slug}.{form}" in links and f"/feeds/latest.{form}" in links
            assert client.get(f"/feeds/{scope}/{thing.slug}.{form}").status_code == 200
