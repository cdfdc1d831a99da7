"""The proof that the log is as it was written, and that the rows of which it speaks are too.

`check()` reads every event once, in order, and after that every witnessed row; memory stays the same however long the
log is, since the newest digest of each row waits in a file of its own meanwhile. Nobody is kept from writing. What was
changed between the two readings is looked at again, that time while nothing can be written.
"""

import hashlib
from dataclasses import dataclass, field

from django.apps import apps
from django.db import DatabaseError, transaction

from sources import anchors, audit, seals, witnesses
from sources.audit import GENESIS, Event
from sources.committing import after_commit
from sources.newest import Newest

AT_ONCE = 1000
MOST_FAULTS = 500
ACCEPTED = "audit.head_accepted"
LOWEST = -(2**63)
# What reading a value can raise that no field of ours has written. Only SQLite stores such values.
NOT_OURS = (ValueError, TypeError, AttributeError, ArithmeticError, DatabaseError)


@dataclass
class Finding:
    """What a check found. `faults` are sentences, at most MOST_FAULTS of `number_of_faults`; empty: all is well."""

    events: int = 0
    rows: int = 0
    faults: list = field(default_factory=list)
    number_of_faults: int = 0
    accepted: int = 0  # faults that an operator looked into and accepted
    head: anchors.Head | None = None  # the newest event in the log
    anchored: bool = False  # whether a head that is kept outside the database was compared
    total: str = GENESIS  # a digest over all events as they were found
    wrong_rows: list = field(default_factory=list)  # (label, primary key)

    def add(self, sentence):
        """Note a fault."""
        self.number_of_faults += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(sentence)


def check():
    """Read the whole log and every witnessed row; return a Finding."""
    with Newest() as newest:
        reading = Reading(newest)
        reading.on()
        suspects = list(_rows(reading.finding, newest))
        if suspects:
            with transaction.atomic():
                # Nobody writes now, so that a row and the event that stands for it are seen together.
                audit.one_writer()
                reading.on()
                for label, pk in suspects:
                    if sentence := _fault_of_row(label, pk, newest):
                        reading.finding.wrong_rows.append((label, pk))
                        reading.finding.add(sentence)
        _compare_head(reading)
        return reading.finding


@transaction.atomic
def accept(*, by, reason):
    """Let the log as it is now be the one that counts; return the Event that says so.

    For an operator who restored a backup or has looked into the faults: they are told as accepted from now on, the head
    that is kept outside follows the log, and the rows that did not fit are witnessed as they are. reason goes into the
    log. A change of what was accepted is found as before. Raises ValueError without a reason.
    """
    reason = (reason or "").strip()
    if not reason:
        raise ValueError("Say why the log is accepted as it is.")
    audit.one_writer()
    finding = check()
    detail = {"reason": reason, "faults": finding.number_of_faults, "number": finding.events, "total": finding.total}
    common = {"actor_id": by.pk, "target": "sources.event"}
    accepted = last = audit.append(Event, action=ACCEPTED, detail=detail, rows={}, **common)
    for start in range(0, len(finding.wrong_rows), audit.ROWS_AT_ONCE):
        rows = _as_they_are(finding.wrong_rows[start : start + audit.ROWS_AT_ONCE])
        last = audit.append(Event, action=audit.WITNESSED, detail={"rows": len(rows)}, rows=rows, **common)
    after_commit(anchors.accept, last.number, last.digest)
    return accepted


def _as_they_are(rows):
    present, gone = [], []
    for label, pk in rows:
        model = apps.get_model(label)
        row = model._base_manager.filter(pk=pk).first()
        (present if row else gone).append(row or model(pk=pk))
    return witnesses.digests(present, gone)


class Reading:
    """The log, read in order; `on()` goes on where the last reading stopped."""

    def __init__(self, newest):
        self.finding = Finding()
        self.newest = newest
        self.kept, self.head_fault = _kept_head()
        self.seen_kept = None  # the digest that the log has where our head stands
        self.expected, self.previous = 1, GENESIS

    def on(self):
        """Read the events that are not read yet."""
        done = self.expected - 1
        keys = Event.objects.filter(number__gt=done) if done else Event.objects.all()
        batch = []
        for key in keys.order_by("number").values_list("pk", flat=True).iterator(chunk_size=AT_ONCE):
            batch.append(key)
            if len(batch) == AT_ONCE:
                self._read(batch)
                batch = []
        self._read(batch)

    def _read(self, keys):
        for key, event, computed in _events(keys):
            self.finding.events += 1
            if computed:
                self._take(computed, *event)
            else:
                self._add_to_total(f"unreadable {key}")
                self.finding.add(f"The event after number {self.expected - 1} cannot be read: its values are no event.")

    def _take(self, computed, number, _at, _actor_id, action, _target, detail, rows, previous, digest, seal):
        finding = self.finding
        if number != self.expected:
            finding.add(f"Event {self.expected} is missing: the next one found is {number}.")
        if previous != self.previous:
            finding.add(f"Event {number} does not continue the one before it.")
        if digest != computed:
            finding.add(f"Event {number} was changed after it was written.")
        sealed = seals.fits(audit.SEAL, digest, seal)
        if not sealed:
            finding.add(f"Event {number} does not bear our seal: it was written or changed behind the services' back.")
        if sealed and digest == computed:
            if action == ACCEPTED and detail.get("total") == finding.total:
                finding.accepted, finding.number_of_faults = finding.accepted + finding.number_of_faults, 0
                finding.faults.clear()
            self.newest.put(rows)
        if self.kept and number == self.kept.number:
            self.seen_kept = digest
        self._add_to_total(f"{computed}{digest}{seal}")
        finding.head = anchors.Head(number, digest)
        self.previous, self.expected = digest, number + 1

    def _add_to_total(self, text):
        self.finding.total = hashlib.sha256(f"{self.finding.total}{text}".encode()).hexdigest()


