"""manage.py repair_derivatives: mend what a crash left between files and rows."""

from django.core.management.base import BaseCommand

from gallery.repairs import repair

LINES = (
    ("uploads", "stale uploads removed"),
    ("originals", "originals of broken-off uploads removed"),
    ("removed", "public files removed that nothing names"),
    ("known_again", "photos given the fingerprints that they lacked"),
    ("made", "times a photo was given files that it lacked"),
    ("restored", "missing public files made again"),
    ("put_back", "tasks put back that had lost their worker"),
    ("enqueued", "photos enqueued for their other sizes"),
)


class Command(BaseCommand):
    """Prints what it did. Can run at any time and any number of times; a good thing to run every hour."""

    help = "Remove public files that nothing names, make missing ones, and let unfinished tasks run again."

    def handle(self, **options):
        """Run the repair and print one line for each kind of thing that was done."""
        report = repair()
        for name, words in LINES:
            if number := getattr(report, name):
                self.stdout.write(f"{number} {words}")
        for sentence in report.faults:
            self.stderr.write(sentence)
        if not report.faults and not any(getattr(report, name) for name, _words in LINES):
            self.stdout.write("Nothing to repair.")
