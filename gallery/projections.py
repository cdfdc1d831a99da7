"""The shapes in which readers get a photo: frozen, so that a page can show nothing that is not in them.

They are made by gallery/public.py alone.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from gallery import provenance


@dataclass(frozen=True)
class PublicTag:
    """A verified provenance tag with what readers may see of its evidence: `evidence` holds summaries.

    `decided` is the day on which it was accepted, in words; of a source that is not named the month.
    """

    code: str
    facet: str
    facet_label: str
    label: str
    meaning: str
    note: str
    statement: str
    evidence: tuple = ()
    decided: str = ""
    decided_iso: str = ""


@dataclass(frozen=True)
class PublicPillar:
    """One line of "How we know". `key` is the mark: confirmed, probable, given, unknown, disputed.

    `evidence` holds the summaries, for readers, of what it rests on.
    """

    name: str
    label: str
    status: str
    status_label: str
    key: str
    finding: str
    note: str
    evidence: tuple = ()


@dataclass(frozen=True)
class PublicSource:
    """Who a photo comes from, as far as readers may know. `url` is empty without a public page; `context` is what to
    keep in mind about a named one."""

    label: str
    kind: str
    kind_label: str
    confidentiality: str
    url: str = ""
    affiliation: str = ""
    context: str = ""

    @property
    def is_named(self):
        """Whether the public name is the name; of all others dates of what we did are told by the month alone."""
        return self.confidentiality == "named"


@dataclass(frozen=True)
class PublicPhoto:
    """Everything that a page may show of a photo. Addresses are absolute paths; sizes are pixels, upright.

    `card` is the crop for other sites with the mark of its class, empty until there is one with the mark of today.
    """

    public_id: str
    url: str
    caption: str
    alt: str
    headline: str
    credit: str
    creator: str
    copyright_notice: str
    licence: str
    licence_label: str
    licence_url: str
    usage_terms: str
    language: str
    graphic: bool
    digital_source_type: str
    width: int
    height: int
    ratio: str
    colour: str
    sources: tuple
    src: str
    src_width: int
    src_height: int
    full: str
    full_size: tuple
    card: str
    key: str
    line: provenance.ProvenanceLine
    date_text: str
    date_iso: str
    date_precision: str
    year: int | None
    place: str
    place_precision: str
    place_reason: str
    source: PublicSource
    covered: str = ""
    pillars: tuple = ()
    tags: tuple = ()
    topics: tuple = ()
    public_from: datetime | None = None
    is_withdrawn: bool = field(default=False, init=False)

    @property
    def is_plain(self):
        """Whether it may stand large without anybody's word: not one that may distress, nor one still under review."""
        return not self.graphic and self.key != provenance.REVIEW

    def with_caption(self, caption):
        """Return the same photo with another caption where `caption` is not empty (a set may have its own)."""
        return replace(self, caption=caption) if caption else self

    def tag(self, facet):
        """Return the verified tag of an exclusive facet such as "access", or None."""
        return next((tag for tag in self.tags if tag.facet == facet), None)


@dataclass(frozen=True)
class Tombstone:
    """What stands in the place of a withdrawn photo."""

    public_id: str
    url: str
    withdrawn_at: datetime
    reason: str
    is_withdrawn: bool = field(default=True, init=False)
