"""The readers' pages of posts, sections and authors.

Every one starts at `published()`. An address that a reader may not see answers exactly like one that does not exist.
"""

import base64
import binascii
import re
from datetime import UTC, datetime

from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import Article, Author, Section
from articles.public import teasers
from articles.reading import keyset, with_public_posts
from articles.stored import WRITTEN, post_page
from sources.frames import framed
from sources.publicpages import depends, public_page, shows
from sources.slugs import FormerSlug, get_or_moved

PAGE = 24
SLUG = re.compile(r"[-\w]{1,160}")


def template_for(kind):
    """The readers' template of a kind of post."""
    return "articles/essay.html" if kind == Article.Kind.ESSAY else "articles/article.html"


@public_page
@require_safe
def article(request, slug):
    """One post. Context: page (PostPage). 301 from a former address, 410 once withdrawn."""
    page = post_page(slug, request.mode)
    if page is None:
        return _elsewhere(request, slug)
    # The posts around it and the sections over it change with any post.
    depends(request, "article:*", "people", "words", "site", *page.keys)
    shows(request, *page.public)
    return framed(request, template_for(page.kind), page, WRITTEN)


@public_page
@require_safe
def article_list(request):
    """All posts, newest first. Context: teasers, next_url, kinds ((value, label, chosen), …), kind; ?kind= narrows."""
    kind = request.GET.get("kind", "")
    rows = Article.objects.published()
    if kind:
        if kind not in Article.Kind.values:
            raise Http404(_("No such kind of post."))
        rows = rows.filter(kind=kind)
    kinds = [(value, label, value == kind) for value, label in Article.Kind.choices]
    context = _page(request, rows) | {"kinds": kinds, "kind": Article.Kind(kind).label if kind else ""}
    return render(request, "articles/list.html", context)


@public_page
@require_safe
def section(request, slug):
    """The posts of a section, newest first. Context: section (row), teasers, next_url."""
    row, moved = get_or_moved(Section.objects.all(), slug)
    if moved:
        return moved
    context = _page(request, Article.objects.published().filter(section=row)) | {"section": row}
    return render(request, "articles/section.html", context)


@public_page
@require_safe
def author(request, slug):
    """The posts of an author, newest first. Context: author (row), teasers, next_url.

    Somebody without a post that readers can see has no page: his name may itself be a secret until then.
    """
    row, moved = get_or_moved(with_public_posts(Author.objects.all()), slug)
    if moved:
        return moved
    context = _page(request, Article.objects.published().filter(authors=row)) | {"author": row}
    return render(request, "articles/author.html", context)


def cursor_for(row):
    """Return the opaque place of a published row in `newest()` order: what readers know, since keys count drafts."""
    place = f"{row.publish_at.isoformat()},{row.slug}"
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def read_cursor(text):
    """Return (moment, slug) of a cursor, or raise Http404: nobody types these by hand."""
    try:
        moment, slug = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split(",")
        moment = datetime.fromisoformat(moment)
        if moment.tzinfo is None or not SLUG.fullmatch(slug):
            raise ValueError(moment)
        return moment.astimezone(UTC), slug
    except (ValueError, OverflowError, binascii.Error) as error:
        raise Http404(_("This list has no such page.")) from error


def _page(request, rows):
    """One page of a list by keyset: {"teasers": […], "next_url": "?…" or ""}."""
    rows = rows.newest()
    if before := request.GET.get("before"):
        rows = keyset(rows, read_cursor(before))
    found = list(rows.select_related("section")[: PAGE + 1])
    shown, more = found[:PAGE], len(found) > PAGE
    next_url = ""
    if more:
        query = request.GET.copy()
        query["before"] = cursor_for(shown[-1])
        next_url = f"?{query.urlencode()}"
    return {"teasers": teasers(shown), "next_url": next_url}


def _elsewhere(request, slug):
    """The answer of an address under which no post stands now."""
    try:
        row, moved = get_or_moved(Article.objects.published(), slug)
    except Http404:
        if gone := _withdrawn(slug):
            return _gone(request, gone)
        raise
    return moved or redirect(row)  # one that has come out since this request began


def _withdrawn(slug):
    """The withdrawn post that has or had this address, or None."""
    former = FormerSlug.objects.filter(kind=Article._meta.label_lower, slug=slug).values("object_id")
    return Article.objects.withdrawn().filter(Q(slug=slug) | Q(pk__in=former)).first()


def _gone(request, row):
    """The tombstone: date and reason. The headline may be what did the harm, so it is not repeated."""
    gone = {"kind": "article", "withdrawn_at": row.withdrawn_at, "reason": row.withdrawal_reason}
    return render(request, "410.html", {"gone": gone}, status=410)
