"""The public pages of the archive: photos by filters. Templates get frozen projections only."""

from django.shortcuts import redirect, render
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
from sources.spreadsheets import csv_response

SIZE = 24


@require_safe
def archive(request):
    """Every cleared photo, by facets over what readers are shown; the same number of queries at any size."""
    oldest = request.GET.get("order") == "oldest"
    after = request.GET.get("after", "")
    try:
        beyond = place_of(after, oldest_first=oldest)
    except BadCursor:
        # A mangled address still shows the archive, from its start.
        query = _query(request, after="")
        return redirect(f"{request.path}?{query}" if query else request.path)
    wanted = asked(request.GET)
    reading = read(wanted.choice)
    keys = reading.page(beyond=beyond, oldest_first=oldest, size=SIZE + 1)
    # Who may see a photo is asked of the photo itself, whatever was made ahead.
    rows = list(with_lines(Photo.objects.cleared().filter(pk__in=keys)))
    rows.sort(key=lambda row: keys.index(row.pk))
    state = archive_of(wanted, reading.counts, request.GET)
    return render(
        request,
        "gallery/archive.html",
        {
            "photos": [public_photo(row) for row in rows[:SIZE]],
            "archive": state,
            "chart": None if after else years_chart(state.years),
            "more": _query(request, after=encode(rows[:SIZE][-1])) if rows and len(keys) > SIZE else "",
            "order": "oldest" if oldest else "newest",
            "orders": ORDERS,
            "filtered": bool(state.chips),
            "continued": bool(after),
            "others": _query(request, after="", chosen="" if state.others.chosen else NOT_BY_STATE),
        },
    )


@require_safe
def coverage(request):
    """Who could show what over the years: classes of access by year and place."""
    return render(request, "gallery/coverage.html", {"coverage": covering.coverage()})


@require_safe
def coverage_table(request):
    """The numbers of the page on coverage as CSV: one line for each place, year and class."""
    header = ("place", "year", "code", "access", "photos")
    rows = (
        (covering.name_of(area), "" if year is None else year, key, class_name(key), number)
        for area, year, key, number in covering.rows()
    )
    return csv_response("coverage", header, rows, private=False)


def _query(request, **changes):
    """The query string of the page with other values; an empty one is left out."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value:
            query[name] = value
    return query.urlencode()
