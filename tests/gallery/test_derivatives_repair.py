"""What a crash leaves is mended by one command that can run again and again."""

import io
import os
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gallery import derivatives, generations, incoming, tasks
from gallery import ingest as module
from gallery.models import Derivatives, Photo
from gallery.repairs import repair
from tests.gallery.arrivals import arrive, files_below, photo

pytestmark = pytest.mark.usefixtures("folders")


@pytest.fixture
def by(cast):
    return cast.chief


def age(folder, hours=3):
    """Make everything below a folder look older."""
    moment = time.time() - hours * 3600
    for path in folder.rglob("*"):
        os.utime(path, (moment, moment))


def run(capture):
    with capture(execute=True):
        return repair()


def test_there_is_nothing_to_do_where_all_is_well(by, folders, django_capture_on_commit_callbacks):
    derivatives.complete(photo(by))
    age(folders)
    before = files_below(folders)
    report = run(django_capture_on_commit_callbacks)
    assert report == type(report)()
    assert files_below(folders) == before


def test_r1_a_crash_before_the_commit_leaves_nothing_in_the_end(by, folders, monkeypatch):
    class Killed(BaseException):
        pass

    def die(*arguments, **options):
        raise Killed

    kept = photo(by, (60, 40))
    derivatives.complete(kept)
    before = files_below(folders)
    monkeypatch.setattr(module, "_commit", die)
    with pytest.raises(Killed):
        arrive(by)
    left = files_below(folders)
    assert len(left) > len(before)
    assert repair().uploads == 0
    assert files_below(folders) == left
    age(folders)
    report = repair()
    assert (report.uploads, report.originals) == (1, 1)
    assert files_below(folders) == before


def test_r1_a_crash_right_after_the_commit_loses_nothing(by, folders, monkeypatch):
    commit = module._commit

    def commit_and_die(*arguments, **options):
        commit(*arguments, **options)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "_commit", commit_and_die)
    with pytest.raises(KeyboardInterrupt):
        arrive(by)
    row = Photo.objects.get()
    derivatives.complete(row)
    age(folders)
    report = repair()
    assert (report.uploads, report.originals, report.removed) == (1, 0, 0)
    assert row.original.read()
    assert len([name for name in files_below(folders / "private") if "/originals/" in name]) == 1


def test_an_original_without_a_row_is_kept_unless_its_upload_broke_off(by, folders):
    row = photo(by)
    name = row.original.name
    row.delete()
    age(folders)
    repair()
    assert (folders / "private" / "files" / name).is_file()


def test_public_files_without_a_row_are_removed_once_they_are_old(by, folders):
    row = photo(by)
    Photo.objects.filter(pk=row.pk).delete()
    assert repair().removed == 0
    age(folders)
    assert repair().removed == 9
    assert files_below(folders / "public") == []


def test_files_of_a_retired_generation_are_removed_at_once(by, folders):
    row = photo(by)
    Derivatives.objects.update(retired_at=timezone.now())
    Photo.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now())
    assert repair().removed == 9
    assert files_below(folders / "public") == []


def test_a_file_that_the_row_does_not_name_is_removed(by, folders):
    row = photo(by)
    derivatives.complete(row)
    generation = row.derivatives.shown().get()
    stray = folders / "public" / generations.folder(generation) / ".broken-off"
    stray.write_bytes(b"half")
    age(folders)
    assert repair().removed == 1
    assert not stray.exists()


def test_a_missing_file_is_made_again(by, folders):
    row = photo(by)
    derivatives.complete(row)
    generation = row.derivatives.shown().get()
    before = files_below(folders / "public")
    for name in ("640.avif", "card-review.jpg", "900.jpg"):
        (folders / "public" / generations.folder(generation) / name).unlink()
    assert repair().restored == 3
    assert files_below(folders / "public") == before


def test_a_photo_without_public_files_gets_them(by, folders, django_capture_on_commit_callbacks):
    row = photo(by)
    row.derivatives.all().delete()
    assert run(django_capture_on_commit_callbacks).made == 2
    assert row.derivatives.current().filter(sealed=True).count() == 1
    assert row.derivatives.shown().get().complete


def test_a_photo_of_which_nothing_is_known_again_gets_its_fingerprints(by):
    row = photo(by)
    kept = set(row.fingerprints.values_list("kind", "value"))
    row.fingerprints.all().delete()
    assert kept and repair().known_again == 1
    assert set(row.fingerprints.values_list("kind", "value")) == kept
    assert repair().known_again == 0


def test_a_withdrawn_photo_gets_no_public_files(by, folders):
    row = photo(by)
    derivatives.retire(row)
    generations.discard(row.derivatives.get(sealed=False))
    Photo.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now())
    assert repair().made == 0
    assert files_below(folders / "public") == []


def test_an_incomplete_generation_is_completed(by):
    row = photo(by)
    assert repair().enqueued == 1
    assert row.derivatives.shown().get().complete


def test_a_photo_whose_task_waits_is_not_enqueued_again(by):
    row = photo(by)
    waiting_task(row)
    assert repair().enqueued == 0


def test_a_task_that_lost_its_worker_runs_again(by):
    row = photo(by)
    lost = waiting_task(row, status=TaskResultStatus.RUNNING, started_at=timezone.now() - timedelta(hours=1))
    fresh = waiting_task(row, status=TaskResultStatus.RUNNING, started_at=timezone.now())
    assert repair().put_back == 1
    lost.refresh_from_db()
    fresh.refresh_from_db()
    assert (lost.status, lost.started_at) == (TaskResultStatus.READY, None)
    assert fresh.status == TaskResultStatus.RUNNING


def waiting_task(row, **fields):
    return DBTaskResult.objects.create(
        **{
            "args_kwargs": {"args": [row.pk], "kwargs": {}},
            "task_path": tasks.complete_derivatives.module_path,
            "queue_name": tasks.QUEUE,
            "backend_name": "default",
            "run_after": timezone.now(),
            **fields,
        }
    )


def test_one_photo_that_cannot_be_mended_does_not_keep_the_others_from_it(by):
    broken, good = photo(by, (60, 40)), photo(by, (61, 40))
    Derivatives.objects.all().delete()
    broken.original.delete(save=False)
    report = repair()
    assert report.faults == [f"Photo {broken.public_id}: its original is not there."]
    assert good.derivatives.current().exists()


def test_the_command_says_what_it_did(by, folders):
    (incoming.folder() / ("0" * 32)).write_bytes(b"half an upload")
    photo(by)
    age(folders)
    output = io.StringIO()
    call_command("repair_derivatives", stdout=output)
    assert output.getvalue().splitlines() == [
        "1 stale uploads removed",
        "1 photos enqueued for their other sizes",
    ]
    output = io.StringIO()
    call_command("repair_derivatives", stdout=output)
    assert output.getvalue() == "Nothing to repair.\n"
