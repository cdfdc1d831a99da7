"""oEmbed: what other sites show for our addresses, found from our pages, gone when we take something back."""

import html
import json
import re
from datetime import timedelta
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone

from gallery.models import Derivatives
from tests import factories

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL


def ask(client, url, **more):
    return client.get("/oembed", {"url": url if "//" in url else f"{SITE}{url}", **more})


def frame_in(text):
    return re.search(r'<iframe src="([^"]+)" width="(\d+)" height="(\d+)"', text)


def test_a_photo_is_a_frame_with_our_own_card_of_it(client):
    row = factories.photo(headline="On the ice")
    told = ask(client, row.get_absolute_url()).json()
    assert told["version"] == "1.0" and told["type"] == "rich" and told["title"] == "On the ice"
    assert told["author_name"] == row.credit_line and told["provider_url"] == f"{SITE}/"
    frame = frame_in(told["html"])
    assert frame[1] == f"{SITE}{row.get_absolute_url()}embed/"
    assert (int(frame[2]), int(frame[3])) == (told["width"], told["height"])
    assert "allow-scripts" not in told["html"] and "sandbox=" in told["html"] and "<script" not in told["html"]


def test_a_post_and_a_set_are_their_name_and_the_card_of_the_first_picture(client):
    photo = factories.photo()
    photo_set = factories.photo_set(photo, title="Ice <b>and</b> road")
    author = factories.author()
    article = factories.article(headline="Forty minutes", lead_photo=photo, authors=[author])
    for row, name in ((photo_set, "Ice &lt;b&gt;and&lt;/b&gt; road"), (article, "Forty minutes")):
        told = ask(client, row.get_absolute_url()).json()
        assert f'<a href="{SITE}{row.get_absolute_url()}">{name}</a>' in told["html"]
        assert frame_in(told["html"])[1] == f"{SITE}{photo.get_absolute_url()}embed/"
        assert row.standfirst not in told["html"] if row is article else True
    assert told["author_name"] == author.name


def test_a_post_whose_picture_was_taken_back_is_its_name_alone(client):
    gone = factories.photo(withdrawn_at=timezone.now())
    told = ask(client, factories.article(lead_photo=gone).get_absolute_url()).json()
    assert "<iframe" not in told["html"] and "<blockquote>" in told["html"] and "thumbnail_url" not in told


def test_it_stays_within_the_room_that_a_page_has(client):
    photo = factories.photo(dimensions=(1000, 2000))
    article = factories.article(lead_photo=photo)
    for url in (photo.get_absolute_url(), article.get_absolute_url()):
        told = ask(client, url, maxwidth=300, maxheight=250).json()
        assert told["width"] <= 300 and told["height"] <= 250
        assert int(frame_in(told["html"])[2]) <= 300 and int(frame_in(told["html"])[3]) <= 250
        assert ask(client, url, maxwidth=5000).json()["width"] == 640


def test_the_thumbnail_is_the_card_with_the_mark_and_never_a_graphic_picture(client):
    plain, graphic = factories.photo(), factories.photo(graphic=True)
    assert "thumbnail_url" not in ask(client, plain.get_absolute_url()).json()
    Derivatives.objects.update(card="review")
    told = ask(client, plain.get_absolute_url()).json()
    assert told["thumbnail_url"].endswith("/card-review.jpg")
    assert (told["thumbnail_width"], told["thumbnail_height"]) == (1200, 630)
    assert "thumbnail_url" not in ask(client, graphic.get_absolute_url()).json()


def test_xml_says_the_same_as_json(client):
    row = factories.photo(headline='Ice & "road" \x0b')
    response = ask(client, row.get_absolute_url(), format="xml")
    assert response.headers["Content-Type"].startswith("text/xml")
    told = {one.tag: one.text for one in ElementTree.fromstring(response.content)}
    wanted = ask(client, row.get_absolute_url()).json()
    assert told == {name: str(value).replace("\x0b", "") for name, value in wanted.items()}


def test_pages_lead_to_it_and_what_they_lead_to_answers(client):
    photo = factories.photo()
    rows = (photo, factories.photo_set(photo, slug="얼음"), factories.article(lead_photo=photo, slug="얼음-위"))
    for row in rows:
        page = client.get(row.get_absolute_url()).content.decode()
        found = re.findall(
            r'<link rel="alternate" type="((?:application/json|text/xml)\+oembed)"[^>]* href="([^"]+)"', page
        )
        assert [kind for kind, _url in found] == ["application/json+oembed", "text/xml+oembed"]
        for _kind, url in found:
            parts = urlsplit(html.unescape(url))
            assert parse_qs(parts.query)["url"] == [f"{SITE}{row.get_absolute_url()}"]
            assert client.get(f"{parts.path}?{parts.query}").status_code == 200


def test_what_is_not_public_is_as_unknown_as_what_does_not_exist(client):
    tomorrow = timezone.now() + timedelta(days=1)
    hidden = (
        factories.photo(public=False), factories.photo_set(public=False), factories.article(public=False),
        factories.article(embargo_until=tomorrow),
    )  # fmt: skip
    urls = [row.get_absolute_url() for row in hidden]
    urls += ["/photos/nothing/", "/articles/nothing/", "/", "/nothing/at/all", "/admin/", "/articles/", "/api/v1/"]
    urls += ["https://elsewhere.example/photos/x/", "ftp://127.0.0.1:8000/", "//127.0.0.1:8000/x", "http://[", "a//b"]
    urls += [f"{SITE}@evil.example/photos/x/", "javascript://127.0.0.1:8000/", f"{SITE}/photos/%00/"]
    answers = [ask(client, url) for url in urls]
    assert {answer.status_code for answer in answers} == {404}, [a.status_code for a in answers]
    assert len({answer.content for answer in answers}) == 1


def test_s9_what_was_withdrawn_answers_410(client):
    fields = {"withdrawn_at": timezone.now(), "withdrawal_reason": "It named a place"}
    for row in (factories.photo(**fields), factories.photo_set(**fields), factories.article(**fields)):
        response = ask(client, row.get_absolute_url())
        assert response.status_code == 410 and json.loads(response.content)["withdrawn"]["reason"] == "It named a place"


def test_other_ways_of_writing_an_address_lead_to_the_same(client):
    row = factories.photo()
    url = f"{SITE}{row.get_absolute_url()}"
    wanted = ask(client, url).content
    for other in (url.rstrip("/"), f"{url}?set=x#how", url.replace("http:", "https:"), f"{url}embed/"):
        assert ask(client, other).content == wanted, other


@pytest.mark.parametrize("slug", ["renamed", "새-이름"])
def test_a_former_address_leads_on(client, slug):
    from sources.slugs import remember_slug

    row = factories.article()
    old, row.slug = row.slug, slug
    row.save()
    remember_slug(row, old)
    assert f"/articles/{quote(slug)}/" in ask(client, f"/articles/{old}/").json()["html"]


def test_what_cannot_be_understood_is_said(client):
    url = factories.photo().get_absolute_url()
    assert client.get("/oembed").status_code == 400
    assert ask(client, url, maxwidth="wide").status_code == 400
    assert ask(client, url, maxheight="-1").status_code == 400
    assert ask(client, url, format="yaml").status_code == 501
    assert client.post(f"/oembed?url={quote(url)}").status_code == 405
