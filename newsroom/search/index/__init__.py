"""The index: which entries hold certain words and facets, newest first, in a time that does not grow with the archive.

A question to it is a tuple of groups that must all be met, each a tuple of Atoms of which one must be. Entries come in
the order of their numbers, which follow the moment from which they are public.
"""

from dataclasses import dataclass

from django.db import connection

from newsroom.search.index import postgresql, sqlite


@dataclass(frozen=True, slots=True)
class Atom:
    """Tokens that stand one after another in `words` or, with marks=True, among the marks (titles and facets).

    prefix: the last one is only the beginning of a token.
    """

    tokens: tuple
    prefix: bool = False
    marks: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as it is written: see newsroom/models/search.py. words and marks are tokens with spaces between."""

    id: int
    kind: str
    key: int
    shelf: int
    facets: str
    language: str
    title: str
    words: str
    marks: str
    known: str


def head_mark(token):
    """The mark of a token that stands in a title."""
    return f"0h{token}"


def facet_mark(key):
    """The mark of a value of a facet, by its key in SearchTerm."""
    return f"0f{key}"


def install(database):
    """Make what the models cannot say, on a database connection: for the migration."""
    _of(database).install(database)


def uninstall(database):
    """Take that away."""
    _of(database).uninstall(database)


def add(rows):
    """Write Rows, which must not be there yet."""
    if rows:
        _of(connection).add(connection, rows)


def remove(ids):
    """Take out entries by their numbers."""
    if ids:
        _of(connection).remove(connection, list(ids))


def clear():
    """Take out everything."""
    _of(connection).clear(connection)


def tidy():
    """Let go of the words of what was taken out, which an index keeps until it is merged; may take some seconds."""
    _of(connection).tidy(connection)


def find(groups, *, limit, below=None, above=None, oldest=False):
    """Return [(number of the entry, its facets)] of at most `limit` entries, newest first unless said otherwise.

    below and above bound the numbers, without themselves. One query; PostgreSQL is asked two small
    questions first, on how many to expect.
    """
    return _of(connection).find(connection, groups, limit=limit, below=below, above=above, oldest=oldest)


def gather(groups, *, most, newest, spare=0, plenty=False):
    """Return [(number of the entry, its facets)] newest first and how many entries there are, counted up to
    most + spare + 1 at most.

    They are all that there are, or where there are more than `most` the `newest` of them (no more than `most`). Where
    the caller knows that there are `plenty`, more than `most`, they are not counted. Three queries at most, and the
    small ones of PostgreSQL.
    """
    newest = min(newest, most)
    return _of(connection).gather(connection, groups, most=most, newest=newest, spare=spare, plenty=plenty)


def among(groups, ids):
    """Return the set of those of `ids` (at most a thousand) that meet the groups; one query."""
    return _of(connection).among(connection, groups, list(ids)) if ids else set()


def _of(database):
    return postgresql if database.vendor == "postgresql" else sqlite
