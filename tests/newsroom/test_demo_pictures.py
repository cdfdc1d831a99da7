"""The demo's pictures: the claims are argued, the five questions answered, and nothing says too much."""

import datetime
import re
from collections import Counter

from tests.newsroom.demo_content import (
    ACCESS,
    BASIS,
    BODIES,
    EVIDENCE_KINDS,
    INTEGRITY,
    LIGHTS,
    LIMITS,
    PASSAGE,
    PICTURES,
    PILLAR_STATUSES,
    PILLARS,
    POSTS,
    REDACTIONS,
    SCENES,
    SETS,
    SHAPES,
    SOURCES,
    TREATMENTS,
    TWO_REVIEWS,
    all_texts,
    claims,
    public_text,
    words,
)

# Words with a capital that begin the description of a place inside the house; the others are names.
NOT_NAMES = words("Above Bridge Dyke East Edge Far Field Line Lower River Road Slope South Upper Village Yalu Fields")


def inside_names(picture):
    """The names in the place that we know which the place that we show leaves out."""
    known, shown = (set(re.findall(r"[A-Z][a-z]{3,}", picture[key])) for key in ("place_exact", "place_shown"))
    return known - shown - NOT_NAMES


def test_pictures_ask_only_for_what_the_drawing_code_knows():
    for row in PICTURES.values():
        assert row["scene"] in SCENES and row["light"] in LIGHTS, row["key"]
        assert row["shape"] in SHAPES and row["treatment"] in TREATMENTS, row["key"]
        assert row["format"] in {"JPEG", "PNG", "WEBP"} and row["orientation"] in {1, 6, 8}, row["key"]
    used = list(PICTURES.values())
    assert {row["scene"] for row in used} == SCENES
    assert {row["light"] for row in used} == LIGHTS
    assert {row["shape"] for row in used} == SHAPES
    assert {row["treatment"] for row in used} == TREATMENTS
    assert {row["format"] for row in used} == {"JPEG", "PNG", "WEBP"}
    assert {6, 8} <= {row["orientation"] for row in used}


def test_claims_stand_in_every_state_and_use_every_tag():
    assert {claim["state"] for _, claim in claims()} == {
        *("verified", "proposed", "rejected", "disputed", "superseded")
    }
    assert {claim["tag"] for _, claim in claims()} == ACCESS | PASSAGE | LIMITS | INTEGRITY | BASIS
    accepted = {claim["tag"] for _, claim in claims() if claim["state"] == "verified"}
    assert accepted >= ACCESS | PASSAGE | LIMITS | BASIS
    assert len({claim["tag"] for _, claim in claims() if claim["state"] != "rejected"} & TWO_REVIEWS) >= 8


def test_a_picture_has_at_most_one_accepted_tag_of_an_exclusive_facet():
    for row in PICTURES.values():
        tags = [claim["tag"] for claim in row["claims"]]
        assert len(tags) == len(set(tags)), row["key"]
        accepted = {claim["tag"] for claim in row["claims"] if claim["state"] == "verified"}
        assert len(accepted & ACCESS) <= 1 and len(accepted & PASSAGE) <= 1, row["key"]


def test_every_claim_is_argued():
    for row, claim in claims():
        where = f"{row['key']}: {claim['tag']}"
        assert len(claim["statement"]) > 10 and claim["evidence"], where
        assert all(item["kind"] in EVIDENCE_KINDS and len(item["summary"]) > 5 for item in claim["evidence"]), where
        assert (claim["state"] in {"rejected", "disputed"}) == bool(claim.get("reason")), where


def test_every_picture_answers_the_five_questions():
    seen = set()
    for row in PICTURES.values():
        assert set(row["pillars"]) == PILLARS, row["key"]
        for pillar in row["pillars"].values():
            assert pillar["status"] in PILLAR_STATUSES and pillar["finding"] and pillar["note"], row["key"]
            seen.add(pillar["status"])
    assert seen == PILLAR_STATUSES


