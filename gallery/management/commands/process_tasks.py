"""manage.py process_tasks: the worker beside the server."""

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django_tasks_db import DatabaseBackend

from gallery.tasks import put_back_lost, send_soon
from sources.compacting import compact_later


class Command(BaseCommand):
    """First picks up what a killed worker left, then works on every queue until it is stopped."""

    help = "Work on background tasks: sizes of photos, orders to the outside. Ctrl+C stops it after the task in hand."

    def add_arguments(self, parser):
        """One option: stop when nothing is left."""
        parser.add_argument("--once", action="store_true", help="Stop when no task is left.")

    def handle(self, *, once, **options):
        """Run the worker of django-tasks-db on all queues."""
        if not settings.TASKS["default"]["BACKEND"].endswith(DatabaseBackend.__name__):
            raise CommandError("Tasks run at once here (TASKS=immediate), so there is nothing for a worker to do.")
        put_back_lost()
        send_soon()
        compact_later()
        call_command("db_worker", queue_name="*", batch=once, startup_delay=not once, verbosity=options["verbosity"])
