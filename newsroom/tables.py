"""The tables of the pages above the apps, as CSV and as text: our labels with their numbers, and the named sources."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gallery.provenance import REVIEW, class_name
from gallery.public import public_source
from newsroom.api.answers import absolute
from newsroom.labels import labels
from sources.models import Source
from sources.publicpages import public_page
from sources.tables import table_response

AT_ONCE = 500


@public_page
@require_safe
def how_we_label(request, form):
    """Every class and tag with the number of photos that carry it: kind ("class" or "tag"), code, label and so on."""
    header = ("kind", "group", "code", "label", "meaning", "photos")
    return table_response(form, "how-we-label", header, _labels(), page=reverse("how-we-label"))


@public_page
@require_safe
def source_list(request, form):
    """The sources whose name is the name, as the page lists them."""
    rows = Source.objects.listed().select_related("affiliation").order_by("public_name", "slug")
    sources = map(public_source, rows.iterator(chunk_size=AT_ONCE))
    cells = ((one.label, one.kind, one.kind_label, one.affiliation, absolute(one.url)) for one in sources)
    header = ("name", "code", "kind", "affiliation", "url")
    return table_response(form, "sources", header, cells, page=reverse("sources:list"))


def tables():
    """Return (name, address) of every table that can be had without its page, in both forms."""
    found = (
        (_("How we label photos"), "how-we-label-table"),
        (_("Sources"), "sources-table"),
        (_("Who could show what"), "gallery:coverage-table"),
        (_("Photos by year and class"), "gallery:years-table"),
    )
    return [(f"{name} ({form})", f"{_address(view)}{form}") for name, view in found for form in ("csv", "txt")]


def _address(view):
    return reverse(view, args=["csv"]).removesuffix("csv")


def _labels():
    classes, facets, under_review = labels()
    for one in classes:
        yield "class", "access", one.key, one.name, "", one.count
    yield "class", "access", REVIEW, class_name(REVIEW), "", under_review
    for one in classes:
        for tag in one.tags:
            yield "tag", one.key, tag.code, tag.label, tag.meaning, tag.count
    for facet in facets:
        for tag in facet.tags:
            yield "tag", facet.code, tag.code, tag.label, tag.meaning, tag.count
