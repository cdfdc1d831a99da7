"""The worker makes the later sizes."""

import pytest
from django.core.management import CommandError, call_command
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from gallery import tasks
from tests.gallery.arrivals import photo

pytestmark = pytest.mark.usefixtures("folders")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("process_tasks", {"once": True}),
        ("db_worker", {"queue_name": "renditions", "batch": True, "startup_delay": False}),
    ],
)
def test_a_published_picture_is_completed_by_the_worker(worker, cast, command, options):
    row = photo(cast.chief)
    assert tasks.photos_in_hand() == {row.pk}
    assert not row.derivatives.shown().get().complete
    call_command(command, **options)
    done = DBTaskResult.objects.get(task_path=tasks.complete_derivatives.module_path)
    assert (done.status, done.return_value) == (TaskResultStatus.SUCCESSFUL, True)
    assert row.derivatives.shown().get().complete
    assert tasks.photos_in_hand() == set()


@pytest.mark.django_db(transaction=True)
def test_a_task_for_a_photo_that_is_gone_ends_quietly(worker, cast):
    row = photo(cast.chief)
    row.delete()
    call_command("process_tasks", once=True)
    done = DBTaskResult.objects.get(task_path=tasks.complete_derivatives.module_path)
    assert (done.status, done.return_value) == (TaskResultStatus.SUCCESSFUL, False)


def test_where_tasks_run_at_once_the_worker_says_that_it_is_not_needed():
    with pytest.raises(CommandError, match="at once"):
        call_command("process_tasks", once=True)
