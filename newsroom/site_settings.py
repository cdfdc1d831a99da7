"""What pages show of the site itself: its name, its colours, its sections. One query for each page that is made.

The database is asked in each request: a page or a part of one that is stored must not be made from what was true a
second ago, since nothing would end it. Kept is only what was made of an answer, for as long as the answer is the same.
"""

import hashlib
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import get_language, gettext

from articles.models import Article, Section
from newsroom.models import SiteSettings
from newsroom.sitecard import ACCENT, TAGLINE, SiteCard, card_of
from sources.naming import DEFAULT
from sources.prepared import Prepared

ONLY_ROW = 1
TEXTS = (
    *("name", "name_ko", "tagline", "tagline_ko", "about", "about_ko", "accent_light", "accent_dark"),
    *("wordmark", "wordmark_dark", "feed_text", "licence_url", "ethics_url", "contact_url"),
)
SECTION = ("position", "name", "name_ko", "slug")


@dataclass(frozen=True)
class Mark:
    """A wordmark: its address, and width and height in pixels."""

    url: str
    width: int
    height: int


@dataclass(frozen=True)
class Site:
    """The settings in one language, with what comes with the software where the owner set nothing.

    Colours are "#rrggbb" or "", addresses of pages "" where there is none; `css` is the sheet with the colours, ""
    where the owner set none, `card` the picture for other sites.
    """

    name: str
    tagline: str
    about: str
    accent_light: str
    accent_dark: str
    wordmark: Mark | None
    wordmark_dark: Mark | None
    feed_text: str
    licence_url: str
    ethics_url: str
    contact_url: str
    css: str
    card: SiteCard

    # Addresses are asked for by pages alone: a mail or a file, which want the name, are made without any route.
    @cached_property
    def css_url(self):
        """The address of the sheet as it is now, "" where there is none."""
        return f"{reverse('site-css')}?v={version_of(self.css)}" if self.css else ""

    @cached_property
    def card_url(self):
        """The address of the picture as it is now."""
        return self.card.url


class Held:
    """What one request has read of the site: the first that asks reads it, the others get the same."""

    shell = None


class Shell:
    """Settings (`row`) and `sections` as one answer of the database gave them, and the Site in each language."""

    def __init__(self, answer=()):
        self.answer, self.row, found = answer, SiteSettings(), []
        for kind, pk, *values in answer:
            if kind == 0:
                self.row = SiteSettings(pk=pk, **dict(zip(TEXTS, values, strict=True)))
            else:
                position, *words = values[: len(SECTION)]
                found.append(Section(pk=pk, position=int(position), **dict(zip(SECTION[1:], words, strict=True))))
        self.sections = tuple(sorted(found, key=lambda section: (section.position, section.name)))
        self._sites = {}

    def site(self):
        """Return the Site in the language of the moment."""
        language = get_language()
        if language not in self._sites:
            self._sites[language] = site_of(self.row)
        return self._sites[language]


_held: ContextVar[Held | None] = ContextVar("site", default=None)
_last = Shell()


@contextmanager
def reading_once():
    """Within this, the database is asked for the site once at most; newsroom/middleware.py wraps each request in it."""
    token = _held.set(Held())
    try:
        yield
    finally:
        _held.reset(token)


def forget():
    """Read again: this request has just changed something."""
    if held := _held.get():
        held.shell = None


def shell():
    """Return the Shell: settings, and sections in which readers can find something, in their order; one query at most.

    Never older than the request: what is kept of a page, by whomever, was made after the notes were looked at.
    """
    held = _held.get()
    if held is None:
        return _read()
    if held.shell is None:
        held.shell = _read()
    return held.shell


def nav_sections():
    """Return the sections in which readers can find something, as rows in their order."""
    return shell().sections


def site_now():
    """Return the Site in the language of the moment."""
    return shell().site()


def around():
    """Return what every page's frame is made of beside language and mode; equal while no reader would see a change."""
    # The shell is the same object for as long as the database says the same.
    return shell(), settings.SITE_URL, settings.MODE


def last_name():
    """Return the name as this process last saw it, without asking the database: that may be what is down."""
    return _last.site().name


def _rows():
    """Settings and sections in one query: two tables that have nothing but texts in common."""
    texts = [Value("", CharField())] * (len(TEXTS) - len(SECTION))
    rows = SiteSettings.objects.filter(pk=ONLY_ROW).order_by().annotate(of=Value(0)).values_list("of", "pk", *TEXTS)
    sections = Section.objects.filter(Exists(Article.objects.published().filter(section=OuterRef("pk")))).order_by()
    words = (Cast("position", CharField()), *SECTION[1:], *texts)
    return rows.union(sections.annotate(of=Value(1)).values_list("of", "pk", *words), all=True)


_prepared = Prepared(_rows)


def _read():
    global _last
    answer = _prepared.rows()
    if answer != _last.answer:
        _last = Shell(answer)
    return _last


def site_of(row):
    """Return the Site of a SiteSettings row, saved or not, in the language of the moment."""
    korean = (get_language() or "").startswith("ko")

    def words(name):
        return (getattr(row, f"{name}_ko") if korean else "") or getattr(row, name)

    return Site(
        name=words("name") or DEFAULT,
        tagline=words("tagline") or gettext(TAGLINE),
        about=words("about")
        or gettext(
            "We publish a photograph only with an account of how it reached us. If we cannot give one, we say that too."
        ),
        accent_light=row.accent_light,
        accent_dark=row.accent_dark,
        wordmark=_mark(row.wordmark),
        wordmark_dark=_mark(row.wordmark_dark),
        feed_text=row.feed_text,
        licence_url=row.licence_url,
        ethics_url=row.ethics_url,
        contact_url=row.contact_url,
        css=stylesheet(row),
        card=card_of(row),
    )


def stylesheet(row):
    """Return the CSS of the colours that the owner set, "" where there are none."""
    if not (row.accent_light or row.accent_dark):
        return ""
    # Where one is not set, the one that comes with the software stays: static/css/tokens.css.
    light, dark = row.accent_light or "#97380f", row.accent_dark or ACCENT
    return f"@layer tokens {{ :root {{ --accent: light-dark({light}, {dark}); }} }}\n"


def version_of(text):
    """Return a short digest of a text, for an address that changes when it does."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def css_now():
    """Return the stylesheet of the moment."""
    return stylesheet(shell().row)


def card_now():
    """Return the SiteCard of the moment."""
    return card_of(shell().row)


def wordmarks_now():
    """Return the names, in the public storage, of the wordmarks of the moment."""
    row = shell().row
    return {kept.split(" ")[0] for kept in (row.wordmark, row.wordmark_dark) if kept}


def _mark(kept):
    """The Mark of what a row keeps: "name 320x48", "" for none."""
    if not kept:
        return None
    name, size = kept.split(" ")
    width, height = size.split("x")
    return Mark(reverse("wordmark", args=[name.rpartition("/")[2]]), int(width), int(height))
