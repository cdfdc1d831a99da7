"""The facets of the archive. They filter by what readers are shown, never by what we know.

The rules of gallery/public.py have their twins here as database expressions, since a filter or a count that used the
private columns would tell what the page leaves out.
"""

from collections import Counter
from dataclasses import dataclass

import django_filters
from django import forms
from django.db.models import Case, CharField, Count, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext, gettext_lazy

from gallery.models import Photo, TaggedPhoto
from gallery.provenance import CLASS_KEYS, class_name
from gallery.shown import FINE_PLACES
from sources.models import Source

WITHHELD = "withheld"
ALL_RIGHTS = "all-rights-reserved"
LONGEST_VALUE = 200
# How many options of an open-ended facet are listed; those in use always are.
LISTED = 14
ORDERS = (("newest", gettext_lazy("Newest first")), ("oldest", gettext_lazy("Oldest first")))


def as_shown(photos):
    """Annotate a queryset with `shown_place` ("" where withheld) and `shown_year` (None where unknown)."""
    return photos.annotate(
        shown_place=Case(
            When(Q(source__confidentiality="protected", place_precision__in=FINE_PLACES), then=Value("")),
            When(place_precision=Photo.PlacePrecision.WITHHELD, then=Value("")),
            default="place_shown",
            output_field=CharField(),
        ),
        shown_year=Case(
            When(date_precision=Photo.DatePrecision.UNKNOWN, then=None),
            default=ExtractYear("taken_on"),
            output_field=IntegerField(),
        ),
    )


class AnyWords(forms.MultipleChoiceField):
    """Several values that cannot be listed beforehand, such as places: short, printable, at most 50."""

    def valid_value(self, value):
        """Whether a value could be one of ours."""
        return 0 < len(value) <= LONGEST_VALUE and value.isprintable()

    def clean(self, value):
        """Return the values, at most 50 of them."""
        return super().clean((value or [])[:50])


class AnyYears(AnyWords):
    """Several years as numbers."""

    def valid_value(self, value):
        """Whether a value is a year of four digits."""
        return len(value) == 4 and value.isascii() and value.isdigit()


class WordsFilter(django_filters.MultipleChoiceFilter):
    """Any of several values."""

    field_class = AnyWords


class YearsFilter(WordsFilter):
    """Any of several years."""

    field_class = AnyYears


class PhotoFilter(django_filters.FilterSet):
    """Takes a queryset of cleared photos that went through `as_shown()`."""

    access = django_filters.MultipleChoiceFilter(
        "access_class",
        choices=[(key, key) for key in CLASS_KEYS],
        label=gettext_lazy("Access"),
        distinct=False,
    )
    source = django_filters.MultipleChoiceFilter(
        "source__kind", choices=Source.Kind.choices, label=gettext_lazy("Source"), distinct=False
    )
    place = WordsFilter(method="by_place", label=gettext_lazy("Place, as shown"))
    year = YearsFilter("shown_year", label=gettext_lazy("Year"), distinct=False)
    tag = WordsFilter(method="by_tag", label=gettext_lazy("Tag"))
    licence = django_filters.MultipleChoiceFilter(
        method="by_licence",
        choices=[(value or ALL_RIGHTS, label) for value, label in Photo.Licence.choices],
        label=gettext_lazy("Licence"),
    )

    class Meta:
        model = Photo
        fields: list[str] = []

    def by_place(self, photos, name, values):
        """Photos whose shown place is one of `values`."""
        return photos.filter(shown_place__in=["" if value == WITHHELD else value for value in values])

    def by_tag(self, photos, name, values):
        """Photos that carry one of these topical tags, each photo once."""
        return photos.filter(Exists(TaggedPhoto.objects.filter(content_object=OuterRef("pk"), tag__slug__in=values)))

    def by_licence(self, photos, name, values):
        """Photos under one of these licences."""
        return photos.filter(licence__in=["" if value == ALL_RIGHTS else value for value in values])


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
    """One group of check boxes."""

    name: str
    label: str
    options: tuple
    open: bool


@dataclass(frozen=True)
class Archive:
    """What the archive's page shows beside the photos. `total` is exact for the filters in use."""

    total: int
    boxes: tuple
    chips: tuple
    years: tuple  # (year, ((class key, count), …)) in order of the years, under the filters but that of the year


