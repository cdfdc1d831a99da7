"""The archive: facets over what readers are shown, counts that are true, addresses that can be shared."""

import itertools

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gallery.archive import settling
from gallery.charts import years_chart
from gallery.filters import as_shown
from gallery.models import Photo
from gallery.public import public_photos
from sources.slugs import remember_slug
from tests import factories
from tests.gallery.archiving import archive, result

pytestmark = pytest.mark.django_db


def numbers(query, name):
    """{value: count} of one facet under a query."""
    boxes = [box for box in archive(query).boxes if box.name == name]
    return {option.value: option.count for box in boxes for option in box.options}


def test_filters_within_a_facet_widen_and_across_facets_narrow():
    escorted = factories.photo(access_class="escorted", taken_on="2013-02-01", date_precision="day")
    border = factories.photo(access_class="border", taken_on="2014-02-01", date_precision="day")
    factories.photo(access_class="satellite", taken_on="2014-02-01", date_precision="day")
    assert set(result("access=escorted&access=border")) == {escorted, border}
    assert set(result("access=escorted&access=border&year=2014")) == {border}


def test_each_count_is_what_the_page_would_show_with_it():
    kinds = itertools.cycle(["escorted", "border", "satellite"])
    places = itertools.cycle(["Pyongyang", "Sinuiju"])
    for number in range(12):
        photo = factories.photo(
            access_class=next(kinds), place_shown=next(places), place_precision="locality",
            taken_on=f"{2010 + number % 4}-01-01", date_precision="year", licence="CC0-1.0" if number % 2 else "",
        )  # fmt: skip
        photo.tags.add("Even" if number % 2 else "Odd", "All")
    for query in ("", "access=border", "access=border&access=satellite&place=Sinuiju", "tag=odd&year=2010&year=2012"):
        state = archive(query)
        assert state.total == result(query).count()
        for box in state.boxes:
            alone = QueryDict(query, mutable=True)
            for option in box.options:
                alone.setlist(box.name, [option.value])
                assert option.count == result(alone.urlencode()).count(), (query, box.name, option.value)


def test_place_and_year_are_filtered_exactly_as_they_are_shown():
    """The expressions of gallery/filters.py are twins of the rules in gallery/public.py."""
    sources = [factories.source(confidentiality=value) for value in ("named", "described", "protected")]
    rows = [
        factories.photo(
            source=source,
            place="Known inside",
            place_shown=shown,
            place_precision=place,
            taken_on=taken,
            date_precision=date,
        )
        for source, shown, place, (taken, date) in itertools.product(
            sources,
            ("", "Shown place"),
            Photo.PlacePrecision.values,
            [(None, "day"), ("2013-02-09", "unknown"), ("2013-02-09", "exact"), ("2013-02-09", "circa")],
        )
    ]
    shown = public_photos(Photo.objects.cleared())
    assert len(shown) == len(rows)
    for row in as_shown(Photo.objects.cleared()):
        assert (row.shown_place, row.shown_year) == (shown[row.pk].place, shown[row.pk].year)


def test_a_hidden_place_can_neither_be_asked_for_nor_counted():
    secret = factories.source(confidentiality="protected")
    factories.photo(source=secret, place="Hoeryong", place_shown="Hoeryong", place_precision="locality")
    assert numbers("", "place") == {"withheld": 1}
    assert not result("place=Hoeryong").exists()
    assert result("place=withheld").count() == 1


def test_an_unknown_date_has_no_year():
    factories.photo(taken_on="2013-02-09", date_precision="unknown")
    assert numbers("", "year") == {}
    assert not result("year=2013").exists()


def test_hidden_photos_are_in_no_count():
    factories.photo(access_class="escorted")
    later = timezone.now() + timezone.timedelta(days=1)
    for fields in (
        {"public": False},
        {"embargo_until": later},
        {"public_from": later},
        {"withdrawn_at": timezone.now()},
    ):
        factories.photo(access_class="border", **fields)
    assert numbers("", "access") == {"escorted": 1}
    assert archive().total == 1


@pytest.mark.parametrize(
    "query",
    [
        "access=nonsense",
        "year=abcd",
        "year=٢٠١٣",
        "place=%07",
        "tag=%07",
        "licence=x",
        "order=x",
        "source=",
        "place=" + "x" * 300,
    ],
)
def test_a_value_that_no_photo_can_have_is_left_out(client, query):
    factories.photo()
    response = client.get(f"/photos/?{query}")
    assert response.status_code == 200
    assert len(response.context["photos"]) == 1 and not response.context["archive"].chips


def test_a_chip_leads_to_the_same_page_without_its_filter(client):
    factories.photo(access_class="escorted", place_shown="Pyongyang", place_precision="locality")
    response = client.get("/photos/?access=escorted&place=Pyongyang&order=oldest&after=1.bbbb")
    chips = {chip.value: QueryDict(chip.remove) for chip in response.context["archive"].chips}
    assert chips["escorted"].dict() == {"place": "Pyongyang", "order": "oldest"}
    assert chips["Pyongyang"].dict() == {"access": "escorted", "order": "oldest"}


