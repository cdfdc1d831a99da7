"""The page cache: a WSGI layer around Django that answers readers from the memory of a worker, and is never wrong.

It keeps what a view marked with `public_page` (sources/publicpages.py) and what was asked for without a name: no cookie
but those of language and mode. What it keeps is right as of the last look at the database (newsroom/freshness.py),
which is never older than LOOK_EVERY when an answer begins: a publication, a correction, a withdrawal or the end of an
embargo is seen within a second of its commit. While the look fails nothing kept is served, since a withdrawal could
stand behind it; Django is asked instead, and says what it says without a database.

A page that was begun before news and finished after it goes out and is not kept.
"""

from contextlib import closing
from threading import Event, Lock
from time import monotonic, time

from django.conf import settings
from django.http import HttpRequest, parse_cookie
from django.utils.translation import get_language_from_request

from newsroom.freshness import Freshness
from newsroom.keptpages import Page, Shelf, encoding_of, is_known, may_be_kept
from newsroom.modes import COOKIE, mode_of
from sources.publicpages import MARK

LOOK_EVERY = 1.0
# A page ends after this even if nothing is known against it: a second net under the first.
LONGEST = 600
# Whoever asks for a page that another thread is making waits for it this long before making it too.
PATIENCE = 5.0
# Nobody waits longer for another thread's look: with a database that hangs, Django says what there is to say.
LOOK_PATIENCE = 0.5
# How many kinds of readers and of Accept-Encoding are remembered, and how long their headers may be.
MOST_READERS, LONGEST_HEADERS = 4_096, 400
#: Below these nothing is marked: files go out as they are, and the desk is nobody's to keep.
APART = ("/static/", "/media/", "/admin/")
#: The request header by which a cache of ours (deploy/nginx.conf) asks until when it may answer for us.
EDGE = "HTTP_X_ASKS_UNTIL"
NOT_KEPT = ("X-Accel-Expires", "0")
#: The reader for whom nothing is kept.
NOBODY = ("", "", "")


