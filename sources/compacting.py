"""Notes of changes that newer ones make superfluous are deleted: by a task once a day, and by a command.

Whoever keeps something asks for the newest note of a key, so an older one of the same key is of no use to anybody.
"""

from datetime import timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from sources import changes

DAY = timedelta(days=1)


def compact_all():
    """Delete every superfluous note, a few thousand at a time, so that writers never wait long; return how many."""
    deleted = 0
    while found := changes.compact():
        deleted += found
    return deleted


@task(queue_name="default")
def compact():
    """Delete what is superfluous and come back in a day; return how many notes went."""
    deleted = compact_all()
    compact_later()
    return deleted


def compact_later():
    """Enqueue the task for a day from now, unless it waits already. Tasks that run at once know no later:
    `manage.py compact_changes` does it then."""
    if compact.get_backend().supports_defer and not _waits():
        compact.using(run_after=timezone.now() + DAY).enqueue()


def _waits():
    return DBTaskResult.objects.filter(task_path=compact.module_path, status=TaskResultStatus.READY).exists()
