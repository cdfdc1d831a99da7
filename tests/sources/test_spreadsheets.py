"""S22: nothing that is exported can run in a spreadsheet, and everything can still be read there."""

import csv
import re
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sources.spreadsheets import BOM, csv_lines, csv_response, safe_cell, safe_row

SIGNS = "=+-@＝＋－＠−\t\r\n\0"
TEXTS = st.text(st.sampled_from(SIGNS + " ;,\"'|aé한1\u200b\ufeff\u00a0"), max_size=12) | st.text(max_size=30)
FORMULA = re.compile('[\\t\\r\\n\\0]|[\\s\\x00-\\x20\\u200b\\ufeff"]*[=+@＝＋－＠−-]')


def cells(text, delimiter):
    """Every cell that a reader with this list separator finds."""
    return [cell for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter) for cell in row]


@given(TEXTS)
@example("=1+1")
@example("  =1+1")
@example("\ufeff@SUM(A1)")
@example('"=1+1"')
@example('"\x00=1+1')
@example("＝HYPERLINK()")
@example("\r\n=1")
def test_s22_no_text_begins_as_a_formula_does(text):
    safe = safe_cell(text)
    assert not FORMULA.match(safe)
    assert safe.replace("'", "") == text.replace("'", "")


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), max_size=4))
@example([["a;=1+1", "b"]])
@example([["a\n=cmd|' /C calc'!A0"]])
@example([['a;"\x00=1+1']])
def test_s22_no_cell_is_a_formula_with_another_list_separator_either(rows):
    lines = "".join(csv_lines(["one"], rows)).removeprefix(BOM)
    for delimiter in ",;\t":
        for cell in cells(lines, delimiter):
            assert not FORMULA.match(cell.lstrip("\t\r\n\0 ")), cell


@given(st.text(st.characters(categories=("L", "N", "P"), exclude_characters="=+-@＝＋－＠−﹢﹣﹦﹫;"), max_size=40))
def test_what_is_harmless_stays_as_it_is(text):
    assert safe_cell(text) == text


@given(st.lists(TEXTS.filter(lambda text: "\0" not in text), min_size=1, max_size=5))
def test_a_table_is_read_back_as_it_was_made_safe(values):
    text = "".join(csv_lines(values, [values])).removeprefix(BOM)
    assert list(csv.reader(StringIO(text, newline=""))) == [safe_row(values), safe_row(values)]


@pytest.mark.parametrize("number", [-5, 0, 12, -1.5, Decimal("-2.25")])
def test_a_number_stays_a_number(number):
    assert safe_cell(number) == number
    assert list(csv_lines(["n"], [[number]]))[1] == f"{number}\r\n"


def test_an_infinity_nothing_and_a_moment_are_words():
    assert safe_cell(float("-inf")) == "inf"
    assert safe_cell(None) == ""
    assert safe_cell(True) == "True"
    assert safe_cell(datetime(2026, 1, 14, 8, 30, tzinfo=UTC)) == "2026-01-14T08:30:00+00:00"


def test_a_download_is_utf_8_with_a_mark_for_excel_and_kept_by_nobody():
    response = csv_response("the log/2026", ["이름"], [["평양"], ["=1"]])
    assert b"".join(response) == b'\xef\xbb\xbf"\xec\x9d\xb4\xeb\xa6\x84"\r\n"\xed\x8f\x89\xec\x96\x91"\r\n"\'=1"\r\n'
    assert response.headers["Content-Disposition"] == 'attachment; filename="the-log-2026.csv"'
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Cache-Control" not in csv_response("public", ["a"], [], private=False).headers


def test_rows_are_read_only_while_they_are_sent():
    read = []

    def rows():
        for number in range(3):
            read.append(number)
            yield [number]

    lines = csv_lines(["n"], rows())
    next(lines), next(lines)
    assert read == [0]
