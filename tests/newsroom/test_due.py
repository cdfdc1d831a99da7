"""The moments that the clock alone brings are all known, and found without reading a table."""

import re

import pytest
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import changes as of_articles
from gallery import changes as of_gallery
from newsroom import changes as of_newsroom
from newsroom import due
from sources import changes as of_sources
from tests import factories

#: Moments of what readers may notice that lie in the past when they are written, or only say when something was.
PAST = {
    "gallery_photo": {"withdrawn_at", "uploaded_at", "updated_at", "risk_review_due"},
    "gallery_derivatives": {"made_at", "retired_at"},
    "gallery_claim": {"proposed_at", "decided_at"},
    "gallery_evidence": {"added_at", "captured_at", "retracted_at"},
    "gallery_nearduplicate": {"found_at", "dismissed_at", "related_at"},
    "gallery_pillar": {"set_at"},
    "gallery_safetydecision": {"signed_at", "superseded_at", "decided_at", "made_at"},
    "gallery_lease": {"made_at"},
    "gallery_consent": {"made_at", "revoked_at"},
    "gallery_challenge": {"created_at", "decided_at"},
    # The moments of the set or post that a photo appears in.
    "gallery_appearance": {"public_from"},
    "gallery_photoset": {"withdrawn_at", "created_at", "updated_at"},
    "articles_article": {"approved_at", "withdrawn_at", "created_at", "changed_at", "content_updated_at"},
    "articles_correction": {"made_at"},
    "articles_annotatedphoto": {"created_at"},
    "articles_comparison": {"created_at"},
    "articles_storedpost": {"created_at"},
    "newsroom_sitesettings": {"changed_at"},
    "sources_source": {"created_at", "updated_at"},
}


#: Tables that are small even in a large newsroom: a person wrote each of their rows.
FEW_ROWS = {"newsroom_frontslot"}


def watched():
    """Every table with something that readers may notice."""
    found = set(re.findall(r" ON (\w+) ", " ".join(sql for part in (of_articles, of_gallery, of_newsroom, of_sources)
                                                   for _table, sql in part.CHANGES.sqlite.values())))  # fmt: skip
    return {table: model for model in apps.get_models() if (table := model._meta.db_table) in found}


def test_every_moment_of_what_readers_may_notice_is_due_or_past():
    known = {(model._meta.db_table, field) for model, field in due.MOMENTS}
    assert known
    for table, model in watched().items():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.DateTimeField) and field.name not in PAST.get(table, ()):
                assert (table, field.name) in known, (
                    f"{table}.{field.name}: does the clock alone change what readers see? See newsroom/due.py"
                )


@pytest.mark.parametrize(
    "make",
    [
        lambda at: factories.article(embargo_until=at),
        lambda at: factories.article(publish_at=at),
        lambda at: factories.photo(embargo_until=at),
        lambda at: factories.photo(rights_expire=at),
        lambda at: factories.photo_set(embargo_until=at),
        lambda at: factories.lease(factories.photo(), ends_at=at),
        lambda at: factories.lease(factories.photo(), starts_at=at),
        lambda at: factories.consent(factories.photo(), ends_at=at),
    ],
)
def test_the_next_moment_is_found_by_the_database_s_clock(db, make):
    assert due.following(due.now()) is None
    make(timezone.now() + timezone.timedelta(days=1))
    nearer = timezone.now() + timezone.timedelta(hours=1)
    make(nearer)
    found = due.following(due.now())
    as_text = nearer.strftime("%Y-%m-%d %H:%M:%S.%f")
    assert found == (as_text if isinstance(found, str) else nearer)
    assert due.now() < found
    assert due.following(found) > found


def test_no_table_is_read_for_it(db):
    with CaptureQueriesContext(connection) as queries:
        due.following(due.now())
    if connection.vendor != "sqlite":
        pytest.skip("only on SQLite, whose plans say so whatever the number of rows")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {queries[-1]['sql']}")
        plan = [row[3] for row in cursor.fetchall()]
    read = {line.split()[1] for line in plan if line.startswith(("SCAN ", "SEARCH ")) and " USING " not in line}
    assert read - {"moments"} <= FEW_ROWS, plan
