"""The page cache keeps what is the same for everybody, as long as it is right, and nothing else."""

import gzip
import re
from io import BytesIO
from threading import Barrier, Event, Thread
from types import SimpleNamespace
from urllib.parse import quote, unquote

import brotli
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, close_old_connections
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from articles.models import Article
from newsroom import pagecache
from newsroom.freshness import News
from newsroom.keptpages import Page, Shelf, encoding_of, is_known
from newsroom.pagecache import PageCache
from sources import changes
from sources.publicpages import MARK, Said, depends, lasts, public_page, shows
from tests import factories

MEGABYTE = 1024 * 1024
NEVER = float("-inf")


class Reader:
    """Asks a page cache as a server would, and counts how often Django was asked."""

    def __init__(self, application=None, most=8 * MEGABYTE):
        self.asked = 0
        self.django = application or get_wsgi_application()
        self.cache = PageCache(self._counted, most)

    def _counted(self, environ, start_response):
        self.asked += 1
        return self.django(environ, start_response)

    def get(self, path="/", method="GET", **headers):
        """Return status, headers (a dict, names in lower case) and body."""
        path, _mark, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": "testserver",
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.url_scheme": "http",
            "wsgi.input": BytesIO(),
        } | headers
        told = []
        answer = self.cache(environ, lambda *said: told.append(said))
        body = b"".join(answer)
        if hasattr(answer, "close"):
            answer.close()
        self.pairs = told[-1][1]
        # A server sends no other, and fails at them.
        assert all(re.fullmatch(r"[\t\x20-\x7e]*", value) for _name, value in self.pairs), self.pairs
        return SimpleNamespace(
            status=int(told[-1][0][:3]), headers={name.lower(): value for name, value in self.pairs}, body=body
        )

    def a_second_later(self):
        """The last look is a second old."""
        self.cache.looked = self.cache.failed = NEVER


@pytest.fixture(autouse=True)
def _one_connection(monkeypatch):
    """A server closes connections that stand within a transaction, and so would the one of the test."""
    monkeypatch.setattr("newsroom.freshness.close_old_connections", lambda: None)
    # A second passes here when `a_second_later()` says so, however slow the machine is.
    monkeypatch.setattr(pagecache, "LOOK_EVERY", 3_600.0)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def reader(db):
    return Reader()


def test_the_second_reader_gets_the_same_answer_without_django(reader):
    factories.article(headline="Harbour")
    first, second = reader.get("/articles/"), reader.get("/articles/")
    assert reader.asked == 1
    assert (first.status, first.headers, first.body) == (second.status, second.headers, second.body)
    assert b"Harbour" in second.body and second.headers["content-length"] == str(len(second.body))


def test_a_kept_answer_has_every_header_of_the_answer_of_django(reader, client):
    reader.get("/")
    kept, plain = reader.get("/").headers, client.get("/").headers
    ours = {"vary", "cache-control", "content-length"}
    assert {name: value for name, value in kept.items() if name in plain and name.lower() not in ours} == {
        name.lower(): value for name, value in plain.items() if name.lower() not in ours
    }
    assert {name.lower() for name in plain} <= set(kept)
    assert "default-src 'none'" in kept["content-security-policy"] and kept["x-content-type-options"] == "nosniff"
    assert kept["cache-control"] == "public, max-age=0, s-maxage=1, must-revalidate"
    assert "set-cookie" not in kept


def test_a_change_is_seen_by_the_first_look_after_it(reader):
    article = factories.article(headline="Before")
    assert b"Before" in reader.get(article.get_absolute_url()).body
    Article.objects.filter(pk=article.pk).update(headline="After")
    assert b"Before" in reader.get(article.get_absolute_url()).body
    reader.a_second_later()
    assert b"After" in reader.get(article.get_absolute_url()).body


def test_what_did_not_change_stays_over_a_look(reader):
    reader.get("/")
    reader.a_second_later()
    reader.get("/")
    assert reader.asked == 1


