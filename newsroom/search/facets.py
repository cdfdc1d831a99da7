"""What narrows a result: values of facets as links, with how many of the current result have them."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from articles.models import Section
from gallery.models import Topic
from gallery.provenance import CLASS_KEYS, class_name
from newsroom.models import SearchTerm
from sources.models import Source

#: The boxes in their order.
BOXES = (
    ("kind", _("Kind")),
    ("access", _("Access")),
    ("section", _("Section")),
    ("source", _("Source")),
    ("place", _("Place, as shown")),
    ("year", _("Year, as shown")),
    ("tag", _("Tag")),
)
KINDS = {"article": _("Articles"), "set": _("Photo sets"), "photo": _("Photos"), "source": _("Sources")}
#: Values of a box; and values of all boxes that are looked up.
LISTED, LOOKED_UP = 12, 400


@dataclass(frozen=True)
class Option:
    """One value: its name, how many of the result have it, the query of the page with it; `mark` of a class."""

    value: str
    label: str
    count: int
    query: str
    mark: str = ""


@dataclass(frozen=True)
class Box:
    """The values of one facet."""

    name: str
    label: str
    options: tuple
    open: bool


def counted(rows):
    """Return {key of a SearchTerm: in how many of the (number, facets) it stands}."""
    # Joined and split at once, since ten thousand rows one by one cost as much as all else that is asked of the index.
    found = Counter(" ".join([facets for _id, facets in rows]).split())
    return {int(key): number for key, number in found.items()}


def boxes_of(question, counts, query):
    """Return the Boxes of a result; query(axis, value) gives the page narrowed by it. At most 3 queries."""
    used = {one.axis for one in question.filters}
    keys = [key for key, _number in Counter(counts).most_common(LOOKED_UP)]
    by_axis = defaultdict(list)
    for axis, value, key in SearchTerm.objects.filter(pk__in=keys).values_list("axis", "value", "pk"):
        by_axis[axis].append((value, counts[key]))
    found = []
    for axis, label in BOXES:
        values = sorted(by_axis[axis], key=lambda one: _rank(axis, *one))[:LISTED]
        # A value that everything found has narrows nothing.
        if axis in used or not values:
            continue
        names = _names(axis, [value for value, _number in values])
        options = tuple(
            Option(slug, label_of(axis, slug, row), number, query(axis, slug), slug if axis == "access" else "")
            for value, number in values
            for slug, row in [names.get(value, (value, None))]
        )
        found.append(Box(axis, str(label), options, open=len(found) < 3))
    return tuple(found)


def label_of(axis, value, row=None):
    """Return the name of a value in the reader's language; `row` is the Section or Topic, where it may be named."""
    if axis == "kind":
        return str(KINDS.get(value, value))
    if axis == "access" and value in CLASS_KEYS:
        return class_name(value)
    if axis == "source" and value in Source.Kind.values:
        return str(Source.Kind(value).label)
    if axis == "section" and row:
        return row.label
    return row.name if axis == "tag" and row else value


def _rank(axis, value, number):
    if axis == "kind":
        return list(KINDS).index(value)
    if axis == "year":
        return -int(value)
    return -number, value


def _names(axis, values):
    """{stored value: (value in the address, row)} of sections and tags."""
    model = {"section": Section, "tag": Topic}.get(axis)
    if model is None:
        return {}
    return {str(row.pk): (row.slug, row) for row in model.objects.filter(pk__in=values)}
