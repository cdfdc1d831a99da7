"""Feeds as programs of readers read them: by feedparser, and JSON Feed by a schema of its specification."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import feedparser
import jsonschema
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree, html

from articles.models import AnnotatedPhoto, Article, Comparison, StoredPost
from gallery.models import Photo
from newsroom import site_settings
from newsroom.feeds import scopes
from newsroom.models import SiteSettings
from sources.slugs import remember_slug
from tests import factories
from tests.newsroom import shop
from tests.newsroom.test_pages_outsider import CANARY, hidden_things

SITE = "https://news.example"
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "json-feed-1.1.json").read_text())
FORMS = scopes.FORMS
HOSTILE = '</script><script>alert(1)</script>"\u2028\x0b&<b>'
MOST = 12

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(settings):
    settings.SITE_URL = SITE
    site_settings.forget()
    yield
    site_settings.forget()


@pytest.fixture
def whole():
    """The owner wants whole texts in feeds."""
    SiteSettings.objects.create(pk=site_settings.ONLY_ROW, feed_text="full")
    site_settings.forget()


@pytest.fixture
def read(client):
    """read(path) -> what a parser makes of a feed: of feedparser for XML, a dict for JSON."""

    def read(path):
        response = client.get(path, headers={"host": "localhost"})
        assert response.status_code == 200, path
        if ".json" in path:
            assert response.headers["Content-Type"].startswith("application/feed+json")
            document = json.loads(response.content)
            jsonschema.validate(document, SCHEMA)
            return document
        etree.fromstring(response.content)
        found = feedparser.parse(response.content, response_headers={"content-type": response.headers["Content-Type"]})
        assert not found.bozo, found.get("bozo_exception")
        return found

    return read


def atom(read, path="/feeds/latest.atom"):
    return read(path).entries


def test_an_entry_has_headline_address_authors_sections_tags_and_times(read):
    author, section = factories.author(name="Ines Halvorsen"), factories.section(name="The border")
    post = factories.article(
        headline="The year the phones came in", authors=[author], section=section, tags=["Phones"], language="ko",
        content_updated_at=timezone.now(),
    )  # fmt: skip
    url = f"{SITE}{post.get_absolute_url()}"
    for form in ("atom", "rss"):
        found = read(f"/feeds/latest.{form}")
        assert found.version == {"atom": "atom10", "rss": "rss20"}[form]
        (entry,) = found.entries
        assert (entry.title, entry.link, entry.author) == (post.headline, url, "Ines Halvorsen")
        assert [tag.term for tag in entry.tags] == ["The border", "Phones"]
        assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == post.publish_at.replace(microsecond=0)
        assert datetime(*entry.updated_parsed[:6], tzinfo=UTC) == post.content_updated_at.replace(microsecond=0)
    (item,) = read("/feeds/latest.json")["items"]
    assert item["url"] == url and item["tags"] == ["The border", "Phones"] and item["language"] == "ko"
    assert item["authors"] == [{"name": "Ines Halvorsen", "url": f"{SITE}{author.get_absolute_url()}"}]
    assert item["date_published"] < item["date_modified"]


def test_the_name_of_an_entry_stays_when_its_address_and_that_of_the_site_change(read, settings):
    post = factories.article()
    before = {form: _names(read(f"/feeds/latest.{form}")) for form in FORMS}
    Article.objects.filter(pk=post.pk).update(slug="another")
    settings.SITE_URL = "https://moved.example"
    assert {form: _names(read(f"/feeds/latest.{form}")) for form in FORMS} == before
    assert len({name for (name,) in before.values()}) == 1


def _names(found):
    return [item["id"] for item in _items(found)]


def _items(found):
    return found["entries"] if "entries" in found else found["items"]


def test_a_photo_comes_with_its_file_size_credit_caption_and_provenance_line(read):
    photo = shop.full_photo(credit_line="Visitor, name withheld / Far Bank", caption="A quay", licence="CC-BY-4.0")
    factories.article(lead_photo=photo, standfirst="Small pictures were leaving by the hour.")
    for form in ("atom", "rss"):
        (entry,) = read(f"/feeds/latest.{form}").entries
        (media,) = entry.media_content
        assert media["url"].startswith(f"{SITE}/media/") and media["medium"] == "image"
        assert media["type"] == "image/webp" and (media["width"], media["height"]) == ("1280", "853")
        assert entry.media_credit[0]["content"] == "Visitor, name withheld / Far Bank"
        for words in ("Small pictures", "Visitor, name withheld / Far Bank", "Taken under escort", "A quay"):
            assert words in entry.summary, form
        assert f'src="{SITE}/media/' in entry.summary
    text = read_text(read, "/feeds/latest.atom")
    assert "<media:description" in text and "A quay Taken under escort" in text
    (item,) = read("/feeds/latest.json")["items"]
    (told,) = item["_provenance"]["photos"]
    assert told["credit"] == "Visitor, name withheld / Far Bank" and "Taken under escort" in told["line"]
    assert told["licence"].startswith("https://creativecommons.org/")
    assert item["image"] == item["attachments"][0]["url"] == media["url"]


def read_text(read, path):
    return read.__closure__[0].cell_contents.get(path).content.decode()


@pytest.mark.parametrize("change", [{"withdrawn_at": timezone.now()}, {"graphic": True}, {"public_from": None}])
@pytest.mark.parametrize("form", FORMS)
def test_a_photo_that_may_not_stand_there_leaves_no_file_behind(client, change, form):
    photo = factories.photo()
    Photo.objects.filter(pk=photo.pk).update(**change)
    factories.article(lead_photo=photo, standfirst="Words alone.")
    text = client.get(f"/feeds/latest.{form}").content.decode()
    assert "Words alone." in text and "/media/" not in text


def test_the_summary_has_no_word_of_the_body_until_the_owner_wants_whole_texts(read, client):
    factories.article(body="<p>The body of it.</p>")
    for form in FORMS:
        assert "The body of it." not in client.get(f"/feeds/latest.{form}").content.decode()
    SiteSettings.objects.create(pk=site_settings.ONLY_ROW, feed_text="full")
    site_settings.forget()
    assert "The body of it." in atom(read)[0].content[0].value
    assert "The body of it." in read("/feeds/latest.rss").entries[0].content[0].value
    assert "The body of it." in read("/feeds/latest.json")["items"][0]["content_html"]


def everything():
    """A post with every kind of embed; returns (post, photos by what shows them)."""
    names = ("lead", "inline", "in_set", "left", "right", "noted", "posted")
    photos = {name: factories.photo(caption=f"Caption {name}", credit_line=f"Credit {name}") for name in names}
    photo_set = factories.photo_set(photos["in_set"], factories.photo(), title="A set")
    pair = Comparison.objects.create(
        title="Two nights", left=photos["left"], right=photos["right"], left_label="Before", words="Look at the lamps."
    )
    noted = AnnotatedPhoto.objects.create(title="What is where", photo=photos["noted"])
    noted.notes.create(position=1, x=0.5, y=0.5, text="The bridge")
    saved = StoredPost.objects.create(
        platform="Net", author="Somebody", handle="@some", text="Words & <more>", posted_on="2013-02-12",
        permalink="https://social.example/1", capture_note="As we saved it.", photo=photos["posted"],
    )  # fmt: skip
    text = (
        '<p>First words.</p><h2>A part</h2><p><a href="/how-we-label/">how</a> <a href="https://other.example/">o</a></p>'
        f'<photo-embed data-id="{photos["inline"].public_id}" data-caption="As said here"></photo-embed>'
        f'<photo-set data-id="{photo_set.pk}"></photo-set><pull-quote data-cite="Her">Said so</pull-quote>'
        f'<photo-comparison data-id="{pair.pk}"></photo-comparison><stored-post data-id="{saved.pk}"></stored-post>'
        f'<annotated-photo data-id="{noted.pk}"></annotated-photo>'
    )
    post = factories.article(body=text, lead_photo=photos["lead"], dateline="TUMEN", authors=[factories.author()])
    post.tags.add("Phones")
    return post, photos


def test_a_whole_text_shows_every_embed_as_plain_figures_with_their_lines(read, whole):
    _post, photos = everything()
    (entry,) = atom(read)
    value = entry.content[0].value
    tree = html.fragment_fromstring(read("/feeds/latest.json")["items"][0]["content_html"], create_parent=True)
    figures = {figure.find(".//img").get("alt"): figure.text_content() for figure in tree.iterfind(".//figure")}
    assert {photo.alt for photo in photos.values()} == set(figures)
    for name, photo in photos.items():
        assert f"Credit {name}" in figures[photo.alt] and "How we know" in figures[photo.alt], name
    assert "As said here" in value and "Caption inline" not in value
    for words in ("TUMEN", "Two nights", "Before", "Look at the lamps.", "The bridge", "Said so", "As we saved it."):
        assert words in value
    assert not tree.xpath("//@class | //@style | //script | //svg | //input")
    assert [link for link in tree.xpath("//@href | //@src") if not link.startswith("https://")] == []
    assert f"{SITE}/how-we-label/" in tree.xpath("//@href")
    assert len(entry.media_content) == len(photos)


def test_a_photo_withdrawn_from_a_whole_text_leaves_its_tombstone(read, whole):
    _post, photos = everything()
    for name in ("inline", "left"):
        Photo.objects.filter(pk=photos[name].pk).update(withdrawn_at=timezone.now(), withdrawal_reason="She asked us.")
    value = atom(read)[0].content[0].value
    assert "She asked us." in value and "Credit inline" not in value and "Look at the lamps." not in value


@pytest.mark.parametrize("form", FORMS)
def test_a_section_a_tag_an_author_and_a_source_have_feeds_of_their_own(client, form):
    site = shop.opened()
    factories.article(headline="Elsewhere")
    for scope, thing in (("sections", site.section), ("tags", site.topic), ("authors", site.author)):
        text = client.get(f"/feeds/{scope}/{thing.slug}.{form}").content.decode()
        assert site.report.headline in text and "Elsewhere" not in text, scope
        assert getattr(thing, "name", "") in text
    text = client.get(f"/feeds/sources/{site.source.slug}.{form}").content.decode()
    assert all(photo.get_absolute_url() in text for photo in site.photos) and site.report.headline not in text


def test_only_a_source_that_is_named_and_has_a_page_has_a_feed(client):
    sources = [
        factories.source(confidentiality="described", has_public_page=True),
        factories.source(confidentiality="protected"),
        factories.source(has_public_page=False),
    ]
    for source in sources:
        factories.photo(source=source)
        assert client.get(f"/feeds/sources/{source.slug}.atom").status_code == 404


def test_what_readers_have_no_page_of_has_no_feed(client):
    author = factories.author()
    factories.article(public=False, authors=[author], tags=["Secret plan"])
    for address in (f"authors/{author.slug}", "tags/secret-plan", "sections/none", "elsewhere/x"):
        assert client.get(f"/feeds/{address}.atom").status_code == 404, address


def test_an_empty_section_has_an_empty_feed_that_is_the_same_each_time(client, read):
    section = factories.section(name="Quiet")
    path = f"/feeds/sections/{section.slug}.atom"
    assert client.get(path).content == client.get(path).content
    assert read(path).feed.title.startswith("Quiet") and not read(path).entries


@pytest.mark.parametrize("slug", ["new-name", "새-이름"])
def test_a_former_address_leads_to_the_present_feed(client, slug):
    site = shop.opened()
    old, site.section.slug = site.section.slug, slug
    site.section.save()
    remember_slug(site.section, old)
    response = client.get(f"/feeds/sections/{old}.rss")
    assert response.status_code == 301 and unquote(response.headers["Location"]) == f"/feeds/sections/{slug}.rss"
    assert client.get(response.headers["Location"]).status_code == 200


@pytest.mark.parametrize("form", FORMS)
def test_pages_lead_on_to_the_oldest_entry_and_hold_each_once(client, read, form):
    now = timezone.now()
    for number in range(35):
        factories.article(headline=f"Number {number}", publish_at=now - timedelta(hours=40 - number))
    first = read(f"/feeds/latest.{form}")
    following = first["next_url"] if form == "json" else next(one.href for one in first.feed.links if one.rel == "next")
    second = read(following.removeprefix(SITE))
    titles = [
        item["title"] for found in (first, second) for item in (found["items"] if form == "json" else found.entries)
    ]
    assert titles == [f"Number {number}" for number in reversed(range(35))]
    last = second.get("next_url") if form == "json" else [one for one in second.feed.links if one.rel == "next"]
    assert not last


def test_the_photos_of_a_source_go_on_on_the_next_page(read, client):
    source = factories.source(has_public_page=True)
    for number in range(scopes.ITEMS + 2):
        factories.photo(source=source, public_from=timezone.now() - timedelta(minutes=number + 1))
    first = read(f"/feeds/sources/{source.slug}.json")
    second = read(first["next_url"].removeprefix(SITE))
    assert len({item["id"] for found in (first, second) for item in found["items"]}) == scopes.ITEMS + 2
    assert client.get(f"/feeds/sources/{source.slug}.json?before=made-up").status_code == 404
    assert client.get("/feeds/latest.json?before=made-up").status_code == 404


@pytest.mark.parametrize("form", FORMS)
def test_whoever_knows_the_answer_gets_304_until_it_changes(client, form):
    post = factories.article()
    path = f"/feeds/latest.{form}"
    etag = client.get(path).headers["ETag"]
    assert client.get(path, headers={"if-none-match": etag}).status_code == 304
    Article.objects.filter(pk=post.pk).update(headline="Other words")
    assert client.get(path, headers={"if-none-match": etag}).status_code == 200


def test_a_withdrawn_post_is_gone_from_every_feed_and_atom_says_which_it_was_and_no_more(client, read):
    """S9."""
    site = shop.opened()
    (name,) = {entry.id for entry in atom(read) if entry.title == site.report.headline}
    moment = timezone.now()
    Article.objects.filter(pk=site.report.pk).update(withdrawn_at=moment, withdrawal_reason="She asked us.")
    paths = ["latest", f"sections/{site.section.slug}", f"tags/{site.topic.slug}", f"authors/{site.author.slug}"]
    for path in paths:
        for form in FORMS:
            text = client.get(f"/feeds/{path}.{form}").content.decode()
            assert site.report.headline not in text and site.report.get_absolute_url() not in text, path
    (stone,) = etree.fromstring(client.get("/feeds/latest.atom").content).iterfind(
        "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
    )
    assert dict(stone.attrib) == {"ref": name, "when": moment.isoformat(timespec="seconds")}


@pytest.mark.parametrize("text", ["summary", "full"])
def test_what_is_hidden_changes_no_byte_of_any_feed(client, text):
    """S10."""
    SiteSettings.objects.create(pk=site_settings.ONLY_ROW, feed_text=text)
    site_settings.forget()
    site = shop.opened()
    things = (("sections", site.section), ("tags", site.topic), ("authors", site.author), ("sources", site.source))
    paths = ["latest", *(f"{scope}/{thing.slug}" for scope, thing in things)]
    addresses = [f"/feeds/{path}.{form}" for path in paths for form in FORMS]
    before = {address: client.get(address).content for address in addresses}
    hidden_things(site)
    after = {address: client.get(address).content for address in addresses}
    # A withdrawn post is told of by the name of its tombstone; that readers saw it is no secret.
    stones = [line for line in after["/feeds/latest.atom"].splitlines() if b"deleted-entry" in line]
    after["/feeds/latest.atom"] = after["/feeds/latest.atom"].replace(stones[0] + b"\n", b"")
    assert len(stones) == 1 and after == before
    assert CANARY.lower().encode() not in b"".join(after.values()).lower()


@pytest.mark.parametrize("form", FORMS)
def test_hostile_words_break_no_feed_and_run_nowhere(client, read, whole, form):
    """S18."""
    post, photos = everything()
    words = dict.fromkeys(("caption", "alt", "credit_line"), HOSTILE)
    Photo.objects.filter(pk__in=[photo.pk for photo in photos.values()]).update(**words)
    Article.objects.filter(pk=post.pk).update(headline=HOSTILE, standfirst=HOSTILE, dateline=HOSTILE)
    found = read(f"/feeds/latest.{form}")
    assert len(_items(found)) == 1
    text = client.get(f"/feeds/latest.{form}").content.decode()
    assert "<script" not in text
    tree = html.fromstring(found["items"][0]["content_html"] if form == "json" else found.entries[0].content[0].value)
    assert not tree.xpath("//script")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", ["latest", "sections", "tags", "authors", "sources"])
def test_a_feed_asks_the_database_no_more_often_for_many_posts_than_for_two(client, whole, form, path):
    section, author = factories.section(), factories.author()
    source = factories.source(has_public_page=True)
    slugs = {"sections": section.slug, "tags": "phones", "authors": author.slug, "sources": source.slug}
    address = f"/feeds/{path}/{slugs[path]}.{form}" if path in slugs else f"/feeds/{path}.{form}"
    counts = []
    for more in (2, 10):
        for _number in range(more):
            post, photos = everything()
            Article.objects.filter(pk=post.pk).update(section=section)
            post.bylines.create(author=author, position=3)
            Photo.objects.filter(pk__in=[photo.pk for photo in photos.values()]).update(source=source)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= MOST


def test_every_page_points_to_the_feed(client):
    assert 'type="application/atom+xml"' in client.get("/").content.decode()


def test_plain_words_stay_plain_in_a_description_of_rss_which_readers_take_for_html(client, whole):
    factories.article(standfirst="Less <b onclick=x> is more")
    xml = etree.fromstring(client.get("/feeds/latest.rss").content)
    assert xml.findtext("channel/item/description") == "Less &lt;b onclick=x&gt; is more"