def test_a_withdrawn_post_is_gone(reader):
    article = factories.article()
    assert reader.get(article.get_absolute_url()).status == 200
    Article.objects.filter(pk=article.pk).update(withdrawn_at=timezone.now())
    reader.a_second_later()
    assert reader.get(article.get_absolute_url()).status == 410
    reader.get(article.get_absolute_url())
    assert reader.asked == 3, "an error is made each time"


def test_what_becomes_due_by_the_clock_ends_every_page(reader, monkeypatch):
    ends = timezone.now() + timezone.timedelta(hours=1)
    article = factories.article(headline="Under embargo", embargo_until=ends)
    assert b"Under embargo" not in reader.get("/articles/").body
    later = reader.cache.freshness.due
    monkeypatch.setattr("newsroom.freshness.due.now", lambda: later)
    Article.objects.filter(pk=article.pk).order_by().update(changed_at=timezone.now())
    reader.a_second_later()
    reader.get("/articles/")
    assert reader.asked == 2


def test_a_clock_that_went_back_ends_every_page(reader, monkeypatch):
    reader.get("/")
    earlier = reader.cache.freshness.now
    monkeypatch.setattr("newsroom.freshness.due.now", lambda: earlier[:0] if isinstance(earlier, str) else earlier)
    if not isinstance(earlier, str):
        reader.cache.freshness.now = earlier + timezone.timedelta(seconds=1)
    reader.a_second_later()
    reader.get("/")
    assert reader.asked == 2


def test_a_page_begun_before_a_change_and_finished_after_it_is_not_kept(db):
    article = factories.article(headline="Before")
    django = get_wsgi_application()

    def slow(environ, start_response):
        answer = django(environ, start_response)
        if Article.objects.filter(headline="Before").update(headline="After"):
            reader.a_second_later()
            assert reader.cache._look()
        return answer

    reader = Reader(slow)
    late = reader.get(article.get_absolute_url(), HTTP_X_ASKS_UNTIL="1")
    # Nor may nginx keep it: the order to forget it may have been carried out meanwhile.
    assert b"Before" in late.body and late.headers["x-accel-expires"] == "0"
    assert b"After" in reader.get(article.get_absolute_url()).body


def test_nothing_kept_is_served_while_the_database_cannot_be_asked(reader, monkeypatch):
    reader.get("/")

    def away(moment):
        raise DatabaseError("away")

    with monkeypatch.context() as patched:
        patched.setattr("newsroom.freshness.changes.since", away)
        assert reader.get("/").status == 200 and reader.asked == 1
        reader.a_second_later()
        reader.get("/")
        reader.get("/")
        assert reader.asked == 3
    reader.a_second_later()
    reader.get("/")
    assert reader.asked == 3, "nothing changed meanwhile, and that is known again"


def test_s12_what_a_signed_in_person_sees_is_neither_kept_nor_taken_from_what_is_kept(reader, cast):
    client = Client()
    client.force_login(cast.chief)
    cookie = f"sessionid={client.cookies['sessionid'].value}"
    own = reader.get("/", HTTP_COOKIE=cookie)
    assert own.headers["cache-control"] == "private, no-store" and not reader.cache.pages
    everybodys = reader.get("/")
    assert "etag" in everybodys.headers and reader.asked == 2
    again = reader.get("/", HTTP_COOKIE=cookie)
    assert again.headers["cache-control"] == "private, no-store" and reader.asked == 3
    assert reader.get("/").body == everybodys.body and reader.asked == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_COOKIE": "seen=1"},
        {"HTTP_COOKIE": "django_language=ko; csrftoken=abc"},
        {"HTTP_COOKIE": "nonsense"},
        # As the bytes stand in a server's Latin-1: this cache would strip what Django, by UTF-8, does not.
        {"HTTP_COOKIE": "\xa0django_language=ko"},
        {"HTTP_COOKIE": "django_language=ko\xa0"},
        {"HTTP_COOKIE": "django_language=ko\x85"},
        {"HTTP_AUTHORIZATION": "Bearer word"},
        {"HTTP_X_FORWARDED_PROTO": "gopher"},
        {"SCRIPT_NAME": "/elsewhere"},
    ],
)
def test_a_request_with_anything_of_its_own_is_nobody_elses(reader, headers):
    for _time in range(2):
        reader.get("/robots.txt", **headers)
    assert reader.asked == 2 and not reader.cache.pages


