"""Events that can only be added, each carrying the hash of the one before.

`record()` is called in the transaction of the change that it describes, so that neither exists without the other.
Triggers (migration 0002) forbid UPDATE and DELETE in SQLite and PostgreSQL; sources/proof.py proves the rest.
"""

import hashlib
import json

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, models
from django.db.models import Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from sources import anchors, seals, witnesses
from sources.committing import after_commit

GENESIS = "0" * 64
SEAL = "event"  # what the seals of events are for
WITNESSED = "audit.rows_witnessed"
ROWS_AT_ONCE = 500


class PassedOver(models.Func):
    """Whether details say what was passed over with a reason: as `detail__has_key`, but for the word itself standing in
    the SQL, since SQLite does not know its index again by a parameter."""

    template = """JSON_TYPE(%(expressions)s, '$."passed_over"') IS NOT NULL"""
    output_field = models.BooleanField()

    def as_postgresql(self, compiler, connection, **more):
        """The operator for the keys of JSON."""
        return self.as_sql(compiler, connection, template="%(expressions)s ? 'passed_over'", **more)


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
    # {name of a row: its digest} for the rows that it stands for (sources/witnesses.py).
    rows = models.JSONField(default=dict, db_default=Value({}, models.JSONField()), editable=False)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64, unique=True)
    # A seal of the digest (sources/seals.py): whoever has the database alone can compute a digest, but no seal.
    seal = models.CharField(max_length=64, default="", db_default="")

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-number"]
        default_permissions = ("view",)
        # What was passed over with a reason is rare among all that was published, and asked for by itself.
        indexes = [
            models.Index(fields=["number"], name="event_passed_over", condition=models.Q(detail__has_key="passed_over"))
        ]

    def __str__(self):
        return f"{self.number} {self.action} {self.target}"

    def compute_digest(self):
        """Return the SHA-256 (hex) over every field and the hash of the event before."""
        content = self.number, self.at, self.actor_id, self.action, self.target, self.detail, self.rows
        return digest_of(*content, previous=self.previous)


def digest_of(number, at, actor_id, action, target, detail, rows, *, previous):
    """Return the SHA-256 (hex) of an event: over every field and the hash of the event before."""
    content = [number, at.isoformat(timespec="microseconds"), actor_id, action, target, detail, previous]
    if rows:
        content.append(rows)
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def target_of(thing):
    """Return the stable name of a record in the log, such as "gallery.photo:12"."""
    return f"{thing._meta.label_lower}:{thing.pk}"


def record(*, by, action, target, detail=None, rows=(), gone=()):
    """Append an event inside the caller's transaction and return it.

    by is a user, or None for the system itself; action is a word such as "photo.withdrawn"; target is a model
    instance or a name; detail is JSON-serialisable and must not hold what is confidential. rows are saved instances of
    witnessed models (sources/witnesses.py) that were added or changed, gone those that are about to be deleted: the
    event stands for them from now on.
    """
    if not connection.in_atomic_block:
        raise ImproperlyConfigured("An event is written in the transaction of its change.")
    event = append(
        Event,
        actor_id=by.pk if by is not None else None,
        action=action,
        target=target if isinstance(target, str) else target_of(target),
        detail=detail or {},
        rows=witnesses.digests(rows, gone) if rows or gone else {},
    )
    after_commit(_keep_head, event.number, event.digest, event.previous)
    return event


def append(model, *, actor_id, action, target, detail, rows):
    """Add an event behind the last one and return it; model is Event, or a migration's version of it.

    rows is {name of a row: digest}. For record(), and for what has no actor but an operator.
    """
    one_writer()
    last = model.objects.order_by("-number").values_list("number", "digest").first()
    number, previous = (last[0] + 1, last[1]) if last else (1, GENESIS)
    moment = timezone.now()
    digest = digest_of(number, moment, actor_id, action, target, detail, rows, previous=previous)
    return model.objects.create(
        number=number,
        at=moment,
        actor_id=actor_id,
        action=action,
        target=target,
        detail=detail,
        rows=rows,
        previous=previous,
        digest=digest,
        seal=seals.seal(SEAL, digest),
    )


def witness_all(event_model, models, version):
    """Let the log stand for every row of some witnessed models as it is now, in events of 500 rows each.

    For the migration that adds such a model, or a version of its columns: models and event_model may be a migration's.
    """
    for model in models:
        keys = model._base_manager.order_by("pk").values_list("pk", flat=True)
        last = None
        while some := list((keys if last is None else keys.filter(pk__gt=last))[:ROWS_AT_ONCE]):
            last, label = some[-1], model._meta.label_lower
            rows = {
                witnesses.name_of(label, pk): witnesses.digest_of(label, pk, version, values)
                for pk, values in witnesses.read(model, some, version)
            }
            detail = {"rows": len(rows)}
            append(event_model, actor_id=None, action=WITNESSED, target="sources.event", detail=detail, rows=rows)


def one_writer():
    """Wait until nobody else writes events; until the end of the transaction nobody else will.

    One chain, so one writer at a time. SQLite has that already (IMMEDIATE transactions).
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [7_206_311])


def is_there(number, digest):
    """Whether the log has an event of this number with this digest."""
    return Event.objects.filter(number=number, digest=digest).exists()


def _keep_head(number, digest, previous):
    anchors.advance(number, digest, previous, is_there)
