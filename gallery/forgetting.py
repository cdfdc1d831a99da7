"""What identifies the senders of readers' notes is forgotten: by a task a day after each note, and by a command."""

from datetime import timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from gallery.models import Challenge, Dispatch
from sources.committing import after_commit

DAY = timedelta(days=1)
#: How long the address of a reader is kept once the note is answered and no mail to it waits.
ADDRESS_KEPT = timedelta(days=30)


def forget_senders():
    """Wipe the keys of senders after a day, and addresses thirty days after their note was answered; return how many
    rows were wiped. Can be run at any time."""
    now = timezone.now()
    wiped = Challenge.objects.filter(created_at__lt=now - DAY).exclude(sender_key="").update(sender_key="")
    waiting = Dispatch.objects.waiting().filter(kind=Dispatch.Kind.MAIL, payload__challenge__isnull=False)
    busy = list(waiting.values_list("payload__challenge", flat=True))
    answered = Challenge.objects.exclude(state=Challenge.State.NEW).filter(decided_at__lt=now - ADDRESS_KEPT)
    return wiped + answered.exclude(pk__in=busy).exclude(email_ciphertext=b"").update(email_ciphertext=b"")


@task(queue_name="default")
def forget():
    """Forget what is due, and come back in a day while there is something left to forget; returns how many rows."""
    wiped = forget_senders()
    if Challenge.objects.exclude(sender_key="", email_ciphertext=b"").exists():
        _enqueue()
    return wiped


def forget_senders_later():
    """Enqueue the task when the transaction commits, for a day from now. Tasks that run at once know no later:
    `manage.py forget_senders` does it then."""
    after_commit(_enqueue)


def _enqueue():
    if not forget.get_backend().supports_defer:
        return
    ready = DBTaskResult.objects.filter(task_path=forget.module_path, status=TaskResultStatus.READY)
    if not ready.exists():
        forget.using(run_after=timezone.now() + DAY + timedelta(minutes=5)).enqueue()