def test_each_language_and_each_mode_has_its_own_page(reader):
    ways = [
        {},
        {"HTTP_ACCEPT_LANGUAGE": "ko-KR,ko;q=0.9,en;q=0.8"},
        {"HTTP_COOKIE": "pictures=none"},
        {"HTTP_SAVE_DATA": "on"},
    ]
    pages = [reader.get("/", **headers) for headers in ways]
    assert [page.headers["content-language"] for page in pages] == ["en", "ko", "en", "en"]
    assert len(reader.cache.pages) == 4 and b'lang="ko"' in pages[1].body
    same = [
        {"HTTP_ACCEPT_LANGUAGE": "fr"},
        {"HTTP_COOKIE": "django_language=ko"},
        {"HTTP_COOKIE": "pictures=none; django_language=en", "HTTP_ACCEPT_LANGUAGE": "ko"},
        {"HTTP_SAVE_DATA": "ON"},
    ]
    assert [reader.get("/", **headers).body for headers in same] == [page.body for page in pages]
    assert reader.asked == 4


def test_a_page_in_the_language_of_its_address_is_kept_beside_the_readers_own(reader):
    article = factories.article()
    korean = {"HTTP_ACCEPT_LANGUAGE": "ko"}
    for path in ("/", article.get_absolute_url()):
        made = [reader.get(path), reader.get(f"{path}?lang=ko"), reader.get(f"{path}?lang=en", **korean)]
        assert [page.headers["content-language"] for page in made] == ["en", "ko", "en"]
        asked = reader.asked
        kept = [reader.get(path), reader.get(f"{path}?lang=ko"), reader.get(f"{path}?lang=en", **korean)]
        assert reader.asked == asked and [page.body for page in kept] == [page.body for page in made]
        etags = [page.headers["etag"] for page in kept]
        assert len(set(etags)) == 3 and b'<html lang="ko"' in kept[1].body and b'<html lang="en"' in kept[2].body
        assert reader.get(f"{path}?lang=ko", HTTP_IF_NONE_MATCH=etags[1]).status == 304
        other = reader.get(f"{path}?lang=ko", HTTP_IF_NONE_MATCH=etags[0])
        assert (other.status, other.body) == (200, kept[1].body)


def test_a_flood_of_languages_that_do_not_exist_drives_out_no_plain_page(db):
    reader = Reader(most=3 * MEGABYTE // 2)
    reader.cache.home = "testserver"
    plain = [reader.get(path).body for path in ("/", "/articles/")]
    for number in range(40):
        assert reader.get(f"/?lang=x{number}").headers["content-language"] == "en"
    shelf = reader.cache.shelf
    assert 0 < shelf.bytes[True] <= shelf.most[True]
    assert len([key for key in shelf.pages if key[1]]) < 40, "those of the flood had to make room"
    asked = reader.asked
    assert [reader.get(path).body for path in ("/", "/articles/")] == plain and reader.asked == asked


def test_the_answer_comes_compressed_and_says_so(reader):
    plain = reader.get("/")
    small, smaller = reader.get("/", HTTP_ACCEPT_ENCODING="gzip"), reader.get("/", HTTP_ACCEPT_ENCODING="gzip, br")
    assert gzip.decompress(small.body) == brotli.decompress(smaller.body) == plain.body
    assert (small.headers["content-encoding"], smaller.headers["content-encoding"]) == ("gzip", "br")
    assert "content-encoding" not in plain.headers
    assert len({one.headers["etag"] for one in (plain, small, smaller)}) == 3
    assert all("Accept-Encoding" in one.headers["vary"] for one in (plain, small, smaller))
    assert small.headers["content-length"] == str(len(small.body)) and reader.asked == 1


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("", 0), ("gzip", 1), ("gzip, deflate, br, zstd", 2), ("br;q=0, gzip", 1), ("br;q=0,gzip;q=0", 0),
        ("gzip;q=1, br;q=0.5", 1), ("*", 2), ("*;q=0", 0), ("identity;q=1, gzip;q=0.2", 0), ("br;q=x", 0),
        ("deflate", 0), ("GZIP ; q=0.3", 1),
    ],
)  # fmt: skip
def test_the_encoding_is_the_one_that_was_asked_for(accepted, encoding):
    assert encoding_of(accepted) == encoding