def test_dates_and_places_have_the_precision_that_they_claim():
    shown = Counter()
    for row in PICTURES.values():
        taken = row.get("taken")
        assert row["date_precision"] in {"exact", "day", "month", "year", "circa", "unknown"}, row["key"]
        assert taken is not None or row["date_precision"] == "unknown", row["key"]
        if row["date_precision"] == "exact":
            assert isinstance(taken, datetime.datetime), row["key"]
        if "offset" in row:
            assert re.fullmatch(r"[+-]\d\d:\d\d", row["offset"]), row["key"]
        if "gps" in row:
            latitude, longitude = row["gps"]
            assert 30 < latitude < 50 and 120 < longitude < 135, row["key"]
        shown[row["place_precision"]] += 1
        if row["place_exact"] and row["place_precision"] != "exact":
            assert row["place_reason"], row["key"]
    assert set(shown) == {"exact", "locality", "district", "province", "country", "withheld"}


def test_no_public_text_of_a_picture_gives_the_withheld_place_or_its_device():
    for row in PICTURES.values():
        text = public_text(row).casefold()
        assert row["file"].casefold() not in text, row["key"]
        if "camera" in row:
            assert row["camera"]["serial"].casefold() not in text, row["key"]
        assert not inside_names(row) & set(re.findall(r"\w+", public_text(row))), row["key"]


def test_a_protected_source_leaves_no_day_and_no_town():
    for row in PICTURES.values():
        confidentiality = SOURCES[row["source"]]["confidentiality"]
        if confidentiality == "named":
            continue
        assert row["date_precision"] in {"month", "year", "circa", "unknown"}, row["key"]
        if confidentiality == "protected":
            assert row["date_precision"] in {"year", "unknown"}, row["key"]
            assert row["place_precision"] in {"province", "country", "withheld"}, row["key"]


def test_one_picture_is_withdrawn_and_was_used_in_a_post_and_in_a_set():
    (key,) = [row["key"] for row in PICTURES.values() if "withdrawn" in row]
    assert PICTURES[key]["withdrawn"]["reason"] and PICTURES[key]["withdrawn"]["days_ago"] > 0
    public = [BODIES[row["body"]] for row in POSTS.values() if row["state"] == "published"]
    assert any(("photo-embed", key) in body.embeds for body in public)
    assert any(key == item["photo"] for row in SETS.values() for item in row["items"])
    assert not any(row["lead"] == key for row in SETS.values())


def test_one_picture_may_distress_stands_in_a_post_and_in_its_set_and_leads_nothing():
    (key,) = [row["key"] for row in PICTURES.values() if row.get("graphic")]
    assert PICTURES[key]["scene"] == "brushstrokes" and "abstract drawing" in PICTURES[key]["caption"]
    (post,) = [row for row in POSTS.values() if ("photo-embed", key) in BODIES[row["body"]].embeds]
    assert post["state"] == "published" and key in {item["photo"] for item in SETS[post["sets"][0]]["items"]}
    assert ("photo-set", post["sets"][0]) in BODIES[post["body"]].embeds
    assert not any(row["lead"] == key for row in (*SETS.values(), *POSTS.values()))


def test_covered_areas_lie_inside_the_picture_and_are_claimed():
    covered = [row for row in PICTURES.values() if "cover" in row]
    assert covered
    for row in covered:
        assert any(claim["tag"] == "obscured-by-us" for claim in row["claims"]), row["key"]
        for area in row["cover"]:
            x, y, width, height = area["box"]
            assert 0 <= x < x + width <= 1 and 0 <= y < y + height <= 1 and area["reason"] in REDACTIONS, row["key"]


def test_no_article_or_set_names_the_withheld_place_of_an_unnamed_source():
    articles = set(re.findall(r"\w+", "\n".join(text for where, text in all_texts() if where not in PICTURES)))
    unnamed = [row for row in PICTURES.values() if SOURCES[row["source"]]["confidentiality"] != "named"]
    assert sum(len(inside_names(row)) for row in unnamed) > 20
    for row in unnamed:
        assert not inside_names(row) & articles, row["key"]
