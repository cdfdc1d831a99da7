"""Of what there are feeds, and who may have one: nobody and nothing without a page that readers are led to."""

from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import unquote

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles.models import Article, Author, Section
from articles.reading import keyset, with_public_posts
from articles.views import cursor_for, read_cursor
from gallery.models import Photo
from gallery.paging import BadCursor, page
from gallery.public import with_lines
from newsroom.feeds.entries import Feed, links_of, photo_entries, post_entries
from newsroom.site_settings import site_now
from newsroom.topics import public_topics
from sources.models import Source
from sources.slugs import get_or_moved

ITEMS = 30
#: For so long the posts that were taken back are named to programs that may have kept them.
GONE_FOR = timedelta(days=90)
#: The form that "feed", the name of the address, has had from the beginning.
FIRST_FORM = "atom"
FORMS = ("atom", "rss", "json")
SCOPES = ("sections", "tags", "authors", "sources")


class Moved(Exception):
    """The thing has another slug now."""

    def __init__(self, slug):
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True)
class About:
    """What a feed is of: words for its title, and the page that shows the same."""

    name: str
    description: str
    page: str


def address_of(form, scope="", slug=""):
    """Return the path of a feed in a form, "atom", "rss" or "json"; of all posts without a scope."""
    if scope:
        return reverse("feed-of", args=[scope, slug, form])
    return reverse("feed" if form == FIRST_FORM else f"feed-{form}")


def latest(form, before=""):
    """Return the Feed of all posts: the newest, or those after the cursor `before`. Raises Http404 for a bad cursor."""
    about = About("", site_now().tagline, reverse("front"))
    since = timezone.now() - GONE_FOR if form == FIRST_FORM and not before else None
    return _of_posts(form, Article.objects.published(), lambda _rows, _found: about, before, gone_since=since)


def of(form, scope, slug, before=""):
    """Return the Feed of a section, tag, author or source. Raises Http404 where readers have no such page, and Moved
    for a former slug. 12 queries at most."""
    if scope == "sources":
        return _of_source(form, slug, before)
    rows = Article.objects.published()
    if scope == "sections":
        rows = rows.filter(section__slug=slug)
    elif scope == "authors":
        rows = rows.filter(authors__slug=slug)
    else:
        rows = rows.filter(tags__slug=slug)

    def about(found, links):
        if found and scope == "sections":
            return _about(scope, found[0].section)
        # The name has come with the posts already, and saves a query.
        names = {slug: name for links in links[scope == "tags"].values() for name, slug in links}
        if scope != "sections" and slug in names:
            return About(names[slug], "", reverse("tag" if scope == "tags" else "articles:author", args=[slug]))
        return _about(scope, _thing(scope, slug))

    return _of_posts(form, rows, about, before, scope=scope, slug=slug)


def _of_posts(form, rows, about, before, *, scope="", slug="", gone_since=None):
    site = site_now()
    rows = rows.newest()
    if before:
        rows = keyset(rows, read_cursor(before))
    whole = site.feed_text == "full"
    found = list(rows.select_related("section")[: ITEMS + 1])
    shown = found[:ITEMS]
    *links, gone = links_of(shown, gone_since) if shown or gone_since else ({}, {}, {}, ())
    about = about(shown, links)
    more = f"?before={cursor_for(shown[-1])}" if len(found) > ITEMS else ""
    entries = post_entries(shown, *links, whole=whole) if shown else ()
    return _feed(form, site, about, before and f"?before={before}", more, entries, scope, slug, gone)


def _of_source(form, slug, before):
    source = _thing("sources", slug)
    about = About(source.public_label, source.reader_context, source.get_absolute_url())
    try:
        found = page(with_lines(Photo.objects.cleared().filter(source=source)), after=before, size=ITEMS)
    except BadCursor as error:
        raise Http404(_("This list has no such page.")) from error
    more = f"?before={found.after}" if found.after else ""
    entries = photo_entries(found.rows)
    return _feed(form, site_now(), about, before and f"?before={before}", more, entries, "sources", slug)


def _feed(form, site, about, query, more, entries, scope, slug, gone=()):
    path = address_of(form, scope, slug)
    return Feed(
        title=f"{about.name} · {site.name}" if about.name else site.name,
        description=about.description or site.tagline,
        page=about.page,
        path=f"{path}{query}",
        first=path,
        following=f"{path}{more}" if more else "",
        entries=entries,
        gone=gone,
    )


def _thing(scope, slug):
    """The row, as far as readers may know of it."""
    seen = {
        "sections": Section.objects.all(),
        "authors": with_public_posts(Author.objects.all()),
        "tags": public_topics(),
        # Those that the sitemap names as well: never one that is only described.
        "sources": Source.objects.listed(),
    }[scope]
    thing, moved = get_or_moved(seen, slug)
    if moved:
        raise Moved(unquote(moved.url).rstrip("/").rpartition("/")[2])
    return thing


def _about(scope, thing):
    name = thing.label if scope == "sections" else thing.name
    return About(name, getattr(thing, "description", ""), thing.get_absolute_url())