def test_whoever_has_the_page_is_told_so(reader):
    etag = reader.get("/", HTTP_ACCEPT_ENCODING="br").headers["etag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        answer = reader.get("/", HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH=known)
        assert (answer.status, answer.body, answer.headers["etag"]) == (304, b"", etag)
        assert "content-length" not in answer.headers and "cache-control" in answer.headers
    assert reader.get("/", HTTP_IF_NONE_MATCH=etag).status == 200, "that is another encoding's"
    assert reader.get("/", HTTP_ACCEPT_ENCODING="br", HTTP_IF_NONE_MATCH='"other"').status == 200
    assert not is_known('"ab"', '"a"')


def test_a_script_of_another_site_may_have_what_it_kept(reader):
    factories.photo()
    for path in ("/api/v1/photos", "/feeds/latest.json"):
        first = reader.get(path)
        known = reader.get(path, HTTP_IF_NONE_MATCH=first.headers["etag"])
        assert known.status == 304 and known.headers["access-control-allow-origin"] == "*", path


def test_whoever_asks_first_and_has_it_already_lets_others_have_the_page(reader):
    etag = reader.get("/").headers["etag"]
    fresh = Reader()
    assert fresh.get("/", HTTP_IF_NONE_MATCH=etag).status == 304
    assert fresh.get("/").status == 200 and fresh.asked == 1


def test_head_tells_what_get_would_and_sends_nothing(reader):
    first, page, second = reader.get("/", "HEAD"), reader.get("/"), reader.get("/", "HEAD")
    assert first.body == second.body == b"" and page.body
    assert first.headers == second.headers == page.headers and reader.asked == 1


def test_what_is_not_public_is_asked_of_django_each_time(reader):
    for path, status in (("/healthz", 200), ("/admin/login/", 200), ("/nowhere/", 404), ("/media/none.jpg", 404)):
        assert [reader.get(path).status, reader.get(path).status] == [status, status]
    assert reader.asked == 8 and not reader.cache.pages
    reader.get("/", "POST")
    assert not reader.cache.pages


def test_an_address_or_a_host_that_django_refuses_is_not_kept(reader):
    assert reader.get("/?q=%00").status == 400
    assert reader.get("/", HTTP_HOST="evil.example").status == 400
    assert not reader.cache.pages


def test_a_forwarded_scheme_counts_where_it_is_believed(reader, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    reader.get("/robots.txt", HTTP_X_FORWARDED_PROTO="https")
    reader.get("/robots.txt", HTTP_X_FORWARDED_PROTO="http")
    assert reader.asked == 2


@pytest.mark.parametrize("draft", ["Draft", "Embargoed"])
def test_s10_a_draft_changes_no_byte_and_no_header_of_what_is_kept(db, draft):
    factories.article(headline="Seen")
    before = [Reader().get(path) for path in ("/", "/articles/", "/sitemap.xml", "/feeds/latest.atom")]
    if draft == "Draft":
        factories.article(public=False, headline=draft)
    else:
        factories.article(headline=draft, embargo_until=timezone.now() + timezone.timedelta(hours=1))
    after = [Reader().get(path) for path in ("/", "/articles/", "/sitemap.xml", "/feeds/latest.atom")]
    assert [(one.headers, one.body) for one in before] == [(one.headers, one.body) for one in after]


def stub(body=b"page", said=None, status="200 OK", headers=(), wait=None):
    """An application that answers the same to everybody."""

    class Marked(list):
        def close(self):
            """A server calls it."""

    def application(environ, start_response):
        if wait:
            wait()
        start_response(status, [("Content-Type", "text/plain"), *headers])
        answer = Marked([body])
        setattr(answer, MARK, said or Said())
        return answer

    return application


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "404 Not Found"},
        {"headers": [("Set-Cookie", "a=b")]},
        {"headers": [("Cache-Control", "private")]},
        {"headers": [("Cache-Control", "max-age=0, no-store")]},
        {"headers": [("Vary", "Cookie, User-Agent")]},
        {"headers": [("Content-Encoding", "zstd")]},
    ],
)
def test_a_marked_answer_that_says_otherwise_is_not_kept(db, fields):
    reader = Reader(stub(**fields))
    reader.get("/")
    reader.get("/")
    assert reader.asked == 2 and not reader.cache.pages


