"""Pages of results: what narrows them, the way on, marks, help with spelling, suggestions, hostile questions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from newsroom.search import finding
from newsroom.search.index import postgresql
from newsroom.search.settling import rebuild
from sources.slugs import remember_slug
from tests import factories
from tests.newsroom import shop

pytestmark = pytest.mark.django_db


def page(client, **query):
    return client.get("/search/", query, follow=True)


def titles(response):
    return [one.title for one in response.context["found"].items]


def test_facets_narrow_and_chips_widen(client):
    shop.verify(factories.photo(caption="Harbour one"), "under-escort", "escorted")
    shop.verify(factories.photo(caption="Harbour two"), "satellite", "satellite")
    response = page(client, q="harbour")
    boxes = {
        box.name: {option.value: option.count for option in box.options} for box in response.context["found"].boxes
    }
    assert boxes["access"] == {"escorted": 1, "satellite": 1} and boxes["kind"] == {"photo": 2}
    narrowed = page(client, q="harbour", access="escorted")
    assert narrowed.context["found"].total == 1
    assert [chip.query for chip in narrowed.context["chips"]] == ["q=harbour"]


def test_a_date_among_the_words_becomes_a_filter_by_an_address_that_says_so(client):
    factories.photo(caption="Harbour", taken_on="2013-02-09", date_precision="month")
    factories.photo(caption="Harbour", taken_on="2013-03-09", date_precision="day")
    response = client.get("/search/", {"q": "harbour February 2013"})
    assert response.status_code == 302 and response.headers["Location"] == "/search/?q=harbour&date=2013-02"
    assert page(client, q="harbour February 2013").context["found"].total == 1
    assert page(client, q="harbour 2013").context["found"].total == 2
    # The day of the first one is not shown, so that it cannot be asked for.
    assert not page(client, q="9 February 2013").context["found"]
    assert page(client, q="9 March 2013").context["found"].total == 1


def test_words_in_quotation_marks_stand_together(client):
    factories.photo(caption="the memory card")
    factories.photo(caption="a card from memory")
    assert page(client, q='"memory card"').context["found"].total == 1
    assert page(client, q="memory card").context["found"].total == 2


def test_the_number_of_a_photo_finds_it(client):
    photo = factories.photo(caption="Harbour")
    factories.photo(caption="Harbour")
    assert [one.url for one in page(client, q=photo.public_id).context["found"].items] == [photo.get_absolute_url()]


def test_a_title_counts_more_than_a_text_and_words_together_more_than_apart(client):
    factories.photo(headline="Zebra crossing", caption="x")
    for number in range(3):
        factories.photo(headline=f"Other {number}", caption="zebra and then a crossing")
    factories.photo(headline="Last", caption="a zebra crossing")
    shown = [str(title) for title in titles(page(client, q="zebra crossing"))]
    assert "crossing" in shown[0] and shown[1] == "Last"


def test_words_are_marked_and_what_readers_wrote_is_escaped(client):
    factories.article(headline="<b>Harbours</b>", standfirst="In the harbour & beyond", slug="x")
    html = page(client, q="harbour").content.decode()
    assert "&lt;b&gt;<mark>Harbours</mark>&lt;/b&gt;" in html
    assert "the <mark>harbour</mark> &amp; beyond" in html


def test_every_result_is_on_one_page_and_only_one(client, monkeypatch):
    monkeypatch.setattr(finding, "PAGE", 4)
    made = {factories.photo(caption="Harbour").public_id for _number in range(11)}
    for order in ("best", "newest", "oldest"):
        query, seen = {"q": "harbour", "order": order}, []
        while query:
            response = client.get("/search/", query)
            seen += [one.thing.public_id for one in response.context["found"].items]
            more = response.context["found"].more
            query = dict(part.split("=") for part in more.split("&")) if more else None
        assert len(seen) == 11 and set(seen) == made, order


def test_counts_are_capped_and_say_so(client, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 3)
    for _number in range(5):
        factories.photo(caption="Harbour")
    response = page(client, q="harbour")
    assert response.context["found"].total == 3 and response.context["found"].capped
    assert "More than 3 results" in response.content.decode()


def test_many_are_counted_exactly_up_to_where_counts_end_and_their_facets_then_are_those_of_the_newest(
    client, monkeypatch
):
    monkeypatch.setattr(finding, "RANKED", 2)
    monkeypatch.setattr(finding, "MOST", 5)
    for year in (1999, 2001, 2001, 2003, 2003):
        factories.photo(caption="Granary", taken_on=f"{year}-05-01", date_precision="day")
    found = page(client, q="granary").context["found"]
    years = {one.value: one.count for box in found.boxes if box.name == "year" for one in box.options}
    assert (found.total, found.capped, years) == (5, False, {"1999": 1, "2001": 2, "2003": 2})
    factories.photo(caption="Granary", taken_on="2004-05-01", date_precision="day")
    found = page(client, q="granary").context["found"]
    assert (found.total, found.capped) == (5, True)
    assert sum(one.count for box in found.boxes if box.name == "year" for one in box.options) == 2


def test_more_than_can_be_counted_is_counted_once_and_again_when_so_many_were_taken_out(client, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 3)
    monkeypatch.setattr(finding, "SPARE", 2)
    # PostgreSQL knows nothing yet of these few and would read them instead of counting.
    monkeypatch.setattr(postgresql, "_outlook", lambda _cursor, _query: (1_000, 1))
    photos = [factories.photo(caption="Granary") for _number in range(6)]

    def counts():
        # What a minute's memory answers is not the question here.
        finding._kept.clear()
        with CaptureQueriesContext(connection) as queries:
            found = page(client, q="granary").context["found"]
        return found.capped, found.total, any("SELECT COUNT(*) FROM (SELECT" in one["sql"] for one in queries)

    assert counts() == (True, 3, True)
    assert counts() == (True, 3, False)
    # Six were counted: of them one may go, and one may get other words, before there may be no more than three.
    type(photos[0]).objects.filter(pk=photos[0].pk).update(withdrawn_at=timezone.now())
    type(photos[1]).objects.filter(pk=photos[1].pk).update(caption="Quay")
    assert counts() == (True, 3, False)
    type(photos[2]).objects.filter(pk=photos[2].pk).update(caption="Quay")
    assert counts()[:2] == (False, 3)
    # A question that nobody asked before is counted, whatever is known of others.
    assert page(client, q="quay").context["found"].total == 2


def test_what_was_counted_is_not_known_any_more_once_everything_is_made_anew(client, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 3)
    monkeypatch.setattr(finding, "SPARE", 2)
    monkeypatch.setattr(postgresql, "_outlook", lambda _cursor, _query: (1_000, 1))
    photos = [factories.photo(caption="Granary") for _number in range(6)]
    assert page(client, q="granary").context["found"].capped
    # Nobody settles what is withdrawn before all is forgotten, so that no single entry is taken out.
    type(photos[0]).objects.filter(pk__in=[photo.pk for photo in photos[2:]]).update(withdrawn_at=timezone.now())
    rebuild()
    found = page(client, q="granary").context["found"]
    assert (found.capped, found.total) == (False, 2)


def test_a_misspelt_word_is_put_right_from_public_words_alone(client):
    factories.photo(caption="Kwangmyong street")
    factories.photo(public=False, caption="Kwanmyong kwangmyonk zebrapolis")
    assert page(client, q="kwanmyong street").context["missing"][1:] == ("kwangmyong street", "q=kwangmyong+street")
    assert page(client, q="zebrapoli").context["missing"][1] == ""


def test_an_empty_result_says_which_filter_to_remove(client):
    shop.verify(factories.photo(caption="Harbour"), "under-escort", "escorted")
    response = page(client, q="harbour", access="escorted", year="1999")
    assert not response.context["found"]
    assert [(chip.axis, chip.number) for chip in response.context["chips"]] == [("access", 0), ("year", 1)]
    assert "Remove “1999”" in response.content.decode()


def test_a_disputed_photo_says_so_in_its_result(client):
    factories.pillar(factories.photo(caption="Harbour"), "date", "disputed")
    assert "date disputed" in page(client, q="harbour").content.decode()


def test_a_tag_that_stands_on_drafts_alone_is_not_named(client):
    factories.article(public=False, tags=["Secret plan"])
    response = page(client, tag="secret-plan")
    assert "Secret plan" not in response.content.decode()
    assert "Secret plan" not in client.get("/search/suggestions/", {"q": "secr"}).content.decode()


def test_suggestions_lead_to_titles_places_tags_and_words(client):
    factories.article(headline="Harvest in the north", slug="harvest", tags=["Harbours"])
    factories.photo(caption="harpoons", place_shown="Harbin", place_precision="locality")
    html = client.get("/search/suggestions/", {"q": "har"}).content.decode()
    for piece in ('href="/articles/', "Harvest in the north", "place=Harbin", "tag=harbours", "q=harpoons"):
        assert piece in html, piece


@pytest.mark.parametrize(
    "text",
    [
        *(
            '"',
            '""',
            "a AND",
            "NEAR(a b)",
            "words : x",
            "x*",
            "*",
            "^x",
            "-x",
            "{a}",
            "'a' & !b",
            "a <-> b",
            ":*",
            "0h",
        ),
        *(
            "\\'",
            "광*",
            "x" * 119,
            "\u202eabc",
            "שלום עולם",
            "🎈",
            "a🎈b",
            "\ud7ff",
            "ก",
            "ﷺ",
            "İ",
            "ß",
            "2013-99",
            "2013-W01-1..2013-W01-3",
            "20130105..20130106",
            "ſep 2013",
            "²",
            "99999",
            "9" * 16,
        ),
    ],
)
def test_no_question_breaks_the_search(client, text):
    factories.photo(caption="Harbour")
    for query in (
        {"q": text},
        {"tag": text},
        {"date": text},
        {"q": "harbour", "after": text},
        {"q": "harbour", "order": text},
    ):
        assert client.get("/search/", query, follow=True).status_code == 200, query
    assert client.get("/search/suggestions/", {"q": text}).status_code == 200


def test_an_address_keeps_its_meaning_when_time_goes_on(client):
    week = timezone.localdate().isocalendar()
    location = client.get("/search/", {"q": "harbour last week"}).headers["Location"]
    assert ".." in location and "last" not in location and str(week.year)[:2] in location


def test_words_typed_to_their_end_still_find_the_title_and_so_does_a_star(client):
    factories.article(headline="Pictures from a bordered country")
    for typed in ("pict", "pictu", "picture", "pictures", "pictures from", "borde", "bordered", "countr", "country"):
        assert "Pictures from" in client.get("/search/suggestions/", {"q": typed}).content.decode(), typed
        assert client.get("/search/", {"q": f"{typed}*"}).context["found"].total == 1, typed


def test_tags_of_drafts_take_no_place_among_the_suggestions(client):
    for number in range(30):
        factories.article(public=False).tags.add(f"Harbour A{number:02d}")
    factories.article().tags.add("Harbour Z")
    assert "Harbour Z" in client.get("/search/suggestions/", {"q": "harb"}).content.decode()


def test_a_former_tag_or_section_narrows_as_the_present_one_does(client):
    post = factories.article(section=factories.section(name="Old news", slug="old"))
    post.tags.add("Ice")
    topic = post.tags.get()
    for thing, slug in ((topic, "frost"), (post.section, "new")):
        old, thing.slug = thing.slug, slug
        thing.save()
        remember_slug(thing, old)
    for query in ({"tag": "ice"}, {"tag": "frost"}, {"section": "old"}, {"section": "new"}):
        assert client.get("/search/", query).context["found"].total == 1, query


def test_one_word_of_many_parts_and_many_filters_ask_the_database_a_bounded_number_of_times(client):
    factories.photo(caption="Harbour", place_shown="Sinuiju", place_precision="locality")
    factories.article(headline="Anything")
    client.get("/search/", {"q": "harbour"})
    with CaptureQueriesContext(connection) as asked:
        client.get("/search/", {"q": "-".join(f"qq{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")})
    # PostgreSQL asks shelf by shelf. Were each part compared with known words, it would be fifty more.
    assert len(asked) < (75 if connection.vendor == "postgresql" else 40)
    many = {axis: [f"none{number}" for number in range(10)] for axis in ("place", "tag", "access", "source")}
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/search/", {"q": "harbour", **many}).status_code == 200
    assert len(asked) < 40
