"""The index itself: what it finds is what stands in the entries, whichever way it takes."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.search import index
from newsroom.search.index import Atom, Row, postgresql

pytestmark = pytest.mark.django_db
#: Every third entry has the word, every fourth the mark; ten stand on a shelf.
ROWS = [
    Row(
        id=number,
        kind="photo",
        key=number,
        shelf=number // 10,
        facets=f" {number % 4} ",
        language="en",
        title="",
        words="harbour ice" if number % 3 == 0 else "ice",
        marks="0f7" if number % 4 == 0 else "",
        known="",
    )
    for number in range(1, 61)
]
WORD, MARK = (Atom(("harbour",)),), (Atom(("0f7",), marks=True),)
BOTH = [number for number in range(1, 61) if number % 12 == 0]


@pytest.fixture(params=["all at once", "shelf by shelf"])
def entries(request, monkeypatch):
    """Sixty entries, found in each of the two ways; SQLite has one."""
    at_once = request.param == "all at once"
    if connection.vendor != "postgresql" and not at_once:
        pytest.skip("only on PostgreSQL does the index stand on shelves")
    monkeypatch.setattr(postgresql, "A_SHELF", 1_000_000 if at_once else 0)
    index.add(ROWS)
    return at_once


def test_the_newest_or_the_oldest_come_first_within_bounds(entries):
    def numbers(**bounds):
        return [number for number, _facets in index.find((WORD, MARK), **bounds)]

    assert numbers(limit=10) == BOTH[::-1]
    assert numbers(limit=2) == [60, 48] and numbers(limit=2, oldest=True) == [12, 24]
    assert numbers(limit=2, below=48) == [36, 24] and numbers(limit=9, above=24, oldest=True) == [36, 48, 60]
    assert numbers(limit=9, below=60, above=24) == [48, 36]
    assert index.find((WORD, MARK), limit=1) == [(60, " 0 ")]


def test_all_are_gathered_up_to_a_number_and_beyond_it_the_newest_with_one_more_than_that_number(entries):
    words = [number for number in range(60, 0, -1) if number % 3 == 0]
    for most, newest, numbers, total in (
        (100, 5, words, 20),
        (20, 5, words, 20),
        (19, 5, words[:5], 20),
        (7, 9, words[:7], 8),
    ):
        rows, there = index.gather((WORD,), most=most, newest=newest)
        assert ([number for number, _facets in rows], there) == (numbers, total), (most, newest)
    assert index.gather((WORD, MARK), most=100, newest=2) == ([(number, " 0 ") for number in BOTH[::-1]], 5)
    assert index.gather(((Atom(("nowhere",)),),), most=7, newest=2) == ([], 0)


def test_who_knows_that_there_are_plenty_gets_the_newest_without_a_count(entries):
    words = [number for number in range(60, 0, -1) if number % 3 == 0]
    with CaptureQueriesContext(connection) as queries:
        rows, there = index.gather((WORD,), most=7, newest=5, spare=4, plenty=True)
    assert ([number for number, _facets in rows], there) == (words[:5], 12)
    assert not any("COUNT(" in one["sql"] for one in queries)
    # Counted, it is counted no further than to one beyond the spare ones.
    assert index.gather((WORD,), most=7, newest=5, spare=4)[1] in (8, 12)


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only on PostgreSQL does the index hold the vectors")
def test_words_stand_outside_of_their_rows_so_that_counting_reads_few_pages(db):
    few, many = "harbour ice", " ".join(f"word{number}" for number in range(110))
    index.add([replace(row, words=many if row.id % 2 else few) for row in ROWS])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM newsroom_searchentry WHERE vector @@ 'ice | word7'")
        assert cursor.fetchone() == (len(ROWS),)
        # With their vectors they would fill eight pages of 8 kB; others may have left room on a page or two.
        cursor.execute("SELECT count(DISTINCT (ctid::text::point)[0]) FROM newsroom_searchentry")
        assert cursor.fetchone()[0] <= 3


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only on PostgreSQL does the index stand on shelves")
def test_what_is_expected_to_be_rare_is_searched_once_and_what_is_common_by_shelves(db, monkeypatch):
    # One of the seven shelves is worth five matches, or twenty that are only counted.
    monkeypatch.setattr(postgresql, "A_SHELF", 5)
    index.add(ROWS)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE newsroom_searchentry")

    def asked(work):
        with CaptureQueriesContext(connection) as queries:
            work()
        said = [one["sql"] for one in queries]
        return ["generate_series" in sql for sql in said if "vector" in sql and not sql.startswith("EXPLAIN")]

    # Twenty are expected.
    assert asked(lambda: index.find((WORD,), limit=2)) == [True]
    assert asked(lambda: index.find((WORD,), limit=12)) == [False]
    # All are read at once where no more are expected than are wanted; else counted first, then the newest read.
    assert asked(lambda: index.gather((WORD,), most=20, newest=2)) == [False]
    assert asked(lambda: index.gather((WORD,), most=10, newest=2)) == [False, True]
    assert asked(lambda: index.gather((WORD,), most=2, newest=2)) == [True, True]
