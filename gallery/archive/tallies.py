"""Counts of one state of the filters: counted once over sets of bits, then brought forward change by change.

A page's facet counts each option under all other filters, and the years under all but that of the year. In a large
archive what was counted is kept, as many states as KEPT_STATES, so that no crawler can fill the disk.
"""

import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db import DatabaseError, transaction

from gallery.archive import blocks
from gallery.archive.choice import NONE, SINGLE
from gallery.archive.facts import SPREAD, Facts
from gallery.models.archive import ArchiveChange, ArchiveEntry, ArchiveLabel, ArchiveState, ArchiveTally, ArchiveTopic

#: Below so many entries counting costs less than looking up what was counted.
REMEMBER_FROM = 5_000
KEPT_STATES = 2_000
#: How many changes a reader replays at most before the state is counted anew, and how many are kept at all.
REPLAYED, KEPT_CHANGES = 1_000, 5_000
#: Values kept of places and topics, of which there may be any number; a page lists LISTED of them.
KEPT_VALUES, LISTED = 500, 14
OPEN_ENDED = ("place", "tag")
#: A state with so few photos keeps their keys, so that no page has to look for a needle in a million.
NEEDLES = 500

log = logging.getLogger(__name__)


@dataclass
class Counts:
    """`counts` maps an axis to {value: number of photos}; "label" is the axis of those questions that are not asked.

    `years` maps "2013 escorted" to a number. `floors` says of an axis that not all of its values are kept: none that is
    left out has more photos than that. `needles` are [moment, key] of all photos, or None where they are too many.
    """

    total: int = 0
    counts: dict = field(default_factory=lambda: defaultdict(Counter))
    years: Counter = field(default_factory=Counter)
    floors: dict = field(default_factory=dict)
    needles: list | None = None
    unseen: dict = field(default_factory=lambda: defaultdict(Counter))

    def add(self, choice, facts, sign, key=None):
        """Count Facts in (sign 1) or out (-1) under a Choice."""
        fits = choice.matches(facts)
        if fits:
            self.total += sign
            self._needle(facts, sign, key)
        for axis in axes(choice):
            if choice.matches(facts, but=axis) if axis in choice.wanted else fits:
                for value in facts.values(axis):
                    known = self.counts[axis] if axis not in self.floors or value in self.counts[axis] else None
                    (self.unseen[axis] if known is None else known)[value] += sign
        if facts.year and choice.matches(facts, but="year"):
            self.years[f"{facts.year} {facts.access}"] += sign

    def _needle(self, facts, sign, key):
        if self.needles is None or key is None:
            return
        needle = [facts.public_from.isoformat(), key]
        if sign > 0:
            self.needles.append(needle)
        elif needle in self.needles:
            self.needles.remove(needle)
        if len(self.needles) > NEEDLES:
            self.needles = None

    @property
    def is_certain(self):
        """Whether no value that was left out may by now stand among those that a page lists."""
        for axis, floor in self.floors.items():
            listed = self.counts[axis].most_common(LISTED)
            gained = max((0, *self.unseen[axis].values()))
            if listed and floor + gained > listed[-1][1]:
                return False
        return True

    def pack(self):
        """Return the counts for JSON."""
        # What came since of a value that is not kept may be of any of them.
        floors = {axis: floor + max((0, *self.unseen[axis].values())) for axis, floor in self.floors.items()}
        kept = {axis: {value: n for value, n in found.items() if n} for axis, found in self.counts.items()}
        return {"total": self.total, "counts": kept, "years": dict(self.years), "floors": floors,
                "needles": self.needles}  # fmt: skip

    @classmethod
    def unpack(cls, packed):
        """Return the Counts of pack()."""
        counts = defaultdict(Counter, {axis: Counter(found) for axis, found in packed["counts"].items()})
        return cls(packed["total"], counts, Counter(packed["years"]), packed["floors"], packed["needles"])


def axes(choice):
    """Return the axes that are counted: each by itself, and the labels of the questions that are asked each alone."""
    if choice.by_area:
        return (SPREAD,)
    return (*SINGLE, "tag", "label", *(axis for axis in choice.wanted if axis.startswith("label:")))


def words_of(axis):
    """Return the rows of an axis whose values are tags."""
    return (ArchiveTopic if axis == "tag" else ArchiveLabel).objects.order_by()


def keys_of(values):
    """Return keys of tags as numbers."""
    return [int(value) for value in values if value != NONE]


def count(choice):
    """Count a Choice; return (Counts, number of the last change that is in them). About a second for a million photos,
    whatever is asked. Three queries where few photos fit, else two."""
    found, number = count_all([choice])
    return found[0], number


