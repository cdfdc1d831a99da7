"""What a worker that keeps pages knows of changes: one look at the database tells what is no longer right."""

from dataclasses import dataclass, field

from django.db import close_old_connections

from newsroom import due
from sources import changes

#: After so many changes, of a night or of an import, no kept page is worth being looked for.
MOST_NOTES = 10_000


@dataclass(frozen=True)
class News:
    """What a look found: `everything` when no kept page is known to be right, otherwise the keys that changed."""

    everything: bool = False
    keys: frozenset = field(default_factory=frozenset)

    def __bool__(self):
        return self.everything or bool(self.keys)


class Freshness:
    """The place up to which a worker has read the notes (sources/changes.py), and the next moment that is due.

    Not for two threads at once: the caller holds a lock.
    """

    def __init__(self):
        self.low = self.now = self.due = None
        self.told = frozenset()

    def look(self):
        """Ask what changed since the last look that succeeded; return News. Two queries, a third when there is news.

        The first look knows nothing of the past, so it ends everything; so do a moment that came due, a clock that
        went back and numbers that went back (a database restored from a copy). Raises what the database raises; the
        next look then asks from where the last good one ended.
        """
        close_old_connections()
        now = due.now()
        # The first look reads notes, too: PostgreSQL may tell them again, and then they are no news.
        low, notes = changes.since(changes.low() if self.low is None else self.low, MOST_NOTES)
        everything = len(notes) > MOST_NOTES or self.low is None or low < self.low
        everything = everything or now < self.now or (self.due is not None and now >= self.due)
        keys = frozenset(key for number, key in notes.items() if number not in self.told)
        news = News(everything, keys)
        if news:
            self.due = due.following(now)
        # While an older transaction runs, PostgreSQL tells the same notes again.
        self.low, self.now, self.told = low, now, frozenset(notes)
        return news
