"""The page of corrections, and the same as a table and as plain text for those who keep a record of us."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from newsroom.corrections import TABLE, entries
from sources.publicpages import public_page
from sources.spreadsheets import csv_response


@public_page
@require_safe
def corrections(request):
    """What was wrong and what was taken back, newest first. Context: entries, next_url (or ""), first (bool)."""
    before = request.GET.get("before", "")
    found, cursor = entries(before)
    more = urlencode({"before": cursor} | request.language_form.parameters)
    context = {"entries": found, "next_url": f"?{more}" if cursor else "", "first": not before}
    return render(request, "corrections.html", context)


@public_page
@require_safe
def table(request):
    """The newest TABLE entries as CSV; texts that a spreadsheet would run are neutralised."""
    header = [_("Date"), _("Kind"), _("Of what"), _("Words"), _("Address"), _("Line by line")]
    rows = (
        (
            entry.at.date(),
            entry.kind_label,
            subject(entry),
            words(entry),
            _absolute(entry.url),
            _absolute(entry.change_url),
        )
        for entry in entries(most=TABLE)[0]
    )
    return csv_response("corrections", header, rows, private=False)


@public_page
@require_safe
def text(request):
    """The newest TABLE entries as plain text, one paragraph each."""
    paragraphs = []
    for entry in entries(most=TABLE)[0]:
        day = formats.date_format(timezone.localtime(entry.at), "DATE_FORMAT")
        lines = [f"{day}. {entry.kind_label}: {subject(entry)}", words(entry), _absolute(entry.url)]
        paragraphs.append("\n".join(" ".join(line.split()) for line in lines if line))
    title = _("Corrections")
    answer = "\n\n".join([title, *paragraphs])
    response = HttpResponse(f"{answer}\n", content_type="text/plain; charset=utf-8")
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def subject(entry):
    """What an entry is about, in words: a headline while readers see it, a number or a date afterwards."""
    if entry.number:
        return _("Photo %(number)s") % {"number": entry.number}
    if entry.title:
        return entry.title
    day = formats.date_format(timezone.localtime(entry.public_from), "DATE_FORMAT")
    return (_("Photo set of %(date)s") if entry.of == "set" else _("Article of %(date)s")) % {"date": day}


def words(entry):
    """What an entry says; of what was withdrawn later, that it was."""
    return entry.text or _("What this corrected has been withdrawn since.")


def _absolute(path):
    return f"{settings.SITE_URL}{path}" if path else ""
