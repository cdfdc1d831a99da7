"""The filters of the archive, by the slow rule. They filter by what readers are shown, never by what we know.

The rules of gallery/shown.py have their twins here as database expressions, since a filter or a count that used the
private columns would tell what the page leaves out. gallery/archive/ answers the same questions from rows made ahead,
and its tests compare every answer with these filters.
"""

import django_filters
from django import forms
from django.db.models import Case, CharField, Exists, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import ExtractYear
from django.utils.translation import gettext_lazy

from gallery.models import Claim, Photo, ProvenanceTag, TaggedPhoto
from gallery.provenance import CLASS_KEYS
from gallery.shown import FINE_PLACES
from sources.models import Source

WITHHELD = "withheld"
ALL_RIGHTS = "all-rights-reserved"
NOT_BY_STATE = "not-by-the-state"
LONGEST_VALUE = 200
ORDERS = (("newest", gettext_lazy("Newest first")), ("oldest", gettext_lazy("Oldest first")))

#: Access tags by which somebody other than a state chose what is seen. Of a tag that is not here we say nothing, so a
#: word that is added to the vocabulary is left out until its meaning is known here.
CHOSEN_BY_OTHERS = frozenset(
    {
        *("accredited-press", "under-escort", "independent-access", "covert", "insider"),
        *("cross-border", "satellite"),
    }
)


def chosen_by(slugs):
    """Return who chose what is seen, from the codes of a photo's accepted tags: "others", or "" for a state or nobody
    knows."""
    return "others" if CHOSEN_BY_OTHERS & set(slugs) else ""


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
    label = WordsFilter(method="by_label", label=gettext_lazy("Provenance"))
    chosen = django_filters.MultipleChoiceFilter(
        method="by_chooser",
        choices=[(NOT_BY_STATE, gettext_lazy("Not chosen by the state"))],
        label=gettext_lazy("Who chose what is seen"),
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

    def by_label(self, photos, name, values):
        """Photos with accepted provenance tags: any of those that answer one question, and each question asked."""
        for slugs in labels_by_facet(values).values():
            photos = photos.filter(_has_label(slugs))
        return photos

    def by_chooser(self, photos, name, values):
        """Photos of which we know that somebody other than a state chose what is seen."""
        return photos.filter(_has_label(CHOSEN_BY_OTHERS)) if values else photos

    def by_licence(self, photos, name, values):
        """Photos under one of these licences."""
        return photos.filter(licence__in=["" if value == ALL_RIGHTS else value for value in values])


def labels_by_facet(slugs):
    """Return {facet's key: codes} of those codes that the vocabulary has; one query."""
    found = {}
    for slug, facet in ProvenanceTag.objects.filter(slug__in=slugs).order_by().values_list("slug", "facet_id"):
        found.setdefault(facet, set()).add(slug)
    return found


def _has_label(slugs):
    return Exists(Claim.objects.verified().filter(content_object=OuterRef("pk"), tag__slug__in=slugs))
