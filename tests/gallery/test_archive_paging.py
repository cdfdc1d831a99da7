"""Pages by keyset: every photo once, in order, whatever arrives or goes meanwhile."""

import pytest
from django.utils import timezone

from gallery.models import Photo
from gallery.paging import BadCursor, decode, encode, page
from tests import factories
from tests.newsroom.shop import MINUTE

pytestmark = pytest.mark.django_db


def walk(**options):
    """The public ids of all pages, page by page."""
    after, pages = "", []
    while True:
        found = page(Photo.objects.cleared(), after=after, size=3, **options)
        pages.append([photo.public_id for photo in found.rows])
        after = found.after
        if not after:
            return pages


@pytest.fixture
def photos():
    """Eight photos, newest first; four of them of one and the same moment."""
    now = timezone.now() - MINUTE
    moments = [now, now - MINUTE, *[now - 2 * MINUTE] * 4, now - 3 * MINUTE, now - 4 * MINUTE]
    rows = [factories.photo(public_from=moment) for moment in moments]
    return [row.public_id for row in sorted(rows, key=lambda row: (row.public_from, row.pk), reverse=True)]


def test_every_photo_comes_once_and_newest_first(photos):
    assert [one for found in walk() for one in found] == photos


def test_the_oldest_can_come_first(photos):
    assert [one for found in walk(oldest_first=True) for one in found] == photos[::-1]


def test_a_full_last_page_promises_no_further_one(photos):
    Photo.objects.filter(public_id__in=photos[6:]).delete()
    assert [len(one) for one in walk()] == [3, 3]


def test_a_new_photo_does_not_shift_the_next_page(photos):
    first = page(Photo.objects.cleared(), size=3)
    factories.photo()
    second = page(Photo.objects.cleared(), after=first.after, size=3)
    assert [photo.public_id for photo in second.rows] == photos[3:6]


def test_the_next_page_stands_when_the_last_photo_was_withdrawn(photos):
    first = page(Photo.objects.cleared(), size=3)
    Photo.objects.filter(public_id=photos[2]).update(withdrawn_at=timezone.now())
    assert [photo.public_id for photo in page(Photo.objects.cleared(), after=first.after, size=3).rows] == photos[3:6]


def test_a_cursor_tells_nothing_but_what_readers_know(photos):
    photo = Photo.objects.get(public_id=photos[0])
    assert decode(encode(photo)) == (photo.public_from, photo.public_id)


@pytest.mark.parametrize(
    "cursor", ["x", "..", "1.", ".b", "1.b.c", "1.B", "é.b", "1.\x00", "zzzzzzzzzzzz.b", "1" * 50 + ".b"]
)
def test_a_cursor_of_somebody_else_is_refused(cursor):
    with pytest.raises(BadCursor):
        decode(cursor)


def test_the_archive_answers_a_mangled_cursor_with_its_start(client, photos):
    response = client.get("/photos/?order=oldest&after=..")
    assert (response.status_code, response.headers["Location"]) == (302, "/photos/?order=oldest")


def test_the_archive_leads_on_by_a_link_that_keeps_the_filters(client):
    for _number in range(25):
        factories.photo(access_class="escorted")
    first = client.get("/photos/?access=escorted")
    assert len(first.context["photos"]) == 24
    second = client.get(f"/photos/?{first.context['more']}")
    assert len(second.context["photos"]) == 1 and not second.context["more"]
    assert f'href="?{first.context["more"].replace("&", "&amp;")}" data-more="photos"' in first.content.decode()


def shown(page):
    """The public numbers on a page of the archive, in its order."""
    return [photo.public_id for photo in page.context["photos"]]


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_the_archive_can_be_walked_forth_and_back(client, photos, monkeypatch, order):
    monkeypatch.setattr("gallery.archive.views.SIZE", 2)
    photos = photos if order == "newest" else photos[::-1]
    page, forth = client.get(f"/photos/?order={order}"), []
    assert page.context["back"] == ""
    while True:
        forth.append(shown(page))
        if not page.context["more"]:
            break
        page = client.get(f"/photos/?{page.context['more']}")
    assert forth == [photos[at : at + 2] for at in range(0, 8, 2)]
    for expected in forth[-2:0:-1]:
        page = client.get(f"/photos/?{page.context['back']}")
        assert shown(page) == expected and page.context["more"]
    first = client.get(f"/photos/?{page.context['back']}", follow=True)
    assert shown(first) == forth[0]
    assert first.redirect_chain == [(f"/photos/?order={order}", 302)]


def test_a_page_back_has_a_link_and_is_not_for_robots(client, photos, monkeypatch):
    monkeypatch.setattr("gallery.archive.views.SIZE", 2)
    second = client.get(f"/photos/?{client.get('/photos/').context['more']}")
    assert 'rel="prev">Newer photos' in second.content.decode()
    assert "noindex" in second.content.decode()


def test_an_empty_result_names_the_one_filter_that_stands_in_the_way(client):
    factories.photo(access_class="border", taken_on="2013-01-01", date_precision="year")
    page = client.get("/photos/?access=border&year=2013&licence=CC0-1.0")
    assert page.context["archive"].remedy.value == "CC0-1.0"
    assert "there are photos" in page.content.decode()
    assert client.get("/photos/?" + page.context["archive"].remedy.remove).context["archive"].total == 1
    assert client.get("/photos/?access=escorted&licence=CC0-1.0").context["archive"].remedy is None
