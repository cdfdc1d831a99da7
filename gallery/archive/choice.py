"""One state of the filters: what a reader asked for, as values on axes, the same for every spelling of the address."""

import hashlib
import json
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from gallery.filters import ALL_RIGHTS, WITHHELD, PhotoFilter
from gallery.models import Photo, ProvenanceTag, TaggedPhoto, Topic
from sources.slugs import rows_by_slug

#: Axes with one value for each photo: columns of ArchiveEntry and fields of Facts.
SINGLE = ("access", "source", "place", "year", "licence", "chosen")
#: A value that no photo has stands for a tag that there is not.
NONE = "-1"
BY_AREA = "by area"


def label_axis(facet):
    """Return the axis of the accepted tags that answer one question; `facet` is its key."""
    return f"label:{facet}"


@dataclass(frozen=True)
class Choice:
    """`wanted` maps an axis to the values of which a photo needs one; an axis that is not in it takes all.

    Axes are those of SINGLE, "tag" with keys of topics, and label_axis() with keys of provenance tags, all as text.
    With `by_area` nothing but the wider places by year and class is counted, for the page on coverage.
    """

    wanted: dict = field(default_factory=dict)
    by_area: bool = False

    def matches(self, facts, but=""):
        """Whether Facts fit, leaving out one axis."""
        others = ((axis, values) for axis, values in self.wanted.items() if axis != but)
        return not any(values.isdisjoint(facts.values(axis)) for axis, values in others)

    @property
    def state(self):
        """The same as lists in a fixed order, for JSON."""
        state = {axis: sorted(self.wanted[axis]) for axis in sorted(self.wanted)}
        return state | {BY_AREA: []} if self.by_area else state

    @property
    def key(self):
        """A digest of the state: 64 hexadecimal digits."""
        return hashlib.sha256(json.dumps(self.state).encode()).hexdigest()

    @classmethod
    def of(cls, state):
        """Return the Choice of a state."""
        wanted = {axis: frozenset(values) for axis, values in state.items() if axis != BY_AREA}
        return cls(wanted, by_area=BY_AREA in state)


@dataclass(frozen=True)
class Asked:
    """What an address asks for. `given` maps a facet of the address to its values as they stand there."""

    choice: Choice
    given: dict
    vocabulary: tuple
    topics: dict  # code of a topic that was asked for: (key, name)


def asked(data):
    """Return the Asked of a QueryDict; one query, and up to three more where topics are asked for.

    A value that no photo can have is left out, so it is not on the page either.
    """
    data = data.copy()
    for name, one in PhotoFilter.base_filters.items():
        # A form that finds one value wrong has none of that field.
        data.setlist(name, [value for value in data.getlist(name) if one.field.valid_value(value)])
    form = PhotoFilter(data, Photo.objects.none()).form
    form.is_valid()
    given = {name: tuple(form.cleaned_data.get(name) or ()) for name in form.fields}
    vocabulary = tuple(ProvenanceTag.objects.select_related("facet"))
    by_slug = {tag.slug: tag for tag in vocabulary}
    given["label"] = tuple(slug for slug in given["label"] if slug in by_slug)
    topics = {}
    if given["tag"]:
        seen = Exists(Photo.objects.cleared().order_by().filter(pk=OuterRef("content_object")))
        told = Exists(TaggedPhoto.objects.filter(seen, tag=OuterRef("pk")))
        # The name of a tag that stands on drafts alone tells what we work on: such a one is shown as it was typed.
        rows = rows_by_slug(Topic.objects.annotate(told=told), given["tag"])
        topics = {slug: (str(row.pk), row.name if row.told else slug) for slug, row in rows.items()}
    wanted = {
        "access": given["access"],
        "source": given["source"],
        "place": ["" if value == WITHHELD else value for value in given["place"]],
        "year": given["year"],
        "licence": ["" if value == ALL_RIGHTS else value for value in given["licence"]],
        "chosen": ["others" for _value in given["chosen"]],
        "tag": [topics.get(slug, (NONE, ""))[0] for slug in given["tag"]],
    }
    for slug in given["label"]:
        wanted.setdefault(label_axis(by_slug[slug].facet_id), []).append(str(by_slug[slug].pk))
    return Asked(
        Choice({axis: frozenset(values) for axis, values in wanted.items() if values}), given, vocabulary, topics
    )
