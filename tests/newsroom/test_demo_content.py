"""The texts of the demo newsroom: whatever names something else finds it, and every body is clean."""

import re
from urllib.parse import urlsplit

import pytest

from tests.newsroom.demo_content import (
    ACCESS,
    ANNOTATED,
    AUTHORS,
    BODIES,
    COMPARISONS,
    CONTENT,
    CORRECTIONS,
    FORBIDDEN,
    KINDS,
    PICTURES,
    POSTS,
    SECTIONS,
    SETS,
    SOCIAL_POSTS,
    SOURCE_KINDS,
    SOURCES,
    Body,
    all_texts,
    public_text,
    rows,
)


def test_every_row_has_a_key_of_its_own():
    for name, mapping in (
        ("sources", SOURCES),
        ("authors", AUTHORS),
        ("sections", SECTIONS),
        ("pictures", PICTURES),
        ("sets", SETS),
        ("posts", POSTS),
        ("social_posts", SOCIAL_POSTS),
    ):
        assert len(rows(name)) == len(mapping), name
    assert len({row["slug"] for row in SOURCES.values()}) == len(SOURCES)
    assert len({row["file"] for row in PICTURES.values()}) == len(PICTURES)
    assert len({(row["scene"], row["seed"]) for row in PICTURES.values()}) == len(PICTURES)


def test_the_demo_is_large_and_varied_enough():
    published = [row for row in POSTS.values() if row["state"] == "published"]
    assert len(published) >= 12
    assert {row["kind"] for row in published} == KINDS
    assert {row["state"] for row in POSTS.values()} == {"published", "draft", "embargoed", "scheduled", "withdrawn"}
    assert len(SETS) >= 8 and len(PICTURES) >= 68 and len(SOURCES) >= 11
    assert len(AUTHORS) >= 6 and len(SECTIONS) == 6
    assert {row["kind"] for row in SOURCES.values()} == SOURCE_KINDS
    assert {row["confidentiality"] for row in SOURCES.values()} == {"named", "described", "protected"}


def test_every_reference_between_the_files_is_kept():
    for row in SOURCES.values():
        assert row["access"] in ACCESS
        assert row.get("affiliation", row["code"]) in SOURCES
    for row in PICTURES.values():
        assert row["source"] in SOURCES, row["key"]
    for row in SETS.values():
        photos = [item["photo"] for item in row["items"]]
        assert row["section"] in SECTIONS and set(photos) <= set(PICTURES), row["slug"]
        assert len(photos) == len(set(photos)) and row["lead"] in photos, row["slug"]
    for row in SOCIAL_POSTS.values():
        assert row.get("photo", "p-001") in PICTURES and row.get("source", "HERON") in SOURCES, row["key"]
    for row in POSTS.values():
        assert row["section"] in SECTIONS and set(row["bylines"]) <= set(AUTHORS) and row["bylines"], row["slug"]
        assert set(row["sets"]) <= set(SETS) and set(row["related"]) <= set(POSTS) - {row["slug"]}, row["slug"]
        assert row["lead"] in {"", *PICTURES} and row["body"] in BODIES, row["slug"]
        assert {item["by"] for item in row.get("story", [])} <= set(AUTHORS), row["slug"]


def test_comparisons_notes_and_corrections_name_what_is_there():
    embeds = {embed for body in BODIES.values() for embed in body.embeds}
    for row in COMPARISONS.values():
        assert {row["left"], row["right"]} <= set(PICTURES) and ("photo-comparison", row["key"]) in embeds
    for row in ANNOTATED.values():
        assert row["photo"] in PICTURES and ("annotated-photo", row["key"]) in embeds and row["notes"]
        assert all(0 <= note[side] <= 1 for note in row["notes"] for side in ("x", "y"))
    assert len(CORRECTIONS) >= 2 and any("former" in row for row in CORRECTIONS.values())
    for row in CORRECTIONS.values():
        post = POSTS[row["post"]]
        text = (CONTENT / "posts" / post["body"]).read_text(encoding="utf-8")
        assert (post["state"] == "published" and text.count(row.get("now", "")) == 1) or "now" not in row


