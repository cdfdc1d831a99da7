"""Parts of pages, stored as readers get them, and what they were made from.

Whoever reads one asks three things of it: is it of this code, has any of its keys been noted since it was begun
(sources/changes.py), and can readers see now just what could be seen when it was made. The first two are asked here,
in the query that reads it; the third by gallery/stored.py and articles/stored.py, by the rules of their querysets. A
part that fails is made anew by the templates and stored again, so that nothing depends on anybody's telling.
"""

import json
import logging
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import DatabaseError, connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.safestring import mark_safe

from sources import changes
from sources.partcode import code

logger = logging.getLogger(__name__)

#: How long storing waits for another writer, in milliseconds: nobody's page waits longer for what only saves time.
PATIENCE = 100
#: How many keys one query looks for.
MOST = 50


class StoredPart(models.Model):
    """A part of a page as rendered: of what (`name`, such as "article:12:main"), in which `variant` ("ko-text").

    `code` is a digest of the templates and the code that made it, `keys` what it was made from (sources/changes.py),
    `seen` what could be seen of it, `moment` the changes that it knows of. `html` stands in the page, `head` in its
    head; `facts` are small things that the page around it must know.
    """

    name = models.CharField(max_length=80)
    variant = models.CharField(max_length=20)
    code = models.CharField(max_length=16)
    keys = models.JSONField(default=list)
    seen = models.JSONField(default=dict)
    moment = models.BigIntegerField()
    made_at = models.DateTimeField(auto_now=True)
    facts = models.JSONField(default=dict)
    head = models.TextField(blank=True, default="")
    html = models.TextField(default="")

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["name", "variant"], name="part_once")]

    def __str__(self):
        return f"{self.name} {self.variant}"


class Made:
    """What a part is made from: collected while it is made.

    `keys` are those of sources/changes.py. `named` holds, by kind ("photo", "set", "article"), the primary keys of what
    it names and whose visibility the clock may change, seen or not; `seen` those that could be seen. A part that is not
    `whole` names something that no key can tell of, and is not stored. `public` are the names by which a CDN may forget
    the page that shows it (sources/publicpages.py, `shows()`).
    """

    def __init__(self):
        self.keys, self.named, self.seen, self.whole = set(), defaultdict(set), defaultdict(set), True
        self.public = set()

    def key(self, *kinds):
        """Say that something without a number was read: key("words", "people")."""
        self.keys.update(kinds)

    def keys_of(self, kind, numbers):
        """Say that these rows were read: keys_of("post", [4])."""
        self.keys.update(f"{kind}:{number}" for number in numbers if number)

    def name(self, kind, named, seen):
        """Say that these rows are named and which of them could be seen."""
        self.keys_of(kind, named)
        self.named[kind].update(named)
        self.seen[kind].update(seen)


@dataclass(frozen=True, slots=True)
class Part:
    """A part as a page takes it. `named` and `seen` are {kind: set of primary keys}, as in Made; its facts have the
    names for a CDN as "public"."""

    html: str
    head: str = ""
    facts: dict = field(default_factory=dict)
    keys: tuple = ()
    named: dict = field(default_factory=dict)
    seen: dict = field(default_factory=dict)


def variant(language, mode):
    """Return the name of a variant: in which language and mode (newsroom/modes.py) a part is shown."""
    return f"{language}-{mode}"


def stored(names, variant):
    """Return {name: Part} of those parts that nothing has been noted against. One query.

    Whether readers may see now what they show is not asked here.
    """
    with connection.cursor() as cursor:
        cursor.execute(_fresh(), [json.dumps(list(names)), variant, code()])
        rows = cursor.fetchall()
    return {name: _part(*columns) for name, *columns in rows}


def _part(html, head, facts, keys, seen):
    seen = {kind: (set(named), set(shown)) for kind, (named, shown) in _json(seen).items()}
    return Part(
        html=mark_safe(html),
        head=mark_safe(head),
        facts=_json(facts),
        keys=tuple(_json(keys)),
        named={kind: named for kind, (named, _shown) in seen.items()},
        seen={kind: shown for kind, (_named, shown) in seen.items()},
    )


