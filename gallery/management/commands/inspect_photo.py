"""`manage.py inspect_photo FILE... [--json]`: what we read from a picture file, without storing anything."""

import json
import os
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from gallery import decoder, rendering
from gallery.imaging.refusals import Refused

FIELDS = (
    "creator",
    "credit",
    "caption",
    "headline",
    "copyright",
    "usage_terms",
    "taken_at",
    "gps",
    "place",
    "digital_source_type",
    "serials",
    "software",
    "keywords",
    "c2pa",
    "warnings",
    "raw",
)


class Command(BaseCommand):
    help = (
        "Show what we read from picture files, without storing them. Folders are walked. "
        "The exit code is 0 when every file was reported on, refused ones included, and 2 for wrong usage."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="FILE", help="picture files, or folders of them")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")

    def handle(self, *args, paths, **options):
        show = self._line if options["json"] else self._table
        try:
            for path in files(paths):
                show(inspect(path))
        except BrokenPipeError:
            # The reader of our output (head, less) went away; Python must not complain about it at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _line(self, report):
        self.stdout.write(json.dumps(report, ensure_ascii=False, allow_nan=False))

    def _table(self, report):
        # A file's name is the sender's choice too: no escape sequences of his on our terminal.
        name = "".join(char if char.isprintable() else "�" for char in report["path"])
        self.stdout.write(self.style.MIGRATE_HEADING(name))
        for name, value in report.items():
            if name in ("path", "raw") or value in (None, []):
                continue
            if name == "gps":
                value = "{}, {}".format(*value)
            items = value if isinstance(value, list) else [value]
            for label, item in zip([name.replace("_", " "), *[""] * len(items)], items, strict=False):
                text = str(item).replace("\n", "\n" + " " * 22)
                self.stdout.write(f"  {label:<20}{text}")
        self.stdout.write("")


def files(paths):
    """Every file among `paths`, folders walked in alphabetical order, as Path objects."""
    for path in map(Path, paths):
        if path.is_dir():
            yield from sorted(child for child in path.rglob("*") if child.is_file())
        else:
            yield path


def inspect(path):
    """What we read from one file, as plain data: its path and the reason where it is refused, or else every field."""
    # A name that is no valid text in any language still has to be printable.
    report = {"path": os.fsencode(path).decode("utf-8", "replace")}
    if not path.is_file():
        return report | {"refused": Refused("missing").reason}
    try:
        found = decoder.inspect(path)
    except OSError:
        return report | {"refused": Refused("missing").reason}
    except Refused as error:
        return report | {"refused": error.reason}
    fields, faults = _fields(path)
    try:
        smallest = rendering.essential_plan(*found.upright_size)["jpg"][:1]
        decoder.render(path, {"jpg": smallest})
    except (Refused, OSError) as error:
        faults.append(f"It would not be taken in. {error}")
    said = {name: fields.get(name) for name in FIELDS} | {"warnings": [*fields.get("warnings", []), *faults]}
    return (
        report
        | {"format": found.format, "width": found.width, "height": found.height}
        | {"orientation": fields.get("orientation")}
        | said
    )


def _fields(path):
    """(what a picture says of itself, sentences about why that cannot be read)."""
    try:
        return decoder.metadata(path), []
    except (Refused, OSError):
        return {}, ["The metadata could not be read."]
