"""Verified tags become the words under a photo."""

import tomllib
from itertools import product
from pathlib import Path

import pytest
from django.utils import translation

from gallery import provenance
from gallery.mix import mix_of
from gallery.provenance import CLASS_KEYS, class_key, class_name, mix_words, provenance_line

VOCABULARY = tomllib.loads((Path(provenance.__file__).parent / "data" / "vocabulary.toml").read_text(encoding="utf-8"))
ACCESS = [tag["code"] for tag in VOCABULARY["tags"] if tag["facet"] == "access"]
PASSAGES = [tag["code"] for tag in VOCABULARY["tags"] if tag["facet"] == "passage"]
UNDER_REVIEW = "we have not yet confirmed who took it, where or when"


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def line(access="under-escort", passage=None, source_kind="visitor", place="confirmed", date="as-given", **place_words):
    """A provenance line of an ordinary visitor's picture, changed where the test says so."""
    words = {"place_precision": "locality", "place_withheld": False} | place_words
    return provenance_line(
        access=access, passage=passage, source_kind=source_kind, place_status=place, date_status=date, **words
    )


# Classes


@pytest.mark.parametrize(
    ("access", "key"),
    [
        ("state-handout", "handout"),
        ("staged-for-cameras", "staged"),
        ("accredited-press", "escorted"),
        ("under-escort", "escorted"),
        ("independent-access", "independent"),
        ("covert", "hidden"),
        ("insider", "independent"),
        ("cross-border", "border"),
        ("satellite", "satellite"),
        ("broadcast-grab", "handout"),
        ("access-unknown", "unknown"),
    ],
)
def test_an_access_code_has_its_class(access, key):
    assert class_key(access, None) == key


@pytest.mark.parametrize("access", ACCESS)
@pytest.mark.parametrize("passage", ["smuggled-out", "recovered-after-deletion"])
def test_a_picture_that_was_smuggled_or_recovered_shows_hidden_whatever_the_access(access, passage):
    assert class_key(access, passage) == "hidden"


@pytest.mark.parametrize("access", ACCESS)
def test_a_picture_posted_live_shows_social_only_where_access_is_unknown(access):
    expected = "social" if access == "access-unknown" else class_key(access, None)
    assert class_key(access, "posted-live") == expected


@pytest.mark.parametrize("access", ACCESS)
@pytest.mark.parametrize("passage", ["published-openly", "agency-wire", "passed-by-intermediary"])
def test_other_passages_leave_the_class_alone(access, passage):
    assert class_key(access, passage) == class_key(access, None)


@pytest.mark.parametrize("passage", [None, *PASSAGES])
def test_without_a_signed_access_the_photo_is_under_review_whatever_the_passage(passage):
    assert class_key(None, passage) == "review"
    assert class_key("", passage) == "review"


def test_an_access_code_that_the_vocabulary_lacks_says_nothing_stronger_than_under_review():
    assert class_key("teleported", None) == "review"


def test_every_class_has_a_name():
    assert {key: class_name(key) for key in CLASS_KEYS} == {
        "handout": "State handout",
        "staged": "Staged for cameras",
        "escorted": "Taken under escort",
        "independent": "Independent access",
        "hidden": "Hidden camera or smuggled out",
        "border": "Cross-border long lens",
        "satellite": "Satellite",
        "social": "Social post",
        "unknown": "Origin unknown",
        "review": "Provenance under review",
    }


# The bold words


@pytest.mark.parametrize(
    ("access", "phrase"),
    [
        ("state-handout", "Released by the state"),
        ("staged-for-cameras", "Staged for cameras"),
        ("accredited-press", "Taken under escort · by accredited press"),
        ("under-escort", "Taken under escort"),
        ("independent-access", "Taken without escort"),
        ("covert", "Filmed in secret"),
        ("insider", "Taken by a resident"),
        ("cross-border", "Taken from across the border"),
        ("satellite", "Taken from space"),
        ("broadcast-grab", "Grabbed from a broadcast"),
        ("access-unknown", "Origin not known"),
    ],
)
def test_an_access_code_opens_the_line_with_its_words(access, phrase):
    assert line(access).phrase == phrase


@pytest.mark.parametrize(
    ("access", "passage", "phrase"),
    [
        ("covert", "smuggled-out", "Filmed in secret, smuggled out"),
        ("covert", "recovered-after-deletion", "Filmed in secret, recovered after deletion"),
        ("covert", "agency-wire", "Filmed in secret"),
        ("access-unknown", "smuggled-out", "Smuggled out"),
        ("access-unknown", "recovered-after-deletion", "Recovered after deletion"),
        ("access-unknown", "posted-live", "Posted on social media"),
        ("access-unknown", "published-openly", "Origin not known"),
        ("under-escort", "smuggled-out", "Taken under escort, smuggled out"),
        ("insider", "smuggled-out", "Taken by a resident, smuggled out"),
        ("accredited-press", "smuggled-out", "Taken under escort, smuggled out · by accredited press"),
        ("accredited-press", "posted-live", "Taken under escort · by accredited press"),
    ],
)
def test_access_and_passage_are_each_said_where_they_are_known(access, passage, phrase):
    assert line(access, passage).phrase == phrase