def _json(value):
    """JSON as the driver gives it: text, but for the lists of PostgreSQL's own making."""
    return json.loads(value) if isinstance(value, str) else value


def stale():
    """Return the primary keys of the parts, by whatever name, against which something was noted: nobody gets them any
    more, but what they say lies there. One query that reads them all."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT part.id FROM {StoredPart._meta.db_table} AS part WHERE NOT ({_unnoted()})")
        return [pk for [pk] in cursor.fetchall()]


def _fresh():
    """The SQL for parts by name that nothing was noted against."""
    if connection.vendor == "sqlite":
        names = "SELECT value FROM json_each(%s)"
    else:
        names = "SELECT jsonb_array_elements_text(%s::jsonb)"
    return f"""SELECT part.name, part.html, part.head, part.facts, part.keys, part.seen
        FROM {StoredPart._meta.db_table} AS part
        WHERE part.name IN ({names}) AND part.variant = %s AND part.code = %s AND {_unnoted()}"""


def _unnoted():
    """The SQL of: no note of the keys of `part` is as late as it. A moment ahead of the database's own is of another
    one, which was restored here."""
    if connection.vendor == "sqlite":
        each, later = "json_each(part.keys) AS one", "change.moment = 0 AND change.id >= part.moment"
    else:
        each, later = "jsonb_array_elements_text(part.keys) AS one(value)", "change.moment >= part.moment"
    return f"""part.moment <= {changes.low_sql()} AND NOT EXISTS (
            SELECT 1 FROM {each} JOIN {changes.PublicChange._meta.db_table} AS change
            ON change.key = one.value AND {later})"""


def made(html, head, facts, collected):
    """Return the Part that was just made of what was collected (a Made)."""
    return Part(
        html=mark_safe(html),
        head=mark_safe(head),
        facts=facts | {"public": sorted(collected.public)},
        keys=tuple(sorted(collected.keys)),
        named=dict(collected.named),
        seen=dict(collected.seen),
    )


def keep(name, variant, part, moment):
    """Store a Part that was made from what was read after `changes.low()` gave `moment`; return whether it was.

    Not within somebody's transaction: what was read there may never become true. Whatever fails here fails alone.
    """
    row = StoredPart(
        name=name,
        variant=variant,
        code=code(),
        keys=list(part.keys),
        seen={kind: [sorted(named), sorted(part.seen[kind])] for kind, named in part.named.items()},
        moment=moment,
        facts=part.facts,
        head=part.head,
        html=part.html,
    )
    fields = [one.name for one in StoredPart._meta.concrete_fields if one.name not in ("id", "name", "variant")]
    try:
        with _little_patience(), _own_transaction():
            StoredPart.objects.bulk_create(
                [row], update_conflicts=True, unique_fields=["name", "variant"], update_fields=fields
            )
    except (DatabaseError, _WithinAnother) as error:
        logger.info("The part %s was not stored: %s", row, error)
        return False
    return True


def forget(*keys):
    """Delete the parts that were made from any of these keys: what must not even lie in the database any longer.

    Returns how many. It looks through all of them, so it is for after the commit of something grave, not for a page.
    """
    rows, count = StoredPart.objects.annotate(words=Cast("keys", models.TextField())), 0
    for start in range(0, len(keys), MOST):
        wanted = Q()
        for key in keys[start : start + MOST]:
            wanted |= Q(words__contains=f'"{key}"')
        count += rows.filter(wanted).delete()[0]
    return count


class _WithinAnother(Exception):
    """Storing was asked for within a transaction that has other work to do."""


@contextmanager
def _own_transaction():
    own = transaction.atomic(durable=True)
    try:
        own.__enter__()
    except RuntimeError as error:  # what Django says to a durable block within another
        raise _WithinAnother(str(error)) from error
    try:
        yield
    except BaseException as error:
        own.__exit__(type(error), error, error.__traceback__)
        raise
    own.__exit__(None, None, None)


@contextmanager
def _little_patience():
    """On SQLite writers come one after another, and would wait for many seconds."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        before = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA busy_timeout = {PATIENCE}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {before}")
