"""The read-only JSON API: what it says, how it pages, and what it answers to what it does not know."""

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override

from articles.models import Correction
from gallery.models import Photo, Topic
from gallery.photo_page import title_of
from gallery.public import photos_for_readers
from sources.slugs import remember_slug
from tests import factories

pytestmark = pytest.mark.django_db


def read(client, path, status=200, **headers):
    response = client.get(path, headers=headers)
    assert response.status_code == status, (path, response.status_code, response.content[:300])
    return response.json()


def moments(number):
    return [timezone.now() - timedelta(days=days) for days in range(1, number + 1)]


def items(client, path):
    """The items of all pages from a path on."""
    found, seen = [], 0
    while path:
        page = read(client, path.removeprefix(settings.SITE_URL))
        found, path, seen = found + page["items"], page["next"], seen + 1
        assert seen < 20
    return found


def test_the_index_names_every_list_and_the_descriptions(client):
    index = read(client, "/api/v1/")
    assert {"posts", "sets", "photos", "openapi", "about", "version"} == set(index)
    for url in (index["posts"], index["openapi"], index["about"]):
        assert client.get(url.removeprefix(settings.SITE_URL)).status_code == 200


def test_lists_lead_on_until_their_end_and_leave_nothing_out(client):
    same = timezone.now() - timedelta(hours=1)
    photos = [factories.photo(public_from=moment) for moment in (*moments(3), same, same)]
    sets = [factories.photo_set(photos[0], public_from=moment) for moment in (*moments(3), same, same)]
    posts = [factories.article(publish_at=moment) for moment in (*moments(3), same, same)]
    listed = items(client, "/api/v1/photos?limit=2")
    assert [one["id"] for one in listed] == list(Photo.objects.cleared().newest().values_list("public_id", flat=True))
    urls = {f"{settings.SITE_URL}{row.get_absolute_url()}" for row in (*sets, *posts)}
    listed = items(client, "/api/v1/sets?limit=2") + items(client, "/api/v1/posts?limit=2")
    assert {one["url"] for one in listed} == urls and len(listed) == len(urls)
    moment = [one["published"] for one in items(client, "/api/v1/posts?limit=2")]
    assert moment == sorted(moment, reverse=True)


def test_filters_narrow_and_stay_in_the_link_to_the_next_page(client):
    day = timezone.now() - timedelta(days=3)
    section = factories.section()
    for number in range(3):
        factories.article(kind="essay", section=section, tags=["Ice"] if number else (), publish_at=day)
    factories.article(kind="post", publish_at=timezone.now() - timedelta(days=9))
    page = read(client, f"/api/v1/posts?kind=essay&section={section.slug}&limit=1")
    assert "kind=essay" in page["next"] and "limit=1" in page["next"] and page["next"].count("after=") == 1
    assert len(items(client, f"/api/v1/posts?kind=essay&section={section.slug}&limit=1")) == 3
    assert len(items(client, "/api/v1/posts?tag=ice")) == 2
    assert len(items(client, f"/api/v1/posts?since={day.date()}")) == 3
    assert items(client, "/api/v1/posts?section=nothing") == items(client, "/api/v1/posts?tag=nothing") == []


def test_photos_are_found_by_class_tag_year_as_shown_and_since(client, cast):
    shown = {"taken_on": "2013-02-26", "date_precision": "month"}
    old, new, hidden = (
        factories.photo(**shown, public_from=timezone.now() - timedelta(days=5)),
        factories.photo(taken_on="2015-05-05", date_precision="day"),
        factories.photo(taken_on="2013-02-27", date_precision="unknown"),
    )
    old.tags.add("Ice")
    factories.claim(new, "under-escort", verified=True)
    Photo.objects.filter(pk=new.pk).update(access_class="escorted")

    def found(query):
        return {one["id"] for one in items(client, f"/api/v1/photos?{query}")}

    assert found("year=2013") == {old.public_id}
    assert found("tag=ice") == {old.public_id}
    assert found("class=escorted") == {new.public_id}
    day = (timezone.now() - timedelta(days=2)).date()
    assert found(f"since={day}") == found(f"since={day}&limit=1") == {new.public_id, hidden.public_id}


def test_whoever_asks_by_since_learns_of_a_photo_whose_embargo_has_ended(client):
    day = timezone.now() - timedelta(days=2)
    late = [
        factories.photo(public_from=day - timedelta(days=number), embargo_until=day + timedelta(hours=number))
        for number in (3, 4, 5)
    ]
    factories.photo(public_from=day - timedelta(days=9), embargo_until=day - timedelta(days=8))
    new = factories.photo(public_from=day + timedelta(hours=1))
    late[1].tags.add("Ice")
    wanted = [new.public_id, *(one.public_id for one in late)]
    for limit in (1, 2, 3, 4, 9):
        path = f"/api/v1/photos?since={quote(day.isoformat())}&limit={limit}"
        assert [one["id"] for one in items(client, path)] == wanted, limit
    narrowed = items(client, f"/api/v1/photos?since={quote(day.isoformat())}&tag=ice")
    assert [one["id"] for one in narrowed] == [late[1].public_id]


