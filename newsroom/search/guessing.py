"""Help with a word that nothing has, and suggestions while typing: from words that readers can find, and no others."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import CharField, Exists, OuterRef, Q
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext

from articles.models import Article
from gallery.models import PhotoSet, Topic
from newsroom.models import SearchEntry, SearchTerm, SearchWord
from newsroom.search import index
from newsroom.search.entries import ARTICLE, SET
from newsroom.search.index import Atom, facet_mark, head_mark
from newsroom.search.words import SHORTEST_KNOWN, asked_tokens, beginning, is_dense, runs

#: Words that are compared with a misspelt one, by the way in which they were found.
COMPARED = 300
SUGGESTED_WORDS, SUGGESTED_VALUES, SUGGESTED_TITLES = 4, 4, 3
SHORTEST_START = 2


@dataclass(frozen=True)
class Suggestion:
    """One line under the field: what it says, what kind of thing it is, and where it leads."""

    label: str
    hint: str
    url: str


def closest(word):
    """Return the known word that is nearest to a folded one, "" where none is near; 2 queries.

    Near is one letter added, left out, changed or swapped with its neighbour; two in words of six letters or more.
    """
    if len(word) < SHORTEST_KNOWN or not word.isalpha() or is_dense(word):
        return ""
    most = 1 if len(word) < 6 else 2
    known = {}
    for condition in (Q(head=word[:2]), Q(tail=word[-3:])):
        rows = SearchWord.objects.filter(condition).order_by("-entries")
        known |= dict(rows.values_list("word", "entries")[:COMPARED])
    near = [
        (distance(word, one, most), -entries, one)
        for one, entries in known.items()
        if abs(len(one) - len(word)) <= most and one != word
    ]
    best = min(near, default=(most + 1, 0, ""))
    return best[2] if best[0] <= most else ""


def distance(one, other, most):
    """Return in how many steps one word becomes the other (Damerau's: a swap is one), `most` + 1 for more."""
    before, last = None, list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        now = [row]
        for column, against in enumerate(other, start=1):
            steps = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != against))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == against
            if swapped and before is not None:
                steps = min(steps, before[column - 2] + 1)
            now.append(steps)
        if min(now) > most:
            return most + 1
        before, last = last, now
    return last[-1]


def suggestions(text):
    """Return Suggestions for what somebody has typed so far; at most 8 queries."""
    text = " ".join(text.split())
    parts = runs(text)
    if not parts or len(parts[-1]) < (1 if is_dense(parts[-1]) else SHORTEST_START):
        return ()
    return (*_titles(text), *_values(text), *_words(text, parts[-1]))


def _titles(text):
    """Posts and sets whose title has these words, the last one perhaps not typed to its end."""
    kinds = SearchTerm.objects.filter(axis="kind", value__in=(ARTICLE, SET), entries__gt=0).values_list("pk", flat=True)
    kinds = tuple(Atom((facet_mark(key),), marks=True) for key in kinds)
    if not kinds:
        return
    *whole, last = runs(text)
    groups = [(Atom((head_mark(one),), marks=True),) for part in whole for one in asked_tokens(part)[0]]
    start = asked_tokens(last)[0] if is_dense(last) else (beginning(last),)
    groups.append((Atom(tuple(map(head_mark, start)), prefix=True, marks=True),))
    ids = [number for number, _facets in index.find((*groups, kinds), limit=SUGGESTED_TITLES)]
    keys = {
        number: (kind, key)
        for number, kind, key in SearchEntry.objects.filter(pk__in=ids).values_list("pk", "kind", "key")
    }
    rows = {}
    for kind, queryset in ((ARTICLE, Article.objects.published()), (SET, PhotoSet.objects.published())):
        wanted = [key for one, key in keys.values() if one == kind]
        rows |= {(kind, row.pk): row for row in queryset.filter(pk__in=wanted)} if wanted else {}
    for row in (rows.get(keys.get(number)) for number in ids):
        if row:
            is_post = isinstance(row, Article)
            hint = row.get_kind_display() if is_post else gettext("Photo set")
            yield Suggestion(row.headline if is_post else row.title, str(hint), row.get_absolute_url())


def _values(text):
    """Places and tags whose name begins with what was typed, or has a word that does."""
    places = SearchTerm.objects.filter(Q(value__istartswith=text) | Q(value__icontains=f" {text}"), axis="place")
    places = places.filter(entries__gt=0).order_by("-entries", "value").values_list("value", flat=True)
    for place in places[:SUGGESTED_VALUES]:
        yield Suggestion(place, gettext("Place"), _address(place=place))
    # One that stands on drafts alone tells what we work on, even by taking the place of another.
    public = SearchTerm.objects.filter(axis="tag", value=Cast(OuterRef("pk"), CharField()), entries__gt=0)
    topics = Topic.objects.filter(Q(name__istartswith=text) | Q(name__icontains=f" {text}"), Exists(public))
    for topic in topics.order_by("name")[:SUGGESTED_VALUES]:
        yield Suggestion(topic.name, gettext("Tag"), _address(tag=topic.slug))


def _words(text, start):
    """The words that begin like the last one typed, the most common first."""
    if is_dense(start) or not text.casefold().endswith(start):
        return
    rows = SearchWord.objects.filter(head=start[:2], word__startswith=start).exclude(word=start)
    for word in rows.order_by("-entries", "word").values_list("word", flat=True)[:SUGGESTED_WORDS]:
        whole = f"{text[: -len(start)]}{word}"
        yield Suggestion(whole, "", _address(q=whole))


def _address(**parameters):
    return f"{reverse('search')}?{urlencode(parameters)}"
