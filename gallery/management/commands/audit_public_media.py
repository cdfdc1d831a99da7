"""manage.py audit_public_media: is there anything in the public files that must not be there?"""

import argparse
import json
import subprocess

from django.core.management.base import BaseCommand, CommandError

from gallery.mediaaudit import exiftool
from gallery.mediaaudit.archive import Audit
from gallery.models import Photo

EVERY = 500


class Command(BaseCommand):
    """Reads and changes nothing. Exit code 0 for a clean archive, 1 for any finding; can be interrupted."""

    help = (
        "Read every public file with a parser that shares no code with their maker (and with exiftool, where it is "
        "installed), and list what must not be there: positions, serial numbers, thumbnails, second pictures, "
        "comments, profiles, private texts, files that no photo promises. The exit code is 1 when there is anything."
    )

    def add_arguments(self, parser):
        """[--photo PUBLIC_ID] [--json] [--no-exiftool]"""
        parser.add_argument("--photo", metavar="PUBLIC_ID", help="Look at the files of this photo alone.")
        parser.add_argument("--json", action="store_true", help="Print one object a line, the numbers in the last.")
        parser.add_argument(
            "--exiftool",
            action=argparse.BooleanOptionalAction,
            default=True,
            help="Have exiftool read every file too, where it is installed (default: yes).",
        )

    def handle(self, *, photo, **options):
        """Print each finding as it comes, then the numbers."""
        show = self._json if options["json"] else self._line
        second = self._second_reader(options["exiftool"])
        audit = Audit(self._seen(second))
        count = 0
        try:
            for finding in self._findings(audit, photo, second):
                show(finding)
                count += 1
        except KeyboardInterrupt:
            raise CommandError(f"Interrupted after {audit.files} files and {count} findings.", returncode=130) from None
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            raise CommandError(f"The audit was not finished: {error}", returncode=2) from error
        if options["json"]:
            readers = ["own", *(["exiftool"] if second else [])]
            self.stdout.write(json.dumps({"files": audit.files, "findings": count, "readers": readers}))
        else:
            readers = "by our own parser and by exiftool" if second else "by our own parser"
            self.stdout.write(f"{audit.files} files read {readers}, {count} findings.")
        if count:
            raise SystemExit(1)

    def _findings(self, audit, number, second):
        if number:
            photo = Photo.objects.filter(public_id=number).first()
            if photo is None:
                raise CommandError(f"There is no photo “{number}”.", returncode=2)
            yield from audit.photo(photo)
        else:
            yield from audit.everything()
        if second:
            yield from second.flush()

    def _second_reader(self, wanted):
        if wanted and not exiftool.is_there():
            self.stderr.write("exiftool is not installed: the files are read by our own parser alone.")
        return exiftool.SecondReader() if wanted and exiftool.is_there() else None

    def _seen(self, second):
        """What is called with each file: shows on stderr how far we are, and hands the file to exiftool."""
        number = 0

        def seen(name, photo, data):
            nonlocal number
            number += 1
            if number % EVERY == 0:
                self.stderr.write(f"{number} files …")
            return second(name, photo, data) if second else ()

        return seen

    def _json(self, finding):
        self.stdout.write(json.dumps(finding.as_dict(), ensure_ascii=False))

    def _line(self, finding):
        name = "".join(char if char.isprintable() else "�" for char in finding.file)
        self.stdout.write(f"{name}  {finding.photo or '-'}  {finding.code}  {finding.sentence}")
