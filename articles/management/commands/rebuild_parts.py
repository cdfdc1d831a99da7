"""Makes the stored parts of pages ahead, so that no reader waits for them."""

from django.core.management.base import BaseCommand

from articles.rebuilding import rebuild, sweep


class Command(BaseCommand):
    """Ask for every page that is put together from stored parts; what is right already stays as it is."""

    help = "Make the stored parts of posts and photo sets ahead, and delete those of what is gone."

    def add_arguments(self, parser):
        """--all and --posts."""
        parser.add_argument("--all", action="store_true", help="make everything anew, also what is right")
        parser.add_argument("--posts", nargs="*", metavar="SLUG", help="only these posts, by the end of their address")

    def handle(self, *args, **options):
        """Make, tell, clear up."""
        for done, total in rebuild(slugs=options["posts"], everything=options["all"]):
            if done == total or done % 100 == 0:
                self.stdout.write(f"{done} of {total} pages")
        if options["posts"] is None:
            self.stdout.write(f"{sweep()} parts deleted of what is gone, or made by other code")
