"""The words of search: folded, without endings, in pairs of letters; dates; how near two words are."""

from datetime import date

import pytest

from newsroom.search import dates
from newsroom.search.guessing import distance
from newsroom.search.stemming import stem
from newsroom.search.words import asked_tokens, tokens

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("one", "other"),
    [("harbours", "harbour"), ("smuggling", "smuggled"), ("ponies", "pony"), ("photographers", "photographer")],
)
def test_english_words_lose_their_endings(one, other):
    assert stem(one) == stem(other)


def test_other_words_stay_apart():
    assert len({stem(word) for word in ("port", "portrait", "border", "bored", "sing", "single")}) == 6


@pytest.mark.parametrize(
    ("text", "folded"),
    [("P’yŏngyang", ["pyongyang"]), ("Ålesund CAFÉ", ["alesund", "cafe"]), ("Łódź", ["lodz"]), ("ＦＵＬＬ", ["full"])],
)
def test_case_width_diacritics_and_apostrophes_do_not_count(text, folded):
    assert tokens(text) == folded


def test_scripts_without_spaces_are_cut_into_pairs():
    assert tokens("광명망 東京") == ["광명", "명망", "망", "東京", "京"]
    assert asked_tokens("광명망") == (("광명", "명망"), False)
    assert asked_tokens("물") == (("물",), True)
    assert asked_tokens("%&") == ((), False)


@pytest.mark.parametrize(
    ("text", "value", "rest"),
    [
        ("harbour 2013", "2013", "harbour"),
        ("harbour in February 2013", "2013-02", "harbour"),
        ("Feb. 2013 market", "2013-02", "market"),
        ("14 January 2015", "2015-01-14", ""),
        ("January 14th, 2015 parade", "2015-01-14", "parade"),
        ("2013년 2월 평양", "2013-02", "평양"),
        ("평양 2013년 2월 9일", "2013-02-09", "평양"),
        ("parade last week", "2026-11-09..2026-11-15", "parade"),
        ("지난달 장마당", "2026-10", "장마당"),
        ('"2013" harbour', "", '"2013" harbour'),
        ("31 February 2013 x", "2013-02", "31 x"),
        ("unit 121", "", "unit 121"),
    ],
)
def test_date_words_become_a_date_with_a_fixed_meaning(text, value, rest):
    found, _typed, left = dates.find(text, TODAY)
    assert (found, left) == (value, rest)


@pytest.mark.parametrize(
    "value", ["", "13", "2013-13", "2013-02-30", "2013-1-1", "2026-11-09..", "2026-01-01..2027-01-01", "..", "٢٠١٣"]
)
def test_what_is_no_date_has_no_terms(value):
    assert dates.terms(value) == ()


@pytest.mark.parametrize(
    ("one", "other", "steps"),
    [("harbor", "harbour", 1), ("pyognyang", "pyongyang", 1), ("abc", "abc", 0), ("kaesong", "hamhung", 3)],
)
def test_the_distance_of_two_words_counts_a_swap_as_one_step(one, other, steps):
    assert distance(one, other, 2) == steps
