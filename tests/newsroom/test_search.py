"""Search finds what readers can see, by every word, and answers anything else with a plain sentence."""

import pytest

from newsroom.search.asking import LONGEST, MOST_WORDS
from tests import factories


def found(client, text):
    return client.get("/search/", {"q": text}).context["found"]


def kinds(result):
    return sorted(one.kind for one in result.items) if result else []


def test_every_word_must_occur_whatever_its_case(db, client):
    factories.photo(caption="A quiet harbour in winter")
    factories.photo(caption="A quiet street")
    assert kinds(found(client, "QUIET harbour")) == ["photo"]
    assert not found(client, "quiet zebra")


def test_posts_sets_and_photos_are_found_by_their_tags_too(db, client):
    photo = factories.photo()
    photo.tags.add("Kwangmyong")
    factories.photo_set(photo).tags.add("Kwangmyong")
    factories.article(tags=["Kwangmyong"])
    assert kinds(found(client, "kwangmyong")) == ["article", "photo", "set"]


def test_the_text_of_a_post_is_searched(db, client):
    factories.article(body_text="the bag disappeared")
    assert kinds(found(client, "disappeared bag")) == ["article"]


def test_korean_words_are_found(db, client):
    factories.article(headline="광명망이란 무엇인가", slug="광명망")
    assert kinds(found(client, "광명망")) == ["article"]


@pytest.mark.parametrize(
    "fields",
    [
        {"place": "Zebrapolis"},
        {"uploaded_name": "zebra.jpg"},
        {"raw_metadata": {"exif": "zebra"}},
        {"read_metadata": {"caption": "zebra"}},
        {"restrictions": "zebra"},
        {"creator": "Zebra"},
        {"place_shown": "Zebrapolis", "place_precision": "withheld"},
    ],
)
def test_private_fields_of_a_photo_are_never_searched(db, client, fields):
    factories.photo(**fields)
    assert not found(client, "zebra")


def test_the_shown_place_of_a_protected_source_is_not_searched_where_it_is_withheld(db, client):
    secret = factories.source(confidentiality="protected")
    factories.photo(source=secret, place_shown="Zebrapolis", place_precision="locality")
    assert not found(client, "zebrapolis")


def test_a_shown_place_is_searched(db, client):
    factories.photo(place_shown="Pyongyang", place_precision="locality")
    assert kinds(found(client, "pyongyang")) == ["photo"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("   ", "Type a word"),
        ("\x07\x1b", "Type a word"),
        ("x" * (LONGEST + 1), "too long"),
        ("x" * 100_000, "too long"),
        ("a b c d e f g h i", f"more than {MOST_WORDS} words"),
    ],
)
def test_a_question_that_cannot_be_answered_gets_a_plain_sentence(db, client, text, sentence):
    response = client.get("/search/", {"q": text})
    assert response.status_code == 200
    assert sentence in response.content.decode()


def test_a_control_character_inside_a_word_only_parts_it(db, client):
    factories.photo(caption="A quiet harbour")
    assert kinds(found(client, "quiet\x07harbour")) == ["photo"]


@pytest.mark.parametrize("text", ["%", "_", "' OR 1=1 --", "<script>alert(1)</script>", "\\"])
def test_signs_are_searched_as_signs(db, client, text):
    factories.photo(caption="A quiet harbour")
    response = client.get("/search/", {"q": text})
    assert response.status_code == 200 and not response.context["found"]
    assert b"<script>alert" not in response.content


def test_answers_are_not_for_robots(db, client):
    response = client.get("/search/", {"q": "harbour"})
    assert 'content="noindex"' in response.content.decode()
