"""manage.py settle_search: bring what search is answered from up to date."""

from django.core.management.base import BaseCommand

from newsroom.search import index, settling


class Command(BaseCommand):
    """Safe at any time and as often as one likes; readers settle a little themselves."""

    help = "Settle what changed for the search; for a timer, and after a migration or an import."

    def add_arguments(self, parser):
        """One option: begin anew."""
        parser.add_argument("--rebuild", action="store_true", help="Make every entry anew, also those that seem right.")

    def handle(self, *, rebuild, verbosity, **options):
        """Settle until nothing is left, and let the index forget the words of what was taken back."""
        if rebuild:
            settling.rebuild()
        number = settling.settle_all(progress=self._say if verbosity > 1 else None)
        index.tidy()
        self.stdout.write(f"Settled {number} entr{'y' if number == 1 else 'ies'}.")

    def _say(self, number):
        self.stdout.write(f"{number} so far …")