def test_what_depends_on_little_outlives_other_changes(db):
    photo, other = factories.photo(), factories.photo()
    reader = Reader(stub(said=Said(keys=frozenset({f"photo:{photo.pk}", "set:*"}))))
    reader.get("/")
    type(other).objects.filter(pk=other.pk).update(caption="Another")
    reader.a_second_later()
    reader.get("/")
    assert reader.asked == 1
    type(photo).objects.filter(pk=photo.pk).update(caption="Another")
    reader.a_second_later()
    reader.get("/")
    assert reader.asked == 2
    factories.photo_set()
    reader.a_second_later()
    reader.get("/")
    assert reader.asked == 3


def test_what_lasts_for_seconds_ends_after_them(db):
    reader = Reader(stub(said=Said(seconds=-1)))
    reader.get("/")
    reader.a_second_later()
    reader.get("/")
    assert reader.asked == 2


def test_a_missing_page_is_made_once_for_all_who_wait(transactional_db):
    started, go = Event(), Event()

    def wait():
        started.set()
        assert go.wait(20)

    reader, bodies = Reader(stub(wait=wait)), []
    reader.cache.looked = pagecache.monotonic() + 60
    first = Thread(target=lambda: bodies.append(reader.get("/").body))
    first.start()
    assert started.wait(20)
    others = [Thread(target=lambda: bodies.append(reader.get("/").body)) for _number in range(5)]
    for other in others:
        other.start()
    go.set()
    for thread in (first, *others):
        thread.join(20)
    assert bodies == [b"page"] * 6 and reader.asked == 1 and not reader.cache.making


