"""From public words to rows of the index, and what hangs on them: values of facets, and the words that are known."""

from collections import Counter, defaultdict
from datetime import UTC, datetime

from django.db.models import Max

from newsroom.models import SearchEntry, SearchTerm, SearchText, SearchWord
from newsroom.search import index
from newsroom.search.words import known, tokens

#: A shelf of PostgreSQL's index; newsroom/search/index/postgresql.py says what it is for.
SHELF = 20_000
#: Entries of one second.
PER_SECOND = 2**20
LONGEST_VALUE = 200
#: Facets that a page counts; the others only narrow.
COUNTED = ("kind", "section", "access", "source", "place", "year", "tag")
AT_ONCE = 400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def replace(keys, live):
    """Make the entries of (kind, key) `keys` be those of `live` (Words) and no others.

    Return how many were taken out, those included that were put in again with other words, and how many were put in.
    The caller holds the lock.
    """
    before = _stored(keys)
    terms = _terms(live)
    after = {(words.kind, words.key): draft(words, terms) for words in live}
    gone = [entry for key, entry in before.items() if key not in after or not _same(entry, after[key])]
    made = [row for key, row in after.items() if key not in before or not _same(before[key], row)]
    if not gone and not made:
        return 0, 0
    index.remove([entry.id for entry in gone])
    rows = _numbered(made, {(entry.kind, entry.key): entry for entry in gone})
    index.add(rows)
    _count(gone, rows)
    return len(gone), len(rows)


def second_of(moment):
    """Return the first number of the entries that are public from a moment."""
    return max(0, int((moment - _EPOCH).total_seconds())) * PER_SECOND


def facet_values(words):
    """Yield (axis, value) of Words."""
    yield "kind", words.kind
    for axis, values in words.facets.items():
        yield from ((axis, value[:LONGEST_VALUE]) for value in values)


def draft(words, terms):
    """Return the Row of Words with the first number of its second; terms is {(axis, value): key of the SearchTerm}."""
    values = list(facet_values(words))
    marks = [index.head_mark(token) for token in tokens(words.title)]
    marks += [index.facet_mark(terms[value]) for value in values]
    counted = " ".join(str(terms[value]) for value in values if value[0] in COUNTED)
    return index.Row(
        id=second_of(words.moment),
        kind=words.kind,
        key=words.key,
        shelf=0,
        facets=f" {counted} ",
        language=words.language,
        title=words.title,
        words=" ".join(token for text in words.texts for token in tokens(text)),
        marks=" ".join(marks),
        known=" ".join(sorted(set().union(*map(known, words.texts)))),
    )


def _stored(keys):
    """{(kind, key): Row} as it stands, for those of the keys that have an entry."""
    by_kind, found = defaultdict(list), {}
    for kind, key in keys:
        by_kind[kind].append(key)
    for kind, numbers in by_kind.items():
        for start in range(0, len(numbers), AT_ONCE):
            some = SearchEntry.objects.filter(kind=kind, key__in=numbers[start : start + AT_ONCE])
            entries = {entry.pk: entry for entry in some}
            for text in SearchText.objects.filter(pk__in=entries):
                entry = entries[text.pk]
                found[entry.kind, entry.key] = index.Row(
                    *(entry.pk, entry.kind, entry.key, entry.shelf, entry.facets),
                    *(text.language, text.title, text.words, text.marks, text.known),
                )
    return found


def _same(entry, row):
    """Whether a stored Row is what a fresh one would become."""
    columns = ("facets", "language", "title", "words", "marks", "known")
    return entry.id // PER_SECOND == row.id // PER_SECOND and all(
        getattr(entry, name) == getattr(row, name) for name in columns
    )


def _numbered(rows, former):
    """Give Rows their numbers and shelves, in the order of time; one that stood in its second keeps its number."""
    taken, numbered = {}, []
    shelves = _Shelves()
    for row in sorted(rows, key=lambda row: row.id):
        old = former.get((row.kind, row.key))
        if old and old.id // PER_SECOND == row.id // PER_SECOND:
            number, shelf = old.id, old.shelf
        else:
            if row.id not in taken:
                last = SearchEntry.objects.filter(id__gte=row.id, id__lt=row.id + PER_SECOND).aggregate(last=Max("id"))
                held = [one.id for one in former.values() if one.id // PER_SECOND == row.id // PER_SECOND]
                taken[row.id] = max([row.id - 1 if last["last"] is None else last["last"], *held])
            taken[row.id] += 1
            number = taken[row.id]
            shelf = shelves.of(number)
        numbered.append(index.Row(number, row.kind, row.key, shelf, *[getattr(row, name) for name in _REST]))
    return numbered


_REST = ("facets", "language", "title", "words", "marks", "known")


class _Shelves:
    """On which shelf an entry goes: the newest on the last one, until that is full; any other beside its neighbour."""

    def __init__(self):
        newest = SearchEntry.objects.order_by("-shelf", "-id").values_list("shelf", "id").first()
        self.last, self.newest = newest or (0, -1)
        self.room = SHELF - SearchEntry.objects.filter(shelf=self.last).count()

    def of(self, number):
        if number < self.newest:
            below = SearchEntry.objects.filter(id__lt=number).order_by("-id").values_list("shelf", flat=True).first()
            return below or 0
        if self.room <= 0:
            self.last, self.room = self.last + 1, SHELF
        self.newest, self.room = number, self.room - 1
        return self.last


def _terms(live):
    """{(axis, value): key} of every facet of these Words, made where it is new."""
    wanted = {value for words in live for value in facet_values(words)}
    by_axis = defaultdict(list)
    for axis, value in wanted:
        by_axis[axis].append(value)
    found = _known_terms(by_axis)
    SearchTerm.objects.bulk_create(
        [SearchTerm(axis=axis, value=value) for axis, value in sorted(wanted - found.keys())]
    )
    return found | (_known_terms(by_axis) if wanted - found.keys() else {})


def _known_terms(by_axis):
    found = {}
    for axis, values in by_axis.items():
        for start in range(0, len(values), AT_ONCE):
            rows = SearchTerm.objects.filter(axis=axis, value__in=values[start : start + AT_ONCE])
            found |= {(axis, value): key for key, value in rows.values_list("pk", "value")}
    return found


def _count(gone, made):
    """Bring forward how many entries have each value and each word; what none has any more is forgotten."""
    terms, words = Counter(), Counter()
    for sign, rows in ((-1, gone), (1, made)):
        for row in rows:
            for mark in {mark for mark in row.marks.split() if mark.startswith("0f")}:
                terms[int(mark[2:])] += sign
            for word in row.known.split():
                words[word] += sign
    _bring_forward(SearchTerm, terms, "pk", lambda key: None)
    _bring_forward(SearchWord, words, "word", lambda word: SearchWord(word=word, head=word[:2], tail=word[-3:]))


def _bring_forward(model, counts, name, new):
    wanted = [key for key, number in counts.items() if number]
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        known = model.objects.in_bulk(some)
        fresh = [row for key in some if key not in known and counts[key] > 0 and (row := new(key))]
        for row in (*known.values(), *fresh):
            row.entries = max(0, row.entries + counts[getattr(row, name)])
        model.objects.bulk_create(fresh)
        model.objects.bulk_update([row for row in known.values() if row.entries], ["entries"])
        model.objects.filter(pk__in=[key for key, row in known.items() if not row.entries]).delete()
