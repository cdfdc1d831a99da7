"""The keys of one page of the archive: along an index, in order, leaving aside what does not fit.

No offset and no sort: the walk begins at the cursor and goes along the index that promises the fewest steps. The other
filters are put so that the database cannot take one of their indexes instead, which it would have to sort.
"""

from datetime import datetime

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Concat

from gallery.archive.choice import SINGLE
from gallery.archive.tallies import keys_of, words_of
from gallery.models.archive import ArchiveEntry

#: Fewer steps along the index of one value than along that of all photos are worth a second table.
WORTH = 4


def page_keys(choice, overlay, counts, sizes, *, beyond=None, oldest_first=False, size=25):
    """Return the keys of at most `size` photos after `beyond`, a (moment, key), in order.

    `sizes` are the Counts of the whole archive, or None where nothing is kept of it.
    """
    live = [(facts.public_from, key) for key, facts in overlay.now.items() if choice.matches(facts)]
    if counts.needles is not None:
        # They were brought forward with the counts, the photos in doubt included.
        found = {key: datetime.fromisoformat(moment) for moment, key in counts.needles}
        return _first([(moment, key) for key, moment in found.items()], beyond, oldest_first, size)
    found = _first(live, beyond, oldest_first, size)
    if not overlay.entries or not counts.total:
        return found
    stored, start = [], beyond
    while len(stored) < size:
        rows = _walk(choice, sizes, start, oldest_first, size + min(len(overlay.keys), 1_000))
        stored += [row for row in rows if row[1] not in overlay.keys]
        if not rows or len(rows) < size:
            break
        start = rows[-1]
    moments = {key: moment for moment, key in live} | {key: moment for moment, key in stored}
    return _first([(moments[key], key) for key in moments], beyond, oldest_first, size)


def _first(pairs, beyond, oldest_first, size):
    """The keys of the first `size` (moment, key) after `beyond`."""
    pairs = sorted(pairs, reverse=not oldest_first)
    if beyond:
        pairs = [pair for pair in pairs if (pair > beyond if oldest_first else pair < beyond)]
    return [key for _moment, key in pairs[:size]]


def _walk(choice, sizes, beyond, oldest_first, size):
    """(moment, key) of the next photos that fit as they are stored."""
    driver = _driver(choice, sizes)
    if driver and driver not in SINGLE:
        rows = words_of(driver).filter(key__in=keys_of(choice.wanted[driver]))
    else:
        rows = ArchiveEntry.objects.order_by()
    for axis, values in choice.wanted.items():
        if axis == driver:
            rows = rows.filter(**{axis: next(iter(values))}) if axis in SINGLE else rows
        else:
            rows = _narrowed(rows, axis, values, is_entry=rows.model is ArchiveEntry)
    if beyond:
        moment, key = beyond
        after = "gt" if oldest_first else "lt"
        rows = rows.filter(
            Q(**{f"public_from__{after}": moment}) | Q(public_from=moment, **{f"photo__{after}": key})
        ).filter(**{f"public_from__{after}e": moment})
    order = ("public_from", "photo") if oldest_first else ("-public_from", "-photo")
    return list(rows.order_by(*order).values_list("public_from", "photo")[:size])


def _driver(choice, sizes):
    """The axis with one wanted value and the fewest photos, "" for the order of all photos."""
    if sizes is None:
        return ""
    lengths = {}
    for axis, values in choice.wanted.items():
        if len(values) == 1:
            found = sizes.counts["label" if axis.startswith("label") else axis]
            lengths[axis] = found.get(next(iter(values)), sizes.floors.get(axis, 0))
    best = min(lengths, key=lengths.__getitem__, default="")
    if best and (len(choice.wanted) == 1 or lengths[best] * WORTH < sizes.total):
        return best
    return ""


def _narrowed(rows, axis, values, *, is_entry):
    if axis not in SINGLE:
        return rows.filter(Exists(words_of(axis).filter(photo=OuterRef("photo"), key__in=keys_of(values))))
    if is_entry:
        # An expression, of which no index knows.
        opaque = Concat(axis, Value(""), output_field=CharField())
        return rows.alias(**{f"opaque_{axis}": opaque}).filter(**{f"opaque_{axis}__in": values})
    return rows.filter(Exists(ArchiveEntry.objects.filter(photo=OuterRef("photo"), **{f"{axis}__in": values})))