def test_every_body_is_used_and_every_set_and_stored_post_appears():
    used = {row["body"] for row in POSTS.values()}
    used |= {item["body"] for row in POSTS.values() for item in row.get("story", [])}
    assert used == set(BODIES)
    shown = {slug for row in POSTS.values() for slug in row["sets"]}
    assert shown == set(SETS)
    in_bodies = {key for body in BODIES.values() for tag, key in body.embeds if tag == "stored-post"}
    assert len(in_bodies & set(SOCIAL_POSTS)) >= 5
    photos = {item["photo"] for row in SETS.values() for item in row["items"]}
    photos |= {key for body in BODIES.values() for tag, key in body.embeds if tag == "photo-embed"}
    assert len(photos) >= 60


@pytest.mark.parametrize("name", sorted(BODIES))
def test_a_body_uses_only_allowed_marks_and_names_only_things_that_exist(name):
    body = BODIES[name]
    assert body.faults == []
    known = {
        "photo-embed": PICTURES,
        "photo-set": SETS,
        "stored-post": SOCIAL_POSTS,
        "photo-comparison": COMPARISONS,
        "annotated-photo": ANNOTATED,
        "related-post": POSTS,
    }
    assert [(tag, key) for tag, key in body.embeds if key not in known[tag]] == []
    assert body.used["h1"] == 0 and body.used["p"] >= 3


def public_addresses():
    """Paths that an anonymous reader of the loaded demo can open."""
    yield from ("/how-we-label/", "/corrections/", "/photos/", "/search/")
    yield from (f"/articles/{slug}/" for slug, row in POSTS.items() if row["state"] == "published")
    yield from (f"/sets/{slug}/" for slug, row in SETS.items() if "withdrawn" not in row)
    yield from (f"/sections/{slug}/" for slug in SECTIONS)
    yield from (f"/authors/{slug}/" for slug in AUTHORS)
    yield from (f"/sources/{row['slug']}/" for row in SOURCES.values() if row["has_public_page"])


def addresses_in_the_demo():
    """Pairs of (where, address) for every link in bodies and data."""
    for name, body in BODIES.items():
        yield from ((name, href) for href in body.hrefs)
    for row in SETS.values():
        yield from ((row["slug"], href) for href in Body(row["introduction"]).hrefs)
    for row in SOURCES.values():
        yield from ((row["code"], link["url"]) for link in row["links"])
    for row in SOCIAL_POSTS.values():
        yield row["key"], row["permalink"]
    for row in POSTS.values():
        yield from ((row["slug"], item["url"]) for item in row["appeared_in"])


def test_links_lead_to_our_own_public_pages_or_to_reserved_domains():
    ours = set(public_addresses())
    for where, address in addresses_in_the_demo():
        parts = urlsplit(address)
        if parts.netloc:
            assert parts.scheme == "https" and re.search(r"(^|\.)example(\.org|\.com|\.net)?$", parts.netloc), where
        else:
            assert parts.path in ours, f"{where}: {address}"


def test_published_posts_lead_only_to_published_posts():
    for row in POSTS.values():
        if row["state"] != "published":
            continue
        embedded = {key for tag, key in BODIES[row["body"]].embeds if tag == "related-post"}
        assert all(POSTS[slug]["state"] == "published" for slug in {*row["related"], *embedded}), row["slug"]


def test_one_set_is_withdrawn_and_no_public_post_shows_it():
    (slug,) = [slug for slug, row in SETS.items() if "withdrawn" in row]
    assert SETS[slug]["withdrawn"]["reason"].endswith(".")
    showing = [row for row in POSTS.values() if slug in row["sets"]]
    assert [row["state"] for row in showing] == ["withdrawn"]
    assert not any(("photo-set", slug) in body.embeds for body in BODIES.values())


def test_set_introductions_are_clean_paragraphs():
    for row in SETS.values():
        body = Body(row["introduction"])
        assert body.faults == [] and set(body.used) <= {"p", "em", "strong", "a"} and body.used["p"], row["slug"]