@pytest.mark.parametrize(("access", "passage"), list(product(ACCESS, [None, *PASSAGES])))
def test_secret_and_smuggled_are_never_said_without_their_own_tag(access, passage):
    text = line(access, passage).text().lower()
    assert ("filmed in secret" in text) is (access == "covert")
    assert ("smuggled out" in text) is (passage == "smuggled-out")
    assert ("recovered after deletion" in text) is (passage == "recovered-after-deletion")


@pytest.mark.parametrize("row", VOCABULARY["classes"], ids=lambda row: row["key"])
def test_the_phrase_of_a_class_in_the_vocabulary_is_one_that_a_line_can_open_with(row):
    phrases = {line(access, passage).phrase for access, passage in product([None, *ACCESS], [None, *PASSAGES])}
    assert row["phrase"]["en"] in phrases


# Who


@pytest.mark.parametrize("kind", VOCABULARY["source_kinds"], ids=lambda kind: kind["code"])
def test_a_source_is_named_by_its_kind_alone(kind):
    assert line("independent-access", source_kind=kind["code"]).who == kind["phrase"]["en"]


def test_a_missing_source_has_no_words():
    assert line(source_kind=None).text() == "Taken under escort · place confirmed, date as given"


@pytest.mark.parametrize(
    ("access", "passage", "kind"),
    [
        ("insider", None, "resident"),
        ("insider", None, "defector"),
        ("accredited-press", None, "agency"),
        ("state-handout", None, "state-media"),
        ("broadcast-grab", None, "state-media"),
        ("cross-border", None, "cross-border-observer"),
        ("satellite", None, "satellite-operator"),
        ("access-unknown", "posted-live", "social-account"),
    ],
)
def test_who_is_left_out_where_the_bold_words_have_said_it(access, passage, kind):
    assert line(access, passage, kind).who == ""


def test_somebody_who_handed_a_picture_on_is_said_beside_its_maker():
    assert line("insider", source_kind="archive").text().startswith("Taken by a resident · from an archive · ")


# How sure


@pytest.mark.parametrize(
    ("place", "date", "words"),
    [
        ("confirmed", "confirmed", "place and date confirmed"),
        ("probable", "probable", "place and date probable"),
        ("as-given", "as-given", "place and date as given"),
        ("unknown", "unknown", "place and date unknown"),
        ("disputed", "disputed", "place and date disputed"),
        ("confirmed", "as-given", "place confirmed, date as given"),
        ("probable", "confirmed", "place probable, date confirmed"),
        ("as-given", "probable", "place as given, date probable"),
        ("unknown", "disputed", "place unknown, date disputed"),
        ("disputed", "unknown", "place disputed, date unknown"),
    ],
)
def test_place_and_date_say_how_sure_we_are(place, date, words):
    assert line(place=place, date=date).certainty == words


@pytest.mark.parametrize("row", VOCABULARY["place_precisions"], ids=lambda row: row["code"])
def test_a_withheld_place_says_how_much_is_shown_and_not_how_sure_we_are(row):
    certainty = line(date="probable", place_precision=row["code"], place_withheld=True).certainty
    assert certainty == f"{row['withheld']['en'] or 'place withheld'}, date probable"


def test_the_words_for_a_province_are_those_of_the_style_guide():
    certainty = line(date="confirmed", place_precision="province", place_withheld=True).certainty
    assert certainty == "place withheld to province, date confirmed"


@pytest.mark.parametrize("precision", ["exact", None, "street"])
def test_a_withheld_place_without_a_coarser_form_is_simply_withheld(precision):
    assert line(place_precision=precision, place_withheld=True).certainty == "place withheld, date as given"


def test_a_precision_of_withheld_is_enough_to_withhold():
    assert line(place_precision="withheld", place_withheld=False).certainty == "place withheld, date as given"


def test_a_coarse_place_that_is_all_we_know_is_not_called_withheld():
    assert line(place_precision="province").certainty == "place confirmed, date as given"


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("confirmed", "place withheld to province, place disputed, date confirmed"),
        ("disputed", "place withheld to province, place and date disputed"),
    ],
)
def test_a_dispute_is_shown_though_the_place_is_withheld(date, words):
    assert line(place="disputed", date=date, place_precision="province", place_withheld=True).certainty == words


@pytest.mark.parametrize("statuses", [{"place": "given"}, {"date": ""}])
def test_a_status_that_does_not_exist_is_refused(statuses):
    with pytest.raises(ValueError, match="is no status of a pillar"):
        line(**statuses)


# Under review


def test_a_photo_under_review_says_what_is_not_yet_confirmed():
    shown = line(None, place="unknown", date="as-given")
    assert shown.key == "review"
    assert shown.text() == f"Provenance under review · {UNDER_REVIEW}"