def test_threads_share_one_look(monkeypatch):
    looks, together = [], Barrier(6)

    def look():
        looks.append(1)
        return News()

    reader = Reader(stub())
    monkeypatch.setattr(reader.cache.freshness, "look", look)

    def ask():
        together.wait(20)
        reader.get("/")

    threads = [Thread(target=ask) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(looks) == 1


def test_an_error_of_django_leaves_nobody_waiting(db):
    def broken(environ, start_response):
        raise ValueError("broken")

    reader = Reader(broken)
    with pytest.raises(ValueError, match="broken"):
        reader.get("/")
    assert not reader.cache.making


def page(size, *, odd=False):
    return Page([("Content-Type", "text/plain")], b"x" * size, Said(), ends=float("inf"), odd=odd)


def test_a_flood_of_queries_drives_out_nothing_but_queries():
    shelf = Shelf(MEGABYTE)
    shelf.keep("front", page(50_000))
    for number in range(500):
        shelf.keep(number, page(20_000, odd=True))
    assert "front" in shelf.pages and 499 in shelf.pages and 0 not in shelf.pages
    assert sum(one.weight for one in shelf.pages.values()) <= MEGABYTE


def test_a_huge_page_is_not_kept():
    shelf = Shelf(MEGABYTE)
    shelf.keep("front", page(50_000))
    assert not shelf.keep("huge", page(200_000)) and list(shelf.pages) == ["front"]


def test_what_was_asked_for_longest_ago_goes_first():
    shelf = Shelf(MEGABYTE)
    for number in range(9):
        shelf.keep(number, page(75_000))
    shelf.end(News(), 0)
    shelf.pages[0].used = shelf.clock
    shelf.keep("new", page(75_000))
    assert 0 in shelf.pages and "new" in shelf.pages and 1 not in shelf.pages
    assert shelf.bytes[False] == sum(one.weight for one in shelf.pages.values()) <= shelf.most[False]


def test_a_page_is_weighed_with_all_its_encodings(db):
    reader = Reader(stub(body=b"word " * 2_000))
    reader.get("/")
    before = reader.cache.shelf.bytes[True]
    reader.get("/", HTTP_ACCEPT_ENCODING="gzip")
    [kept] = reader.cache.pages.values()
    assert reader.cache.shelf.bytes[True] == kept.weight > before


def test_headers_of_a_flood_are_not_remembered_without_end(db, monkeypatch):
    monkeypatch.setattr(pagecache, "MOST_READERS", 10)
    reader = Reader(stub())
    for number in range(50):
        reader.get("/", HTTP_ACCEPT_LANGUAGE=f"en;q=0.{number}", HTTP_ACCEPT_ENCODING=f"gzip;q=0.{number}")
    reader.get("/", HTTP_ACCEPT_LANGUAGE="e" * 5_000)
    assert len(reader.cache.readers) <= 10 and len(reader.cache.encodings) <= 10
    assert all(len(key[1] or "") < 5_000 for key in reader.cache.readers)


def test_a_view_says_what_its_answer_depends_on_and_shows(rf, db):
    @public_page
    def view(request):
        depends(request, "photo:1")
        depends(request, "people")
        shows(request, "photo:Ab1")
        lasts(request, 60)
        lasts(request, 90)
        return HttpResponse("page")

    said = getattr(view(rf.get("/")), MARK)
    assert (said.keys, said.shown, said.seconds) == ({"photo:1", "people"}, {"photo:Ab1"}, 60)
    assert not hasattr(view(rf.post("/")), MARK)
    assert not hasattr(view(rf.get("/", HTTP_AUTHORIZATION="Bearer word")), MARK)


def test_a_cdn_is_told_by_which_names_it_may_forget_the_page(db, reader):
    photo = factories.photo()
    assert reader.get(photo.get_absolute_url()).headers["surrogate-key"] == f"pages photo:{photo.public_id}"
    assert reader.get("/").headers["surrogate-key"] == "pages"


def test_a_set_with_an_address_in_korean_is_kept_under_a_name_for_headers(reader):
    photo_set = factories.photo_set(factories.photo(), title="한강 사진", slug="한강-사진")
    path = unquote(photo_set.get_absolute_url(), "latin-1")
    for _time in range(2):
        answer = reader.get(path)
        assert answer.status == 200 and "한강 사진" in answer.body.decode()
        assert f"photoset:{quote('한강-사진')}" in answer.headers["surrogate-key"].split()
    assert reader.asked == 1


def test_a_page_of_very_many_photos_has_a_header_that_caches_take(db):
    many = Said(shown=frozenset(f"photo:{number:011d}" for number in range(5_000)))
    named = dict(Page([], b"", many, ends=NEVER).headers)["Surrogate-Key"]
    assert named.startswith("pages photo:") and len(named) < 16 * 1024


def test_after_very_many_changes_a_worker_reads_no_list_of_them(reader, monkeypatch):
    monkeypatch.setattr("newsroom.freshness.MOST_NOTES", 3)
    reader.get("/robots.txt"), reader.get("/")
    for _photo in range(5):
        factories.photo()
    assert len(changes.since(0, 3)[1]) == 4
    assert reader.cache.freshness.look().everything


def test_a_cache_of_ours_is_told_until_when_it_may_answer(reader, monkeypatch):
    monkeypatch.setattr(pagecache, "time", lambda: 1_000.7)
    assert "x-accel-expires" not in reader.get("/").headers
    # It takes whole seconds and counts them to their end: until 1002, less than two seconds after the look.
    assert reader.get("/", HTTP_X_ASKS_UNTIL="1").headers["x-accel-expires"] == "@1001"
    etag = reader.get("/").headers["etag"]
    assert reader.get("/", HTTP_X_ASKS_UNTIL="1", HTTP_IF_NONE_MATCH=etag).headers["x-accel-expires"] == "@1001"
