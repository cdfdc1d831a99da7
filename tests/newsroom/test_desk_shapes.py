"""The desk's first page asks for the few that wait along indexes of the few, however many records there are."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from articles.reading import mixes_of
from gallery.archive.coverage import coverage
from gallery.charts import small_chart
from gallery.desk import windows
from gallery.desk.states import LABELS, photos_in_state
from gallery.models import Photo, PhotoSet
from gallery.models.photo import new_public_id
from gallery.public import public_photos
from gallery.public_sets import set_teasers
from newsroom.corrections import entries
from newsroom.dashboard import Dashboard, Tile
from newsroom.models import SearchEntry
from newsroom.search.settling import settle
from newsroom.sitemaps.entries import corrections_of_photos
from newsroom.topics import public_topics
from sources.capped import EXACT_TO, capped
from tests import credentials, factories

pytestmark = pytest.mark.django_db
PARTS = ("tiles", "touched", "embargoes", "expiring", "reviews_due", "passed_over", "published")
#: Tables that grow with the archive, and indexes that only hold what waits.
LONG = ("gallery_photo", "gallery_claim", "gallery_derivatives", "gallery_safetydecision", "gallery_lease",
        "gallery_consent", "sources_event")  # fmt: skip
OF_THE_FEW = ("photo_undescribed", "claim_open", "derivatives_unsigned", "safety_decision_unsigned")


def plans(work):
    """[(statement, lines of SQLite's plan)] of what `work` asks, with the parameters as they are bound."""
    asked = []
    with connection.execute_wrapper(lambda run, *given: (asked.append(given[:2]), run(*given))[1]):
        work()
    found = []
    with connection.cursor() as cursor:
        for sql, parameters in asked:
            if sql.startswith("SELECT"):
                cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
                found.append((sql, [row[-1] for row in cursor.fetchall()]))
    return found


def walks(sql, line):
    """Whether a line of a plan goes through a table that grows. A window ends by its offset, a list by its limit."""
    found = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", line)
    return bool(found) and found[1] in LONG and found[2] not in OF_THE_FEW and "OFFSET" not in sql


@pytest.mark.skipif(connection.vendor != "sqlite", reason="these plans are only on SQLite")
def test_what_a_page_shows_of_claims_is_looked_up_by_its_photos_also_where_nobody_counted_rows():
    photos = [factories.photo() for _number in range(3)]
    for photo in photos:
        factories.claim(photo, "under-escort", verified=True)
    asked = [
        lines for sql, lines in plans(lambda: public_photos(Photo.objects.cleared())) if 'FROM "gallery_claim"' in sql
    ]
    assert asked and all("content_object_id=?" in lines[0] for lines in asked), asked


@pytest.mark.skipif(connection.vendor != "sqlite", reason="these plans are only on SQLite")
def test_no_page_for_readers_goes_to_photos_by_way_of_their_sources_or_reads_more_than_it_shows(client):
    photos = [factories.photo() for _number in range(3)]
    factories.article(lead_photo=photos[0], photo_sets=[factories.photo_set(*photos)])
    factories.photo(withdrawn_at=timezone.now())
    way, met = photos[1].get_absolute_url(), {}
    for page in ("/", way, "/how-we-label/", "/corrections/", "/sitemap.xml", "/photos/", "/api/v1/photos"):
        client.get(page)  # settles what is owed
        met[page] = plans(lambda page=page: client.get(page))
        of_photos = [one for one in met[page] if one[0].partition(" FROM ")[2].startswith('"gallery_photo" ')]
        assert of_photos
        for sql, lines in of_photos:
            assert lines[0].startswith("SEARCH gallery_photo USING"), (lines, sql)
            assert all("rowid=?" in line for line in lines if "sources_source" in line), (lines, sql)
    # Not all photos that could stand there, and of two bounds the nearer first: SQLite begins at that one.
    assert not [sql for sql, _lines in met["/"] if re.search(r'"lead_photo_id" IN \(SELECT', sql)]
    older = [sql for sql, _lines in met[way] if '"gallery_photo"."public_from" DESC' in sql]
    assert older and all(sql.index('"public_from" <= %s') < sql.index("STRFTIME") for sql in older)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="these plans are only on SQLite")
def test_photos_in_a_state_are_looked_for_within_the_window_alone():
    lowest = factories.photo().pk
    for state in LABELS:
        window = photos_in_state(Photo.objects.filter(pk__gte=lowest).order_by("-pk"), state)
        ((_sql, lines),) = plans(window.count)
        found = re.match(r"SEARCH gallery_photo USING (INTEGER PRIMARY KEY|(?:COVERING )?INDEX (\w+))", lines[0])
        assert found and found[2] in (None, "photo_embargo_due", "photo_withdrawn"), (state, lines)


@pytest.fixture
def many(monkeypatch):
    """Five photos where a window holds three."""
    monkeypatch.setattr(windows, "WINDOW", 3)
    return [factories.photo() for _number in range(5)]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="these plans are only on SQLite")