def count_all(choices):
    """Count several Choices at once, in one pass; return ([Counts], number of the last change that is in them)."""
    while (seen := blocks.read()) is None:
        pass
    number, rows, changes = seen
    found, fitting = [Counts() for _choice in choices], [[] for _choice in choices]
    for row in rows:
        sets = blocks.unpack(row.bits)
        for choice, counts, keys in zip(choices, found, fitting, strict=True):
            mask = _count_block(choice, counts, sets)
            if counts.total <= NEEDLES:
                keys += _keys(row.block, mask)
    changed = {change.photo: change.after and Facts.unpack(change.after) for change in changes}
    for choice, counts, keys in zip(choices, found, fitting, strict=True):
        bring_forward(counts, choice, changes)
        if counts.total <= NEEDLES and len(keys) <= NEEDLES:
            keys = [key for key in keys if key not in changed]
            _find_needles(counts, [*keys, *(k for k, now in changed.items() if now and choice.matches(now))], number)
        for axis in OPEN_ENDED:
            _cut(counts, axis, choice.wanted.get(axis, ()))
    return found, number


def _count_block(choice, counts, sets):
    """Add the sets of one block to the counts; return the set of those photos that fit."""
    every = _union(sets["access"].values())
    masks = {axis: _union(sets[_stored(axis)].get(one, 0) for one in values) for axis, values in choice.wanted.items()}

    def fitting(but=""):
        mask = every
        for axis, one in masks.items():
            mask &= one if axis != but else every
        return mask

    whole, dated = fitting(), fitting("year")
    counts.total += whole.bit_count()
    for axis in axes(choice):
        if mask := fitting(axis) if axis in masks else whole:
            found = counts.counts[axis]
            words = _spread(sets, mask) if axis == SPREAD else sets[_stored(axis)].items()
            for word, one in words:
                if number := (one & mask).bit_count():
                    found[word] += number
    for year, inside in sets["year"].items():
        if year and (of_year := inside & dated):
            for access, one in sets["access"].items():
                if number := (one & of_year).bit_count():
                    counts.years[f"{year} {access}"] += number
    return whole


def _union(sets):
    found = 0
    for one in sets:
        found |= one
    return found


def _stored(axis):
    """The name of an axis in a block."""
    return "label" if axis.startswith("label") else axis


def _spread(sets, mask):
    """(word of the axis SPREAD, set) of all that occur in a block."""
    for area, in_area in sets["area"].items():
        for year, in_year in sets["year"].items():
            if both := in_area & in_year & mask:
                for access, one in sets["access"].items():
                    if found := both & one:
                        yield f"{year} {access} {area}", found


def _keys(block, mask):
    """The keys of the photos of a set, NEEDLES + 1 at most."""
    found = []
    while mask and len(found) <= NEEDLES:
        lowest = mask & -mask
        found.append(block * blocks.SIZE + lowest.bit_length() - 1)
        mask ^= lowest
    return found


def _find_needles(counts, keys, number):
    """Note the moments of these photos; 2 queries, one for none. Not if something changes meanwhile."""
    rows = list(ArchiveEntry.objects.order_by().filter(photo__in=keys).values_list("public_from", "photo"))
    if ArchiveState.objects.filter(number=number).exists():
        counts.needles = [[moment.isoformat(), key] for moment, key in rows]


def _cut(found, axis, wanted):
    """Keep the values that a page may list before long, and those that were asked for."""
    if len(found.counts[axis]) <= KEPT_VALUES:
        return
    kept = dict(found.counts[axis].most_common(KEPT_VALUES))
    found.floors[axis] = min(kept.values())
    found.counts[axis] = Counter(kept | {value: found.counts[axis][value] for value in wanted})


def bring_forward(counts, choice, changes):
    """Replay ArchiveChange rows."""
    for change in changes:
        if change.before:
            counts.add(choice, Facts.unpack(change.before), -1, change.photo)
        if change.after:
            counts.add(choice, Facts.unpack(change.after), 1, change.photo)
    return counts


def changes_between(first, last):
    """Return the changes after number `first` up to `last`, or None where they are too many or no longer kept."""
    if first == last:
        return []
    if not first < last <= first + REPLAYED:
        return None
    changes = list(ArchiveChange.objects.filter(number__gt=first, number__lte=last))
    return changes if len(changes) == last - first else None


def remember(choice, counts, number, *, kept=False):
    """Keep what was counted. A reader who cannot, because somebody else writes for too long, does without."""
    values = {"state": choice.state, "number": number, "counts": counts.pack(), "kept": kept}
    try:
        with transaction.atomic():
            ArchiveTally.objects.update_or_create(pk=choice.key, defaults=values)
            others = ArchiveTally.objects.filter(kept=False).order_by("-made_at").values_list("pk", flat=True)
            ArchiveTally.objects.filter(pk__in=list(others[KEPT_STATES : KEPT_STATES + 100])).delete()
    except DatabaseError:
        log.warning("The counts of the archive could not be kept; they are counted again when they are next asked for.")
