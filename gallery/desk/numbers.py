"""Numbers of the desk: what waits, how much is decided, where moderators differ. Each chart with its table and CSV."""

from dataclasses import dataclass
from functools import wraps

from django.http import Http404
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from gallery import numbers
from gallery.desk.access import desk_path, page
from gallery.desk.charts import columns, rows
from gallery.models import Review
from sources.actors import require
from sources.spreadsheets import csv_response

PERMISSIONS = ("gallery.review_claim", "gallery.settle_claim")


def routes(site):
    """The addresses of the page and of the table behind each of its charts."""
    return [
        desk_path(site, "numbers/", desk_numbers, "numbers"),
        desk_path(site, "numbers/<slug:name>.csv", numbers_csv, "numbers-csv"),
    ]


@dataclass(frozen=True)
class Section:
    """One chart with its words: `keys` is [(class, words)] for the legend, `table` has the same numbers, the first
    column of each row being its name. `chart` is None where there is nothing to draw; then `empty` says so."""

    name: str
    heading: str
    words: str
    empty: str
    header: list
    table: list
    keys: tuple = ()
    chart: object = None

    @property
    def csv(self):
        """The address of the table for a spreadsheet."""
        return reverse("admin:numbers-csv", args=[self.name])


def _for_reviewers(view):
    """Let in whoever holds one of PERMISSIONS, before anything else is asked."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not any(request.user.has_perm(permission) for permission in PERMISSIONS):
            require(request.user, PERMISSIONS[0])
        return view(request, *args, **kwargs)

    return guarded


@_for_reviewers
@never_cache
@require_safe
def desk_numbers(request):
    """Show all of it, for the last 30 or 90 days."""
    days = _days(request)
    reviewed, published = numbers.reviewed_share()
    seconds, decided = numbers.time_to_decision(days)
    sections = [make(days) for make in SECTIONS.values()]
    return page(
        request,
        "desk/numbers.html",
        _("Numbers"),
        sections=sections,
        days=days,
        periods=numbers.PERIODS,
        open_claims=sum(row[-1] for row in sections[0].table),
        reviewed=reviewed,
        published=published,
        newest=published >= numbers.NEWEST,
        share=_per_cent(reviewed / published) if published else "–",
        took=numbers.duration(seconds),
        decided=decided,
    )


@_for_reviewers
@never_cache
@require_safe
def numbers_csv(request, name):
    """Send the table behind one chart."""
    if name not in SECTIONS:
        raise Http404
    section = SECTIONS[name](_days(request))
    return csv_response(f"numbers-{name}", section.header, section.table)


def _waiting(_days):
    ages = numbers.waiting()
    table = [[age.label, age.proposed, age.disputed, age.proposed + age.disputed] for age in ages]
    series = [("open", [age.proposed for age in ages]), ("dispute", [age.disputed for age in ages])]
    return Section(
        "waiting",
        _("Claims that wait, by age"),
        _("Counted from the day on which they were proposed."),
        _("Nothing waits."),
        [_("Waiting for"), pgettext("claims", "Open"), _("Disputed"), _("All")],
        table,
        (("open", pgettext("claims", "Open")), ("dispute", _("Disputed"))),
        columns([age.label for age in ages], series) if any(row[-1] for row in table) else None,
    )


def _throughput(days):
    found = numbers.throughput(days)
    table = [[day.day, day.accept, day.reject, day.dispute, day.total] for day in found]
    series = [(code, [getattr(day, code) for day in found]) for code in Review.Verdict.values]
    return Section(
        "throughput",
        _("Verdicts per day"),
        _("All verdicts that were given and not undone, in the last %(days)d days.") % {"days": days},
        _("No verdict was given in this time."),
        [_("Day"), _("Accept"), _("Reject"), _("Dispute"), _("All")],
        table,
        tuple(zip(Review.Verdict.values, Review.Verdict.labels, strict=True)),
        columns([formats.date_format(day.day, pgettext("date format", "j N")) for day in found], series)
        if any(d.total for d in found)
        else None,
    )


def _agreement(_days):
    found = numbers.agreement()
    names = [one.tag.label for one in found]
    shares = [[one.agreed for one in found], [one.claims - one.agreed for one in found]]
    parts = [[part / one.claims * 100 for part, one in zip(of, found, strict=True)] for of in shares]
    ends = [_per_cent(one.share) for one in found]
    return Section(
        "agreement",
        _("How far moderators agree"),
        _(
            "Claims of tags that need two reviews, each judged by two moderators who did not know of each other. Kappa "
            "takes away what chance alone would give: 1 is full agreement, 0 is chance. It is shown from %(number)d "
            "claims on."
        )
        % {"number": numbers.ENOUGH_FOR_KAPPA},
        _("No claim was judged by two moderators yet."),
        [_("Tag"), _("Judged by two"), _("Agreed"), _("Share"), _("Kappa")],
        [[one.tag.label, one.claims, one.agreed, _per_cent(one.share), _kappa(one.kappa)] for one in found],
        (("agree", _("The same verdict")), ("dispute", _("Different verdicts"))),
        rows(names, [("agree", parts[0]), ("dispute", parts[1])], ends, full=100) if found else None,
    )


def _overturned(_days):
    found = numbers.overturned()
    turned = [one for one in found if one.overturned]
    series = [
        (key, [getattr(one, name) for one in turned])
        for key, name in (("reject", "rejected"), ("dispute", "disputed"), ("superseded", "superseded"))
    ]
    return Section(
        "overturned",
        _("Accepted once, and not any more"),
        _("Claims that were accepted and came to be rejected, disputed or superseded."),
        _("Everything that was accepted still is."),
        [_("Tag"), _("Ever accepted"), _("Rejected"), _("Disputed"), _("Superseded"), _("Overturned")],
        [[one.tag.label, one.accepted, one.rejected, one.disputed, one.superseded, one.overturned] for one in found],
        (("reject", _("Rejected")), ("dispute", _("Disputed")), ("superseded", _("Superseded"))),
        rows([one.tag.label for one in turned], series, [str(one.overturned) for one in turned]) if turned else None,
    )


#: Name in the address -> function of the number of days.
SECTIONS = {
    "waiting": _waiting,
    "throughput": _throughput,
    "agreement": _agreement,
    "overturned": _overturned,
}


def _days(request):
    asked = request.GET.get("days", "")
    return int(asked) if asked.isdecimal() and len(asked) < 4 and int(asked) in numbers.PERIODS else numbers.PERIODS[0]


def _per_cent(share):
    return _("%(number)s per cent") % {"number": formats.number_format(share * 100, 0)}


def _kappa(value):
    return "" if value is None else round(value, 2)
