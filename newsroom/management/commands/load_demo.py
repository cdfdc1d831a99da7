"""`manage.py load_demo`: fills the database with a small newsroom on reporting from a closed country."""

from pathlib import Path

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from newsroom.demo import chain, deskwork, figures, posts, records
from newsroom.demo.progress import Progress


class Command(BaseCommand):
    """Can be stopped and run again: what is there already stays as it is."""

    help = "Load the demo: people, sources, drawn pictures with reviewed provenance, sets and posts."

    def add_arguments(self, parser):
        """--password for the demo's accounts, --photos for a folder of one's own pictures."""
        parser.add_argument("--password", required=True, help="Password of the demo's accounts.")
        parser.add_argument("--photos", help="A folder of your own pictures to use in place of drawn ones.")

    def handle(self, password, photos=None, **options):
        """Load in the order in which things refer to each other."""
        if settings.MODE == "production":
            raise CommandError("MODE is production: the demo's people and posts do not belong there.")
        if photos and not Path(photos).is_dir():
            raise CommandError(f"PHOTOS is {photos}, but that is not a folder.")
        # Before the pictures, so that their public files are signed.
        chain.ensure_own()
        progress = Progress(settings.PRIVATE_ROOT / "demo-progress.json")
        people = records.load_people(password)
        sources = records.load_desk(people)
        records.load_pictures(people, sources, progress, own=photos, say=self.say)
        records.load_sets(people, progress)
        records.load_stored_posts(progress)
        figures.load_figures(people, progress)
        posts.load_posts(people, progress)
        posts.load_corrections(people, progress)
        posts.withdraw_sets(people, progress)
        posts.withdraw_pictures(people, progress)
        deskwork.load(people, progress)
        self.stdout.write("")

    def say(self, text, same_line=False):
        """Show progress, on one line where a person watches."""
        if not same_line:
            self.stdout.write(text)
        elif self.stdout.isatty():
            self.stdout.write(f"\r{text}", ending="")
            self.stdout.flush()
