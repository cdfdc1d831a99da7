"""The vocabulary file says everything it must, in both languages."""

import re
import tomllib
from pathlib import Path

import pytest

from gallery import provenance

FILE = Path(provenance.__file__).parent / "data" / "vocabulary.toml"
VOCABULARY = tomllib.loads(FILE.read_text(encoding="utf-8"))

FACETS = {
    "access": "state-handout staged-for-cameras accredited-press under-escort independent-access covert insider "
    "cross-border satellite broadcast-grab access-unknown",
    "passage": "published-openly posted-live agency-wire smuggled-out recovered-after-deletion passed-by-intermediary",
    "limits": "minder-present restricted-route shots-deleted no-independent-check shot-from-vehicle long-lens",
    "integrity": "unaltered cropped toned obscured-by-us altered-by-source composite ai-generated recycled",
    "basis": "asked-the-photographer metadata-consistent content-credentials earlier-publication geolocated "
    "chronolocated satellite-comparison second-source not-possible-to-check",
}
TWO_REVIEWS = {
    *("staged-for-cameras", "covert", "insider", "smuggled-out", "recovered-after-deletion"),
    *("altered-by-source", "composite", "ai-generated", "recycled"),
}
OTHER_TABLES = {
    "source_kinds": "photographer agency state-media visitor resident defector cross-border-observer "
    "satellite-operator social-account archive organisation unknown",
    "pillars": "provenance source date location motivation",
    "statuses": "confirmed probable as-given unknown disputed",
    "redaction_reasons": "identifies-person identifies-guide identifies-source identifies-place minor graphic legal",
    "place_precisions": "exact locality district province country withheld",
    "evidence_kinds": "document correspondence metadata content-credentials web-capture comparison-image map note",
}
#: Texts that may be empty: a tag whose label says it all, a source without words, a place that is not held back.
MAY_BE_EMPTY = {"tags.reader_note", "source_kinds.phrase", "place_precisions.withheld"}
HANGUL = re.compile("[가-힣]")


def tags(facet):
    return [tag for tag in VOCABULARY["tags"] if tag["facet"] == facet]


def codes(table):
    return [row["code"] for row in VOCABULARY[table]]


def sentences(text):
    """Number of sentences; every sentence ends with a full stop or a question mark."""
    return len(re.findall(r"[.?](?=\s|$)", text))


TEXTS = [
    pytest.param(table, field, value, id=f"{table}-{row.get('code') or row['key']}-{field}")
    for table, rows in VOCABULARY.items()
    for row in rows
    for field, value in row.items()
    if isinstance(value, dict)
]


def test_the_facets_are_the_five_of_the_vocabulary_and_two_are_exclusive():
    assert codes("facets") == list(FACETS)
    assert [facet["code"] for facet in VOCABULARY["facets"] if facet["exclusive"]] == ["access", "passage"]


@pytest.mark.parametrize("facet", FACETS)
def test_a_facet_has_its_tags_in_order(facet):
    assert [tag["code"] for tag in tags(facet)] == FACETS[facet].split()
    orders = [tag["order"] for tag in tags(facet)]
    assert orders == sorted(set(orders))


def test_a_tag_code_exists_once():
    assert len(codes("tags")) == len(set(codes("tags"))) == 40


def test_a_tag_is_exclusive_exactly_where_its_facet_is():
    exclusive = {facet["code"]: facet["exclusive"] for facet in VOCABULARY["facets"]}
    assert all(tag["exclusive"] is exclusive[tag["facet"]] for tag in VOCABULARY["tags"])


def test_tags_that_accuse_or_expose_somebody_need_two_reviews():
    assert {tag["code"] for tag in VOCABULARY["tags"] if tag["two_reviews"]} == TWO_REVIEWS


def test_the_mark_of_an_access_tag_is_its_class():
    assert {tag["code"]: tag["glyph"] for tag in tags("access")} == provenance.ACCESS_CLASS


