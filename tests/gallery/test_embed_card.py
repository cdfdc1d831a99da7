"""The card of a photo for other sites: the one page that may be framed, with credit and provenance, until withdrawn."""

import html
import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from gallery.embedding import frame_of, size_of
from gallery.imaging import glyphs
from gallery.models import Photo
from gallery.public import photos_for_readers
from tests import factories
from tests.newsroom.crawling import Executable

pytestmark = pytest.mark.django_db


def embed(client, row, status=200):
    response = client.get(f"{row.get_absolute_url()}embed/")
    assert response.status_code == status
    return response


def test_it_keeps_caption_credit_and_provenance_with_its_mark_and_leads_to_the_record(client):
    row = factories.photo(caption="Seen from a bus", credit_line="Mara Halvorsen / Agency")
    factories.claim(row, "under-escort", verified=True)
    Photo.objects.filter(pk=row.pk).update(access_class="escorted")
    text = embed(client, row).content.decode()
    photo = photos_for_readers([row.pk])[row.pk]
    for words in ("Seen from a bus", "Mara Halvorsen / Agency", photo.line.phrase, photo.src, f'alt="{photo.alt}"'):
        assert words in text
    assert glyphs.drawing("g-escorted") in text and "<use" not in text
    assert f'href="{settings.SITE_URL}{row.get_absolute_url()}#how" target="_blank" rel="noopener"' in text


def test_any_site_may_frame_it_and_nothing_else_of_ours(client):
    row = factories.photo()
    answer = embed(client, row)
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers
    article = factories.article(lead_photo=row, photo_sets=[factories.photo_set(row)])
    others = (row.get_absolute_url(), article.get_absolute_url(), "/", "/api/", "/oembed", "/photos/", "/nothing/")
    for url in (*others, f"{row.get_absolute_url()}provenance.json", "/photos/nothing/embed/", "/admin/login/"):
        other = client.get(url)
        assert "frame-ancestors 'none'" in other.headers["Content-Security-Policy"], url
        assert other.headers["X-Frame-Options"] == "DENY", url


def test_it_runs_nothing_sets_nothing_and_is_not_found_by_itself(client):
    row = factories.photo(caption="<script>alert(1)</script>", credit_line='"><img onerror=x>')
    answer = embed(client, row)
    assert "script-src 'none'" in answer.headers["Content-Security-Policy"] and not answer.cookies
    assert answer.headers["X-Robots-Tag"] == "noindex" and answer.headers["Cache-Control"] == "no-cache"
    text = answer.content.decode()
    parser = Executable()
    parser.feed(text)
    assert parser.found == [] and "<script" not in text and "style=" not in text
    canonical = f"{settings.SITE_URL}{row.get_absolute_url()}"
    assert f'<link rel="canonical" href="{canonical}">' in text and 'content="noindex"' in text
    assert answer.headers["Link"] == f'<{canonical}>; rel="canonical"'


def test_a_graphic_picture_is_veiled_until_the_reader_asks(client):
    veiled, plain = embed(client, factories.photo(graphic=True)), embed(client, factories.photo())
    assert "framed__picture--veiled" in veiled.content.decode() and 'type="checkbox"' in veiled.content.decode()
    assert "veiled" not in plain.content.decode()


def test_s9_it_dies_with_a_withdrawal_and_says_so_in_every_frame(client):
    row = factories.photo(caption="Seen from a bus")
    embed(client, row)
    Photo.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now(), withdrawal_reason="It showed a face")
    answer = embed(client, row, 410)
    text = answer.content.decode()
    assert "It showed a face" in text and row.public_id in text
    assert "Seen from a bus" not in text and "<img" not in text and row.credit_line not in text
    assert "frame-ancestors *" in answer.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer.headers


def test_s10_what_is_hidden_has_no_card(client):
    tomorrow = timezone.now() + timedelta(days=1)
    hidden = (factories.photo(public=False), factories.photo(embargo_until=tomorrow))
    answers = [embed(client, row, 404) for row in hidden] + [client.get("/photos/nothing/embed/")]
    assert len({answer.content for answer in answers}) == 1


def test_the_page_of_a_photo_offers_the_frame_as_text_to_copy(client):
    row = factories.photo(headline='A "road" <b>')
    text = client.get(row.get_absolute_url()).content.decode()
    offered = html.unescape(re.search(r"<textarea[^>]* readonly[^>]*>(.*?)</textarea>", text, re.DOTALL)[1])
    assert offered == frame_of(photos_for_readers([row.pk])[row.pk])
    assert f'src="{settings.SITE_URL}{row.get_absolute_url()}embed/"' in offered
    parser = Executable()
    parser.feed(text)
    assert "iframe" not in parser.found


def test_the_frame_has_room_for_the_picture_and_never_more_than_it_may():
    wide, tall = (factories.photo(dimensions=size) for size in ((1600, 800), (800, 3200)))
    photos = photos_for_readers([wide.pk, tall.pk])
    assert size_of(photos[wide.pk]) == (640, 320 + 190)
    assert size_of(photos[tall.pk]) == (640, 640 + 190)
    assert size_of(photos[tall.pk], 320, 200) == (320, 200)


def test_the_number_of_queries_is_small_and_the_same_for_any_photo(client, django_assert_max_num_queries):
    row = factories.photo()
    for code in ("under-escort", "minder-present", "long-lens"):
        factories.claim(row, code, verified=True)
    embed(client, row)
    with django_assert_max_num_queries(6):
        embed(client, row)
