"""The record of a photo as data, and as JSON-LD in its page."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gallery.jsonld import data_block
from gallery.models import Photo
from gallery.photo_page import photo_page
from gallery.public import with_everything
from gallery.services.photos import withdraw_photo
from tests import factories
from tests.gallery.wholephoto import whole
from tests.newsroom import shop

pytestmark = pytest.mark.django_db
DOCUMENT = settings.BASE_DIR / "docs" / "provenance-json.md"
#: Terms of schema.org that we use, by type (https://schema.org/ImageObject and the types behind it).
TERMS = {
    "ImageObject": {
        "url", "identifier", "name", "caption", "description", "inLanguage", "contentUrl", "thumbnailUrl", "width",
        "height", "creditText", "creator", "copyrightNotice", "license", "usageInfo", "dateCreated", "datePublished",
        "contentLocation", "isFamilyFriendly", "isBasedOn", "keywords", "correction", "publisher",
        "publishingPrinciples", "digitalSourceType", "acquireLicensePage",
    },
    "Person": {"name", "affiliation"},
    "Organization": {"name", "url"},
    "NewsMediaOrganization": {"name", "url"},
    "Place": {"name"},
    "CorrectionComment": {"text", "datePublished", "url", "inLanguage"},
}  # fmt: skip
NEEDED = {"contentUrl", "creditText", "name", "datePublished", "publisher"}


def data_of(client, photo, **headers):
    """The answer of the JSON address."""
    return client.get(f"{photo.get_absolute_url()}provenance.json", headers=headers)


def block_of(client, photo):
    """The data block in the page, as text."""
    html = client.get(photo.get_absolute_url()).content.decode()
    return re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)[1]


def paths(value, prefix=""):
    """Every field of a document, as "pillars[].status"."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield f"{prefix}{key}"
            yield from paths(inner, f"{prefix}{key}.")
    elif isinstance(value, list):
        for inner in value:
            yield from paths(inner, f"{prefix.removesuffix('.')}[].")


def test_the_document_tells_what_the_page_tells_with_codes_beside_the_words(client):
    photo = shop.full_photo(headline="A headline", licence="CC-BY-4.0")
    response = data_of(client, photo)
    found = response.json()
    assert response.headers["Content-Type"] == "application/json"
    assert (found["version"], found["id"], found["title"]) == (1, photo.public_id, "A headline")
    assert found["provenance"]["class"] == "escorted" and found["provenance"]["label"] == "Taken under escort"
    (tag,) = found["tags"]
    assert (tag["code"], tag["facet"], tag["evidence"]) == ("under-escort", "access", ["A summary for readers"])
    assert [pillar["code"] for pillar in found["pillars"]][:2] == ["provenance", "source"]
    assert found["pillars"][0]["status"] == "confirmed"
    assert found["licence"]["code"] == "CC-BY-4.0"
    assert "A summary for the desk" not in response.content.decode()


def test_every_field_is_described_and_nothing_else_is(client, cast):
    photo = whole(cast)
    told = set(paths(data_of(client, photo).json()))
    withdraw_photo(by=cast.chief, photo=photo, reason="The person in it asked us.")
    told |= set(paths(data_of(client, photo).json()))
    text = Path(DOCUMENT).read_text(encoding="utf-8")
    described = set(re.findall(r"^\| `([a-z_.\[\]]+)` \|", text, re.M))
    assert described == told


def test_what_was_wrong_with_the_photo_is_said_with_its_kind_and_its_moment(client, cast):
    (said,) = data_of(client, whole(cast)).json()["corrections"]
    assert (said["kind"], said["label"], said["text"]) == ("correction", "Correction", "It was not the spring.")
    assert said["made"].startswith(str(timezone.now().year)) and said["language"] == "en"


def test_labels_follow_the_language_of_the_reader_and_codes_do_not(client):
    photo = shop.full_photo()
    english, korean = (data_of(client, photo, accept_language=code).json() for code in ("en", "ko"))
    assert korean["language"] == "ko" and korean["tags"][0]["label"] != english["tags"][0]["label"]
    assert korean["tags"][0]["code"] == english["tags"][0]["code"]


