"""manage.py verify_originals: read every original again and compare it with what came in."""

import json

from django.core.management.base import BaseCommand, CommandError

from gallery.management.commands.ingest_photos import Progress
from gallery.services.originals import verify

# As a shell says that a command was interrupted.
INTERRUPTED = 130


class Command(BaseCommand):
    """Changes nothing, can be interrupted and run again."""

    help = (
        "Read every original to its end and compare its size and SHA-256 with what came in. Missing and changed ones "
        "are listed, and the exit code is 1; files that no photo names are noted. Nothing is changed."
    )

    def add_arguments(self, parser):
        """[--json]"""
        parser.add_argument(
            "--json", action="store_true", help="Print one object a line: kind, photo (number or null), name, sentence."
        )

    def handle(self, **options):
        """Print each fault as it is found, then how many originals were read."""
        errors = strays = read = 0
        bar = Progress(self.stderr, 1) if self.stderr.isatty() else None

        def progress(done, total):
            nonlocal read
            read = done
            if bar:
                bar.total = total
                bar.show(done)

        try:
            for fault in verify(progress=progress):
                errors += fault.is_error
                strays += not fault.is_error
                if bar:
                    bar.clear()
                self.stdout.write(_json(fault) if options["json"] else _line(fault))
        except KeyboardInterrupt:
            raise CommandError(f"Stopped after {read} originals.", returncode=INTERRUPTED) from None
        finally:
            if bar:
                bar.clear()
        if errors:
            raise CommandError(f"{errors} of {read} originals are not what came in.", returncode=1)
        if not options["json"]:
            noted = f", and {strays} files that no photo names" if strays else ""
            self.stdout.write(f"{read} originals, and each is what came in{noted}.")


def _json(fault):
    return json.dumps(
        {"kind": fault.kind, "photo": fault.photo, "name": fault.name, "sentence": fault.sentence}, ensure_ascii=False
    )


def _line(fault):
    return f"{fault.kind:10}  {fault.photo or '-':10}  {fault.name}  {fault.sentence}"
