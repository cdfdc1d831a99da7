"""From an address to a Question: what was typed, its words, the filters in use, and a plain message where it cannot be
answered."""

import re
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from articles.models import Section
from gallery.models import Topic
from newsroom.models import SearchTerm
from newsroom.search import dates
from newsroom.search.index import Atom, facet_mark, head_mark
from newsroom.search.words import asked_tokens, beginning, is_dense, runs
from sources.slugs import rows_by_slug

LONGEST = 120
MOST_WORDS = 8
LONGEST_VALUE = 200
#: Values of one facet in an address.
MOST_VALUES = 10
AXES = ("kind", "section", "access", "source", "place", "year", "tag", "date")
BEST, NEWEST, OLDEST = ORDERS = ("best", "newest", "oldest")
#: English words that stand in every text or in none; they are left out of a question that has others.
COMMON = frozenset(
    ("a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "of", "on", "or", "that", "the", "to", "was")
)
_PART = re.compile(r'["“”]([^"“”]*)["“”]|(\S+)')


@dataclass(frozen=True)
class Word:
    """A part of a question that must occur: as typed, and as the index knows it. exact: it was in quotation marks."""

    text: str
    atom: Atom
    exact: bool = False

    @property
    def head(self):
        """The same among the words of a title."""
        return Atom(tuple(map(head_mark, self.atom.tokens)), self.atom.prefix, marks=True)


@dataclass(frozen=True)
class Filter:
    """One value of a facet in use: `terms` are the keys of SearchTerm of which one must stand on an entry."""

    axis: str
    value: str
    label: str
    terms: tuple


@dataclass(frozen=True)
class Question:
    """What a reader asked. `text` is shown again; `problem` says why it cannot be answered."""

    text: str = ""
    words: tuple = ()
    filters: tuple = ()
    order: str = BEST
    after: str = ""
    problem: str = ""
    kinds: dict = field(default_factory=dict)

    def __bool__(self):
        return bool(not self.problem and (self.words or self.filters))

    def groups(self, *, without=None, titles=False):
        """What the index is asked for: every word, and of each facet in use one of its values; `without` a Filter.

        None where a filter stands on nothing, so that nothing can be found.
        """
        found = [(word.head if titles else word.atom,) for word in self.words]
        by_axis = defaultdict(list)
        for one in self.filters:
            if one != without:
                by_axis[one.axis] += one.terms
        if not all(by_axis.values()):
            return None
        found += [tuple(Atom((facet_mark(key),), marks=True) for key in keys) for keys in by_axis.values()]
        return tuple(found)


def cleaned(raw):
    """Return what was typed without control characters and superfluous spaces."""
    text = "".join(letter if letter.isprintable() else " " for letter in raw[: LONGEST * 4])
    return " ".join(text.split())


def asked(data):
    """Return the Question of the QueryDict of a page; anything may come in. At most 4 queries, none without filters."""
    raw = data.get("q", "")
    text, problem = cleaned(raw), ""
    words = words_in(text)
    if len(raw) > LONGEST:
        text, words, problem = text[:LONGEST], (), _("That is too long. Search for a few words of it.")
    elif len(set(text.split())) > MOST_WORDS:
        words, problem = (), _("That is more than %(number)d words. Leave some out.") % {"number": MOST_WORDS}
    filters, kinds = _filters(data)
    if raw and not text and not filters:
        problem = _("Type a word, a name, a place or the number of a photo.")
    if text and not words and not problem:
        # Signs alone: they stand in no index.
        words = (Word(text, Atom(("0",), marks=True)),)
    order = data.get("order", "")
    order = order if order in ORDERS else BEST
    if order == BEST and not words:
        order = NEWEST
    return Question(text, words, filters, order, data.get("after", "")[:40], problem, kinds)


def words_in(text):
    """Return the Words of a text: parts in quotation marks and single words; signs alone are passed over."""
    found = {}
    for match in _PART.finditer(text):
        quoted = match[2] is None
        part = match[1] if quoted else match[2]
        tokens, prefix = asked_tokens(part)
        star = not quoted and part.endswith("*") and bool(tokens) and len(part) > 2
        if tokens:
            if star:
                last = runs(part)[-1]
                tokens = tokens if is_dense(last) else (*tokens[:-1], beginning(last))
            found.setdefault((tokens, quoted), Word(part, Atom(tokens, prefix or star), quoted))
    meant = tuple(word for word in found.values() if word.exact or word.text.lower() not in COMMON)
    return meant or tuple(found.values())


def _filters(data):
    """(Filters of an address, {kind: key of its SearchTerm} of those that have entries)."""
    given = [
        (axis, value)
        for axis in AXES
        for value in dict.fromkeys(data.getlist(axis)[:MOST_VALUES])
        if 0 < len(value) <= LONGEST_VALUE and value.isprintable()
    ]
    named = _named(given)
    wanted = {one: _wanted(*one, named) for one in given}
    condition = Q(axis="kind") | _condition(value for values in wanted.values() for value in values)
    rows = SearchTerm.objects.filter(condition, entries__gt=0).values_list("axis", "value", "pk")
    known = {(axis, value): key for axis, value, key in rows}
    filters = []
    for (axis, value), values in wanted.items():
        terms = tuple(known[one] for one in values if one in known)
        if axis != "date" or values:
            filters.append(Filter(axis, value, _label(axis, value, named, bool(terms)), terms))
    return tuple(filters), {value: key for (axis, value), key in known.items() if axis == "kind"}


def _condition(values):
    by_axis, condition = defaultdict(list), Q()
    for axis, value in values:
        by_axis[axis].append(value)
    for axis, some in by_axis.items():
        condition |= Q(axis=axis, value__in=some)
    return condition or Q(pk=None)


def _wanted(axis, value, named):
    """((axis, value), …) of SearchTerm of which one must hold for a value of an address."""
    if axis == "date":
        return dates.terms(value)
    if axis in ("section", "tag"):
        return ((axis, str(named[axis, value].pk)),) if (axis, value) in named else ()
    return ((axis, value),)


def _named(given):
    """{(axis, slug): row} of the sections and tags that an address names."""
    found = {}
    for axis, model in (("section", Section), ("tag", Topic)):
        slugs = [value for name, value in given if name == axis]
        if slugs:
            found |= {(axis, slug): row for slug, row in rows_by_slug(model.objects.all(), slugs).items()}
    return found


def _label(axis, value, named, public):
    from newsroom.search.facets import label_of

    if axis == "date":
        return dates.label(value)
    # The name of a tag that stands on drafts alone is not told.
    row = named.get((axis, value)) if public else None
    return label_of(axis, value, row)
