"""Bringing the entries up to date with what the database noted (sources/changes.py), a batch a transaction.

Whoever settles holds the lock of the one row of SearchState. A reader settles a little; a task and `manage.py
settle_search` the rest. Who may be seen is asked again when results are read, whatever stands here.
"""

import heapq
import logging
from collections import defaultdict
from itertools import islice
from typing import NamedTuple

from django.db import DatabaseError, connection, transaction
from django.db.models.functions import Now

from articles.models import Article, TaggedArticle
from gallery.models import Photo, PhotoSet, TaggedPhoto, TaggedPhotoSet
from newsroom.models import SearchDue, SearchEntry, SearchPending, SearchState, SearchTerm, SearchWord
from newsroom.search import index, writing
from newsroom.search.entries import ARTICLE, PHOTO, SET, SOURCE, words_of
from newsroom.search.owing import note_next
from sources import changes
from sources.clock import database_now
from sources.models import Source

BATCH = 1_000
#: Keys whose entries are made together; databases take only so many parameters.
AT_ONCE = 200
#: What a reader settles while waiting.
FOR_READER = 100
#: Numbers of notes that are kept so as not to be settled twice.
MOST_TOLD = 5_000

log = logging.getLogger(__name__)


class Standing(NamedTuple):
    """What the entries are at this moment: the number of the last settling, and how many were ever taken out."""

    number: int = 0
    removed: int = 0


def settle(*, limit=BATCH):
    """Settle at most `limit` keys and return how many; 0 where nothing is due, or while somebody else settles."""
    with transaction.atomic():
        SearchState.objects.get_or_create(pk=1)
        state = SearchState.objects.select_for_update(skip_locked=True).filter(pk=1).first()
        if state is None:
            return 0
        if state.moment:
            _read_notes(state)
        else:
            _begin(state)
        now = database_now()
        _add_pending(SearchDue.objects.filter(due_at__lte=now).order_by("due_at").values_list("key", flat=True)[:limit])
        pending = dict(SearchPending.objects.order_by("pk").values_list("pk", "key")[:limit])
        gone, made = writing.replace(*_live(pending.values(), now)) if pending else (0, 0)
        state.number += bool(gone or made)
        state.removed += gone
        for some in _slices(list(pending)):
            SearchPending.objects.filter(pk__in=some).delete()
        state.save()
        return len(pending)


def settle_for_reader():
    """Settle a little on behalf of a reader where something is owed; return the Standing after it.

    One query where nothing is owed.
    """
    standing, owed = _standing()
    if not owed:
        return standing
    try:
        settled = settle(limit=FOR_READER)
    except DatabaseError:
        log.warning("The search could not be settled while a reader waited; the next one tries again.")
        return standing
    if settled >= FOR_READER:
        from newsroom.tasks import settle_search_soon

        settle_search_soon()
    return Standing(*SearchState.objects.values_list("number", "removed").first() or ())


def settle_all(*, progress=None):
    """Settle until nothing is left; return how many keys. progress(number) is called after each batch."""
    total = 0
    while number := settle():
        total += number
        if progress:
            progress(total)
    return total


def rebuild():
    """Forget all that was made and note everything that readers may see, so that settling makes it anew."""
    with transaction.atomic():
        SearchState.objects.get_or_create(pk=1)
        _begin(state := SearchState.objects.select_for_update().get(pk=1))
        state.save()


def begin_with(keys):
    """Forget all that was made and note these keys alone ("article:7"): for an archive of which search need not know
    every photo. What changes from now on is noted as ever."""
    with transaction.atomic():
        SearchState.objects.get_or_create(pk=1)
        _clear(state := SearchState.objects.select_for_update().get(pk=1))
        _add_pending(keys)
        state.save()