def test_a_passage_tag_has_a_mark_only_where_it_can_take_over():
    marks = {tag["code"]: tag["glyph"] for tag in tags("passage") if tag["glyph"]}
    assert marks == provenance.PASSAGE_CLASS | provenance.PASSAGE_CLASS_WITHOUT_ACCESS


def test_tags_of_the_other_facets_have_no_mark():
    assert {tag["glyph"] for tag in VOCABULARY["tags"] if tag["facet"] not in ("access", "passage")} == {""}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("tag", tags("access") + tags("passage"), ids=lambda tag: tag["code"])
def test_the_note_of_an_access_or_passage_tag_is_two_sentences(tag, language):
    note = tag["reader_note"][language]
    assert sentences(note) == 2, note
    assert note[-1] == "."


@pytest.mark.parametrize("tag", VOCABULARY["tags"], ids=lambda tag: tag["code"])
def test_a_definition_is_one_or_two_sentences(tag):
    assert {sentences(tag["definition"][language]) for language in ("en", "ko")} <= {1, 2}


@pytest.mark.parametrize(("table", "field", "text"), TEXTS)
def test_every_text_stands_in_english_and_in_korean(table, field, text):
    assert set(text) == {"en", "ko"}
    if f"{table}.{field}" in MAY_BE_EMPTY:
        assert bool(text["en"]) is bool(text["ko"])
    else:
        assert text["en"]
        assert text["ko"]
    assert not HANGUL.search(text["en"])
    assert not text["ko"] or HANGUL.search(text["ko"])


@pytest.mark.parametrize(("table", "field", "text"), TEXTS)
def test_no_text_calls_a_picture_authentic_or_fake_or_a_state_a_regime(table, field, text):
    assert not re.search(r"\b(authentic|fake|real|AI-detected|regime)\b", text["en"], re.IGNORECASE)
    assert not re.search(r"가짜|진짜|정권", text["ko"])


def test_only_content_credentials_are_called_verified():
    saying = [tag["code"] for tag in VOCABULARY["tags"] if "verified" in str(tag)]
    assert saying == ["content-credentials"]


@pytest.mark.parametrize("table", OTHER_TABLES)
def test_a_table_has_its_codes_in_order(table):
    assert codes(table) == OTHER_TABLES[table].split()
    orders = [row["order"] for row in VOCABULARY[table]]
    assert orders == sorted(set(orders))


def test_the_classes_are_those_of_the_line():
    assert tuple(row["key"] for row in VOCABULARY["classes"]) == provenance.CLASS_KEYS


@pytest.mark.parametrize("row", VOCABULARY["classes"], ids=lambda row: row["key"])
def test_a_class_is_named_in_the_file_as_it_is_in_the_interface(row):
    assert row["name"]["en"] == provenance.class_name(row["key"])
    assert row["mix_one"]["en"] == provenance.mix_words(row["key"], 1)
    assert row["mix_many"]["en"] == provenance.mix_words(row["key"], 2)


def test_words_that_are_both_a_name_and_a_phrase_have_one_translation():
    shared = [row for row in VOCABULARY["classes"] if row["name"]["en"] == row["phrase"]["en"]]
    assert [row["key"] for row in shared] == ["staged", "escorted", "review"]
    assert all(row["name"] == row["phrase"] for row in shared)


@pytest.mark.parametrize("row", VOCABULARY["classes"], ids=lambda row: row["key"])
def test_the_reader_note_of_a_class_is_two_sentences(row):
    assert {sentences(row["reader_note"][language]) for language in ("en", "ko")} == {2}


def test_a_status_knows_the_mark_that_shows_it():
    assert {row["code"]: row["mark"] for row in VOCABULARY["statuses"]} == {
        "confirmed": "confirmed",
        "probable": "probable",
        "as-given": "given",
        "unknown": "unknown",
        "disputed": "disputed",
    }


def test_readers_cannot_tell_a_covered_guide_or_source_from_any_other_person():
    phrases = {row["code"]: row["phrase"] for row in VOCABULARY["redaction_reasons"]}
    assert phrases["identifies-guide"] == phrases["identifies-source"] == phrases["identifies-person"]
