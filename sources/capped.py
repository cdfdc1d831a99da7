"""Counts as far as it is worth counting: how often something is used, or waits, that there may be a million of."""

from django.db.models import IntegerField, Subquery

COUNTED_TO = 1_000
#: A number that stands by itself is exact up to here.
EXACT_TO = 10_000


class CappedCount(Subquery):
    """How many rows a subquery of OuterRef() has, counted up to COUNTED_TO + 1. Shown by `counted()`."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()

    def __init__(self, rows):
        super().__init__(rows.order_by().values("pk")[: COUNTED_TO + 1])


def counted(number, most=None):
    """Return a CappedCount, or a number of capped(), as words: "1000+" where it was not counted further."""
    most = most or COUNTED_TO
    return f"{most}+" if number > most else str(number)


def capped(rows, most=EXACT_TO):
    """Return how many rows a queryset has, `most` + 1 where there are more; one query."""
    return rows.order_by().values("pk")[: most + 1].count()