class PageCache:
    """The application of a worker: call it as any WSGI application. `most` is the number of bytes to keep."""

    def __init__(self, application, most):
        self.application = application
        self.shelf = Shelf(most)
        self.home = settings.SITE_URL.partition("://")[2]
        self.pages = self.shelf.pages
        self.freshness = Freshness()
        self.looking, self.keeping = Lock(), Lock()
        self.looked = self.failed = float("-inf")
        self.news = 0
        self.until = NOT_KEPT
        self.readers, self.encodings, self.making = {}, {}, {}

    def __call__(self, environ, start_response):
        """Answer from memory where that is right at this moment, otherwise ask Django."""
        get, method = environ.get, environ["REQUEST_METHOD"]
        headers = (
            *(get("HTTP_COOKIE"), get("HTTP_ACCEPT_LANGUAGE"), get("HTTP_SAVE_DATA")),
            *(get("wsgi.url_scheme"), get("HTTP_X_FORWARDED_PROTO"), get("HTTP_AUTHORIZATION"), get("SCRIPT_NAME")),
        )
        reader = self.readers.get(headers) or self._reader(headers)
        if reader is NOBODY or (method != "GET" and method != "HEAD"):
            return self.application(environ, start_response)
        key = (environ["PATH_INFO"], get("QUERY_STRING"), get("HTTP_HOST"), reader)
        if monotonic() - self.looked < LOOK_EVERY or self._look():
            # Read before the page: what ends it in between ends this permission, too.
            until = self.until
            page = self.pages.get(key)
            if page is not None:
                page.used = self.shelf.clock
                return self._answer(key, page, environ, start_response, until)
            if not key[0].startswith(APART):
                return self._miss(key, environ, start_response)
        return self.application(environ, start_response)

    def _answer(self, key, page, environ, start_response, until):
        """Send a page in the encoding that was asked for, or say that the asker has it; another cache may answer
        with it `until` then (a header)."""
        get = environ.get
        accepted = get("HTTP_ACCEPT_ENCODING", "")
        encoding = self.encodings.get(accepted)
        if encoding is None:
            encoding = self._encoding(accepted)
        answer = page.answers[encoding]
        if answer is None:
            answer = page.answer(encoding)
            self.shelf.grown(key, page)
        known = get("HTTP_IF_NONE_MATCH")
        if known is not None and (known == answer.etag or is_known(known, answer.etag)):
            status, headers, body = "304 Not Modified", answer.unchanged, ()
        else:
            status, headers, body = "200 OK", answer.headers, answer.body
        # The list is the server's from here on.
        headers = [*headers, until] if EDGE in environ else headers.copy()
        start_response(status, headers)
        return body if environ["REQUEST_METHOD"] == "GET" else ()

    def _reader(self, headers):
        """Return what of these headers decides which page somebody gets, as (language, mode, scheme), or NOBODY."""
        cookies, languages, saves, scheme, forwarded, authorization, script = headers
        reader = NOBODY
        names = parse_cookie(cookies) if cookies else {}
        if (
            set(names) <= {settings.LANGUAGE_COOKIE_NAME, COOKIE}
            # A server hands the bytes on as Latin-1, Django reads them as UTF-8: only of ASCII do both say the same.
            and (cookies or "").isascii()
            and not authorization
            and not script
            and forwarded in (None, "http", "https")
        ):
            request = HttpRequest()
            request.COOKIES = names
            request.META = {
                "HTTP_COOKIE": cookies or "",
                "HTTP_ACCEPT_LANGUAGE": languages or "",
                "HTTP_SAVE_DATA": saves or "",
            }
            # A forwarded scheme counts where Django was told to believe it (SECURE_PROXY_SSL_HEADER).
            believed = forwarded if forwarded and settings.SECURE_PROXY_SSL_HEADER else scheme
            reader = (get_language_from_request(request), mode_of(request.META), believed)
        if sum(len(one or "") for one in headers) <= LONGEST_HEADERS:
            if len(self.readers) >= MOST_READERS:
                self.readers.clear()
            self.readers[headers] = reader
        return reader

    def _encoding(self, accepted):
        encoding = encoding_of(accepted)
        if len(accepted) <= LONGEST_HEADERS:
            if len(self.encodings) >= MOST_READERS:
                self.encodings.clear()
            self.encodings[accepted] = encoding
        return encoding

    def _look(self):
        """Ask the database what changed, unless another thread just did; return whether kept pages are right now."""
        if not self.looking.acquire(timeout=LOOK_PATIENCE):
            return False
        try:
            begun = monotonic()
            if begun - self.looked < LOOK_EVERY:
                return True
            if begun - self.failed < LOOK_EVERY:
                return False
            at = time()
            try:
                news = self.freshness.look()
            except Exception:
                # Whatever it is: what cannot be asked cannot be promised. Django meets the same and says it.
                self.failed = monotonic()
                return False
            with self.keeping:
                self.news += bool(news)
                self.shelf.end(news, begun)
            # Another cache may answer for us until two seconds after this look; its second ends when the next begins.
            self.until = ("X-Accel-Expires", f"@{int(at) + 1}")
            self.looked = begun
            return True
        finally:
            self.looking.release()

    def _miss(self, key, environ, start_response):
        """Have a page made once by however many threads ask for it, and send it."""
        mine = Event()
        making = self.making.setdefault(key, mine)
        if making is not mine:
            making.wait(PATIENCE)
            until = self.until
            page = self.pages.get(key)
            if page is not None and monotonic() - self.looked < LOOK_EVERY:
                return self._answer(key, page, environ, start_response, until)
            return self._make(key, environ, start_response)
        try:
            return self._make(key, environ, start_response)
        finally:
            self.making.pop(key, None)
            mine.set()

    def _make(self, key, environ, start_response):
        """Ask Django as if for everybody: by GET and without conditions, since others get the answer too."""
        asked = {**environ, "REQUEST_METHOD": "GET"}
        asked.pop("HTTP_IF_NONE_MATCH", None)
        asked.pop("HTTP_IF_MODIFIED_SINCE", None)
        until, news, said_by_django = self.until, self.news, []
        response = self.application(asked, lambda *said: said_by_django.append(said))
        status, headers, *error = said_by_django[-1]
        said = getattr(response, MARK, None)
        if said is None or not may_be_kept(status, headers):
            if environ["REQUEST_METHOD"] == "HEAD":
                # Django answers HEAD by itself, as some view may answer it in its own way.
                response.close()
                return self.application(environ, start_response)
            start_response(status, headers, *error)
            return response
        with closing(response):
            body = b"".join(response)
        now = monotonic()
        odd = bool(key[1]) or key[2] != self.home
        ends = now + (LONGEST if said.seconds is None else min(said.seconds, LONGEST))
        page = Page(headers, body, said, ends=ends, odd=odd)
        with self.keeping:
            if fresh := self.news == news:
                self.shelf.keep(key, page)
        # What changed while it was made may stand in it, and the order to forget it may have been carried out already.
        return self._answer(key, page, environ, start_response, until if fresh else NOT_KEPT)
