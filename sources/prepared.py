"""Queries whose SQL Django makes once in a process. The rules stay in the querysets; only the words are kept.

Making the SQL of `cleared()` costs more than running it, and it is the same each time but for the values.
"""

import json

from django.db import connection
from django.db.models.expressions import RawSQL

# Values that no real query has, by which a value's place is found again among the parameters.
_NUMBER = -7_310_000_000_000_000


class Prepared:
    """A queryset of `values_list()` made of named values, run with other values each time.

    make(value, …) builds the queryset from stand-ins; `numbers` are the names that stand for integers, `texts` those
    that stand for text (with `each_key()` also for lists of keys). Only what the database itself gives in the right
    shape may be asked for: integers and texts.
    """

    def __init__(self, make, *, texts=(), numbers=()):
        self._make = make
        self._marks = {name: f"\x02{name}\x02" for name in texts}
        self._marks |= {name: _NUMBER - at for at, name in enumerate(numbers)}
        self._made = {}

    def rows(self, **values):
        """Return the rows as tuples; one query."""
        sql, places = self._made.get(connection.vendor) or self._prepare()
        with connection.cursor() as cursor:
            cursor.execute(sql, [values[name] if name else fixed for name, fixed in places])
            return cursor.fetchall()

    def _prepare(self):
        sql, params = self._make(**self._marks).query.get_compiler(connection=connection).as_sql()
        names = {mark: name for name, mark in self._marks.items()}
        places = [(names.get(one) if isinstance(one, (str, int)) else None, one) for one in params]
        if missing := self._marks.keys() - {name for name, _fixed in places}:
            raise ValueError(f"These values do not reach the database as they are: {sorted(missing)}.")
        self._made[connection.vendor] = sql, places
        return sql, places


def each_key(text):
    """Return the expression for `pk__in=`: the integers of a list that comes as JSON, `keys(…)`."""
    if connection.vendor == "sqlite":
        return RawSQL("SELECT value FROM json_each(%s)", [text])
    return RawSQL("SELECT jsonb_array_elements_text(%s::jsonb)::bigint", [text])


def keys(numbers):
    """Return integers as what `each_key()` takes."""
    return json.dumps(list(numbers))
