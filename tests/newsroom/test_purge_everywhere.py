"""What a CDN is told to forget: every address that named what was changed or taken back, whatever its form."""

import re
from urllib.parse import unquote

import pytest

from articles.services import publishing
from articles.services.corrections import correct_photo
from gallery import outbox, purging
from gallery.models import Appearance, Dispatch, Photo
from gallery.services.danger import set_clearance
from gallery.services.photos import edit_photo, withdraw_photo
from gallery.services.photosets import withdraw_set
from sources.models import Source
from sources.services import save_source
from tests.newsroom import crawling
from tests.newsroom.test_two_truths import house, samples

pytestmark = pytest.mark.django_db
BESIDE = re.compile("/photos/[a-z0-9]+/")
#: Forms in which the same is said, by a piece of an address: each must be among what is told of a post and of a photo.
FORMS = ("/feeds/latest.atom", "/feeds/latest.rss", "/feeds/latest.json", "/sitemaps/", "/api/v1/", "/oembed")


@pytest.fixture
def site(client, settings):
    """The rows of a house with a CDN, and {address: text} of every public address that has no question in it."""
    settings.PURGE_URL, settings.PURGE_TOKEN = "https://cdn.example/purge", "word"
    rows, _canaries = house()
    # As publishing writes it.
    for place in (rows["article"], rows["set"]):
        where = {"place": f"{place._meta.label_lower}:{place.pk}", "url": place.get_absolute_url()}
        for photo in rows["photos"][:2]:
            Appearance.objects.create(photo=photo, title=str(place), public_from=photo.public_from, **where)
    urls = [url for urls in samples(rows).values() for url in urls if "?" not in url or url.startswith("/oembed")]
    answers = {url: client.get(url) for url in urls}
    texts = {url: unquote(crawling.body(one).decode("utf-8", "replace")) for url, one in answers.items()}
    return rows, {url: text for url, text in texts.items() if answers[url].status_code == 200}


def told():
    """Every path of every order to the CDN."""
    return {unquote(path) for order in Dispatch.objects.filter(kind="purge") for path in order.payload["paths"]}


def missing(texts, words):
    """The addresses that name one of these words and that no order tells of."""
    naming = [url for url, text in texts.items() if any(word in text for word in words)]
    assert [form for form in FORMS if not any(form in url for url in naming)] == [], "the site does not show it there"
    # Of the forms of oEmbed, the order names those without a size. The page of a photo that stands beside it in the
    # archive says no more of it than a link.
    ordered, beside = told(), {url for url in naming if BESIDE.fullmatch(url)}
    return sorted(url for url in {*naming} - beside if unquote(url.replace("&format=json", "")) not in ordered)


def test_when_a_post_is_withdrawn_every_address_that_named_it_is_forgotten(site, cast):
    rows, texts = site
    post = rows["article"]
    words = (post.headline, post.public_id, post.get_absolute_url())
    publishing.withdraw(by=cast.chief, article=post, reason="A reason for readers.")
    assert missing(texts, words) == []


def test_when_a_photo_is_withdrawn_every_address_that_named_it_is_forgotten(site, cast):
    rows, texts = site
    photo = rows["photos"][0]
    words = (photo.public_id, photo.derivatives.shown().get().token)
    withdraw_photo(by=cast.chief, photo=photo, reason="The person in it asked us.")
    assert missing(texts, words) == [] and photo.get_absolute_url() in told()


def test_when_a_photo_is_corrected_every_address_that_names_it_is_forgotten(site, cast):
    rows, texts = site
    photo = rows["photos"][0]
    correct_photo(by=cast.chief, photo=photo, kind="correction", text="It was another street.")
    assert missing(texts, (photo.public_id, photo.derivatives.shown().get().token)) == []


def test_when_a_photo_changes_every_address_that_names_it_is_forgotten(site, cast):
    rows, texts = site
    photo = rows["photos"][0]
    edit_photo(by=cast.photo_editor, photo=photo, caption="Another caption.")
    assert missing(texts, (photo.public_id, photo.derivatives.shown().get().token)) == []


def test_when_a_photo_changes_its_tags_the_pages_of_both_are_forgotten(site, cast):
    rows, _texts = site
    photo = rows["photos"][0]
    former = [topic.get_absolute_url() for topic in photo.tags.all()]
    edit_photo(by=cast.photo_editor, photo=photo, tags=["Another one"])
    now = [topic.get_absolute_url() for topic in photo.tags.all()]
    assert former and now and {*former, *now} <= told()


