"""From a state of the filters to its exact counts and the keys of a page, at any size of the archive."""

from dataclasses import dataclass

from gallery import tasks
from gallery.archive import overlay, settling, tallies, walking
from gallery.archive.choice import Choice
from gallery.models.archive import ArchiveTally

#: So many photos in doubt cost a reader as much as settling them.
SETTLE_AT = 200
#: More than a reader can settle while waiting.
SETTLE_LATER = 2_000


@dataclass
class Reading:
    """Counts of a Choice, exact at the moment at which they were read, and what the page's walk needs."""

    choice: Choice
    counts: tallies.Counts
    overlay: overlay.Overlay
    sizes: tallies.Counts | None

    def page(self, *, beyond=None, oldest_first=False, size=25):
        """Return the keys of at most `size` photos after `beyond`, a (moment, key), in order; at most a few queries."""
        return walking.page_keys(
            self.choice,
            self.overlay,
            self.counts,
            self.sizes,
            beyond=beyond,
            oldest_first=oldest_first,
            size=size,
        )


def read(choice):
    """Return the Reading of a Choice.

    One query in an empty archive; one more for the counts, one for what changed since they were made, two for photos
    in doubt. What nobody asked for before is counted, in about a second for a million photos.
    """
    seen, made, sizes = _overlay(), None, None
    if not seen.entries:
        return Reading(choice, _overlaid(tallies.Counts(), choice, seen), seen, None)
    large = seen.entries >= tallies.REMEMBER_FROM
    if large:
        made, sizes = _kept(choice)
    while True:
        changes = tallies.changes_between(made[1], seen.number) if made else None
        if changes is not None:
            counts = tallies.bring_forward(made[0], choice, changes)
            if counts.is_certain:
                break
        counts, number = tallies.count(choice)
        if large:
            tallies.remember(choice, counts, number)
        if number == seen.number:
            break
        # Somebody settled meanwhile: what was counted is newer than what we know to be in doubt.
        made, seen = (counts, number), _overlay()
    return Reading(choice, _overlaid(counts, choice, seen), seen, sizes)


def newest_with(axis, value, *, size):
    """Return the keys of the newest `size` photos with one value on one axis ("tag", the key of a topic as text), in
    order: true at this moment and nothing counted. Two queries, and two for photos in doubt."""
    choice = Choice({axis: frozenset({value})})
    return walking.page_keys(choice, _overlay(), tallies.Counts(total=1), tallies.Counts(), size=size)


def _overlay():
    """The overlay, after settling where it would be long."""
    seen = overlay.read()
    if len(seen.keys) > SETTLE_LATER:
        tasks.settle_archive_soon()
    if len(seen.keys) > SETTLE_AT and settling.settle_for_reader():
        seen = overlay.read()
    return seen


def _kept(choice):
    """((Counts, number) of the state or None, Counts of the whole archive or None) as they are kept; one query.

    Those of the whole archive tell a walk where photos stand; counts by area are read for their numbers alone.
    """
    wanted = [choice.key] if choice.by_area else [choice.key, Choice().key]
    rows = {row.pk: row for row in ArchiveTally.objects.filter(pk__in=wanted)}
    own, whole = rows.get(choice.key), rows.get(Choice().key)
    return (
        own and (tallies.Counts.unpack(own.counts), own.number),
        whole and tallies.Counts.unpack(whole.counts),
    )


def _overlaid(counts, choice, seen):
    """The counts with what is in doubt taken out as stored and put in as readers may see it."""
    for key, facts in seen.stored.items():
        counts.add(choice, facts, -1, key)
    for key, facts in seen.now.items():
        counts.add(choice, facts, 1, key)
    return counts
