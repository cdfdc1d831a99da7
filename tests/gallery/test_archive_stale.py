"""What an entry of the archive follows from may be changed in any way: the database notes which photos it concerns."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from gallery.archive import overlay, settling
from gallery.archive.triggers import ARCHIVE, WATCHED
from gallery.models import ArchiveDirty, Photo, Topic
from tests import factories
from tests.gallery.archiving import archive

pytestmark = pytest.mark.django_db
LATER = "2031-01-01 00:00:00"
#: Where any other word would be no value of the column.
VALUES = {"kind": "'deny'", "date_precision": "'month'", "place_precision": "'country'"}


@pytest.fixture
def photo():
    """A settled photo with one of everything that watched tables hold."""
    photo = factories.photo(place_shown="Pyongyang", place_precision="province", taken_on="2013-02-09")
    factories.claim(photo, "minder-present", verified=True)
    factories.lease(photo)
    factories.consent(photo)
    photo.tags.add("Ice")
    settling.settle_all()
    assert overlay.read().keys == frozenset()
    return photo


def run(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


def doubtful():
    return set(overlay.read().keys)


def other(column, model):
    """SQL for a value that the column does not have yet."""
    field = next(field for field in model._meta.concrete_fields if field.column == column)
    kind = field.get_internal_type()
    if kind == "BooleanField":
        return f"NOT {column}"
    return "'2031-01-01'" if kind == "DateField" else f"'{LATER}'" if kind == "DateTimeField" else "'other'"


def columns():
    return [(table, column) for table, (_kind, _key, names) in WATCHED.items() for column in names]


@pytest.mark.parametrize(("table", "column"), columns())
def test_each_column_that_matters_is_watched_whoever_changes_it(photo, table, column):
    model = next(model for model in connection.introspection.installed_models([table]))
    spare = factories.source()
    if column == "source_id":
        value = str(spare.pk)
    elif column == "state":
        value = "'rejected'"
    elif column == "tag_id" and table == "gallery_claim":
        # An accepted claim does not change its tag; another one may.
        run("UPDATE gallery_claim SET state = 'proposed'")
        settling.settle_all()
        value = "(SELECT id FROM gallery_provenancetag WHERE slug = 'long-lens')"
    elif column == "tag_id":
        value = str(Topic.objects.create(name="Other").pk)
    else:
        value = VALUES.get(column) or other(column, model)
    assert doubtful() == set()
    one = " WHERE slug = 'minder-present'" if column == "slug" else ""
    run(f"UPDATE {table} SET {column} = {value}{one}")
    assert doubtful() == {photo.pk}


@pytest.mark.parametrize("table", ["gallery_lease", "gallery_consent", "gallery_taggedphoto", "gallery_derivatives"])
def test_a_row_that_comes_or_goes_is_watched(photo, table):
    run(f"DELETE FROM {table}")
    assert doubtful() == {photo.pk}


def test_a_row_that_is_saved_unchanged_concerns_nobody(photo):
    Photo.objects.get(pk=photo.pk).save()
    photo.source.save()
    for lease in photo.leases.all():
        lease.save()
    assert doubtful() == set()


def test_a_draft_concerns_no_reader_until_it_is_public():
    draft = factories.photo(public=False)
    settling.settle_all()
    Photo.objects.filter(pk=draft.pk).update(embargo_until=None)
    assert doubtful() == set()
    Photo.objects.filter(pk=draft.pk).update(public_from=timezone.now() - timedelta(minutes=1))
    assert doubtful() == {draft.pk}


def test_a_photo_that_is_deleted_by_hand_is_counted_no_more(photo):
    assert archive().total == 1
    for table in ("gallery_taggedphoto", "gallery_lease", "gallery_consent", "gallery_derivatives"):
        run(f"DELETE FROM {table}")
    run("UPDATE gallery_claim SET state = 'rejected'")
    assert archive().total == 0
    settling.settle_all()
    assert archive().total == 0


def test_the_triggers_are_there_and_are_missed_when_they_are_not():
    assert ARCHIVE.missing(connection) == []
    ARCHIVE.remove(connection)
    assert len(ARCHIVE.missing(connection)) == len(ARCHIVE.of(connection))
    ARCHIVE.install(connection)
    assert ARCHIVE.missing(connection) == []


def test_a_settler_deletes_only_the_notes_that_it_has_read(photo, monkeypatch):
    """What changes while a batch is settled is settled by the next one."""
    Photo.objects.filter(pk=photo.pk).update(caption="Changed")
    original = settling.live

    def live(keys):
        found = original(keys)
        ArchiveDirty.objects.create(photo=photo.pk)
        return found

    monkeypatch.setattr(settling, "live", live)
    settling.settle()
    assert ArchiveDirty.objects.count() == 1