@pytest.mark.parametrize("kind", ["posts", "sets", "photos"])
def test_a_former_tag_narrows_as_the_present_one_does(client, kind):
    topic = Topic.objects.create(name="Ice")
    for thing in (factories.photo(), factories.article(), factories.photo_set(factories.photo())):
        thing.tags.add(topic)
    topic.slug = "frost"
    topic.save()
    remember_slug(topic, "ice")
    assert items(client, f"/api/v1/{kind}?tag=ice") == items(client, f"/api/v1/{kind}?tag=frost") != []


def test_the_way_on_is_open_whatever_an_address_looks_like(client):
    for number in range(3):
        factories.article(slug="광" * 150 + str(number))
        factories.photo_set(factories.photo(), slug="망" * 150 + str(number))
    for kind in ("posts", "sets"):
        assert len(items(client, f"/api/v1/{kind}?limit=1")) == 3


def test_lists_and_things_say_the_same_of_a_photo(client):
    row = factories.photo()
    factories.photo_set(row)
    [listed] = read(client, "/api/v1/photos")["items"]
    whole = read(client, f"/api/v1/photos/{row.public_id}")
    [in_set] = read(client, "/api/v1/sets/" + row.sets.get().slug)["photos"]
    assert listed == in_set == {name: whole[name] for name in listed}
    page = read(client, f"{row.get_absolute_url()}provenance.json")
    assert page == {name: whole[name] for name in page}
    with override("en"):
        assert listed["title"] == title_of(photos_for_readers([row.pk])[row.pk])


def test_a_post_holds_its_text_its_pictures_and_its_neighbours(client):
    photo, other = factories.photo(), factories.article()
    row = factories.article(
        lead_photo=photo, photo_sets=[factories.photo_set(photo)], tags=["Ice"], authors=[factories.author()]
    )
    post = read(client, f"/api/v1/posts/{row.slug}")
    assert post["headline"] == row.headline and f"Body of {row.slug.replace('-', ' ')}" in post["body_html"]
    assert post["lead"]["id"] == photo.public_id and post["lead"]["credit"] == photo.credit_line
    assert post["mix"]["photos"] == 1 and post["sets"][0]["title"].startswith("Set")
    assert post["previous"]["headline"] == other.headline and post["next"] is None
    assert post["tags"][0]["label"] == "Ice"


def test_posts_have_their_number_and_their_corrections_with_kinds_in_lists_and_alone(client):
    mended, plain = factories.article(), factories.article()
    fields = {"article": mended, "made_at": timezone.now()}
    Correction.objects.create(kind="note", text="It was moved.", **fields)
    Correction.objects.create(kind="correction", text="It was eleven.", shows_change=True, **fields)
    listed = {one["id"]: one for one in read(client, "/api/v1/posts")["items"]}
    assert set(listed) == {mended.public_id, plain.public_id} and listed[plain.public_id]["corrections"] == []
    whole = read(client, f"/api/v1/posts/{mended.slug}")
    assert whole["id"] == mended.public_id and whole["next"]["id"] == plain.public_id
    assert whole["corrections"] == listed[mended.public_id]["corrections"]
    first, second = whole["corrections"]
    assert [(one["kind"], one["label"], one["text"]) for one in (first, second)] == [
        ("correction", "Correction", "It was eleven."),
        ("note", "Editors’ note", "It was moved."),
    ]
    assert first["change_url"] == f"{settings.SITE_URL}{mended.get_absolute_url()}changes/2/"
    assert second["change_url"] is None and first["made"] == mended.corrections.last().made_at.isoformat("T", "seconds")


@pytest.mark.parametrize("path", ["posts", "sets", "photos", "openapi.json", "posts/some-post", "photos/x1"])
def test_a_slash_too_many_leads_to_the_one_address_with_its_question(client, path):
    for asked, there in (("/", ""), ("//", ""), ("/?limit=2&tag=a%2Fb", "?limit=2&tag=a%2Fb")):
        response = client.get(f"/api/v1/{path}{asked}")
        assert (response.status_code, response.headers["Location"]) == (301, f"/api/v1/{path}{there}"), asked
        assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert client.head(f"/api/v1/{path}/").status_code == 301