def test_bodies_have_the_length_of_journalism():
    for row in POSTS.values():
        words = len(BODIES[row["body"]].words)
        least = 1600 if row["slug"] == "how-to-look-at-a-picture-from-a-closed-country" else 350
        assert words >= least, f"{row['slug']}: {words} words"


def test_no_text_uses_a_word_that_grades_pictures_or_people():
    assert [(where, FORBIDDEN.findall(text)) for where, text in all_texts() if FORBIDDEN.search(text)] == []


def test_no_credit_names_anybody_but_the_code_and_invented_sources():
    for row in [*PICTURES.values()]:
        assert row["credit"].startswith("Drawn by code") and row["credit"].endswith("/ Far Bank demo"), row["key"]
    for row in SOURCES.values():
        assert row["default_credit"].startswith("Drawn by code"), row["code"]
    texts = [*(public_text(row) for row in PICTURES.values()), *(row["text"] for row in SOCIAL_POSTS.values())]
    assert not any("Guttenfelder" in text for text in texts)
    for path in (CONTENT / "posts").glob("*.html"):
        for quoted in re.findall(r'data-cite="([^"]*)"|“([^”]*)”', path.read_text(encoding="utf-8")):
            assert "Guttenfelder" not in "".join(quoted), path.name


def test_identities_are_kept_for_exactly_those_who_must_not_be_named():
    every_text = "\n".join(text for _, text in all_texts())
    for row in SOURCES.values():
        if row["confidentiality"] == "named":
            assert row["public_name"] and "identity" not in row, row["code"]
            continue
        identity = row["identity"]
        assert row["public_name"] == "" and "invented for the demo" in identity["name"], row["code"]
        assert identity["name"].split(" (")[0] not in every_text, row["code"]
        assert identity["contact"] not in every_text, row["code"]
        if row["confidentiality"] == "protected":
            assert not row["has_public_page"] and row["public_description"] == "", row["code"]


def test_the_required_posts_are_there():
    phones = POSTS["phone-pictures-from-pyongyang"]
    assert "Guttenfelder" in phones["standfirst"] and all(SETS[slug]["tags"] for slug in phones["sets"])
    assert any(tag == "stored-post" for tag, _ in BODIES[phones["body"]].embeds)
    online = " ".join(BODIES[POSTS["the-country-slowly-comes-online"]["body"]].words)
    assert "Kwangmyong" in online and "Koryolink" in online
    explainer = BODIES[POSTS["how-to-look-at-a-picture-from-a-closed-country"]["body"]]
    assert all(explainer.used[tag] for tag in ("h2", "h3", "ul", "ol", "a"))
    assert POSTS["what-the-second-card-held"]["kind"] == "essay"
    assert POSTS["what-the-second-card-held"]["appeared_in"]
    commentary = POSTS["a-label-is-not-an-alibi"]
    assert commentary["replies"] == "closed" and commentary["tags"]
    assert BODIES[commentary["body"]].used["h2"] >= 2
    assert any(row["language"] == "ko" for row in POSTS.values())
    spans = BODIES[POSTS["two-words-for-witness"]["body"]].spans
    assert any(span == {"lang": "fa", "dir": "rtl"} for span in spans)
    assert any("🏠" in row["text"] and row["language"] == "ko" for row in SOCIAL_POSTS.values())


def test_times_fit_the_state_of_a_post():
    for row in POSTS.values():
        assert (row["state"] == "scheduled") == (row["days_ago"] < 0), row["slug"]
        assert (row["state"] == "embargoed") == ("embargo_days" in row), row["slug"]
        assert (row["state"] == "withdrawn") == ("withdrawn" in row), row["slug"]


def test_a_story_ends_in_the_live_text_or_ahead_of_it():
    stories = {slug: row["story"] for slug, row in POSTS.items() if "story" in row}
    assert len(stories) >= 2
    for slug, story in stories.items():
        out = [item["body"] for item in story if item["published"]]
        assert out[-1] == POSTS[slug]["body"], slug
        assert [item["days_ago"] for item in story] == sorted((item["days_ago"] for item in story), reverse=True)
    assert any(not story[-1]["published"] for story in stories.values())
