"""The public pages of sources. A protected source has none; a described one is reached from its photos alone."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gallery.mix import mix_of
from gallery.models import Photo, Pillar
from gallery.paging import BadCursor, page
from gallery.public import PublicSource, public_photo, public_source, with_lines
from sources.models import Source
from sources.publicpages import public_page
from sources.slugs import get_or_moved
from sources.tables import table_response

PHOTOS = 24
SOURCES = 100
#: What is told of all photos of a source is told of so many, the newest: more would take seconds to read.
MOST = 10_000


@dataclass(frozen=True)
class SourcePage:
    """What readers may know of a source. Links and handles ((label, url), …) only where the name is the name."""

    source: PublicSource
    context: str
    links: tuple
    handles: tuple
    listed: bool
    slug: str


@dataclass(frozen=True)
class Record:
    """How sure we are of the photos of a source, as their own pages say it, added up.

    statuses ((mark, label), …) and rows ((pillar, (number of photos for each status, …)), …), in the order of the page.
    """

    statuses: tuple
    rows: tuple


@public_page
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
    language = request.language_form.parameters
    found = list(rows[: SOURCES + 1])
    shown = found[:SOURCES]
    context = {
        "sources": [public_source(row) for row in shown],
        "more": urlencode({"after": shown[-1].slug} | language) if len(found) > SOURCES else "",
        "continued": bool(after),
    }
    return render(request, "sources/source_list.html", context)


@public_page
@require_safe
def source(request, slug):
    """One source with its photos, newest first: 404 for one without a page, 301 from a former address.

    Context: page (SourcePage); photos (PublicPhoto, …), 24 at most; mix (Mix of its public photos, on the first page of
    a named source, otherwise None: a number narrows down who a described one is); record (Record, likewise); newest, 0
    or of how many photos, the newest, these two speak where there are more; more, the query of the next page such as
    "after=…", "" on the last; continued, True on a later page; noindex, True where the source is only described.
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
    whole = named and not after
    classes, newest = _classes(photos) if whole else ((), 0)
    context = {
        "page": SourcePage(
            source=public_source(row),
            context=row.reader_context,
            links=tuple(row.links.values_list("label", "url")) if named else (),
            handles=tuple(row.handles.values_list("platform", "handle")) if named else (),
            listed=row.is_listed,
            slug=row.slug,
        ),
        "photos": [public_photo(photo) for photo in found.rows],
        "mix": mix_of(classes) if whole else None,
        "record": _record(photos, newest) if whole else None,
        "newest": newest,
        "more": urlencode({"after": found.after} | request.language_form.parameters) if found.after else "",
        "continued": bool(after),
        "noindex": not named,
    }
    response = render(request, "sources/source.html", context)
    if context["noindex"]:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


@public_page
@require_safe
def record_table(request, slug, form):
    """The track record of a named source as CSV or text: a line for each pillar and status. 404 where there is none.

    Where it is that of the newest photos alone, the head of the column says so.
    """
    rows = Source.objects.with_public_page().filter(confidentiality=Source.Confidentiality.NAMED)
    source, moved = get_or_moved(rows, slug)
    if moved:
        return redirect(f"{moved.url}record.{form}", permanent=True)
    photos = Photo.objects.cleared().filter(source=source)
    newest = MOST if photos.newest()[MOST : MOST + 1].values_list("pk") else 0
    record = _record(photos, newest)
    if record is None:
        raise Http404(_("There is nothing at this address, or nothing that is public."))
    cells = (
        (pillar, label, number)
        for pillar, numbers in record.rows
        for (_key, label), number in zip(record.statuses, numbers, strict=True)
    )
    header = ("pillar", "status", f"of the newest {newest} photos" if newest else "photos")
    return table_response(form, f"record-{source.slug}", header, cells, page=source.get_absolute_url())


def _classes(photos):
    """The class keys of photos, and 0, or MOST where there are more and the keys are those of the newest; one query."""
    found = list(photos.newest().values_list("access_class", flat=True)[: MOST + 1])
    return found[:MOST], MOST if len(found) > MOST else 0


def _record(photos, newest):
    """The Record of photos, of the `newest` of them where that is not 0; None where nobody has said yet how sure we
    are. One query."""
    wanted = photos.newest().values("pk")[:newest] if newest else photos.order_by()
    found = Pillar.objects.filter(photo__in=wanted).order_by().values_list("pillar", "status")
    numbers = {(pillar, status): number for pillar, status, number in found.annotate(number=Count("pk"))}
    rows = tuple(
        (label, tuple(numbers.get((pillar, status), 0) for status in Pillar.Status.values))
        for pillar, label in Pillar.Name.choices
    )
    statuses = tuple(({"as-given": "given"}.get(key, key), label) for key, label in Pillar.Status.choices)
    return Record(statuses, tuple(row for row in rows if any(row[1]))) if numbers else None
