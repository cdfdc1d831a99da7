"""The controlled vocabulary comes with the migrations, and an update leaves alone what people edited."""

import copy

import pytest
from django.core.management import call_command

from gallery import vocabulary
from gallery.models import Facet, ProvenanceTag
from sources.audit import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def newer(monkeypatch):
    """A later release of the file, to be changed by a test."""
    rows = copy.deepcopy(vocabulary.read())
    monkeypatch.setattr(vocabulary, "read", lambda: rows)
    return rows


def row(rows, table, code):
    return next(one for one in rows[table] if one["code"] == code)


def load(capsys):
    call_command("load_vocabulary")
    return capsys.readouterr().out.splitlines()


def test_a_fresh_database_has_every_word_in_both_languages():
    assert (Facet.objects.count(), ProvenanceTag.objects.count()) == (5, 40)
    tag = ProvenanceTag.objects.select_related("facet").get(slug="smuggled-out")
    assert (tag.name, tag.facet.code, tag.facet.exclusive, tag.two_reviews, tag.glyph) == (
        "Smuggled out", "passage", True, True, "hidden",
    )  # fmt: skip
    assert not ProvenanceTag.objects.filter(name_ko="").exists()
    assert not ProvenanceTag.objects.filter(facet__code__in=["access", "passage"], reader_note="").exists()
    assert Facet.objects.get(code="access").question == "How the camera could be there."


def test_loading_again_changes_nothing_and_says_so(capsys):
    assert load(capsys) == ["The vocabulary is up to date."]
    assert not Event.objects.exists()


def test_a_better_text_reaches_the_database_with_the_next_release(newer, capsys):
    row(newer, "tags", "covert")["label"]["en"] = "Taken in secret"
    row(newer, "facets", "limits")["definition"]["ko"] = "무엇이 가렸는가."
    assert load(capsys) == ["limits: updated question_ko.", "covert: updated name."]
    assert ProvenanceTag.objects.get(slug="covert").name == "Taken in secret"
    assert Facet.objects.get(code="limits").question_ko == "무엇이 가렸는가."
    assert load(capsys) == ["The vocabulary is up to date."]


def test_an_edited_text_stays_and_the_others_of_the_tag_are_updated(newer, capsys):
    ProvenanceTag.objects.filter(slug="covert").update(name="Our own word")
    Facet.objects.filter(code="access").update(name="Our own name")
    row(newer, "tags", "covert")["label"]["en"] = "Taken in secret"
    row(newer, "tags", "covert")["definition"]["en"] = "Another definition."
    row(newer, "facets", "access")["label"]["en"] = "Way in"
    assert load(capsys) == [
        "access: has a new name, but what was edited stays.",
        "covert: updated definition.",
        "covert: has a new name, but what was edited stays.",
    ]
    tag = ProvenanceTag.objects.get(slug="covert")
    assert (tag.name, tag.definition) == ("Our own word", "Another definition.")
    assert Facet.objects.get(code="access").name == "Our own name"
    assert load(capsys) == ["The vocabulary is up to date."]


def test_a_text_that_was_edited_to_be_empty_stays_empty(newer, capsys):
    ProvenanceTag.objects.filter(slug="covert").update(reader_note="")
    assert load(capsys) == ["The vocabulary is up to date."]
    assert ProvenanceTag.objects.get(slug="covert").reader_note == ""


def test_a_rule_follows_the_file_until_a_chief_moderator_changes_it(newer, capsys):
    row(newer, "tags", "covert")["two_reviews"] = False
    assert load(capsys) == ["covert: updated two_reviews."]
    ProvenanceTag.objects.filter(slug="insider").update(two_reviews=False)
    assert load(capsys) == ["The vocabulary is up to date."]
    assert not ProvenanceTag.objects.get(slug="insider").two_reviews


def test_the_facet_of_a_tag_always_follows_the_file(newer, capsys):
    ProvenanceTag.objects.filter(slug="covert").update(facet=Facet.objects.get(code="basis"))
    assert load(capsys) == ["covert: updated facet_id."]
    assert ProvenanceTag.objects.get(slug="covert").facet.code == "access"


def test_a_new_tag_is_made_and_logged(newer, capsys):
    newer["tags"].append(copy.deepcopy(row(newer, "tags", "cropped")) | {"code": "rotated", "order": 99})
    newer["tags"][-1]["label"] = {"en": "Rotated", "ko": "회전"}
    assert load(capsys) == ["rotated: new."]
    assert ProvenanceTag.objects.get(slug="rotated").shipped["name_ko"] == "회전"
    assert Event.objects.get(action="vocabulary.loaded").detail == {"changes": ["rotated: new."]}
