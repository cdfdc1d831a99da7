"""Bringing the narrow rows up to date, one batch a transaction, each change numbered.

Whoever settles holds the lock of the one row of ArchiveState, so numbers have no gaps and come in the order of commits.
Nothing is wrong while nobody settles: readers then work out more themselves (gallery/archive/overlay.py).
"""

import logging
from itertools import islice

from django.db import DatabaseError, transaction
from django.db.models import F

from gallery.archive import blocks, tallies
from gallery.archive.choice import SINGLE, Choice, label_axis
from gallery.archive.facts import AT_ONCE, live
from gallery.archive.overlay import facts_of
from gallery.models import Claim, Consent, Lease, Photo, ProvenanceTag, Use
from gallery.models.archive import (
    ArchiveBlock,
    ArchiveChange,
    ArchiveDirty,
    ArchiveDue,
    ArchiveEntry,
    ArchiveLabel,
    ArchiveState,
    ArchiveTally,
    ArchiveTopic,
)
from sources.clock import database_now

BATCH = 1_000
#: What a reader settles: little enough to wait for, and for the next reader to replay.
FOR_READER = 400
#: Counts are brought forward by the settler once they are so far behind.
BEHIND = 200
#: A state of one filter is counted ahead where its photos are too many to be counted while a reader waits.
COUNTED_AHEAD = 20_000

log = logging.getLogger(__name__)


def settle(*, limit=BATCH, fold_at=blocks.FOLD_AT):
    """Settle at most `limit` notes of changes and as many photos whose hour has come; return how many photos.

    0 where nothing is due, or while somebody else settles.
    """
    with transaction.atomic():
        ArchiveState.objects.get_or_create(pk=1)
        state = ArchiveState.objects.select_for_update(skip_locked=True).filter(pk=1).first()
        if state is None:
            return 0
        blocks.build(state)
        _spread()
        notes = dict(ArchiveDirty.objects.filter(photo__isnull=False).order_by("pk").values_list("pk", "photo")[:limit])
        now = database_now()
        due = ArchiveDue.objects.filter(due_at__lte=now).order_by("due_at").values_list("photo", flat=True)[:limit]
        keys, since = sorted({*notes.values(), *due}), state.number
        for start in range(0, len(keys), AT_ONCE):
            _settle(state, keys[start : start + AT_ONCE], now)
        for start in range(0, len(notes), AT_ONCE):
            ArchiveDirty.objects.filter(pk__in=list(notes)[start : start + AT_ONCE]).delete()
        blocks.fold(state, since=since, at=fold_at)
        state.save()
        ArchiveChange.objects.filter(number__lte=state.number - tallies.KEPT_CHANGES).delete()
        return len(keys)


def settle_for_reader():
    """Settle a few photos on behalf of a reader; return whether that was possible."""
    try:
        settled = settle(limit=FOR_READER, fold_at=blocks.READER_FOLDS_AT)
    except DatabaseError:
        log.warning("The archive could not be settled while a reader waited; the next one tries again.")
        return False
    return settled > 0


def settle_all(*, progress=None):
    """Settle until nothing is left, then bring the counts forward and count ahead; return how many photos.

    progress(number) is called after each batch.
    """
    total = 0
    while number := settle():
        total += number
        if progress:
            progress(total)
    bring_tallies_forward()
    count_ahead()
    return total


def rebuild():
    """Forget all that was made ahead and note every photo that may be shown, so that settling makes it anew."""
    with transaction.atomic():
        forget()
        keys = Photo.objects.filter(public_from__isnull=False).order_by("pk").values_list("pk", flat=True)
        notes = (ArchiveDirty(photo=key) for key in keys.iterator())
        while batch := list(islice(notes, BATCH * 5)):
            ArchiveDirty.objects.bulk_create(batch)


def forget():
    """Forget all that was made ahead and what is noted to have changed."""
    with transaction.atomic():
        ArchiveState.objects.get_or_create(pk=1)
        ArchiveState.objects.select_for_update().get(pk=1)
        for model in (
            *(ArchiveEntry, ArchiveLabel, ArchiveTopic, ArchiveBlock),
            *(ArchiveDue, ArchiveChange, ArchiveTally, ArchiveDirty),
        ):
            model.objects.all().delete()
        # A number that nobody has counted to.
        number = F("number") + tallies.KEPT_CHANGES
        ArchiveState.objects.filter(pk=1).update(number=number, folded=number, entries=0)


def _spread():
    """Turn the note that a source or a word has changed into one for each of its photos."""
    dirty = ArchiveDirty.objects.filter(photo__isnull=True)
    wide = list(dirty.values_list("pk", "source", "label"))
    if not wide:
        return
    keys = {
        *Photo.objects.filter(source__in={source for _pk, source, _label in wide} - {None}).values_list(
            "pk", flat=True
        ),
        *Claim.objects.filter(tag__in={label for _pk, _source, label in wide} - {None}).values_list(
            "content_object_id", flat=True
        ),
    }
    ArchiveDirty.objects.bulk_create([ArchiveDirty(photo=key) for key in sorted(keys)], batch_size=BATCH * 5)
    ArchiveDirty.objects.filter(pk__in=[pk for pk, _source, _label in wide]).delete()


