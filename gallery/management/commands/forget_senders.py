"""manage.py forget_senders: wipe what identifies the senders of readers' notes."""

from django.core.management.base import BaseCommand

from gallery.forgetting import forget_senders


class Command(BaseCommand):
    """For a daily timer. A worker does it by itself after each note."""

    help = "Wipe the keys of senders after a day and readers' addresses thirty days after their note was answered."

    def handle(self, **options):
        """Wipe, and say how many rows."""
        self.stdout.write(f"{forget_senders()} wiped.")
