"""Mends what a crash can leave between files and rows. Can run at any time, beside everything else, again and again."""

import logging
import time
from dataclasses import dataclass, field
from datetime import timedelta

from django.core.files.storage import storages
from django.utils import timezone

from gallery import cards, derivatives, files, fingerprints, generations, incoming, serials, tasks
from gallery.imaging.refusals import Refused
from gallery.models import Derivatives, Photo, SafetyDecision

logger = logging.getLogger(__name__)

# An upload that is still going on has files without a row; nothing takes this long.
STALE_AFTER = timedelta(hours=1)
SHARDS = [f"{number:02x}" for number in range(256)]


@dataclass
class Report:
    """What a run of `repair()` did, in numbers; `faults` are sentences about photos that it could not mend."""

    uploads: int = 0
    originals: int = 0
    removed: int = 0
    made: int = 0
    known_again: int = 0
    restored: int = 0
    put_back: int = 0
    enqueued: int = 0
    faults: list = field(default_factory=list)


def repair(*, stale_after=STALE_AFTER):
    """Collect what no row names, make again what a row promises, and let unfinished work run; return a Report."""
    report = Report()
    _collect_uploads(report, stale_after)
    for shard in SHARDS:
        for sealed in (False, True):
            _mend_shard(report, Derivatives(sealed=sealed, token=shard), stale_after)
    _make_missing_generations(report)
    for photo in fingerprints.missing_fingerprints():
        report.known_again += _attempt(report, photo, fingerprints.make_fingerprints, photo)
        serials.remember_serials(photo)
    report.put_back = tasks.put_back_lost()
    _enqueue_incomplete(report)
    return report


def _collect_uploads(report, stale_after):
    """Delete waiting files of uploads that ended in a crash, each with the original that never got its row.

    An original is deleted only when its upload provably broke off: one that merely has no row stays, since the rows may
    be those of another database.
    """
    oldest = time.time() - stale_after.total_seconds()
    for path in incoming.folder().iterdir():
        if path.stat().st_mtime > oldest or not incoming.TOKEN.fullmatch(path.name):
            continue
        name = incoming.original_name(path.name)
        if not Photo.objects.filter(original=name).exists() and storages["private"].exists(name):
            storages["private"].delete(name)
            report.originals += 1
        path.unlink(missing_ok=True)
        report.uploads += 1


def _mend_shard(report, shard, stale_after):
    """Mend the generations that begin as `shard` does: an unsaved one that says which storage and which beginning."""
    found = Derivatives.objects.filter(token__startswith=shard.token, sealed=shard.sealed).select_related("photo")
    rows = {row.token: row for row in found}
    storage, parent = generations.storage_of(shard), generations.folder(shard).rpartition("/")[0]
    for token in set(_listed(storage, parent)[0]):
        row = rows.get(token)
        if row is None or row.retired_at:
            _collect(report, storage, f"{parent}/{token}", stale_after if row is None else timedelta())
    for row in rows.values():
        if not row.retired_at:
            _mend_generation(report, row, stale_after)


def _mend_generation(report, row, stale_after):
    storage, folder = generations.storage_of(row), generations.folder(row)
    there, promised = set(_listed(storage, folder)[1]), generations.file_names(row)
    for name in there - promised:
        # The completing task writes its files before the row says so.
        if _is_older(storage, f"{folder}/{name}", stale_after):
            storage.delete(f"{folder}/{name}")
            report.removed += 1
    missing = promised - there
    if missing and _attempt(report, row.photo, derivatives.restore, row, missing):
        report.restored += len(missing)


def _collect(report, storage, folder, age):
    names = _listed(storage, folder)[1]
    if all(_is_older(storage, f"{folder}/{name}", age) for name in names):
        files.remove_folder(storage, folder)
        report.removed += len(names)


def _make_missing_generations(report):
    """Make the desk's files of every photo, and those for readers where the safety decision is signed off."""
    living = Photo.objects.filter(withdrawn_at=None)
    current = Derivatives.objects.current().order_by()
    wanted = (
        (living.exclude(pk__in=current.filter(sealed=True).values("photo")), derivatives.unseal),
        (
            living.filter(pk__in=SafetyDecision.objects.signed().values("photo")).exclude(
                pk__in=current.filter(sealed=False).values("photo")
            ),
            derivatives.publish,
        ),
    )
    for lacking, step in wanted:
        for photo in lacking.iterator(chunk_size=100):
            if _attempt(report, photo, step, photo):
                report.made += 1


def _enqueue_incomplete(report):
    in_hand = tasks.photos_in_hand()
    incomplete = Derivatives.objects.shown().filter(complete=False, photo__withdrawn_at=None)
    for pk in list(incomplete.values_list("photo", flat=True)):
        if pk not in in_hand:
            tasks.complete_derivatives.enqueue(pk)
            report.enqueued += 1
    for pk in list(cards.cards_behind().values_list("photo", flat=True)):
        if pk not in in_hand:
            tasks.mark_card.enqueue(pk)
            report.enqueued += 1


def _attempt(report, photo, step, *arguments):
    """Run a step for one photo; its failure must not keep the others from being mended."""
    try:
        step(*arguments)
    except FileNotFoundError:
        fault = "its original is not there."
    except Refused as error:
        fault = error.reason
    except generations.Unclean as error:
        fault = f"what was made of it was not clean and was not kept. {error}"
    except Exception as error:
        logger.exception("Photo %s could not be repaired.", photo.public_id)
        fault = f"{type(error).__name__}, see the log."
    else:
        return True
    # Several steps may stumble over the same thing.
    if (sentence := f"Photo {photo.public_id}: {fault}") not in report.faults:
        report.faults.append(sentence)
    return False


def _listed(storage, folder):
    try:
        return storage.listdir(folder)
    except FileNotFoundError:
        return [], []


def _is_older(storage, name, age):
    try:
        return storage.get_modified_time(name) <= timezone.now() - age
    except FileNotFoundError:
        return False
