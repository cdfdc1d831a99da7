"""What the archive's page shows beside the photos: boxes with options and numbers, chips, the years."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gallery.archive.choice import label_axis
from gallery.archive.tallies import LISTED
from gallery.filters import ALL_RIGHTS, NOT_BY_STATE, WITHHELD
from gallery.models import Photo, Topic
from gallery.provenance import CLASS_KEYS, class_name
from sources.models import Source

#: The boxes in their order; the provenance tags come where "label" stands, a box for each question.
BOXES = (
    ("access", _("Access")),
    ("source", _("Source")),
    ("place", _("Place, as shown")),
    ("year", _("Year")),
    ("label", _("Provenance")),
    ("tag", _("Tag")),
    ("licence", _("Licence")),
)
OPEN = ("access", "source", "place")


@dataclass(frozen=True)
class Option:
    """One value of a facet: how many photos the page would show with it beside the other facets in use."""

    value: str
    label: str
    count: int
    chosen: bool
    mark: str = ""
    remove: str = ""


@dataclass(frozen=True)
class FacetBox:
    """One group of check boxes; `name` is that of the address, several boxes may share it."""

    name: str
    label: str
    options: tuple
    open: bool


@dataclass(frozen=True)
class Archive:
    """What the archive's page shows beside the photos. Every number is exact for the filters in use."""

    total: int
    boxes: tuple
    chips: tuple
    years: tuple  # (year, ((class key, count), …)) in order of the years, under the filters but that of the year
    others: Option  # the question "only pictures not chosen by the state"
    remedy: Option | None = None  # of an empty result: the one filter without which there are photos


def archive_of(asked, counts, data):
    """Return the Archive for an Asked, its Counts and the QueryDict of the page; one query, for names of topics."""
    maker = _Maker(asked, counts, data)
    boxes = tuple(box for name, label in BOXES for box in maker.boxes(name, str(label)) if box.options)
    others = Option(
        NOT_BY_STATE,
        gettext("Not chosen by the state"),
        counts.counts["chosen"]["others"],
        bool(asked.given["chosen"]),
        remove=maker.without("chosen", NOT_BY_STATE),
    )
    chips = tuple(option for box in boxes for option in box.options if option.chosen)
    chips = ((others,) if others.chosen else ()) + chips
    years = years_of(counts.years)
    return Archive(counts.total, boxes, chips, years, others, None if counts.total else maker.remedy(chips))


def years_of(years):
    """Return ((year, ((class key, number), …)), …) of {"2013 escorted": number}."""
    found = defaultdict(dict)
    for words, number in years.items():
        year, key = words.split()
        if number:
            found[int(year)][key] = number
    return tuple(
        (year, tuple((key, found[year][key]) for key in CLASS_KEYS if key in found[year])) for year in sorted(found)
    )


class _Maker:
    def __init__(self, asked, counts, data):
        self.asked, self.counts, self.data = asked, counts, data

    def boxes(self, name, label):
        """The boxes that stand at a place of BOXES."""
        if name == "label":
            return self._labels()
        values = self._topics() if name == "tag" else self._values(name)
        chosen = self.asked.given[name]
        return [self._box(name, label, values, chosen)]

    def remedy(self, chips):
        """The chip that stands in the way alone, None where no single one does."""
        for axis, values in self.asked.choice.wanted.items():
            # What is counted of a facet leaves out that facet: any photo there is one that only this filter keeps away.
            if len(values) == 1 and any(self.counts.counts[axis].values()):
                name = "label" if axis.startswith("label") else axis
                given = [one for one in self.asked.given[name] if name != "label" or self._is_of(one, axis)]
                found = [chip for chip in chips if [chip.value] == given]
                if found:
                    return found[0]
        return None

    def _is_of(self, slug, axis):
        return any(tag.slug == slug and label_axis(tag.facet_id) == axis for tag in self.asked.vocabulary)

    def without(self, name, value):
        """The query string of the page without one value of one facet, from its first page."""
        query = self.data.copy()
        query.pop("after", None)
        query.pop("before", None)
        query.setlist(name, [one for one in query.getlist(name) if one != value])
        return query.urlencode()

    def _box(self, name, label, values, chosen):
        """`values` are (value, label, number), in order."""
        options = tuple(
            Option(
                value,
                words,
                number,
                value in chosen,
                mark=value if name == "access" else "",
                remove=self.without(name, value) if value in chosen else "",
            )
            for value, words, number in values
        )
        return FacetBox(name, label, options, bool(chosen) or name in OPEN)

    def _values(self, name):
        found = {_as_asked(name, value): number for value, number in self.counts.counts[name].items() if number}
        if name == "year":
            found.pop("", None)
        chosen = self.asked.given[name]
        rows = [(value, _words(name, value), found.get(value, 0)) for value in {**found, **dict.fromkeys(chosen)}]
        rows.sort(key=lambda row: _rank(name, *row))
        return _listed(rows, chosen) if name == "place" else rows

    def _topics(self):
        chosen = {key: (slug, name) for slug, (key, name) in self.asked.topics.items()}
        found = [key for key, number in self.counts.counts["tag"].most_common(LISTED + len(chosen)) if number]
        others = Topic.objects.filter(pk__in=[int(key) for key in found if key not in chosen])
        named = chosen | {str(key): (slug, name) for key, slug, name in others.values_list("pk", "slug", "name")}
        counts = self.counts.counts["tag"]
        rows = [(slug, name, counts.get(key, 0)) for key, (slug, name) in named.items()]
        rows += [(slug, slug, 0) for slug in self.asked.given["tag"] if slug not in self.asked.topics]
        rows.sort(key=lambda row: (-row[2], row[1]))
        return _listed(rows, self.asked.given["tag"])

    def _labels(self):
        """A box for each question of the vocabulary, in its order."""
        rows, facets = defaultdict(list), {}
        for tag in self.asked.vocabulary:
            axis = label_axis(tag.facet_id)
            counts = self.counts.counts[axis if axis in self.asked.choice.wanted else "label"]
            number = counts.get(str(tag.pk), 0)
            facets[tag.facet_id] = tag.facet.label
            if number or tag.slug in self.asked.given["label"]:
                rows[tag.facet_id].append((tag.slug, tag.label, number))
        return [
            self._box(
                "label",
                label,
                rows[facet],
                [one for one, _words, _number in rows[facet] if one in self.asked.given["label"]],
            )
            for facet, label in facets.items()
        ]


def _listed(rows, chosen):
    return [row for place, row in enumerate(rows) if place < LISTED or row[0] in chosen]


def _as_asked(name, value):
    """A stored value as it stands in the address."""
    if value == "" and name in ("place", "licence"):
        return WITHHELD if name == "place" else ALL_RIGHTS
    return value


def _rank(name, value, words, number):
    if name == "access":
        return CLASS_KEYS.index(value)
    if name == "year":
        return -int(value)
    return (-number, words)


def _words(name, value):
    if name == "access":
        return class_name(value)
    if name == "source":
        return str(Source.Kind(value).label)
    if name == "licence":
        return str(Photo.Licence("" if value == ALL_RIGHTS else value).label)
    if name == "place" and value == WITHHELD:
        return gettext("Withheld or unknown")
    return value