def _standing():
    """(Standing, whether anything is owed); one query."""
    notes = "change.id >= state.moment"
    if connection.vendor == "postgresql":
        notes = "change.moment >= state.moment AND NOT (state.told @> to_jsonb(change.id))"
    due, parameters = SearchDue.objects.order_by().filter(due_at__lte=Now()).values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT state.number, state.removed, state.moment IS NULL OR state.moment = 0
                OR EXISTS (SELECT 1 FROM newsroom_searchpending)
                OR EXISTS ({due})
                OR EXISTS (SELECT 1 FROM sources_publicchange AS change WHERE {notes})
            FROM (SELECT 1 AS one) AS base LEFT JOIN newsroom_searchstate AS state ON state.id = 1""",
            parameters,
        )
        number, removed, owed = cursor.fetchone()
    return Standing(number or 0, removed or 0), bool(owed)


def _begin(state):
    """Empty everything and put all that may be public into the queue, in the order of time."""
    _clear(state)
    rows = heapq.merge(
        _timed(Photo.objects.filter(public_from__isnull=False), "public_from", PHOTO),
        _timed(PhotoSet.objects.filter(public_from__isnull=False), "public_from", SET),
        _timed(Article.objects.filter(approved_at__isnull=False), "publish_at", ARTICLE),
    )
    _add_pending(f"{SOURCE}:{key}" for key in Source.objects.listed().order_by("pk").values_list("pk", flat=True))
    _add_pending(key for _moment, key in rows)


def _clear(state):
    state.moment, state.told, state.number = changes.low(), [], state.number + 1
    state.removed += SearchEntry.objects.count()
    index.clear()
    for model in (SearchTerm, SearchWord, SearchPending, SearchDue):
        model.objects.all().delete()


def _timed(queryset, column, kind):
    rows = queryset.order_by(column, "pk").values_list(column, "pk")
    return ((moment, f"{kind}:{key}") for moment, key in rows.iterator(chunk_size=5_000))


def _read_notes(state):
    """Put what was noted since the last time into the queue."""
    low, notes = changes.since(state.moment)
    told = set(state.told)
    fresh = {key for number, key in notes.items() if number not in told}
    _add_pending(_spread(fresh))
    state.moment = low
    # What a running transaction may still add to is told again; on SQLite nothing is.
    again = list(notes) if connection.vendor == "postgresql" else []
    state.told = again if len(again) <= MOST_TOLD else []


def _spread(keys):
    """The keys of everything whose public words a note may have changed."""
    wide = defaultdict(set)
    for key in keys:
        kind, _colon, number = key.partition(":")
        if kind in (PHOTO, SET, ARTICLE):
            yield key
        else:
            wide[kind].add(int(number) if number else 0)
    for some in _slices(sorted(wide["source"])):
        yield from (f"{SOURCE}:{key}" for key in some)
        yield from _named(SOURCE, Source.objects.filter(affiliation__in=some), "pk")
        yield from _named(PHOTO, Photo.objects.filter(source__in=some, public_from__isnull=False), "pk")
    for some in _slices(sorted(wide["topic"])):
        for kind, tagged in ((PHOTO, TaggedPhoto), (SET, TaggedPhotoSet), (ARTICLE, TaggedArticle)):
            yield from _named(kind, tagged.objects.filter(tag__in=some), "content_object_id")
    if wide["people"]:
        yield from _named(ARTICLE, Article.objects.filter(approved_at__isnull=False), "pk")


def _named(kind, queryset, column):
    keys = queryset.order_by().values_list(column, flat=True)
    return (f"{kind}:{key}" for key in keys.iterator(chunk_size=5_000))


def _add_pending(keys):
    keys = iter(keys)
    while some := list(islice(keys, BATCH * 5)):
        SearchPending.objects.bulk_create([SearchPending(key=key) for key in some], ignore_conflicts=True)


def _live(names, now):
    """(keys that are settled, as (kind, key), in order; Words of those that readers may see)."""
    by_kind, live = defaultdict(list), []
    for name in names:
        kind, _colon, key = name.partition(":")
        by_kind[kind].append(int(key))
    for kind, keys in by_kind.items():
        for some in _slices(keys):
            note_next(kind, some, now)
            live += words_of(kind, some).values()
    return [(kind, key) for kind, keys in by_kind.items() for key in keys], live


def _slices(keys):
    return (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