def _settle(state, keys, now):
    """Settle these photos under the lock. `now` was read before their facts, so that no moment falls in between."""
    after = live(keys)
    stored = ArchiveEntry.objects.in_bulk(keys)
    before = {key: facts_of(entry) for key, entry in stored.items()}
    changed = [key for key in keys if before.get(key) != after.get(key)]
    for model in (ArchiveEntry, ArchiveLabel, ArchiveTopic):
        model.objects.filter(photo__in=[key for key in changed if key in before]).delete()
    made = [(key, after[key]) for key in changed if key in after]
    ArchiveEntry.objects.bulk_create([_entry(key, facts) for key, facts in made])
    for model, name in ((ArchiveLabel, "labels"), (ArchiveTopic, "topics")):
        model.objects.bulk_create(
            [
                model(photo=key, public_from=facts.public_from, key=int(word))
                for key, facts in made
                for word in getattr(facts, name)
            ]
        )
    blocks.make_room(state, changed)
    ArchiveChange.objects.bulk_create(
        [
            ArchiveChange(
                number=state.number + place,
                photo=key,
                before=before[key].pack() if key in before else None,
                after=after[key].pack() if key in after else None,
            )
            for place, key in enumerate(changed, start=1)
        ]
    )
    state.number += len(changed)
    state.entries += len(made) - len([key for key in changed if key in before])
    _note_next(keys, now)


def _entry(key, facts):
    labels, topics = facts.pack()[-2:]
    columns = {name: getattr(facts, name) for name in (*SINGLE, "area", "public_from")}
    return ArchiveEntry(photo=key, words=[labels, topics], **columns)


def _note_next(keys, now):
    """Keep the next moment at which the clock alone may change what readers see of these photos."""
    moments = {}
    photos = Photo.objects.filter(pk__in=keys).values_list("pk", "public_from", "embargo_until", "rights_expire")
    leases = Lease.objects.filter(photo__in=keys, use=Use.PUBLICATION).values_list("photo", "starts_at", "ends_at")
    consents = Consent.objects.filter(photo__in=keys).values_list("photo", "ends_at")
    for key, *ends in (*photos, *leases, *consents):
        moments.setdefault(key, []).extend(moment for moment in ends if moment and moment > now)
    ArchiveDue.objects.filter(photo__in=keys).delete()
    ArchiveDue.objects.bulk_create([ArchiveDue(photo=key, due_at=min(ends)) for key, ends in moments.items() if ends])


def bring_tallies_forward():
    """Replay the changes in every count that is far behind; drop those that no reader could use any more."""
    last = ArchiveState.objects.values_list("number", flat=True).first() or 0
    since = {}
    for tally in ArchiveTally.objects.filter(number__lte=last - BEHIND).iterator(chunk_size=100):
        if tally.number not in since:
            since[tally.number] = tallies.changes_between(tally.number, last)
        changes, choice = since[tally.number], Choice.of(tally.state)
        counts = changes is not None and tallies.bring_forward(tallies.Counts.unpack(tally.counts), choice, changes)
        if counts and counts.is_certain:
            tallies.remember(choice, counts, last, kept=tally.kept)
        else:
            tally.delete()


def count_ahead():
    """Count what most readers ask for: no filter, and each single filter with many photos. Nothing in a small one."""
    if not ArchiveState.objects.filter(entries__gte=tallies.REMEMBER_FROM).exists():
        return
    whole = _count_ahead([Choice(), Choice(by_area=True)])
    facets = dict(ProvenanceTag.objects.values_list("pk", "facet_id"))
    _count_ahead(
        [
            # No address asks for "no year" or "nobody knows who chose".
            Choice({label_axis(facets.get(int(value))) if axis == "label" else axis: frozenset({value})})
            for axis, found in whole.counts.items()
            for value, number in found.items()
            if (value or axis in ("place", "licence")) and number >= COUNTED_AHEAD
        ]
    )


def _count_ahead(choices):
    """Count those of the states that nobody has counted; return the Counts of the first of all."""
    kept = {row.pk: row for row in ArchiveTally.objects.filter(pk__in=[choice.key for choice in choices])}
    missing = [choice for choice in choices if choice.key not in kept]
    counts, number = tallies.count_all(missing) if missing else ([], 0)
    for choice, one in zip(missing, counts, strict=True):
        tallies.remember(choice, one, number, kept=True)
    if choices and choices[0].key in kept:
        return tallies.Counts.unpack(kept[choices[0].key].counts)
    return counts[0] if counts else None
