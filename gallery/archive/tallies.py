"""Counts of one state of the filters: counted once over the narrow rows, then brought forward change by change.

A page's facet counts each option under all other filters, and the years under all but that of the year. In a large
archive what was counted is kept, as many states as KEPT_STATES, so that no crawler can fill the disk.
"""

import logging
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db import DatabaseError, transaction
from django.db.models import BigIntegerField, CharField, Count, Exists, F, OuterRef, Value
from django.db.models.functions import Cast, Concat

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


def matching(choice, but=""):
    """Return the entries that fit a Choice, leaving out one axis."""
    entries = ArchiveEntry.objects.order_by()
    for axis, values in choice.wanted.items():
        if axis == but:
            continue
        if axis in SINGLE:
            entries = entries.filter(**{f"{axis}__in": values})
        else:
            entries = entries.filter(Exists(words_of(axis).filter(photo=OuterRef("photo"), key__in=keys_of(values))))
    return entries


def words_of(axis):
    """Return the rows of an axis whose values are tags."""
    return (ArchiveTopic if axis == "tag" else ArchiveLabel).objects.order_by()


def keys_of(values):
    """Return keys of tags as numbers."""
    return [int(value) for value in values if value != NONE]


def count(choice):
    """Count a Choice over the narrow rows; return (Counts, number of the last change that is in them).

    One query, whatever the filters, so that nothing changes between two of its parts.
    """
    parts = [_part("number", ArchiveState.objects.order_by().values(word=Value(""), n=F("number")))]
    parts += [_part(axis, _group(choice, axis)) for axis in axes(choice)]
    years = matching(choice, but="year").exclude(year="").values(word=Concat("year", Value(" "), "access"))
    parts.append(_part("years", years.annotate(n=Count("*"))))
    # Photos of one access class each, so that their sum is the total.
    parts.append(_part("total", matching(choice).values(word=F("access")).annotate(n=Count("*"))))
    found, number = Counts(), 0
    for axis, value, n in parts[0].union(*parts[1:], all=True):
        if axis == "number":
            number = n
        elif axis == "total":
            found.total += n
        elif axis == "years":
            found.years[value] = n
        else:
            found.counts[axis][value] = n
    for axis in OPEN_ENDED:
        _cut(found, axis, choice.wanted.get(axis, ()))
    return found, number


def _part(axis, rows):
    named = rows.annotate(axis=Value(axis, output_field=CharField()))
    return named.values_list("axis", Cast("word", CharField()), Cast("n", BigIntegerField()))


def _group(choice, axis):
    entries = matching(choice, but=axis)
    if axis == SPREAD:
        spread = Concat("year", Value(" "), "access", Value(" "), "area")
        return entries.values(word=spread).annotate(n=Count("*"))
    if axis in SINGLE:
        return entries.values(word=F(axis)).annotate(n=Count("*"))
    words = words_of(axis)
    if set(choice.wanted) - {axis}:
        words = words.filter(photo__in=entries.values("photo"))
    return words.values(word=F("key")).annotate(n=Count("*"))


def _cut(found, axis, wanted):
    """Keep the values that a page may list before long, and those that were asked for."""
    if len(found.counts[axis]) <= KEPT_VALUES:
        return
    kept = dict(found.counts[axis].most_common(KEPT_VALUES))
    found.floors[axis] = min(kept.values())
    found.counts[axis] = Counter(kept | {value: found.counts[axis][value] for value in wanted})


def find_needles(choice, counts, number):
    """Note the keys of all photos that fit where they are few; 2 queries. Not if something changes meanwhile."""
    if counts.total > NEEDLES:
        return
    rows = list(matching(choice).values_list("public_from", "photo"))
    if ArchiveState.objects.filter(number=number).exists():
        counts.needles = [[moment.isoformat(), key] for moment, key in rows]


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
