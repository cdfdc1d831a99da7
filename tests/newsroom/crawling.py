"""A reader who follows every link, and a parser that tells markup from text."""

import html
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.urls import get_resolver

LINK = re.compile(r"""(?:href|src|srcset|content|action|data-[a-z-]+)=["']([^"']*)["']|<loc>([^<]+)</loc>""")
OWN_HOSTS = ("", "testserver", "localhost:8000", "127.0.0.1:8000")
STARTS = ("/", "/feeds/latest.atom", "/sitemap.xml", "/robots.txt", "/corrections/", "/how-we-label/", "/nothing-here/")


@dataclass
class Crawl:
    """What was found: pages {address: response}, files {address: bytes} and the headers of everything as one text."""

    pages: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    headers: str = ""

    @property
    def text(self):
        """All pages and addresses as one text."""
        return "\n".join([*self.pages, *self.files, *(body(response).decode() for response in self.pages.values())])


def body(response):
    """The bytes of an answer."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def crawl(client, starts=STARTS):
    """Follow every link within the site from `starts`; return a Crawl."""
    found, waiting, seen = Crawl(), list(starts), set()
    while waiting:
        url = waiting.pop()
        if url in seen or url.startswith(("/admin/", "/static/")):
            continue
        seen.add(url)
        response = client.get(url)
        assert response.status_code < 500, url
        found.headers += f"\n{url} {response.status_code} {dict(response.headers)}"
        if url.startswith("/media/") or response.headers.get("Content-Type", "").startswith("image/"):
            found.files[url] = body(response)
            continue
        found.pages[url] = response
        waiting += [response.headers["Location"]] if "Location" in response.headers else links(url, response)
    return found


def links(url, response):
    """The addresses within the site that a page names, those of a feed's entries and of a srcset included."""
    text = (
        html.unescape(body(response).decode()) if "xml" in response.headers["Content-Type"] else body(response).decode()
    )
    for match in LINK.finditer(text):
        for part in html.unescape(match[1] or match[2] or "").split(","):
            target = urlsplit(urljoin(f"http://testserver{url}", part.strip().split(" ")[0]))
            if target.scheme in ("http", "https") and target.netloc in OWN_HOSTS and part.strip():
                yield target.path + (f"?{target.query}" if target.query else "")


class Executable(HTMLParser):
    """Collects whatever a browser would run: `found` is a list of descriptions."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.found, self.inside = [], False

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        # Data that a browser does not run; were it to end too early, what follows would be found by itself.
        data = ("application/json", "application/ld+json", "importmap")
        self.inside = tag == "script" and "src" not in values and values.get("type") not in data
        if tag in ("iframe", "object", "embed", "base", "style", "math", "foreignobject"):
            self.found.append(tag)
        for name, value in attrs:
            scheme = re.sub(r"[\x00-\x20]", "", value or "").lower()
            if name.startswith("on") or name in ("style", "srcdoc") or scheme.startswith(("javascript:", "data:text")):
                self.found.append(f"{tag} {name}={value}")

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside and data.strip():
            self.found.append(f"script: {data.strip()[:60]}")


def executable(text):
    """What a browser would run of a page, as a list; our own scripts come from addresses and do not count."""
    parser = Executable()
    parser.feed(text)
    parser.close()
    return parser.found


def public_routes(patterns=None, prefix="", space=""):
    """(name, view) of everything outside the desk that the resolver knows."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        text = f"{prefix}{one.pattern}"
        if text.startswith("admin/"):
            continue
        if hasattr(one, "url_patterns"):
            yield from public_routes(one.url_patterns, text, f"{one.namespace}:" if one.namespace else space)
        else:
            yield f"{space}{one.name}", one.callback
