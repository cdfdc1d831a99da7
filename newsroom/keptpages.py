"""Answers as the page cache keeps them: the bytes in each encoding with their headers, within a number of bytes."""

import gzip
import hashlib
from threading import Lock

import brotli

IDENTITY, GZIP, BROTLI = 0, 1, 2
ENCODINGS = ("", "gzip", "br")
SUFFIXES = ("", "-gz", "-br")
# Measured on a front page of 33 kB: brotli 5 makes 5.5 kB of it in 1.0 ms of CPU, 11 makes 4.8 in 58 ms; gzip 6 makes
# 6.2 in 0.5 ms. It is done when an encoding is first asked for, once for each version of a page.
BROTLI_QUALITY, GZIP_LEVEL = 5, 6
#: The request headers by which answers differ, as they stand in Vary.
VARIES = ("Accept-Encoding", "Accept-Language", "Cookie", "Save-Data")
CACHE_CONTROL = "public, max-age=0, s-maxage=1, must-revalidate"
#: Names in Surrogate-Key, some 16 kB: caches take no longer header. Pages that show more are forgotten by their paths.
MOST_NAMED = 900
# What an entry takes beside its bodies: its headers, tuples and keys.
OVERHEAD = 4_000
_MADE_HERE = {"cache-control", "vary", "etag", "content-length", "content-encoding", "surrogate-key"}


class Answer:
    """One encoding of a page, ready to be sent. Headers are lists of pairs; a server may change its copy."""

    __slots__ = ("body", "etag", "headers", "unchanged")

    def __init__(self, etag, headers, unchanged, body):
        self.etag, self.headers, self.unchanged, self.body = etag, headers, unchanged, body


class Page:
    """What was made for an address, a language and a mode. answers: one for each encoding, None until asked for."""

    __slots__ = ("answers", "ends", "headers", "keys", "odd", "tag", "unchanged", "used", "weight")

    def __init__(self, headers, body, said, *, ends, odd=False):
        """headers: those that Django gave, with every one that is not made here. said: a publicpages.Said. ends: the
        reading of time.monotonic() after which the page is not known to be right. odd: it has a query or such."""
        self.keys, self.ends, self.odd, self.used = said.keys, ends, odd, 0
        self.tag = hashlib.blake2b(body, digest_size=16).hexdigest()
        given = {name.lower(): value for name, value in headers}
        vary = ", ".join(dict.fromkeys((*VARIES, *_names(given.get("vary", "")))))
        self.unchanged = [("Cache-Control", given.get("cache-control", CACHE_CONTROL)), ("Vary", vary)]
        self.headers = [pair for pair in headers if pair[0].lower() not in _MADE_HERE] + self.unchanged
        # A browser asks for these of a 304, too, before it lets a script of another site have what it kept.
        self.unchanged += [pair for pair in headers if pair[0].lower().startswith("access-control-")]
        self.headers.append(("Surrogate-Key", " ".join(["pages", *sorted(said.shown)[:MOST_NAMED]])))
        self.answers = [None, None, None]
        self.answers[IDENTITY] = self._answer(IDENTITY, body)
        self.weight = OVERHEAD + len(body)

    def answer(self, encoding):
        """Return the Answer in an encoding (IDENTITY, GZIP, BROTLI), compressing when it is asked for first."""
        found = self.answers[encoding]
        if found is None:
            plain = self.answers[IDENTITY]
            body = compressed(plain.body[0], encoding)
            found = self._answer(encoding, body) if len(body) < len(plain.body[0]) else plain
            self.answers[encoding] = found
        return found

    def weigh(self):
        """Set and return the number of bytes that the page takes."""
        bodies = {id(one): len(one.body[0]) for one in self.answers if one is not None}
        self.weight = OVERHEAD + sum(bodies.values())
        return self.weight

    def _answer(self, encoding, body):
        etag = f'"{self.tag}{SUFFIXES[encoding]}"'
        named = [("ETag", etag), *([("Content-Encoding", ENCODINGS[encoding])] if encoding else [])]
        headers = [*self.headers, *named, ("Content-Length", str(len(body)))]
        return Answer(etag, headers, [*self.unchanged, named[0]], [body])