def _events(keys):
    """[(primary key, values, digest computed of them)] of some events, in the order of the keys; "" for no event."""
    columns = ("number", "at", "actor_id", "action", "target", "detail", "rows", "previous", "digest", "seal")
    rows = Event.objects.values_list("pk", *columns)
    try:
        found = {row[0]: row[1:] for row in rows.filter(pk__in=keys)}
        return [(key, found[key], _computed(*found[key])) for key in keys if key in found]
    except NOT_OURS:
        # One by one, so that the others are still read.
        return [(keys[0], None, "")] if len(keys) == 1 else [one for key in keys for one in _events([key])]


def _computed(number, at, actor_id, action, target, detail, rows, previous, digest, seal):
    are_texts = isinstance(digest, str) and isinstance(seal, str)
    if not (isinstance(number, int) and isinstance(detail, dict) and isinstance(rows, dict) and are_texts):
        raise TypeError("These values are no event.")
    return audit.digest_of(number, at, actor_id, action, target, detail, rows, previous=previous)


def _kept_head():
    try:
        return anchors.head(), ""
    except (anchors.HeadUnreadable, OSError) as error:
        return None, f"The head of the log that this machine keeps cannot be read: {error}"


def _compare_head(reading):
    finding, kept = reading.finding, reading.kept
    if reading.head_fault:
        finding.add(reading.head_fault)
    if kept is None:
        return
    finding.anchored = True
    if finding.head is None or finding.head.number < kept.number:
        last = finding.head.number if finding.head else 0
        finding.add(f"The end of the log is missing: it ends with event {last}, and event {kept.number} was seen here.")
    elif reading.seen_kept != kept.digest:
        finding.add(f"Event {kept.number} is not the one that was seen here: the log was written anew.")


def _rows(finding, newest):
    """Yield (label, primary key) of each witnessed row that does not fit its newest digest."""
    for label in sorted(witnesses.WITNESSED):
        model, last = apps.get_model(label), LOWEST
        while True:
            # The next rows of the table, and what the log knows up to there.
            keys = list(model._base_manager.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
            until = keys[-1] if len(keys) == AT_ONCE else None
            known = newest.between(label, last, until)
            finding.rows += len(keys)
            present = _present(model, keys, known)
            for key in sorted({*keys, *known}):
                if known.get(key, witnesses.GONE) != present.get(key, witnesses.GONE):
                    yield label, key
            if until is None:
                break
            last = until


def _present(model, keys, known):
    """{primary key: digest as of today, in the version in which the row was witnessed} of the rows that are there."""
    label, found = model._meta.label_lower, {}
    newest = len(witnesses.WITNESSED[label])
    by_version: dict = {}
    for key in keys:
        by_version.setdefault(witnesses.version_of(known[key]) if known.get(key) else newest, []).append(key)
    for version, some in by_version.items():
        found |= {pk: witnesses.digest_of(label, pk, version, row) for pk, row in _values(model, some, version)}
        found |= {key: "unreadable" for key in some if key not in found}
    return found


def _values(model, keys, version):
    try:
        return witnesses.read(model, keys, version)
    except NOT_OURS:
        return [] if len(keys) == 1 else [pair for key in keys for pair in _values(model, [key], version)]


def _fault_of_row(label, pk, newest):
    """The sentence about a row that does not fit, "" where it does now."""
    model, known = apps.get_model(label), newest.between(label, pk - 1, pk)
    keys = list(model._base_manager.filter(pk=pk).values_list("pk", flat=True))
    present, digest = _present(model, keys, known).get(pk, witnesses.GONE), known.get(pk, witnesses.GONE)
    name = witnesses.name_of(label, pk)
    if not digest:
        return f"The row {name} was put in behind the services' back." if present else ""
    if not present:
        return f"The row {name} was taken out behind the services' back."
    return "" if present == digest else f"The row {name} was changed behind the services' back."
