"""The database's clock: the only one that decides what is public."""

from datetime import UTC, datetime, timedelta

from django.db import connection


def database_now():
    """Return the present moment by the database's clock, as an aware datetime in UTC.

    A moment that is stored from here counts as past (`<= Now()`) in the very next query. SQLite compares times as
    text and to the millisecond, so the moment handed out there is the last millisecond that has certainly passed.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT STRFTIME('%Y-%m-%d %H:%M:%f', 'NOW')")
            moment = datetime.fromisoformat(cursor.fetchone()[0]).replace(tzinfo=UTC)
            return moment - timedelta(milliseconds=1)
        cursor.execute("SELECT STATEMENT_TIMESTAMP()")
        return cursor.fetchone()[0].astimezone(UTC)