@pytest.mark.parametrize(
    ("place", "date", "words"),
    [
        ("probable", "probable", UNDER_REVIEW),
        ("confirmed", "unknown", "we have not yet confirmed who took it or when"),
        ("unknown", "confirmed", "we have not yet confirmed who took it or where"),
        ("confirmed", "confirmed", "we have not yet confirmed who took it"),
        ("unknown", "disputed", "we have not yet confirmed who took it or where, date disputed"),
        ("disputed", "unknown", "we have not yet confirmed who took it or when, place disputed"),
        ("disputed", "disputed", "we have not yet confirmed who took it, place and date disputed"),
    ],
)
def test_a_photo_under_review_leaves_out_what_is_settled_and_shows_what_is_disputed(place, date, words):
    assert line(None, place=place, date=date).certainty == words


def test_a_photo_under_review_says_that_its_place_is_withheld():
    certainty = line(None, place="probable", place_precision="province", place_withheld=True).certainty
    assert certainty == "we have not yet confirmed who took it or when, place withheld to province"


def test_a_photo_under_review_gives_away_neither_passage_nor_source():
    shown = line(None, "smuggled-out", "resident", place="unknown")
    assert shown.text() == f"Provenance under review · {UNDER_REVIEW}"


# The whole line


def test_the_line_reads_as_one_text_in_the_order_phrase_who_certainty():
    shown = line()
    assert shown.parts() == ["Taken under escort", "by a visitor", "place confirmed, date as given"]
    assert shown.text() == "Taken under escort · by a visitor · place confirmed, date as given"


def test_the_short_form_is_the_name_of_the_class():
    assert line("covert", "smuggled-out").short == "Hidden camera or smuggled out"


def test_every_part_of_a_line_is_plain_text():
    for access, passage in product([None, *ACCESS], [None, *PASSAGES]):
        shown = line(access, passage, place_precision="province", place_withheld=True)
        assert {type(part) for part in (shown.key, *shown.parts(), shown.short)} == {str}


def test_the_line_is_made_in_the_language_of_the_moment(monkeypatch):
    spoken = {"Taken under escort": "안내원 동행 촬영", "by a visitor": "방문객 촬영"}
    monkeypatch.setattr(translation._trans, "gettext", lambda message: spoken.get(message, message))
    assert line().text() == "안내원 동행 촬영 · 방문객 촬영 · place confirmed, date as given"


# The mix of a set


def test_a_mix_counts_the_most_frequent_class_first():
    keys = [*["independent"] * 2, "social", *["border"] * 3, "hidden", *["satellite"] * 2]
    shown = mix_of(keys)
    assert shown.total == 9
    assert shown.sentence == (
        "9 photos: 3 from across the border, 2 without escort, 2 by satellite, 1 smuggled out, 1 from a social post."
    )
    assert shown.groups[0] == ("border", 3, "from across the border")


def test_one_photo_and_one_handout_stand_in_the_singular():
    assert mix_of(["handout"]).sentence == "1 photo: 1 state handout."
    assert mix_of(["handout"] * 2).sentence == "2 photos: 2 state handouts."
    assert mix_of(["social"] * 2).sentence == "2 photos: 2 from social posts."


def test_the_sentence_is_its_heading_and_its_detail():
    shown = mix_of(["escorted"] * 4)
    assert (shown.heading, shown.detail) == ("4 photos:", "4 under escort.")


def test_classes_with_the_same_count_stand_in_the_order_of_the_classes():
    assert [group.key for group in mix_of(reversed(CLASS_KEYS)).groups] == list(CLASS_KEYS)


@pytest.mark.parametrize("row", VOCABULARY["classes"], ids=lambda row: row["key"])
def test_every_class_has_words_for_one_and_for_many(row):
    assert mix_words(row["key"]) == row["mix_one"]["en"]
    assert mix_words(row["key"], 1) == row["mix_one"]["en"]
    assert mix_words(row["key"], 5) == row["mix_many"]["en"]


def test_the_strip_has_a_frame_per_photo_and_a_gap_before_each_new_class():
    assert mix_of(["hidden", "escorted", "escorted"]).strip == [
        ("escorted", False),
        ("escorted", False),
        ("hidden", True),
    ]


def test_a_strip_of_twenty_four_photos_still_has_a_frame_for_each():
    shown = mix_of(["border"] * 20 + ["review"] * 4)
    assert len(shown.strip) == 24
    assert not shown.numbered


def test_a_longer_strip_has_one_numbered_frame_per_class():
    shown = mix_of(["border"] * 20 + ["review"] * 5)
    assert shown.strip == [("border", False), ("review", True)]
    assert shown.numbered
    assert [group.number for group in shown.groups] == [20, 5]


def test_an_empty_set_says_so():
    shown = mix_of([])
    assert (shown.total, shown.groups, shown.strip) == (0, [], [])
    assert shown.sentence == "No photos."


def test_a_key_that_is_no_class_is_refused():
    with pytest.raises(ValueError, match="not in tuple"):
        mix_of(["handout", "propaganda"])
    with pytest.raises(KeyError):
        mix_words("propaganda")
    with pytest.raises(KeyError):
        class_name("propaganda")
