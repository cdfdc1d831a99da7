"""manage.py settle_archive: bring what the archive counts from up to date."""

from django.core.management.base import BaseCommand

from gallery.archive import settling


class Command(BaseCommand):
    """Safe at any time and as often as one likes: readers get exact numbers before, meanwhile and after."""

    help = (
        "Settle what changed in the archive and count ahead what readers ask for; for a timer, and after a migration."
    )

    def add_arguments(self, parser):
        """One option: begin anew."""
        parser.add_argument("--rebuild", action="store_true", help="Make every row anew, also those that seem right.")

    def handle(self, *, rebuild, verbosity, **options):
        """Settle until nothing is left."""
        if rebuild:
            settling.rebuild()
        number = settling.settle_all(progress=self._say if verbosity > 1 else None)
        self.stdout.write(f"Settled {number} photo{'' if number == 1 else 's'}.")

    def _say(self, number):
        self.stdout.write(f"{number} so far …")