def test_an_empty_result_names_the_filters_to_remove(client):
    factories.photo(access_class="escorted", taken_on="2013-02-09", date_precision="day")
    html = client.get("/photos/?access=border&year=2013").content.decode()
    assert "No photos match" in html
    assert "Remove “Cross-border long lens”" in html and "Remove “2013”" in html


def test_pictures_not_chosen_by_the_state_are_two_clicks_away(client):
    """The archive, then one link; what is unknown or under review is left out as well."""
    chosen = [factories.photo() for _number in range(4)]
    for photo, code in zip(
        chosen, ("state-handout", "staged-for-cameras", "broadcast-grab", "access-unknown"), strict=True
    ):
        factories.claim(photo, code, verified=True)
    recovered = factories.photo(access_class="hidden")
    factories.claim(recovered, "state-handout", verified=True)
    factories.claim(recovered, "recovered-after-deletion", verified=True)
    free = factories.photo(access_class="border")
    factories.claim(free, "cross-border", verified=True)
    factories.claim(factories.photo(), "cross-border")  # nobody has reviewed it
    html = client.get("/photos/").content.decode()
    assert '<a class="btn btn--quiet" href="?chosen=not-by-the-state">Only pictures not chosen by the state</a>' in html
    response = client.get("/photos/?chosen=not-by-the-state")
    assert [photo.public_id for photo in response.context["photos"]] == [free.public_id]
    (chip,) = response.context["archive"].chips
    assert (chip.label, chip.count, chip.remove) == ("Not chosen by the state", 1, "")


def test_accepted_tags_have_a_box_for_each_question(client):
    photo = factories.photo()
    for code in ("under-escort", "minder-present", "long-lens"):
        factories.claim(photo, code, verified=True)
    factories.claim(factories.photo(), "long-lens", verified=True)
    factories.claim(factories.photo(), "covert")
    labels = {
        box.label: [(one.value, one.count) for one in box.options] for box in archive().boxes if box.name == "label"
    }
    assert sorted(labels.values()) == [[("minder-present", 1), ("long-lens", 2)], [("under-escort", 1)]]
    # Answers to one question widen, answers to another narrow.
    assert archive("label=minder-present&label=long-lens").total == 2
    assert archive("label=minder-present&label=long-lens&label=under-escort").total == 1
    assert result("label=minder-present&label=long-lens&label=under-escort").count() == 1


def test_a_tag_is_asked_for_by_its_code_and_an_unknown_one_is_left_out():
    factories.claim(factories.photo(), "long-lens", verified=True)
    factories.photo()
    assert archive("label=no-such-tag").total == 2 and not archive("label=no-such-tag").chips


def test_a_former_code_of_a_tag_keeps_its_meaning(client):
    photo = factories.photo()
    factories.photo()
    photo.tags.add("Ice")
    topic = photo.tags.get()
    topic.slug = "frost"
    topic.save()
    remember_slug(topic, "ice")
    assert archive("tag=ice").total == archive("tag=frost").total == 1
    page = client.get("/photos/?tag=ice").content.decode()
    assert "Ice" in page and 'value="ice"' in page


@pytest.mark.parametrize(
    "query", ["access=escorted&access=typo", "year=2013&year=abcd", "year=2013&place=" + "x" * 999]
)
def test_an_impossible_value_takes_no_other_with_it(query):
    wanted = factories.photo(access_class="escorted", taken_on="2013-02-01", date_precision="day")
    factories.photo(access_class="border", taken_on="2014-02-01", date_precision="day")
    assert archive(query).total == 1 and wanted in result("access=escorted")


@pytest.mark.parametrize("query", ["", "?access=escorted&tag=ice&label=long-lens&year=2013"])
def test_the_page_asks_as_often_for_a_hundred_photos_as_for_five(client, query):
    def add(number):
        for _one in range(number):
            photo = factories.photo(access_class="escorted", taken_on="2013-02-01", date_precision="year")
            factories.claim(photo, "long-lens", verified=True)
            photo.tags.add("Ice")
        settling.settle_all()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/photos/{query}").status_code == 200
        return len(captured)

    add(5)
    few = queries()
    add(95)
    assert queries() == few <= 12


def test_an_empty_archive_says_so(client):
    assert "No photo has been published yet" in client.get("/photos/").content.decode()


def test_check_boxes_keep_what_was_chosen(client):
    factories.photo(access_class="escorted")
    html = client.get("/photos/?access=escorted").content.decode()
    assert '<input type="checkbox" name="access" value="escorted" checked>' in html


def test_a_filtered_page_is_not_listed_by_robots(client):
    factories.photo(access_class="escorted")
    assert "noindex" not in client.get("/photos/").content.decode()
    assert "noindex" in client.get("/photos/?access=escorted").content.decode()


def test_the_chart_draws_each_number_and_lists_it_in_a_table():
    chart = years_chart(((2012, (("handout", 3), ("border", 1))), (2014, (("border", 2),))))
    heights = {bar.key: float(bar.height) for bar in chart.bars[:2]}
    assert heights["handout"] == pytest.approx(3 * heights["border"], rel=0.01)
    assert [tick.text for tick in chart.years] == ["2012", "2013", "2014"]
    assert chart.rows == ((2012, (3, 1)), (2014, (0, 2)))


def test_one_year_needs_no_chart():
    assert years_chart(((2012, (("handout", 3),)),)) is None
