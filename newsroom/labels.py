"""The page that explains our labels: every class and tag, with the number of public photos that carry it."""

from collections import defaultdict
from dataclasses import dataclass

from gallery.archive.choice import Choice
from gallery.archive.reading import read
from gallery.models import ProvenanceTag
from gallery.models.vocabulary import in_language
from gallery.provenance import CLASS_KEYS, REVIEW, class_name

# The tags of these facets give a photo its class; the others stand beside it.
CLASS_FACETS = ("access", "passage")


@dataclass(frozen=True)
class TagRow:
    """A tag of the vocabulary in the reader's language."""

    code: str
    label: str
    meaning: str
    note: str
    count: int


@dataclass(frozen=True)
class ClassRow:
    """One of the ways in which a photo reaches us, with the tags that stand for it."""

    key: str
    name: str
    count: int
    tags: tuple


@dataclass(frozen=True)
class FacetRow:
    """A question that tags answer, with those of its tags that give no class."""

    code: str
    label: str
    question: str
    tags: tuple


def labels():
    """Return ((ClassRow, …), (FacetRow, …), number of photos under review); a handful of queries at any size."""
    counts = read(Choice()).counts.counts
    per_class, per_tag = counts["access"], counts["label"]
    of_class, of_facet, facets = defaultdict(list), defaultdict(list), {}
    for tag in ProvenanceTag.objects.select_related("facet"):
        row = TagRow(tag.slug, tag.label, tag.meaning, tag.note, per_tag.get(str(tag.pk), 0))
        if tag.facet.code in CLASS_FACETS and tag.glyph:
            of_class[tag.glyph].append(row)
        else:
            facets[tag.facet.code] = tag.facet
            of_facet[tag.facet.code].append(row)
    classes = tuple(
        ClassRow(key, class_name(key), per_class.get(key, 0), tuple(of_class[key]))
        for key in CLASS_KEYS
        if key != REVIEW
    )
    rows = tuple(
        FacetRow(code, facet.label, in_language(facet, "question"), tuple(of_facet[code]))
        for code, facet in facets.items()
    )
    return classes, rows, per_class.get(REVIEW, 0)
