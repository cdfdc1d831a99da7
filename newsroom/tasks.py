"""Work of the site itself that a worker does after an answer went out. Each task may run twice without harm."""

from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from gallery.tasks import QUEUE


@task(queue_name=QUEUE)
def settle_search():
    """Bring what search is answered from up to date; return how many entries were settled."""
    # Here, since newsroom/search/settling.py itself enqueues this task.
    from newsroom.search.settling import settle_all

    return settle_all()


def settle_search_soon():
    """Enqueue the settling of the search, unless it waits or runs already."""
    waiting = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    if not DBTaskResult.objects.filter(task_path=settle_search.module_path, status__in=waiting).exists():
        settle_search.enqueue()
