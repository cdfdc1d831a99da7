"""Events that can only be added, each carrying the hash of the one before.

`record()` is called in the transaction of the change that it describes, so that neither exists without the other.
Triggers (migration 0002) forbid UPDATE and DELETE in SQLite and PostgreSQL; `verify()` proves the chain.
"""

import hashlib
import json

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

GENESIS = "0" * 64


class Event(models.Model):
    """One thing that somebody did: who, when, what, to which record, with which details."""

    number = models.PositiveBigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("time"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("who"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    action = models.CharField(_("action"), max_length=60, db_index=True)
    target = models.CharField(_("record"), max_length=80, db_index=True)
    detail = models.JSONField(_("details"), default=dict)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-number"]
        default_permissions = ("view",)

    def __str__(self):
        return f"{self.number} {self.action} {self.target}"

    def compute_digest(self):
        """Return the SHA-256 (hex) over every field and the hash of the event before."""
        content = [
            self.number,
            self.at.isoformat(timespec="microseconds"),
            self.actor_id,
            self.action,
            self.target,
            self.detail,
            self.previous,
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def target_of(thing):
    """Return the stable name of a record in the log, such as "gallery.photo:12"."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def record(*, by, action, target, detail=None):
    """Append an event inside the caller's transaction and return it.

    by is a user, or None for the system itself; action is a word such as "photo.withdrawn"; target is a model
    instance or a name; detail is JSON-serialisable and must not hold what is confidential.
    """
    if not connection.in_atomic_block:
        raise ImproperlyConfigured("An event is written in the transaction of its change.")
    if connection.vendor == "postgresql":
        # One chain, so one writer at a time; SQLite has that already (IMMEDIATE transactions).
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [7_206_311])
    last = Event.objects.order_by("-number").values_list("number", "digest").first()
    number, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    event = Event(
        number=number,
        at=timezone.now(),
        actor=by if by is not None and by.pk else None,
        action=action,
        target=target if isinstance(target, str) else target_of(target),
        detail=detail or {},
        previous=previous,
    )
    event.digest = event.compute_digest()
    event.save(force_insert=True)
    return event


def verify():
    """Walk the whole chain; return a list of sentences, one for each event that does not fit (empty: all is well)."""
    faults, previous, expected = [], GENESIS, 1
    with transaction.atomic():
        for event in Event.objects.order_by("number").iterator(chunk_size=2000):
            if event.number != expected:
                faults.append(f"Event {expected} is missing: the next one found is {event.number}.")
                expected = event.number
            if event.previous != previous:
                faults.append(f"Event {event.number} does not continue the one before it.")
            if event.digest != event.compute_digest():
                faults.append(f"Event {event.number} was changed after it was written.")
            previous, expected = event.digest, expected + 1
    return faults
