"""Search and its suggestions while typing. Templates get frozen projections only."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from newsroom.search import dates, finding
from newsroom.search.asking import AXES, MOST_WORDS, NEWEST, ORDERS, asked, cleaned
from newsroom.search.facets import boxes_of
from newsroom.search.guessing import closest, suggestions
from newsroom.search.results import results
from newsroom.search.settling import settle_for_reader
from newsroom.search.showing import Marker
from newsroom.search.words import runs
from sources.languages import PARAMETER
from sources.publicpages import lasts, public_page

ORDER_NAMES = {"best": _("Best match"), "newest": _("Newest first"), "oldest": _("Oldest first")}
#: Without one filter: counted no further than this.
WITHOUT = 100
#: A worker may still be settling what one reader could not wait for, and no note tells when it is done.
KEPT_SECONDS = 30
#: The digits of a date that is nothing but a year.
YEAR = 4
#: Of how many chips it is counted what the result would be without them: each asks the index once.
COUNTED_CHIPS = 6
KNOWN = ("q", *AXES, "order", PARAMETER)


@dataclass(frozen=True)
class Chip:
    """A filter in use and the query of the page without it; `number` where nothing was found: how many there are then,
    WITHOUT + 1 for more."""

    label: str
    axis: str
    mark: str
    query: str
    number: int | None = None


@dataclass(frozen=True)
class Found:
    """What a page of results shows: Results in order, how many there are ("" where more than were counted), boxes that
    narrow them, and the queries of the next page and of what is older than all that was ranked."""

    items: tuple
    total: int
    capped: bool
    boxes: tuple
    more: str
    older: str

    def __bool__(self):
        return bool(self.items)


@public_page
@require_safe
def search(request):
    """Posts, sets, photos and sources in which every word occurs.

    A date among the words becomes a filter, by way of an address that says so and always means the same.
    """
    if address := _with_date(request.GET):
        return redirect(address)
    standing = settle_for_reader()
    lasts(request, KEPT_SECONDS)
    language = request.language_form.parameters
    question = asked(request.GET)
    page = _Page(request.GET, question)
    found = page.found(standing) if question else None
    return render(
        request,
        "search.html",
        {
            "asked": question,
            "found": found,
            "missing": None if not question or found else page.missing(),
            "chips": page.chips(counting=bool(question) and not found and not question.after),
            "orders": page.orders() if question.words else (),
            "date": page.date_as_word(),
            "kept": [(one.axis, one.value) for one in question.filters] + page.kept_order() + list(language.items()),
            "continued": bool(question.after),
            "clear": urlencode({"q": question.text} | language),
        },
    )


@public_page
@require_safe
def suggest(request):
    """Suggestions for what somebody has typed so far, as a list in HTML."""
    settle_for_reader()
    lasts(request, KEPT_SECONDS)
    text = cleaned(request.GET.get("q", ""))[:60]
    return render(request, "search_suggestions.html", {"suggestions": suggestions(text)})


def _with_date(data):
    """The address in which a date among the words is a filter; "" where there is none, or one is in use already."""
    text = cleaned(data.get("q", ""))
    if data.get("date") or len(data.get("q", "")) > len(text) + 20:
        return ""
    value, _typed, rest = dates.find(text, localdate())
    if not value:
        return ""
    return f"{reverse('search')}?{_query(data, q=rest, date=value)}"


def _query(data, **changes):
    """The query string of the page with other values, from its first page; an empty one is left out."""
    query = QueryDict(mutable=True)
    for name in KNOWN:
        values = [changes.pop(name)] if name in changes else data.getlist(name)
        query.setlist(name, [value for value in values if value])
    for name, value in changes.items():
        query[name] = value
    return query.urlencode()


class _Page:
    def __init__(self, data, question):
        self.data, self.question = data, question

    def found(self, standing):
        """The Found of a Question; `standing` is what the last settling left."""
        question = self.question
        groups = question.groups()
        if groups is None:
            return Found((), 0, False, (), "", "")
        matches = finding.matches(groups, standing)
        if not matches.total:
            return Found((), 0, False, (), "", "")
        marker = Marker(question.words)
        page = finding.page(question, matches, lambda keys: results(keys, marker))
        return Found(
            items=tuple(page.rows[key] for key in page.keys),
            total=min(matches.total, finding.MOST),
            capped=matches.capped,
            boxes=boxes_of(question, matches.counts, lambda axis, value: _query(self.data, **{axis: value})),
            more=_query(self.data, after=page.after) if page.after else "",
            older=_query(self.data, order=NEWEST, after=page.older) if page.older else "",
        )

    def chips(self, *, counting):
        """A Chip for each filter in use."""
        return tuple(self._chip(one, counting and n < COUNTED_CHIPS) for n, one in enumerate(self.question.filters))

    def _chip(self, one, counting):
        query = self.data.copy()
        query.pop("after", None)
        query.setlist(one.axis, [value for value in query.getlist(one.axis) if value != one.value])
        number = None
        if counting:
            groups = self.question.groups(without=one)
            number = len(finding.index.find(groups, limit=WITHOUT + 1)) if groups else 0
        mark = one.value if one.axis == "access" and one.terms else ""
        return Chip(one.label, one.axis, mark, _query(query), number)

    def orders(self):
        """(value, name, query, whether it is in use) of every order."""
        return tuple(
            (one, ORDER_NAMES[one], _query(self.data, order=one), one == self.question.order) for one in ORDERS
        )

    def kept_order(self):
        """What the form carries along besides the filters."""
        return [("order", self.question.order)] if self.data.get("order") == self.question.order else []

    def date_as_word(self):
        """The query in which the date in use is a word instead, None where there is none of one year."""
        value = self.data.get("date", "")
        if len(value) != YEAR or not dates.terms(value):
            return None
        return value, _query(self.data, q=f'{self.question.text} "{value}"'.strip(), date="")

    def missing(self):
        """(words that nothing has, the same question as it may have been meant or "", its query)."""
        words, changed, nowhere, tried = self.question.words, False, [], 0
        meant = self.question.text
        for word in words:
            if finding.index.find(((word.atom,),), limit=1):
                continue
            nowhere.append(word.text)
            for run in runs(word.text)[: MOST_WORDS - tried]:
                tried += 1
                if other := closest(run):
                    meant, changed = _put(meant, run, other), True
        if changed:
            data = self.data.copy()
            data["q"] = meant
            data.pop("after", None)
            groups = asked(data).groups()
            if groups and finding.index.find(groups, limit=1):
                return nowhere, meant, _query(data)
        return nowhere, "", ""


def _put(text, run, other):
    """A question with one of its words put right."""
    return " ".join(
        other if "".join(runs(part)) == run else part.casefold().replace(run, other) if run in runs(part) else part
        for part in text.split()
    )
