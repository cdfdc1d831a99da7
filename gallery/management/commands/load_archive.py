"""manage.py load_archive --photos N: an archive of any size to try things on, never in production."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from gallery.archive import generating, settling


class Command(BaseCommand):
    """Photos without pictures: rows as the services write them, with claims, tags, places and years, all invented."""

    help = "Fill the database with invented photos that have no files, to see how pages behave in a large archive."

    def add_arguments(self, parser):
        """How many."""
        parser.add_argument("--photos", type=int, required=True, help="How many photos to add.")
        parser.add_argument(
            "--quick", action="store_true", help="Settle by SQL, where nothing but generated photos is public."
        )

    def handle(self, *, photos, quick, **options):
        """Add them and settle the archive."""
        if settings.MODE == "production":
            raise CommandError("MODE is production, and these photos are invented. Use another DATA_DIR and MODE=demo.")
        if photos < 1:
            raise CommandError("--photos is a number from 1.")
        generating.generate(connection, photos)
        if quick:
            generating.settle_generated(connection)
        else:
            settling.rebuild()
            settling.settle_all()
        self.stdout.write(f"Added {photos} photos.")