def test_no_slash_leads_out_of_the_api_or_to_nothing(client):
    for path in ("nothing/", "a/b/c/", "/elsewhere.example/", "//elsewhere.example//", "posts%0aX-Bad:1/", "x%3Fy/"):
        response = client.get(f"/api/v1/{path}")
        assert response.status_code == 404 or response.headers["Location"].startswith("/api/v1/"), path
        assert response.status_code in (301, 404) and "X-Bad" not in response.headers
    for path in ("/api/v1", "/api"):
        assert client.get(path).headers["Location"] == f"{path}/"


def test_asking_for_the_head_alone_answers_as_asking_for_all_does(client):
    row, gone = factories.article(), factories.article(withdrawn_at=timezone.now())
    names = ("ETag", "Link", "Content-Type", "Cache-Control", "Access-Control-Allow-Origin")
    for path in ("posts", f"posts/{row.slug}", f"posts/{gone.slug}", "posts/nothing", "posts?limit=x", "posts?x=1"):
        whole, head = client.get(f"/api/v1/{path}"), client.head(f"/api/v1/{path}")
        assert head.status_code == whole.status_code and head.content == b"", path
        assert [head.headers.get(name) for name in names] == [whole.headers.get(name) for name in names]


def test_answers_are_304_for_whoever_knows_them_until_they_change(client):
    row = factories.photo()
    for path in ("/api/v1/photos", f"/api/v1/photos/{row.public_id}", "/api/v1/", "/api/v1/openapi.json"):
        etag = client.get(path).headers["ETag"]
        again = client.get(path, headers={"if-none-match": etag})
        assert again.status_code == 304 and again.content == b"" and again.headers["Access-Control-Allow-Origin"] == "*"
    etag = client.get("/api/v1/photos").headers["ETag"]
    Photo.objects.filter(pk=row.pk).update(caption="Another caption")
    assert client.get("/api/v1/photos", headers={"if-none-match": etag}).status_code == 200


def test_any_site_may_read_and_nobody_may_write(client):
    row = factories.photo()
    for path in ("/api/v1/", "/api/v1/photos", f"/api/v1/photos/{row.public_id}", "/api/v1/nothing", "/oembed"):
        response = client.get(path)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response.headers["X-Robots-Tag"] == "noindex" and not response.cookies
        asked = client.options(path)
        assert asked.status_code == 204 and "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
        for method in (client.post, client.put, client.delete, client.patch):
            refused = method(path)
            assert refused.status_code == 405 and "GET" in refused.headers["Allow"]
            assert refused.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("posts?kind=nothing", "“kind”"),
        ("posts?limit=0", "1 to 100"),
        ("posts?limit=101", "1 to 100"),
        ("posts?limit=x", "1 to 100"),
        ("posts?since=yesterday", "“since”"),
        ("posts?since=2026-13-45", "“since”"),
        ("posts?since=2026-01-01T00:00:00", "“since”"),
        ("posts?after=xyz", "“after”"),
        ("posts?after=4oCL", "“after”"),
        ("sets?after=====", "“after”"),
        ("photos?after=!", "“after”"),
        ("photos?class=nothing", "handout"),
        ("photos?year=20000", "“year”"),
        ("photos?year=٢٠٢٠", "“year”"),
        ("photos?tag=a/b", "“tag”"),
        ("photos?colour=red", "class, year"),
        ("photos?limit=1&limit=2", "“limit”"),
        ("?x=1", "none"),
    ],
)
def test_what_cannot_be_understood_is_said_in_a_sentence(client, query, words):
    problem = read(client, f"/api/v1/{query}", 400)
    assert problem["status"] == 400 and words in problem["detail"] and problem["detail"].endswith(".")


def test_what_is_hidden_is_as_unknown_as_what_does_not_exist(client):
    draft = factories.article(public=False)
    hidden = (
        f"posts/{draft.slug}",
        f"sets/{factories.photo_set(public=False).slug}",
        f"photos/{factories.photo(public=False).public_id}",
    )
    answers = [
        client.get(f"/api/v1/{path}") for path in (*hidden, "posts/nothing", "sets/x", "photos/x", "what/is/this")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].headers["Content-Type"] == "application/problem+json"


def test_s10_the_lists_are_the_same_bytes_with_and_without_what_is_hidden(client):
    photo = factories.photo()
    factories.article(lead_photo=photo, photo_sets=[factories.photo_set(photo)])
    paths = ("posts", "sets", "photos", "photos?class=review", "posts?tag=secret", "photos?tag=secret", "")
    before = [client.get(f"/api/v1/{path}").content for path in paths]
    secret = factories.photo(public=False)
    secret.tags.add("Secret")
    factories.photo_set(secret, public=False)
    factories.article(public=False, tags=["Secret"], lead_photo=photo)
    factories.article(embargo_until=timezone.now() + timedelta(days=1))
    assert [client.get(f"/api/v1/{path}").content for path in paths] == before


