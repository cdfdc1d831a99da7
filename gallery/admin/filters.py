"""Filters of the lists of photos, sets and claims."""

from datetime import MAXYEAR, MINYEAR, date

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from gallery import provenance
from gallery.admin.base import ChoiceFilter
from gallery.desk import states
from gallery.desk.access import whole_numbers
from gallery.models import Claim, Facet, Photo, TaggedPhoto, TaggedPhotoSet, Topic
from sources.models import Source

#: A list of choices is for reading: beyond this the search box is the way.
MOST = 60


class PhotoStateFilter(ChoiceFilter):
    """Public, not yet public, embargoed, incomplete, withdrawn."""

    title, parameter_name = _("state"), "state"
    choices_of = tuple(states.LABELS.items())

    def limit(self, queryset, value):
        """Twin of states.state_of()."""
        return states.photos_in_state(queryset, value)


class SetStateFilter(ChoiceFilter):
    """Public, not yet public, embargoed, withdrawn."""

    title, parameter_name = _("state"), "state"
    choices_of = tuple(states.SET_LABELS.items())

    def limit(self, queryset, value):
        """Twin of states.set_state()."""
        return states.sets_in_state(queryset, value)


class AccessFilter(ChoiceFilter):
    """The class that the accepted claims give."""

    title, parameter_name = _("access"), "access"

    def lookups(self, request, model_admin):
        """In the order in which readers meet the classes."""
        return [(key, provenance.class_name(key)) for key in provenance.CLASS_KEYS]

    def limit(self, queryset, value):
        """Photos of that class."""
        return queryset.filter(access_class=value)


class SourceKindFilter(ChoiceFilter):
    """The kind of source a photo comes from."""

    title, parameter_name, path = _("kind of source"), "kind", "source__kind"

    def lookups(self, request, model_admin):
        """The kinds, and photos without a source."""
        return [*Source.Kind.choices, ("none", _("No source yet"))]

    def limit(self, queryset, value):
        """Photos from sources of that kind."""
        if value == "none":
            return queryset.filter(**{f"{self.path.removesuffix('__kind')}__isnull": True})
        return queryset.filter(**{self.path: value})


class ClaimSourceKindFilter(SourceKindFilter):
    """The kind of source of the photo that a claim is about."""

    path = "content_object__source__kind"


class TopicFilter(ChoiceFilter):
    """Topical tags that are in use."""

    title, parameter_name, items = _("tag"), "tag", TaggedPhoto

    def lookups(self, request, model_admin):
        """The first sixty by name; the search finds the others."""
        used = Topic.objects.filter(Exists(self.items.objects.filter(tag=OuterRef("pk")))).order_by("name")
        return list(used.values_list("slug", "name")[:MOST])

    def limit(self, queryset, value):
        """Rows with that tag."""
        return queryset.filter(tagged_items__tag__slug=value)


class SetTopicFilter(TopicFilter):
    """Topical tags of photo sets."""

    items = TaggedPhotoSet


class UploaderFilter(admin.SimpleListFilter):
    """Who uploaded a photo."""

    title, parameter_name = _("uploaded by"), "by"

    def lookups(self, request, model_admin):
        """Yourself first, then everybody who ever uploaded something."""
        people = get_user_model().objects.exclude(pk=request.user.pk).order_by("username")
        people = people.filter(Exists(Photo.objects.filter(uploaded_by=OuterRef("pk"))))
        rows = people.values_list("pk", "username")[:MOST]
        return [("me", _("Me")), *((str(pk), name) for pk, name in rows)]

    def queryset(self, request, queryset):
        """Photos of that person."""
        value = self.value()
        if value is None:
            return queryset
        if value == "me":
            return queryset.filter(uploaded_by=request.user)
        return queryset.filter(uploaded_by__in=whole_numbers(value)[:1])


class YearFilter(ChoiceFilter):
    """The year in which a photo was taken."""

    title, parameter_name = _("year taken"), "year"

    def lookups(self, request, model_admin):
        """From the newest to the oldest year on record."""
        # Two walks to an end of the index; one statement for both would read every photo on SQLite.
        dated = Photo.objects.exclude(taken_on=None)
        first, last = (
            dated.order_by(order).values_list("taken_on", flat=True).first() for order in ("taken_on", "-taken_on")
        )
        if not first:
            return []
        years = range(last.year, first.year - 1, -1)
        return [(str(year), str(year)) for year in years]

    def limit(self, queryset, value):
        """Photos of that year."""
        if not value.isdecimal() or len(value) > 4 or not MINYEAR <= int(value) <= MAXYEAR:
            return queryset.none()
        # As an expression: along the index of the dates SQLite would read the whole year to find what is in the window.
        first, last = date(int(value), 1, 1), date(int(value), 12, 31)
        return queryset.alias(taken=Coalesce("taken_on", "taken_on")).filter(taken__range=(first, last))


class ClaimStateFilter(ChoiceFilter):
    """What waits for a decision, and each state."""

    title, parameter_name = _("state"), "state"
    choices_of = (("open", _("Waits for review")), *Claim.State.choices)

    def limit(self, queryset, value):
        """Claims in that state."""
        return queryset.open() if value == "open" else queryset.filter(state=value)


class FacetFilter(ChoiceFilter):
    """The question that a tag answers."""

    title, parameter_name, path = _("facet"), "facet", "tag__facet__code"

    def lookups(self, request, model_admin):
        """The facets in their order."""
        return [(facet.code, facet.label) for facet in Facet.objects.all()]

    def limit(self, queryset, value):
        """Rows of that facet."""
        return queryset.filter(**{self.path: value})


class ClaimTagFilter(ChoiceFilter):
    """The tag that is claimed."""

    title, parameter_name = _("tag"), "tag"

    def lookups(self, request, model_admin):
        """The whole vocabulary: it is short and fixed."""
        return [(tag.slug, tag.label) for tag in Claim._meta.get_field("tag").related_model.objects.all()]

    def limit(self, queryset, value):
        """Claims of that tag."""
        return queryset.filter(tag__slug=value)


class TwoReviewsFilter(ChoiceFilter):
    """Tags that accuse or expose somebody."""

    title, parameter_name = _("reviews"), "two"
    choices_of = (("yes", _("Needs two reviews")), ("no", _("Needs one review")))

    def limit(self, queryset, value):
        """Claims by the number of reviews that their tag needs."""
        return queryset.filter(tag__two_reviews=value == "yes")
