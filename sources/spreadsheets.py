"""Tables that a spreadsheet opens without running anything (CSV, RFC 4180).

A text that begins with = + - or @ is a formula to Excel, LibreOffice and Google Sheets, whoever wrote it: a reader's
note, a caption, a file's metadata. OWASP's remedy ("CSV Injection", ASVS 1.2.10): an apostrophe before it, all texts in
quotation marks. Numbers stay numbers.
"""

import csv
import re
from datetime import date, datetime, time
from decimal import Decimal

from django.http import StreamingHttpResponse

# Spreadsheets drop leading blanks and characters that nobody sees, and read the full-width signs of East Asian
# keyboards as the plain ones. Tab, CR, LF and NUL are dangerous by themselves.
_UNSEEN = r"[\s\x00-\x20\x7f\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]"
_SIGN = "[=+\\-@\u2212\ufe62\ufe63\ufe66\ufe6b\uff0b\uff0d\uff1d\uff20]"
_BEFORE = rf"(?:{_UNSEEN}|[\"'])*"
_AT_THE_START = re.compile(rf"(?=[\t\r\n\x00]|{_BEFORE}{_SIGN})")
# Where Windows separates lists by semicolons (most of Europe), a semicolon or a tab inside a text starts a cell.
_INSIDE = re.compile(rf"(?<=[;\t\r\n])(?={_BEFORE}{_SIGN})")
BOM = "\ufeff"  # by it, Excel knows UTF-8 and shows Hangul


def safe_cell(value):
    """Return a value as it may stand in a cell: a number as it is, everything else as a text that is no formula.

    None becomes "", a date or a time its ISO 8601 form. What could be taken for a formula gets an apostrophe before it,
    which spreadsheets take for "this is text" and do not show.
    """
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        # An infinity is a word to a spreadsheet, and a negative one a formula.
        return value if abs(value) < float("inf") else safe_cell(str(value).strip("-"))
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    text = _INSIDE.sub("'", str(value))
    return f"'{text}" if _AT_THE_START.match(text) else text


def safe_row(values):
    """Return a list of safe_cell() of each value."""
    return [safe_cell(value) for value in values]


def csv_lines(header, rows):
    """Yield the lines of a table as texts, the first with a byte order mark: header, then each of the iterable rows."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_NONNUMERIC)
    yield BOM + writer.writerow(safe_row(header))
    for row in rows:
        yield writer.writerow(safe_row(row))


def csv_response(name, header, rows, *, private=True):
    """Return a streamed download `name`.csv of header and rows (an iterable, read while it is sent).

    name holds letters, digits, dots and hyphens. private: nothing between us and the person may keep it, which is so
    for whatever the desk exports; a table that readers may have says private=False.
    """
    response = StreamingHttpResponse(csv_lines(header, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{re.sub(r"[^A-Za-z0-9.-]+", "-", name)}.csv"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    if private:
        response.headers["Cache-Control"] = "private, no-store"
    return response


class _Echo:
    """A file for csv.writer that hands each line back instead of keeping it."""

    def write(self, line):
        return line
