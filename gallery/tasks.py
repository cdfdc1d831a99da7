"""Work that a worker does after an answer went out. Each task may run twice without harm.

Run a worker with `manage.py process_tasks`, or `manage.py db_worker --queue-name renditions`.
"""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from sources.committing import after_commit

QUEUE = "renditions"
# A picture that is being made must not hold up what takes one back; both are worked on by any worker of ours.
OUT = "default"
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


@task(queue_name=QUEUE)
def publish(photo_pk):
    """Make the files for readers of a photo anew; return whether there was something to do."""
    from gallery import derivatives
    from gallery.models import Photo

    photo = Photo.objects.filter(pk=photo_pk).first()
    return bool(photo and derivatives.publish(photo))


@task(queue_name=QUEUE)
def mark_card(photo_pk):
    """Make the card of a photo with the mark of its class; return whether there was something to do."""
    from gallery import cards
    from gallery.models import Photo

    photo = Photo.objects.filter(pk=photo_pk).first()
    return bool(photo and cards.mark_card(photo))


def complete_later(photo):
    """Enqueue the task when the transaction commits. A failure to enqueue is logged; `repair_derivatives` mends it."""
    after_commit(complete_derivatives.enqueue, photo.pk)


@task(queue_name=QUEUE)
def suggest_claims(photo_pk):
    """Propose the claims that rules find for a photo; return how many are new."""
    # Here, since the services that enqueue this task are what suggestions are made with.
    from gallery.models import Photo
    from gallery.suggestions import suggest

    photo = Photo.objects.filter(pk=photo_pk).first()
    return len(suggest(photo)) if photo else 0


def suggest_later(photo):
    """Enqueue the task when the transaction commits; if that fails, it is logged, and `suggest_claims --all` helps."""
    after_commit(suggest_claims.enqueue, photo.pk)


@task(queue_name=QUEUE)
def note_twins(photo_pk):
    """Note for the desk what looks like a photo that was withdrawn, all of it; return how many pairs are new."""
    from gallery.fingerprints import note_pairs
    from gallery.models import Photo

    photo = Photo.objects.filter(pk=photo_pk).first()
    return note_pairs(photo) if photo else 0


def note_twins_later(photo):
    """Enqueue the task when the transaction commits; if that fails, it is logged, and `find_duplicates` helps."""
    after_commit(note_twins.enqueue, photo.pk)


@task(queue_name=OUT)
def send_orders():
    """Send what must reach the outside and is due; come back when the next order is. Returns how many arrived."""
    # Here, since gallery/outbox.py itself enqueues this task.
    from gallery import outbox

    arrived = outbox.send_due().arrived
    if moment := outbox.next_try():
        _enqueue_sending(moment)
    return arrived


@task(queue_name=QUEUE)
def settle_archive():
    """Bring what the archive counts from up to date; return how many photos were settled."""
    # Here, since gallery/archive/reading.py itself enqueues this task.
    from gallery.archive.settling import settle_all

    return settle_all()


def settle_archive_soon():
    """Enqueue the settling of the archive, unless it waits or runs already."""
    waiting = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    if not DBTaskResult.objects.filter(task_path=settle_archive.module_path, status__in=waiting).exists():
        settle_archive.enqueue()


def send_soon():
    """Enqueue the sending of orders, unless a task that will see to them waits already or none is due."""
    from gallery import outbox

    moment = outbox.next_try()
    if moment and moment <= timezone.now():
        _enqueue_sending(moment)


def _enqueue_sending(moment):
    """One task at `moment` is enough. Tasks that run at once know no later: `manage.py send_orders` does it then."""
    now = timezone.now()
    if moment <= now:
        if not _sending_waits(now):
            send_orders.enqueue()
    elif send_orders.get_backend().supports_defer and not _sending_waits(moment):
        send_orders.using(run_after=moment).enqueue()


def _sending_waits(moment):
    """Whether a task that begins by `moment` will send the orders."""
    ready = DBTaskResult.objects.filter(task_path=send_orders.module_path, status=TaskResultStatus.READY)
    # A task without a moment of its own is kept under the last one that there is.
    return ready.filter(Q(run_after__lte=moment) | Q(run_after__year=9999)).exists()


def photos_in_hand():
    """Primary keys of the photos for which a task that makes later files waits or runs."""
    making = [complete_derivatives.module_path, mark_card.module_path]
    rows = DBTaskResult.objects.filter(
        task_path__in=making, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING]
    )
    return {row["args"][0] for row in rows.values_list("args_kwargs", flat=True)}


def put_back_lost(*, older_than=LOST_AFTER):
    """Let tasks that have been running for too long (their worker was killed) run again; return how many."""
    lost = DBTaskResult.objects.filter(
        queue_name__in=(QUEUE, OUT), status=TaskResultStatus.RUNNING, started_at__lt=timezone.now() - older_than
    )
    return lost.update(status=TaskResultStatus.READY, started_at=None)
