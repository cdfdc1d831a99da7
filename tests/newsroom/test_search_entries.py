"""What stands in the tables of search: public words and no others, at once after they became public."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from gallery.models import Photo
from newsroom.models import SearchDue, SearchEntry, SearchTerm, SearchWord
from newsroom.search import index
from newsroom.search.index import sqlite
from newsroom.search.settling import Standing, settle, settle_all
from tests import factories
from tests.newsroom import test_two_truths

pytestmark = pytest.mark.django_db


def everything():
    """All that the tables of search hold, the index's own tables included, as one text."""
    found = []
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith("newsroom_search")]
        for name in names:
            cursor.execute(f"SELECT * FROM {name}")
            found += [str(value) for row in cursor.fetchall() for value in row]
    return " ".join(found).lower()


def found(client, **query):
    return client.get("/search/", query).context["found"]


def test_no_private_word_is_in_any_row_of_the_tables(cast):
    rows, canaries = test_two_truths.house()
    canaries |= test_two_truths.claims_of(rows["photos"][0], cast)
    factories.article(public=False, headline="qxdraft", body_text="qxdraft")
    factories.photo(public=False, caption="qxdraft")
    factories.photo(embargo_until=timezone.now() + timedelta(days=1), caption="qxdraft")
    settle_all()
    text = everything()
    assert "ryanggang" in text and "februari" not in text
    assert [word for word in {*canaries, "qxdraft", *test_two_truths.EXACT_WORDS} if word.lower() in text] == []


def test_what_was_taken_back_leaves_no_word_behind(client):
    photo = factories.photo(caption="Zebrapolis at dawn", place_shown="Zebraland", place_precision="country")
    assert found(client, q="zebrapolis")
    Photo.objects.filter(pk=photo.pk).update(withdrawn_at=timezone.now())
    assert not found(client, q="zebrapolis")
    call_command("settle_search")
    assert "zebra" not in everything()
    assert not SearchEntry.objects.exists() and not SearchWord.objects.exists() and not SearchTerm.objects.exists()


def test_what_becomes_public_is_found_by_the_next_reader(client):
    post = factories.article(public=False, headline="Zebras")
    assert not found(client, q="zebras")
    public = factories.article(headline="Other")
    Article.objects.filter(pk=post.pk).update(
        approved_at=public.approved_at,
        publish_at=public.publish_at,
        live_revision=post.newest_revision_id or public.live_revision_id,
    )
    assert found(client, q="zebra")


def test_the_end_of_an_embargo_shows_a_photo_without_anything_being_written(client):
    photo = factories.photo(caption="Zebras", embargo_until=timezone.now() + timedelta(hours=1))
    assert not found(client, q="zebras")
    due = SearchDue.objects.get(key=f"photo:{photo.pk}")
    assert due.due_at == photo.embargo_until
    # The clock is the database's: the hour is moved and not the time.
    past = timezone.now() - timedelta(seconds=1)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM sources_publicchange")
    SearchDue.objects.update(due_at=past)
    Photo.objects.filter(pk=photo.pk).update(embargo_until=past)
    assert found(client, q="zebras")


def test_an_entry_that_nobody_settled_shows_nothing_that_was_withdrawn(client, monkeypatch):
    photo = factories.photo(caption="Zebras")
    settle_all()
    monkeypatch.setattr("newsroom.views_search.settle_for_reader", lambda: Standing(1, 0))
    Photo.objects.filter(pk=photo.pk).update(withdrawn_at=timezone.now())
    assert not found(client, q="zebras")


def test_the_new_name_of_a_tag_a_source_or_an_author_is_found(client):
    author, source = (
        factories.author(name="Old Zebra"),
        factories.source(public_name="Old Giraffe", has_public_page=True),
    )
    factories.article(authors=[author], tags=["Oldtag"])
    factories.photo(source=source)
    assert found(client, q="zebra") and found(client, q="giraffe") and found(client, q="oldtag")
    type(author).objects.filter(pk=author.pk).update(name="New Lion")
    type(source).objects.filter(pk=source.pk).update(public_name="New Tiger")
    assert found(client, q="lion") and found(client, q="tiger")
    assert not found(client, q="zebra") and not found(client, q="giraffe")


def test_the_name_of_a_source_that_is_protected_now_is_forgotten(client):
    source = factories.source(public_name="Zebra Giraffe", has_public_page=True)
    factories.photo(source=source, credit_line="Agency")
    assert found(client, q="giraffe")
    type(source).objects.filter(pk=source.pk).update(confidentiality="protected", public_name="", has_public_page=False)
    assert not found(client, q="giraffe")
    call_command("settle_search")
    assert "giraffe" not in everything()


def test_made_anew_the_entries_are_the_same(client):
    factories.photo(caption="Zebras")
    factories.article(headline="Lions", tags=["Ice"])
    settle_all()
    before = sorted(SearchEntry.objects.values_list("kind", "key", "id"))
    call_command("settle_search", rebuild=True)
    assert sorted(SearchEntry.objects.values_list("kind", "key", "id")) == before
    assert settle() == 0


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only on SQLite the index consists of pieces")
def test_tidied_in_small_steps_the_index_is_one_piece(client, monkeypatch):
    for number in range(40):
        factories.photo(caption=f"Zebra {number} " + " ".join(f"word{number}x{place}" for place in range(60)))
        settle_all()
    monkeypatch.setattr(sqlite, "MERGED", 1)
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        pieces = f"SELECT COUNT(DISTINCT segid) FROM {sqlite.INDEX}_idx"
        assert cursor.execute(pieces).fetchone()[0] > 1
        cursor.execute("ANALYZE")
        learnt = f"SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl LIKE '{sqlite.INDEX}%%'"
        assert cursor.execute(learnt).fetchone()[0]
        index.tidy()
        assert cursor.execute(pieces).fetchone()[0] == 1
        assert not cursor.execute(learnt).fetchone()[0]
    assert sum("'merge'" in query["sql"] for query in asked) > 2
    assert found(client, q="zebra").total == 40 and found(client, q="word7x3").total == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only on SQLite the index must be told of beginnings")
def test_beginnings_are_looked_up_and_an_index_made_anew_finds_what_it_found(client):
    for number in range(3):
        factories.photo(caption=f"Zebra number {number}")
    assert found(client, q="zeb*").total == 3
    for step in (lambda: sqlite.reinstall(connection), lambda: call_command("settle_search", rebuild=True)):
        step()
        assert found(client, q="zeb*").total == found(client, q="zebra").total == 3
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [sqlite.INDEX])
            assert f"prefix='{sqlite.BEGINNINGS}'" in cursor.fetchone()[0]
            # FTS5 itself compares the index with what it indexes, and fails where they differ.
            cursor.execute(f"INSERT INTO {sqlite.INDEX} ({sqlite.INDEX}, rank) VALUES ('integrity-check', 1)")
