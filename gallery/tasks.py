"""Work that a worker does after an answer went out. Each task may run twice without harm.

Run a worker with `manage.py process_tasks`, or `manage.py db_worker --queue-name renditions`.
"""

from datetime import timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

QUEUE = "renditions"
# A picture of 120 megapixels takes less than two minutes; a task that runs for longer lost its worker.
LOST_AFTER = timedelta(minutes=15)


@task(queue_name=QUEUE)
def complete_derivatives(photo_pk):
    """Make the later sizes and formats of a photo; return whether there was something to do."""
    # Here, since gallery/derivatives.py itself enqueues this task.
    from gallery.derivatives import complete
    from gallery.models import Photo

    photo = Photo.objects.filter(pk=photo_pk).first()
    return bool(photo and complete(photo))


def complete_later(photo):
    """Enqueue the task when the transaction commits. A failure to enqueue is logged; `repair_derivatives` mends it."""
    transaction.on_commit(partial(complete_derivatives.enqueue, photo.pk), robust=True)


def photos_in_hand():
    """Primary keys of the photos for which a task waits or runs."""
    rows = DBTaskResult.objects.filter(
        task_path=complete_derivatives.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    return {row["args"][0] for row in rows.values_list("args_kwargs", flat=True)}


def put_back_lost(*, older_than=LOST_AFTER):
    """Let tasks that have been running for too long (their worker was killed) run again; return how many."""
    lost = DBTaskResult.objects.filter(
        queue_name=QUEUE, status=TaskResultStatus.RUNNING, started_at__lt=timezone.now() - older_than
    )
    return lost.update(status=TaskResultStatus.READY, started_at=None)
