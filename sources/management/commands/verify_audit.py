"""Prove that the log of events is whole."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from sources import audit, triggers


class Command(BaseCommand):
    help = "Check the chain of events and the triggers that protect it. Ends with 1 when something does not fit."

    def handle(self, **options):
        faults = [f"The trigger {name} is missing." for name in triggers.missing(connection)] + audit.verify()
        if faults:
            raise CommandError("The log of events is not as it was written.\n" + "\n".join(faults), returncode=1)
        self.stdout.write(f"{audit.Event.objects.count()} events, and each continues the one before.")
