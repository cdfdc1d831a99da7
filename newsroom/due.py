"""The next moment at which the clock alone changes what readers see. By the database's clock, and no other.

A moment is compared as the database gives it: text on SQLite, an aware datetime on PostgreSQL.
"""

from django.db import connection

from articles.models import Article
from gallery.models import Consent, Lease, Photo, PhotoSet
from newsroom.models import FrontSlot

#: Every moment to come that a public rule compares with the clock, as (model, field). The moments of an Appearance
#: are those of the photo, set or post that it tells of. tests/newsroom/test_due.py asks for the rest.
MOMENTS = (
    (Article, "publish_at"),
    (Article, "embargo_until"),
    (PhotoSet, "public_from"),
    (PhotoSet, "embargo_until"),
    (Photo, "public_from"),
    (Photo, "embargo_until"),
    (Photo, "rights_expire"),
    (Lease, "starts_at"),
    (Lease, "ends_at"),
    (Consent, "ends_at"),
    (FrontSlot, "until"),
)


def now():
    """Return the present moment in the very form in which public rules compare it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_clock()}")
        return cursor.fetchone()[0]


def following(moment):
    """Return the first moment after `moment` (as of `now`) at which something becomes due, or None. One query.

    Each part reads one entry of an index, whatever the number of rows; drafts are not told apart, since a page that is
    made once more than needed says nothing of them.
    """
    parts = " UNION ALL ".join(_first(model, field) for model, field in MOMENTS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT MIN(due) FROM ({parts}) AS moments", [moment] * len(MOMENTS))
        return cursor.fetchone()[0]


def _first(model, field):
    table, column = model._meta.db_table, model._meta.get_field(field).column
    return f"SELECT MIN({column}) AS due FROM {table} WHERE {column} > %s"


def _clock():
    return "STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')" if connection.vendor == "sqlite" else "STATEMENT_TIMESTAMP()"
