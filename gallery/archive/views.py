"""The public pages of the archive: photos by filters. Templates get frozen projections only."""

from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gallery.archive import coverage as covering
from gallery.archive.boxes import archive_of
from gallery.archive.choice import asked
from gallery.archive.reading import read
from gallery.charts import years_chart
from gallery.filters import NOT_BY_STATE, ORDERS
from gallery.models import Photo
from gallery.paging import BadCursor, encode, place_of
from gallery.provenance import class_name
from gallery.public import public_photo, with_lines
from sources.publicpages import public_page
from sources.tables import table_response

SIZE = 24


@public_page
@require_safe
def archive(request):
    """Every cleared photo, by facets over what readers are shown; the same number of queries at any size.

    `after` and `before` are cursors of photos (gallery/paging.py): the page that follows one, or that leads up to it.
    """
    oldest = request.GET.get("order") == "oldest"
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    back = bool(before and not after)
    try:
        beyond = place_of(before if back else after, oldest_first=oldest != back)
    except BadCursor:
        # A mangled address still shows the archive, from its start.
        return _to_the_start(request)
    wanted = asked(request.GET)
    reading = read(wanted.choice)
    keys = reading.page(beyond=beyond, oldest_first=oldest != back, size=SIZE + 1)
    if back and len(keys) <= SIZE:
        # What is left before it is on the first page.
        return _to_the_start(request)
    following, keys = back or len(keys) > SIZE, keys[:SIZE]
    if back:
        keys.reverse()
    # Who may see a photo is asked of the photo itself, whatever was made ahead.
    rows = list(with_lines(Photo.objects.cleared().filter(pk__in=keys)))
    rows.sort(key=lambda row: keys.index(row.pk))
    state = archive_of(wanted, reading.counts, request.GET)
    return render(
        request,
        "gallery/archive.html",
        {
            "photos": [public_photo(row) for row in rows],
            "archive": state,
            "chart": None if after or back else years_chart(state.years),
            "more": _query(request, before="", after=encode(rows[-1])) if rows and following else "",
            "back": _query(request, after="", before=encode(rows[0])) if rows and (after or back) else "",
            "order": "oldest" if oldest else "newest",
            "orders": [
                (name, _query(request, after="", before="", order="" if value == "newest" else value), chosen)
                for (value, name), chosen in zip(ORDERS, (not oldest, oldest), strict=True)
            ],
            "table_query": _query(request, after="", before="", order="", lang=""),
            "filtered": bool(state.chips),
            "continued": bool(after or back),
            "others": _query(request, after="", before="", chosen="" if state.others.chosen else NOT_BY_STATE),
        },
    )


@public_page
@require_safe
def coverage(request):
    """Who could show what over the years: classes of access by year and place."""
    return render(request, "gallery/coverage.html", {"coverage": covering.coverage()})


@public_page
@require_safe
def coverage_table(request, form):
    """The numbers of the page on coverage as CSV or text: one line for each place, year and class."""
    header = ("place", "year", "code", "access", "photos")
    rows = (
        (covering.name_of(area), "" if year is None else year, key, class_name(key), number)
        for area, year, key, number in covering.rows()
    )
    return table_response(form, "coverage", header, rows, page=reverse("gallery:coverage"))


@public_page
@require_safe
def years_table(request, form):
    """The numbers of the archive's chart as CSV or text, for the same filters: one line for each year and class."""
    wanted = asked(request.GET)
    state = archive_of(wanted, read(wanted.choice).counts, request.GET)
    rows = ((year, key, class_name(key), number) for year, classes in state.years for key, number in classes)
    return table_response(
        form, "photos-by-year", ("year", "code", "access", "photos"), rows, page=reverse("gallery:archive")
    )


def _to_the_start(request):
    query = _query(request, after="", before="")
    return redirect(f"{request.path}?{query}" if query else request.path)


def _query(request, **changes):
    """The query string of the page with other values; an empty one is left out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return query.urlencode()
