"""manage.py load_archive --photos N: an archive of any size to try things on, never in production."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from articles.generating import posts_and_sets
from gallery.archive import generating
from gallery.archive import settling as archive
from newsroom.search import settling as search
from newsroom.search.entries import ARTICLE, SET


class Command(BaseCommand):
    """Photos without pictures, posts and sets: rows as the services write them, with claims, tags, places and years,
    all invented."""

    help = "Fill the database with invented photos that have no files, and sets and posts of them, to see how pages "
    help += "behave in a large archive."

    def add_arguments(self, parser):
        """How many."""
        parser.add_argument("--photos", type=int, required=True, help="How many photos to add.")
        parser.add_argument(
            "--quick",
            action="store_true",
            help="Settle by SQL, where nothing but generated photos is public, and tell search of posts and sets only.",
        )

    def handle(self, *, photos, quick, **options):
        """Add them, settle the archive and the search."""
        if settings.MODE == "production":
            raise CommandError("MODE is production, and these photos are invented. Use another DATA_DIR and MODE=demo.")
        if photos < 1:
            raise CommandError("--photos is a number from 1.")
        posts, sets = generating.generate(connection, photos, also=posts_and_sets)
        if quick:
            generating.settle_generated(connection)
            search.begin_with([*(f"{ARTICLE}:{key}" for key in posts), *(f"{SET}:{key}" for key in sets)])
        else:
            archive.rebuild()
            archive.settle_all()
            search.rebuild()
        search.settle_all()
        self.stdout.write(f"Added {photos} photos, {len(posts)} posts and {len(sets)} sets.")
