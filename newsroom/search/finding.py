"""From a Question to the entries of a page: counted up to a limit, ranked among the newest, gone through by keyset.

"Best" looks at no more than the newest thousand matches and the newest 250 whose title holds every word. In the
title counts most, then the words one after another, then a post, set or source before a photo; what counts the same
stands in the order of time. It is the same on both databases, and can be told in a sentence.
"""

import re
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field

from django.db import connection

from newsroom.models import SearchEntry
from newsroom.search import index
from newsroom.search.asking import BEST, OLDEST
from newsroom.search.entries import PHOTO
from newsroom.search.facets import counted
from newsroom.search.index import Atom

PAGE = 20
#: Counts are exact up to here.
MOST = 10_000
#: So many of the newest matches are ranked, and so many of the newest whose title holds every word.
RANKED, TITLES = 1_000, 250
#: A page looks so many times for more where what it found may not be seen any more.
ROUNDS = 4
IN_TITLE, TOGETHER, NO_PHOTO = 4, 2, 1
_CURSOR = re.compile(r"(?:(\d)-)?(\d{1,18})", re.ASCII)
#: What is so common that counting it takes longest is gathered once a minute and process.
KEPT, KEPT_SECONDS = 64, 60
_kept: OrderedDict = OrderedDict()
#: That there are more than MOST stays true until as many entries were taken out as were counted beyond them. So it is
#: counted once, and then known by the process: {question: from and up to which number of removed entries}.
SPARE, KNOWN = 2_000, 2_000
_plenty: OrderedDict = OrderedDict()
_lock = threading.Lock()


@dataclass(frozen=True)
class Matches:
    """The newest matches: numbers of entries newest first, RANKED at most; how many there are, over MOST for more; and
    in how many each value of a facet stands ({key of a SearchTerm: number}): of all, or where there are more than MOST
    of the newest RANKED."""

    ids: tuple = ()
    total: int = 0
    counts: dict = field(default_factory=dict)

    @property
    def capped(self):
        """Whether there are more than were counted."""
        return self.total > MOST


@dataclass(frozen=True)
class Page:
    """(kind, key) of what a page shows, in order; `rows` as readers may see it, from `load`; the cursor of the next
    page ("" on the last), and at the end of what was ranked the cursor from which to go on by date."""

    keys: tuple
    rows: dict
    after: str = ""
    older: str = ""


def matches(groups, standing):
    """Return the Matches of groups (see newsroom.search.index); `standing` is a settling.Standing.

    Queries as for index.gather().
    """
    question = (connection.vendor, groups)
    key = (*question, standing.number)
    with _lock:
        found, until = _kept.get(key, (None, 0.0))
        since, to = _plenty.get(question, (0, -1))
    if found and until > time.monotonic():
        return found
    plenty = since <= standing.removed <= to
    rows, total = index.gather(groups, most=MOST, newest=RANKED, spare=SPARE, plenty=plenty)
    found = Matches(tuple(row[0] for row in rows[:RANKED]), total, counted(rows))
    if found.capped:
        _keep(_kept, key, (found, time.monotonic() + KEPT_SECONDS), KEPT)
        if not plenty:
            _keep(_plenty, question, (standing.removed, standing.removed + total - MOST - 1), KNOWN)
    return found


def forget():
    """Let this process forget what it gathered and counted."""
    with _lock:
        _kept.clear()
        _plenty.clear()


def _keep(known, key, value, most):
    """Remember a value in one of the two tables, and let the oldest go."""
    with _lock:
        known[key] = value
        while len(known) > most:
            known.popitem(last=False)


def page(question, found, load):
    """Return the Page of a Question whose Matches are `found`; a cursor that is none of ours begins at the start.

    load({kind: [key, …]}) returns {(kind, key): what readers may see at this moment}. What it leaves out is passed over
    and others come up in its place.
    """
    groups, (rank, place), older = question.groups(), _place(question.after), ""
    if question.order == BEST:
        ranked = _ranked(question, groups, found)
        if rank is not None:
            ranked = [one for one in ranked if one < (rank, place)]
        waiting = iter([ranked[start : start + PAGE + 1] for start in range(0, len(ranked), PAGE + 1)])
        older = str(found.ids[-1]) if found.total > RANKED else ""
    else:
        waiting = _walk(question.order, groups, found, place)
    rows, seen, last = {}, [], None
    for _round in range(ROUNDS):
        some = next(waiting, None)
        last = some and some[-1]
        if not some:
            break
        known = _keys_of([number for _rank, number in some])
        fresh = load(_by_kind(known.values()))
        rows |= fresh
        seen += [(one, known[one[1]]) for one in some if known.get(one[1]) in fresh]
        if len(seen) > PAGE:
            last = seen[PAGE - 1][0]
            break
    keys = tuple(key for _one, key in seen[:PAGE])
    return Page(keys, rows, _cursor(question.order, last) if last else "", "" if last else older)


def _ranked(question, groups, found):
    """[(rank, number)] of the newest matches and the newest in whose title every word stands, best first."""
    titles = dict(index.find(question.groups(titles=True), limit=TITLES))
    phrase = tuple(token for word in question.words for token in word.atom.tokens)
    together = set()
    if len(phrase) > 1:
        together = index.among(((Atom(phrase, question.words[-1].atom.prefix),), *groups), found.ids)
    photo = f" {question.kinds.get(PHOTO, 0)} "
    return sorted(
        (
            (
                (IN_TITLE if one in titles else 0)
                + (TOGETHER if one in together else 0)
                + (NO_PHOTO if one in titles and photo not in titles[one] else 0),
                one,
            )
            for one in titles.keys() | set(found.ids)
        ),
        reverse=True,
    )


def _walk(order, groups, found, place):
    """Pages of [(0, number)] in the order of time, from after `place`."""
    oldest = order == OLDEST
    if not oldest and place is None:
        first = list(found.ids[: PAGE + 1])
        yield [(0, number) for number in first]
        if len(first) <= PAGE:
            return
        place = first[-1]
    while True:
        bound = {"above" if oldest else "below": place}
        rows = index.find(groups, limit=PAGE + 1, oldest=oldest, **bound)
        yield [(0, number) for number, _facets in rows]
        if len(rows) <= PAGE:
            return
        place = rows[-1][0]


def _place(cursor):
    """(rank, number) of a cursor, (None, None) for one that is not ours."""
    match = _CURSOR.fullmatch(cursor)
    return (int(match[1]) if match[1] else None, int(match[2])) if match else (None, None)


def _cursor(order, one):
    rank, number = one
    return f"{rank}-{number}" if order == BEST else str(number)


def _keys_of(ids):
    rows = SearchEntry.objects.filter(pk__in=ids).values_list("pk", "kind", "key")
    return {number: (kind, key) for number, kind, key in rows}


def _by_kind(keys):
    found = {}
    for kind, key in keys:
        found.setdefault(kind, []).append(key)
    return found