class Shelf:
    """Kept pages by their keys, at most `most` bytes; those that nobody asked for longest go first.

    Pages with a query have a quarter of the room to themselves, and no page may take more than an eighth of its part:
    neither a flood of addresses nor a huge one drives out what readers read. Reading `pages` needs no lock.
    """

    def __init__(self, most):
        self.pages, self.lock, self.clock = {}, Lock(), 0
        self.most = {False: most - most // 4, True: most // 4}
        self.bytes = {False: 0, True: 0}

    def keep(self, key, page):
        """Keep a page, and let others go for it; return whether there was room for it."""
        with self.lock:
            if page.weigh() > self.most[page.odd] // 8:
                return False
            self._drop(key)
            self.pages[key] = page
            page.used = self.clock
            self.bytes[page.odd] += page.weight
            self._make_room(page.odd)
            return True

    def grown(self, key, page):
        """Count what a page takes anew: it was compressed."""
        with self.lock:
            if self.pages.get(key) is page:
                self.bytes[page.odd] -= page.weight
                self.bytes[page.odd] += page.weigh()
                self._make_room(page.odd)

    def end(self, news, at):
        """Drop the pages that `news` (freshness.News) ends, and those whose own time is over at `at`."""
        kinds = {f"{key.partition(':')[0]}:*" for key in news.keys}
        changed = news.keys | kinds
        with self.lock:
            self.clock += 1
            for key, page in list(self.pages.items()):
                touched = changed and (page.keys is None or not changed.isdisjoint(page.keys))
                if news.everything or touched or page.ends <= at:
                    self._drop(key)

    def _make_room(self, odd):
        """Go down to nine tenths of the room, so that not every new page has to look for who goes."""
        if self.bytes[odd] <= self.most[odd]:
            return
        oldest = sorted(
            ((page.used, key) for key, page in self.pages.items() if page.odd is odd), key=lambda one: one[0]
        )
        for _used, key in oldest:
            if self.bytes[odd] <= self.most[odd] * 0.9:
                break
            self._drop(key)

    def _drop(self, key):
        page = self.pages.pop(key, None)
        if page is not None:
            self.bytes[page.odd] -= page.weight


def compressed(body, encoding):
    """Return bytes as gzip (without a date, so that the same page is the same bytes) or brotli."""
    if encoding == BROTLI:
        return brotli.compress(body, quality=BROTLI_QUALITY)
    return gzip.compress(body, GZIP_LEVEL, mtime=0)


def encoding_of(accepted):
    """Return the best encoding of a page by the header Accept-Encoding (RFC 9110, 12.5.3): brotli, gzip, or none."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _semicolon, parameters = part.partition(";")
        weights[name.strip()] = _weight(parameters)
    rest = weights.get("*", 0)
    found = {GZIP: weights.get("gzip", weights.get("x-gzip", rest)), BROTLI: weights.get("br", rest)}
    best = max((BROTLI, GZIP), key=lambda encoding: found[encoding])
    return best if found[best] > 0 and found[best] >= weights.get("identity", 0) else IDENTITY


def is_known(etags, etag):
    """Whether a header If-None-Match names an ETag: a list, with or without W/, or * for any (RFC 9110, 13.1.2)."""
    return etags.strip() == "*" or etag in (one.strip().removeprefix("W/") for one in etags.split(","))


def may_be_kept(status, headers):
    """Whether an answer whose view marked it may be kept: 200, no cookie, nobody's own, and no other header decides."""
    given = {}
    for name, value in headers:
        given.setdefault(name.lower(), []).append(value)
    control = ",".join(given.get("cache-control", ())).lower()
    known = {name.lower() for name in VARIES}
    return (
        status.startswith("200 ")
        and "set-cookie" not in given
        and "content-encoding" not in given
        and "no-store" not in control
        and "private" not in control
        and all(name.lower() in known for name in _names(",".join(given.get("vary", ()))))
    )


def _names(text):
    return [name.strip() for name in text.split(",") if name.strip()]


def _weight(parameters):
    name, _equals, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