def test_a_cursor_tells_nothing_of_what_is_hidden(client):
    from newsroom.api.parameters import place_after

    moment = timezone.now() - timedelta(days=2)
    factories.article(publish_at=moment - timedelta(days=1))
    draft = factories.article(public=False, publish_at=moment)
    guessed, made_up = (
        client.get("/api/v1/posts", {"after": place_after(moment, slug)}) for slug in (draft.slug, "x-y")
    )
    assert guessed.content == made_up.content


def test_s9_what_was_withdrawn_answers_410_with_the_day_and_the_reason(client):
    fields = {"withdrawn_at": timezone.now(), "withdrawal_reason": "It named a place"}
    post, photo_set, photo = factories.article(**fields), factories.photo_set(**fields), factories.photo(**fields)
    for path in (f"posts/{post.slug}", f"sets/{photo_set.slug}", f"photos/{photo.public_id}"):
        problem = read(client, f"/api/v1/{path}", 410)
        assert problem["withdrawn"] == {"on": timezone.now().date().isoformat(), "reason": "It named a place"}
        assert post.headline not in json.dumps(problem)
    assert items(client, "/api/v1/posts") == items(client, "/api/v1/sets") == items(client, "/api/v1/photos") == []


def test_a_withdrawn_photo_leaves_its_tombstone_in_the_set(client):
    standing, gone = factories.photo(), factories.photo(withdrawn_at=timezone.now(), withdrawal_reason="Too near")
    photo_set = read(client, f"/api/v1/sets/{factories.photo_set(standing, gone).slug}")
    assert [one.get("withdrawn", {}).get("reason") for one in photo_set["photos"]] == [None, "Too near"]
    assert gone.caption not in json.dumps(photo_set) and photo_set["mix"]["photos"] == 1


def test_a_former_address_leads_to_the_present_one_here_too(client):
    from sources.slugs import remember_slug

    row = factories.article()
    old, row.slug = row.slug, "renamed"
    row.save()
    remember_slug(row, old)
    response = client.get(f"/api/v1/posts/{old}")
    assert response.status_code == 301 and response.headers["Location"] == "/api/v1/posts/renamed"


def test_a_protected_source_a_coarse_place_and_a_coarse_date_stay_what_they_are_on_pages(client):
    source = factories.source(confidentiality="protected", code="KESTREL")
    row = factories.photo(
        source=source, taken_on="2013-02-26", date_precision="exact", creator="Kim Chol", place="Hyesan market",
        place_shown="Hyesan", place_precision="locality", latitude=41.4, longitude=128.17, uploaded_name="IMG_7.jpg",
    )  # fmt: skip
    for path in ("/api/v1/photos", f"/api/v1/photos/{row.public_id}"):
        text = client.get(path).content.decode()
        for word in ("KESTREL", "Kim Chol", "Hyesan", "41.4", "2013-02-26", "IMG_7", row.sha256):
            assert word not in text, word
        assert '"2013-02"' in text and '"withheld"' in text


def test_labels_follow_the_language_and_codes_stay(client):
    factories.photo()
    english, korean = (read(client, "/api/v1/photos", **{"accept-language": code}) for code in ("en", "ko"))
    assert english["language"] == "en" and korean["language"] == "ko"
    one, other = english["items"][0]["provenance"], korean["items"][0]["provenance"]
    assert one["class"] == other["class"] == "review" and one["label"] != other["label"]


@pytest.mark.parametrize("path", ["posts", "sets", "photos"])
def test_the_number_of_queries_does_not_grow_with_the_list(client, django_assert_max_num_queries, path):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def ask():
        with CaptureQueriesContext(connection) as captured:
            assert read(client, f"/api/v1/{path}?limit=50")["items"]
        return len(captured)

    def more(number):
        for _one in range(number):
            photo = factories.photo()
            factories.claim(photo, "under-escort", verified=True)
            post = factories.article(lead_photo=photo, photo_sets=[factories.photo_set(photo)])
            post.bylines.create(author=factories.author())
            Correction.objects.create(article=post, text="It was eleven.", made_at=timezone.now())

    more(1)
    ask()
    few = ask()
    more(9)
    ask()
    assert ask() == few <= 14


def test_the_page_about_the_api_lists_every_address_and_parameter_without_script(client):
    from newsroom.api.routes import ROUTES

    page = client.get("/api/").content.decode()
    for route in ROUTES:
        assert f"/api/v1/{route.path}" in page
        assert all(f"<code>{one.name}</code>" in page for one in route.parameters)
    assert 'id="withdrawn"' in page and 'id="unknown"' in page and 'id="parameters"' in page
