"""The entries as sets of bits, one set for each word of each facet: what counts are taken from, at any size.

A block holds the entries of SIZE keys in a row; bit n of its sets is the photo with the key block * SIZE + n. A state
of the filters is then a few intersections, and each number the bits of one more. In the database a block is 4 bytes
with the length of its words, the words as JSON ({axis: [word, …]}), and the sets in their order, SIZE / 8 bytes each,
least significant first, all compressed: about 9 MB for a million photos.

Blocks may lag: `number` of each says which changes are in it, ArchiveState.folded up to which all are in all.
"""

import json
import zlib
from collections import defaultdict
from itertools import groupby

from django.db import transaction
from django.db.models import Subquery

from gallery.archive.choice import SINGLE
from gallery.archive.facts import Facts
from gallery.archive.overlay import facts_of
from gallery.models.archive import ArchiveBlock, ArchiveChange, ArchiveEntry, ArchiveState

SIZE = 8_192
AXES = (*SINGLE, "area", "label", "tag")
#: Changes in so few blocks are put in at once; others wait until there are FOLD_AT, or READER_FOLDS_AT for a reader.
FEW, FOLD_AT, READER_FOLDS_AT = 4, 1_000, 4_000


def block_of(photo):
    """Return the number of the block of a photo's key."""
    return photo // SIZE


def put(sets, photo, facts, *, out=False):
    """Put Facts into the sets of a block, or take them out."""
    bit = 1 << photo % SIZE
    for axis in AXES:
        words = sets[axis]
        for value in facts.values(axis):
            words[value] = words.get(value, 0) & ~bit if out else words.get(value, 0) | bit


def pack(sets):
    """Return {axis: {word: set}} as it is stored."""
    kept = {axis: {word: bits for word, bits in words.items() if bits} for axis, words in sets.items()}
    named = json.dumps({axis: list(words) for axis, words in kept.items()}).encode()
    parts = [bits.to_bytes(SIZE // 8, "little") for words in kept.values() for bits in words.values()]
    return zlib.compress(b"".join([len(named).to_bytes(4, "big"), named, *parts]), 1)


def unpack(stored):
    """Return {axis: {word: set}} of what is stored; b"" is a block without entries."""
    sets = defaultdict(dict)
    if not stored:
        return sets
    data = zlib.decompress(stored)
    at = 4 + int.from_bytes(data[:4], "big")
    for axis, words in json.loads(data[4:at]).items():
        found = sets[axis]
        for word in words:
            found[word] = int.from_bytes(data[at : at + SIZE // 8], "little")
            at += SIZE // 8
    return sets


def read():
    """Return (number of the last change, blocks, the changes that not all blocks have), all of one moment.

    Two queries; None where somebody settled in between.
    """
    state = ArchiveState.objects.order_by()
    rows = list(
        ArchiveBlock.objects.order_by().annotate(
            last=Subquery(state.values("number")[:1]), folded=Subquery(state.values("folded")[:1])
        )
    )
    if not rows:
        number, entries = state.values_list("number", "entries").first() or (0, 0)
        if not entries:
            return number, [], []
        with transaction.atomic():
            if held := ArchiveState.objects.select_for_update().filter(pk=1).first():
                build(held)
                held.save(update_fields=["folded"])
        return None
    last, folded = rows[0].last, rows[0].folded
    changes = list(ArchiveChange.objects.filter(number__gt=folded, number__lte=last)) if last > folded else []
    if len(changes) != last - folded:
        return None
    made = {row.block: row.number for row in rows}
    return last, rows, [change for change in changes if change.number > made[block_of(change.photo)]]


def make_room(state, keys):
    """See that these photos have blocks, under the lock and before their changes are numbered."""
    wanted = {block_of(key) for key in keys}
    wanted -= set(ArchiveBlock.objects.filter(block__in=wanted).values_list("block", flat=True))
    ArchiveBlock.objects.bulk_create([ArchiveBlock(block=one, number=state.number, bits=b"") for one in sorted(wanted)])


def fold(state, *, since, at=FOLD_AT):
    """Put the changes into the blocks, under the lock, where they are few blocks or many changes; sets `state.folded`.

    `since` is the number of the last change before those that were just made.
    """
    if state.number == state.folded:
        return
    changes = list(ArchiveChange.objects.filter(number__gt=state.folded, number__lte=state.number))
    by_block = defaultdict(list)
    for change in changes:
        by_block[block_of(change.photo)].append(change)
    at_once = state.folded == since and len(by_block) <= FEW
    if not at_once and state.number - state.folded < at:
        return
    for row in ArchiveBlock.objects.filter(block__in=list(by_block)).iterator(chunk_size=10):
        sets = unpack(row.bits)
        for change in by_block[row.block]:
            if change.number > row.number:
                if change.before:
                    put(sets, change.photo, Facts.unpack(change.before), out=True)
                if change.after:
                    put(sets, change.photo, Facts.unpack(change.after))
        ArchiveBlock.objects.filter(pk=row.pk).update(bits=pack(sets), number=state.number)
    state.folded = state.number


def build(state):
    """Make all blocks from the entries where there are none, under the lock; sets `state.folded`. That is so once,
    after the migration that brought them, and in a generated archive; a minute for a million photos."""
    if not state.entries or ArchiveBlock.objects.exists():
        return
    entries = ArchiveEntry.objects.order_by("photo").iterator(chunk_size=SIZE)
    for block, some in groupby(entries, key=lambda entry: block_of(entry.photo)):
        sets = defaultdict(dict)
        for entry in some:
            put(sets, entry.photo, facts_of(entry))
        ArchiveBlock.objects.create(block=block, number=state.number, bits=pack(sets))
    state.folded = state.number