def test_no_part_of_the_first_page_goes_through_a_table_that_grows(many, settings, tmp_path):
    credentials.configure(settings, tmp_path)
    board = Dashboard(get_user_model().objects.create_superuser("everything"))
    seen = plans(lambda: [getattr(board, name) for name in PARTS])
    assert len(seen) > 12
    assert [(line, sql) for sql, lines in seen for line in lines if walks(sql, line)] == []


def test_where_there_are_more_photos_than_a_window_holds_the_tile_says_how_far_it_looked(many, cast, monkeypatch):
    monkeypatch.setattr("newsroom.dashboard.WINDOW", 3)
    undecided = factories.photo()
    undecided.pk, undecided.public_id, undecided.sha256 = None, new_public_id(), "0" * 63 + "x"
    undecided.save(force_insert=True)
    tile = next(tile for tile in Dashboard(cast.chief).tiles if "without a safety decision" in tile.words + tile.note)
    assert "among the newest 3 photos" in tile.note
    assert "1 photo without" in tile.note or tile.number == 1
    monkeypatch.setattr(windows, "WINDOW", 7)
    assert all("newest" not in tile.note for tile in Dashboard(cast.chief).tiles)


def test_what_waits_is_counted_as_far_as_ten_thousand_and_said_so_beyond(many):
    assert (capped(Photo.objects.all(), 5), capped(Photo.objects.all(), 4), capped(Photo.objects.all(), 2)) == (5, 5, 3)
    assert Tile(EXACT_TO, "", "").shown == "10000"
    assert Tile(EXACT_TO + 1, "", "").shown == "10000+"


def test_a_class_of_a_chart_is_one_shape_that_holds_all_of_its_bars():
    chart = small_chart(((2013, (("handout", 2), ("border", 2))), (2014, (("border", 1),))), (2013, 2014))
    assert [(area.key, area.path.count("M")) for area in chart.areas] == [("handout", 1), ("border", 2)]
    first = chart.bars[0]
    assert chart.areas[0].path == f"M{first.x} {first.y}h{first.width}v{first.height}h-{first.width}z"


def test_a_generated_archive_has_posts_and_sets_that_readers_see_and_search_knows(client):
    call_command("load_archive", photos=30, quick=True)
    assert Article.objects.published().count() == PhotoSet.objects.published().count() == 120
    assert set(SearchEntry.objects.values_list("kind", flat=True)) == {"article", "set"}
    assert SearchEntry.objects.count() == 240
    post, photo_set = Article.objects.newest()[0], PhotoSet.objects.newest()[0]
    assert post.headline in client.get(post.get_absolute_url()).content.decode()
    assert photo_set.title in client.get(photo_set.get_absolute_url()).content.decode()
    assert coverage().total == Photo.objects.cleared().count() > 20
    # The next ones get keys of their own, and a change is settled as ever.
    assert factories.article().pk > post.pk and factories.photo_set().pk > photo_set.pk
    assert settle() and SearchEntry.objects.count() == 242


def test_no_list_of_posts_sets_tags_or_corrections_makes_a_list_of_all_photos_that_readers_see(many):
    factories.article(photo_sets=[factories.photo_set(*many)], lead_photo=many[0], tags=["Ice"])
    posts, sets = list(Article.objects.published()), PhotoSet.objects.published()
    with CaptureQueriesContext(connection) as asked:
        assert mixes_of(posts)[posts[0].pk] and len(set_teasers(sets)) == 1 and list(public_topics())
        entries()
        corrections_of_photos()
    about_photos = [one["sql"] for one in asked.captured_queries if '"gallery_photo"' in one["sql"]]
    assert len(about_photos) > 4
    assert not any(re.search(r'IN \(SELECT \w+\."id" FROM "gallery_photo"', sql) for sql in about_photos)
