"""manage.py compact_changes: deletes notes of changes that newer ones make superfluous."""

from django.core.management.base import BaseCommand

from sources.compacting import compact_all


class Command(BaseCommand):
    """A worker does it once a day by itself; where tasks run at once, let a timer call this."""

    help = "Delete notes of changes that newer ones make superfluous. May be run at any time, and twice."

    def handle(self, **options):
        """Delete them all and say how many."""
        self.stdout.write(f"{compact_all()} notes deleted.")
