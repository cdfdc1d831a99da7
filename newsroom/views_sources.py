"""The public pages of sources. A protected source has none; a described one is reached from its photos alone."""

from dataclasses import dataclass
from itertools import chain, repeat
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gallery.models import Photo
from gallery.paging import BadCursor, page
from gallery.provenance import mix
from gallery.public import PublicSource, public_photo, public_source, with_lines
from sources.models import Source
from sources.slugs import get_or_moved

PHOTOS = 24
SOURCES = 100


@dataclass(frozen=True)
class SourcePage:
    """What readers may know of a source. Links and handles ((label, url), …) only where the name is the name."""

    source: PublicSource
    context: str
    links: tuple
    handles: tuple
    listed: bool


@require_safe
def source_list(request):
    """Sources whose name is the name, by name; an unknown place in the list answers 404.

    Context: sources (PublicSource, …); more, the query of the next page such as "after=…", "" on the last; continued,
    True on a later page.
    """
    rows = Source.objects.listed().select_related("affiliation").order_by("public_name", "slug")
    after = request.GET.get("after", "")
    if after:
        last = Source.objects.listed().filter(slug=after).first()
        if last is None:
            raise Http404(_("This list has no such page."))
        rows = rows.filter(Q(public_name__gt=last.public_name) | Q(public_name=last.public_name, slug__gt=last.slug))
    found = list(rows[: SOURCES + 1])
    shown = found[:SOURCES]
    context = {
        "sources": [public_source(row) for row in shown],
        "more": urlencode({"after": shown[-1].slug}) if len(found) > SOURCES else "",
        "continued": bool(after),
    }
    return render(request, "sources/source_list.html", context)


@require_safe
def source(request, slug):
    """One source with its photos, newest first: 404 for one without a page, 301 from a former address.

    Context: page (SourcePage); photos (PublicPhoto, …), 24 at most; mix (Mix of all its public photos, on the first
    page of a named source, otherwise None: a number narrows down who a described one is); more, the query of the next
    page such as "after=…", "" on the last; continued, True on a later page; noindex, True where the source is only
    described.
    """
    row, moved = get_or_moved(Source.objects.with_public_page().select_related("affiliation"), slug)
    if moved:
        return moved
    named = row.confidentiality == Source.Confidentiality.NAMED
    photos = Photo.objects.cleared().filter(source=row)
    after = request.GET.get("after", "")
    try:
        found = page(with_lines(photos), after=after, size=PHOTOS)
    except BadCursor:
        # A mangled address still shows the source, from its newest photo.
        return redirect(request.path)
    context = {
        "page": SourcePage(
            source=public_source(row),
            context=row.reader_context,
            links=tuple(row.links.values_list("label", "url")) if named else (),
            handles=tuple(row.handles.values_list("platform", "handle")) if named else (),
            listed=row.is_listed,
        ),
        "photos": [public_photo(photo) for photo in found.rows],
        "mix": mix(_classes(photos)) if named and not after else None,
        "more": urlencode({"after": found.after}) if found.after else "",
        "continued": bool(after),
        "noindex": not named,
    }
    response = render(request, "sources/source.html", context)
    if context["noindex"]:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _classes(photos):
    """The class key of each photo; one query, counted by the database over this source alone."""
    counts = photos.order_by().values_list("access_class").annotate(number=Count("pk"))
    return chain.from_iterable(repeat(key, number) for key, number in counts)
