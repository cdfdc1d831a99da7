"""Tables that pages show, for programs: as CSV, or as plain text for people who have no other reader."""

import re
import unicodedata

from django.http import HttpResponse

from sources.spreadsheets import csv_response
from sources.weblinks import add_link

FORMS = ("csv", "txt")
GAP = "  "


def table_response(form, name, header, rows, *, page):
    """Return a table of header and rows (an iterable) in a form of FORMS, for readers; any site may read it.

    name is that of a download, page the path of the page that shows it. Cells of CSV can run no formula.
    """
    if form == "csv":
        response = csv_response(name, header, rows, private=False)
    else:
        response = HttpResponse(_text(header, rows), content_type="text/plain; charset=utf-8")
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["X-Robots-Tag"] = "noindex"
    add_link(response, page, "canonical")
    return response


def _text(header, rows):
    """Columns side by side, numbers on the right; a cell is one line without characters that steer a terminal."""
    table = [[_cell(value) for value in row] for row in (header, *rows)]
    right = [
        len(table) > 1 and all(re.fullmatch("[0-9]*", row[place]) for row in table[1:]) for place in range(len(header))
    ]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    return "".join(f"{_line(row, widths, right)}\n" for row in table)


def _line(row, widths, right):
    cells = (
        " " * (width - _width(cell)) + cell if numeric else cell + " " * (width - _width(cell))
        for cell, width, numeric in zip(row, widths, right, strict=True)
    )
    return GAP.join(cells).rstrip()


def _cell(value):
    text = " ".join(("" if value is None else str(value)).split())
    return "".join(char for char in text if unicodedata.category(char)[0] != "C")


def _width(text):
    """How many columns a text takes: Hangul and its like take two each."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