class Facets:
    """Counts of all facets from two queries: combinations of the columns, and topical tags."""

    COLUMNS = {
        "access": "access_class",
        "source": "source__kind",
        "place": "shown_place",
        "year": "shown_year",
        "licence": "licence",
    }
    OPEN = ("access", "source", "place")

    def __init__(self, photos, data):
        self.data = data
        self.photos = as_shown(photos)
        self.filter = PhotoFilter(data, self.photos)
        self.filter.form.is_valid()  # a value that no photo can have is left out of cleaned_data, and so of the page
        clean = self.filter.form.cleaned_data
        self.chosen = {name: tuple(clean.get(name) or ()) for name in self.filter.filters}
        self.result = self.filter.filter_queryset(self.photos)

    def archive(self):
        """Return the Archive; 2 queries, whatever the filters."""
        rows = self._combinations()
        boxes = []
        for name in self.filter.filters:
            counts = self._tags() if name == "tag" else self._counts(rows, name)
            boxes.append(self._box(name, counts))
        chips = tuple(option for box in boxes for option in box.options if option.chosen)
        total = sum(row["n"] for row in rows if self._fits(row))
        return Archive(total, tuple(boxes), chips, self._years(rows))

    def without(self, name, value):
        """Return the query string of the page without one value of one facet."""
        query = self.data.copy()
        query.pop("after", None)
        query.setlist(name, [one for one in query.getlist(name) if one != value])
        return query.urlencode()

    def _combinations(self):
        """How many photos there are of each combination, under the chosen tags alone; the rest is done in memory."""
        photos = self.photos
        if self.chosen["tag"]:
            photos = self.filter.by_tag(photos, "tag", self.chosen["tag"])
        columns = list(self.COLUMNS.values())
        rows = photos.order_by().values(*columns).annotate(n=Count("pk"))
        return [
            {name: self._value(name, row[column]) for name, column in self.COLUMNS.items()} | {"n": row["n"]}
            for row in rows
        ]

    def _value(self, name, value):
        """A column's value as it stands in the address."""
        if name == "place":
            return value or WITHHELD
        if name == "licence":
            return value or ALL_RIGHTS
        return "" if value is None else str(value)

    def _fits(self, row, *, but=""):
        return all(row[name] in self.chosen[name] for name in self.COLUMNS if name != but and self.chosen[name])

    def _counts(self, rows, name):
        counts = Counter()
        for row in rows:
            if row[name] and self._fits(row, but=name):
                counts[row[name]] += row["n"]
        return {value: (self._label(name, value), count) for value, count in counts.items()}

    def _tags(self):
        others = self.photos
        for name, one in self.filter.filters.items():
            if name != "tag" and self.chosen[name]:
                others = one.filter(others, list(self.chosen[name]))
        rows = (
            TaggedPhoto.objects.filter(content_object__in=others.values("pk"))
            .values_list("tag__slug", "tag__name")
            .annotate(n=Count("pk"))
            .order_by("-n", "tag__name")
        )
        return {slug: (label, count) for slug, label, count in rows}

    def _box(self, name, counts):
        chosen = self.chosen[name]
        found = sorted(counts, key=lambda value: self._rank(name, value, counts))
        if name in ("place", "tag"):
            found = [value for place, value in enumerate(found) if place < LISTED or value in chosen]
        found += [value for value in chosen if value not in counts]
        options = tuple(
            Option(
                value=value,
                label=counts[value][0] if value in counts else self._label(name, value),
                count=counts[value][1] if value in counts else 0,
                chosen=value in chosen,
                mark=value if name == "access" else "",
                remove=self.without(name, value) if value in chosen else "",
            )
            for value in found
        )
        return FacetBox(name, str(self.filter.filters[name].label), options, bool(chosen) or name in self.OPEN)

    def _rank(self, name, value, counts):
        if name == "access":
            return CLASS_KEYS.index(value)
        if name == "year":
            return -int(value)
        return (-counts[value][1], counts[value][0])

    def _label(self, name, value):
        if name == "access":
            return class_name(value)
        if name == "source":
            return str(Source.Kind(value).label)
        if name == "licence":
            return str(Photo.Licence("" if value == ALL_RIGHTS else value).label)
        if name == "place" and value == WITHHELD:
            return gettext("Withheld or unknown")
        return value

    def _years(self, rows):
        years = {}
        for row in rows:
            if row["year"] and self._fits(row, but="year"):
                years.setdefault(int(row["year"]), Counter())[row["access"]] += row["n"]
        return tuple(
            (year, tuple((key, years[year][key]) for key in CLASS_KEYS if years[year][key])) for year in sorted(years)
        )