def test_who_asks_again_gets_304_until_something_changes(client):
    photo = shop.full_photo()
    first = data_of(client, photo)
    assert first.headers["Cache-Control"] == "no-cache" and "Accept-Language" in first.headers["Vary"]
    again = data_of(client, photo, if_none_match=first.headers["ETag"])
    assert again.status_code == 304 and not again.content
    Photo.objects.filter(pk=photo.pk).update(caption="Another caption")
    changed = data_of(client, photo, if_none_match=first.headers["ETag"])
    assert changed.status_code == 200 and changed.headers["ETag"] != first.headers["ETag"]


def test_any_site_may_read_it_and_nobody_else_s_page_is_opened_by_that(client):
    photo = factories.photo()
    assert data_of(client, photo).headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in data_of(client, photo).headers
    assert "Access-Control-Allow-Origin" not in client.get(photo.get_absolute_url()).headers


def test_a_withdrawn_photo_answers_410_with_its_tombstone_and_a_hidden_one_404(client, cast):
    photo, draft = shop.full_photo(), factories.photo(public=False)
    withdraw_photo(by=cast.chief, photo=photo, reason="The person in it asked us.")
    gone = data_of(client, photo)
    assert gone.status_code == 410 and gone.json()["withdrawn"]["reason"] == "The person in it asked us."
    assert "caption" not in gone.json() and "ETag" not in gone.headers
    hidden, nothing = data_of(client, draft), client.get("/photos/nothinghere/provenance.json")
    assert hidden.status_code == nothing.status_code == 404 and hidden.content == nothing.content


def test_of_a_protected_source_the_data_has_neither_name_nor_day(client):
    source = factories.source(confidentiality="protected")
    photo = shop.full_photo(source=source, creator="Quexley", copyright_notice="Quexley 2013", place_precision="exact")
    found = data_of(client, photo)
    assert found.json()["date"]["iso"] == "2013-02" and found.json()["place"]["precision"] == "withheld"
    for text in (found.content.decode(), block_of(client, photo)):
        assert "Quexley" not in text and "Pyongyang" not in text and "2013-02-09" not in text


def test_the_number_of_queries_is_the_same_for_many_claims_and_few(client, cast):
    photo = shop.full_photo()
    with CaptureQueriesContext(connection) as few:
        data_of(client, photo)
    for code in ("long-lens", "cropped", "toned", "geolocated", "second-source"):
        factories.claim(photo, code, verified=True)
    with CaptureQueriesContext(connection) as many:
        data_of(client, photo)
    assert len(many) <= len(few) <= 13


def image_of(client, photo):
    """The ImageObject in the data of the page, which is a graph of several things."""
    found = json.loads(block_of(client, photo))
    assert found["@context"] == "https://schema.org"
    return next(one for one in found["@graph"] if one["@type"] == "ImageObject")


def terms_of(value):
    """(type, term) of every object of a JSON-LD document."""
    for inner in value if isinstance(value, list) else [value]:
        if isinstance(inner, dict):
            yield from ((inner["@type"], term) for term in inner if not term.startswith("@"))
            for below in inner.values():
                yield from terms_of(below)


def test_the_page_carries_an_image_object_of_terms_that_schema_org_knows(client, cast):
    photo = whole(cast)
    found = image_of(client, photo)
    assert found.keys() >= NEEDED
    assert {(kind, term) for kind, term in terms_of(found) if term not in TERMS[kind]} == set()
    assert found["creator"]["name"] == photo.creator and found["creator"]["@type"] == "Person"
    assert found["contentUrl"].startswith(settings.SITE_URL) and found["license"].startswith("https://")
    assert found["dateCreated"] == "2013-02-09" and found["contentLocation"]["name"] == "Pyongyang"


def test_a_source_that_is_not_named_has_no_creator_in_the_image_object(client):
    source = factories.source(confidentiality="described", public_description="A visitor in 2015", public_name="")
    photo = factories.photo(source=source, creator="Quexley")
    assert "creator" not in image_of(client, photo)


def test_no_words_of_a_photo_can_end_the_data_block(client):
    hostile = "</script><script>alert(1)</script><!-- & \u2028 ]]>"
    photo = factories.photo(caption=hostile, headline=hostile, credit_line=hostile)
    text = block_of(client, photo)
    assert not set("<>&\u2028") & set(text)
    assert image_of(client, photo)["caption"] == hostile
    assert json.loads(data_block({"a": hostile})) == {"a": hostile}


def test_the_projection_cannot_be_changed():
    photo = factories.photo()
    page = photo_page(with_everything(Photo.objects.cleared()).get(pk=photo.pk))
    with pytest.raises(AttributeError):
        page.title = "Another"