@pytest.mark.parametrize("change", ["renamed", "moved", "described", "without a page"])
def test_when_readers_may_know_less_or_other_of_a_source_what_named_it_is_forgotten(site, cast, change):
    rows, _texts = site
    source = Source.objects.get(pk=rows["photos"][0].source_id)
    source.confidentiality, source.public_name, source.has_public_page = "named", "Qxname Photographs", True
    Source.objects.filter(pk=source.pk).update(confidentiality="named", public_name=source.public_name)
    Source.objects.filter(pk=source.pk).update(has_public_page=True)
    old = source.get_absolute_url()
    values = {
        "renamed": {"public_name": "Another name"},
        "moved": {"slug": "elsewhere"},
        "described": {"confidentiality": "described", "public_description": "An agency"},
        "without a page": {"has_public_page": False},
    }[change]
    for name, value in values.items():
        setattr(source, name, value)
    save_source(by=cast.chief, source=source)
    assert {old, f"{old}record.csv", "/sources/", "/sources.csv", "/feeds/latest.atom"} <= told()
    assert f"/feeds/sources/{old.split('/')[-2]}.atom" in told()
    [whole] = [order for order in Dispatch.objects.filter(kind="purge") if "pages" in order.payload["keys"]]
    assert whole.payload["paths"] == ["/*"]


def test_a_note_about_a_source_that_readers_never_see_orders_nothing(site, cast):
    rows, _texts = site
    source = Source.objects.get(pk=rows["photos"][0].source_id)
    source.notes = "Calls on Sundays."
    save_source(by=cast.chief, source=source)
    assert told() == set()


def test_many_photos_are_forgotten_with_all_pages_and_each_of_their_files(site, cast, monkeypatch):
    rows, _texts = site
    monkeypatch.setattr(purging, "MANY", 1)
    monkeypatch.setattr(purging, "AT_ONCE", 1)
    photos = rows["photos"][:2]
    files = {path for one in photos for path in purging.addresses_of(one.derivatives.shown().get())}
    orders = purging.forget_photos(photos)
    assert files and told() == {"/*", *files}
    assert [order.payload["keys"] for order in orders] == [["pages"], []]


class PathsAlone:
    """A CDN that keeps all that was read, and forgets by paths alone: `kept` is {address: text}."""

    def __init__(self, kept):
        self.kept = kept

    def take(self, order):
        """Carry out one order, as docs/operator.md asks for."""
        paths = {unquote(path) for path in order["paths"]}
        self.kept = {} if "/*" in paths else {url: text for url, text in self.kept.items() if unquote(url) not in paths}


def hides_many(cast, source):
    """More photos of a source are hidden at once than pages are worked out for."""
    set_clearance(by=cast.publisher, source=source, clearance="danger", reason="They asked about him.")


def takes_the_name_away(cast, source):
    """A source that was named is only described from now on."""
    source.confidentiality, source.public_name, source.public_description = "described", "", "A driver"
    save_source(by=cast.chief, source=source)


@pytest.mark.parametrize("act", [hides_many, takes_the_name_away])
def test_a_cdn_that_knows_paths_alone_forgets_every_page_of_a_source(site, cast, client, monkeypatch, act):
    monkeypatch.setattr(purging, "MANY", 1)
    rows, _texts = site
    source = Source.objects.get(pk=rows["photos"][0].source_id)
    Source.objects.filter(pk=source.pk).update(confidentiality="named", public_name="Qxname Photographs")
    Photo.objects.filter(pk__in=[photo.pk for photo in rows["photos"][:2]]).update(source=source)
    seen = [photo for photo in rows["photos"][:2] if Photo.objects.cleared().filter(pk=photo.pk).exists()]
    pages = ["/", *(photo.get_absolute_url() for photo in seen), *(f"{one.get_absolute_url()}embed/" for one in seen)]
    cdn = PathsAlone({url: crawling.body(client.get(url)).decode() for url in pages})
    assert len([url for url, text in cdn.kept.items() if "Qxname" in text]) >= 2 == len(seen)
    monkeypatch.setattr("gallery.cdn.purge", cdn.take)
    act(cast, Source.objects.get(pk=source.pk))
    assert outbox.send_due().failed == 0
    assert [url for url, text in cdn.kept.items() if "Qxname" in text] == []


def test_when_a_set_is_withdrawn_every_address_that_named_it_is_forgotten(site, cast):
    rows, texts = site
    photo_set = rows["set"]
    withdraw_set(by=cast.chief, photo_set=photo_set, reason="A reason for readers.")
    naming = [url for url, text in texts.items() if photo_set.title in text or photo_set.get_absolute_url() in text]
    assert [form for form in ("/sitemaps/", "/api/v1/", "/oembed") if not any(form in url for url in naming)] == []
    ordered = told()
    assert [url for url in naming if unquote(url.replace("&format=json", "")) not in ordered] == []


def test_nothing_is_ordered_for_what_no_reader_has_seen(site, cast):
    rows, _texts = site
    hidden = Photo.objects.filter(public_from=None).first() or rows["photos"][0]
    Photo.objects.filter(pk=hidden.pk).update(public_from=None)
    edit_photo(by=cast.photo_editor, photo=Photo.objects.get(pk=hidden.pk), caption="Seen by nobody.")
    assert told() == set()
