"""In which months something came out, how much and when last: one query, whatever the size of the archive."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.db.models.expressions import RawSQL


@dataclass(frozen=True)
class Month:
    """`newest` is the latest of the moments that were asked for, `many` how many rows have come out in it."""

    since: datetime
    newest: datetime
    many: int


def months_of(public, field, *more):
    """Return the Months in which rows of a queryset came out, oldest first; 2 queries.

    `public` is what readers may see, `field` the name of the indexed moment at which a row comes out, `more` those of
    moments that may be later. `many` counts by the index alone, with what is hidden: it decides nothing but into how
    many parts a month is cut, and shows nowhere.
    """
    first = public.order_by(field).values_list(field, flat=True).first()
    if first is None:
        return []
    spans = list(_spans(first.astimezone(UTC), datetime.now(UTC) + timedelta(days=1)))
    inside = public.filter(
        **{f"{field}__gte": RawSQL("span.since", ()), f"{field}__lt": RawSQL("span.until", ())}
    ).order_by()
    model, quote = public.model, connection.ops.quote_name
    column, table = quote(model._meta.get_field(field).column), quote(model._meta.db_table)
    columns, parameters = [], []
    for one in (field, *more):
        newest = inside.exclude(**{one: None}).order_by(f"-{one}").values(one)[:1]
        sql, values = newest.query.sql_with_params()
        columns.append(f"({sql})")
        parameters += values
    cast = "::timestamptz" if connection.vendor == "postgresql" else ""
    rows = ", ".join([f"(%s{cast}, %s{cast})"] * len(spans))
    moments = [connection.ops.adapt_datetimefield_value(moment) for span in spans for moment in span]
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH span (since, until) AS (VALUES {rows}) SELECT span.since, (SELECT COUNT(*) FROM {table} "
            f"WHERE {column} >= span.since AND {column} < span.until), {', '.join(columns)} FROM span",
            [*moments, *parameters],
        )
        found = cursor.fetchall()
    months = [Month(_moment(since), _latest(newest), many) for since, many, *newest in found if newest[0]]
    return sorted(months, key=lambda month: month.since)


def _spans(first, last):
    since = first.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    while since <= last:
        until = (since + timedelta(days=32)).replace(day=1)
        yield since, until
        since = until


def _latest(values):
    return max(_moment(value) for value in values if value)


def _moment(value):
    """As an aware datetime: SQLite hands out UTC without saying so, as text where it does not know the column."""
    value = datetime.fromisoformat(value) if isinstance(value, str) else value
    return value if value.tzinfo else value.replace(tzinfo=UTC)
