"""The log at the desk: readable per photo, per person and per day, and as a table for a spreadsheet."""

from itertools import groupby

from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from gallery.desk.access import desk_path, page
from gallery.forms.log import LogForm
from gallery.log import events, in_pieces, lines
from sources.audit import record
from sources.spreadsheets import csv_response

PERMISSION = "sources.view_event"
SIZE = 50
AT_ONCE = 500
NEWEST = 2**62


def routes(site):
    """The addresses of the log and of its export."""
    return [
        desk_path(site, "log/", log, "log", PERMISSION),
        desk_path(site, "log/export/", log_export, "log-export", PERMISSION),
    ]


@never_cache
@require_safe
def log(request):
    """Show the events that were asked for, the newest first, by day."""
    form = LogForm(request.GET)
    found = events(form.choice()) if form.is_valid() else None
    before = _number(request.GET.get("before"))
    rows = [] if found is None else list(found.filter(number__lt=before)[: SIZE + 1])
    shown = lines(rows[:SIZE], request.user)
    days = [(day, list(some)) for day, some in groupby(shown, key=lambda line: timezone.localdate(line.at))]
    query = request.GET.copy()
    query.pop("before", None)
    older = query.copy()
    older["before"] = shown[-1].number if shown else ""
    return page(
        request,
        "desk/log.html",
        _("Log"),
        form=form,
        days=days,
        asked=form.asked(),
        photo=form.cleaned_data.get("photo"),
        newest=query.urlencode() if before < NEWEST else None,
        older=older.urlencode() if len(rows) > SIZE else "",
        status=None if form.is_valid() else 422,
    )


@never_cache
@require_POST
def log_export(request):
    """Send the events that were asked for as a table. That somebody took the log with him is in the log itself."""
    form = LogForm(request.POST)
    if not form.is_valid():
        return redirect("admin:log")
    with transaction.atomic():
        record(by=request.user, action="log.exported", target="sources.event", detail=form.asked())
    header = [_("Number"), _("Time"), _("Who"), _("Action"), _("Code"), _("Record"), _("Details")]
    return csv_response(f"log-{timezone.localdate():%Y-%m-%d}", header, _table(events(form.choice()), request.user))


def _table(found, user):
    for some in in_pieces(found, AT_ONCE):
        for line in lines(some, user):
            details = "; ".join(f"{label}: {text}" for label, text in line.details)
            moment = timezone.localtime(line.at).isoformat(timespec="seconds")
            yield [line.number, moment, line.who, line.words, line.action, line.record, details]


def _number(text):
    return int(text) if text and text.isdecimal() and len(text) < 19 else NEWEST
