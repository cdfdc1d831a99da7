"""manage.py ingest_photos: take in files, folders and zip files."""

import difflib
import json
import os
from collections import Counter
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from gallery.imaging.refusals import Refused
from gallery.incoming import readable
from gallery.ingest import ingest, ingest_zip
from gallery.models import PhotoSet
from gallery.refusals import code_and_reason
from gallery.zips import looks_like_zip
from sources.actors import system_user
from sources.models import Source

BAR = 30


class Command(BaseCommand):
    """Can run twice: what is here already is reported as a duplicate (and joins the set that was named)."""

    help = (
        "Take in pictures: files, folders (walked in order, hidden files left out) and zip files. Refused files are "
        "reported and the others go on. The exit code is 0 when the command ran, whatever became of each file."
    )

    def add_arguments(self, parser):
        """PATH... --source CODE [--set SLUG] [--by USER] [--despite-withdrawn REASON] [--json]"""
        parser.add_argument("paths", nargs="+", metavar="PATH", help="A picture, a folder or a zip file.")
        parser.add_argument("--source", required=True, metavar="CODE", help="Code name of the source of all of them.")
        parser.add_argument("--set", metavar="SLUG", help="Address of a photo set that they are added to.")
        parser.add_argument("--by", metavar="USER", help="Who does this (default: the system itself).")
        parser.add_argument(
            "--despite-withdrawn",
            metavar="REASON",
            default="",
            help="Take pictures in that look like a withdrawn one, too; the reason is logged.",
        )
        parser.add_argument(
            "--json", action="store_true", help="Print one object a line: path, status, reason, photo (number or null)."
        )

    def handle(self, *, paths, source, by, **options):
        """Look everything up first, so that a slip of the pen stops the command before anything was taken in."""
        common = {
            "source": _find(Source.objects, "code", source, "There is no source “{}”."),
            "photo_set": _find(PhotoSet.objects, "slug", options["set"], "There is no photo set “{}”."),
            "by": _find(get_user_model().objects, "username", by, "There is no user “{}”.") or system_user(),
            "despite_twin": options["despite_withdrawn"],
        }
        if missing := [path for path in paths if not Path(path).exists()]:
            raise CommandError(f"There is no such file or folder: {', '.join(map(readable, missing))}.")
        found, as_json = list(_walk(paths)), options["json"]
        bar = Progress(self.stderr, len(found)) if not as_json and self.stderr.isatty() else None
        count = Counter()
        try:
            for number, path in enumerate(found, 1):
                for name, outcome in _outcomes(path, common):
                    count[outcome["status"]] += 1
                    if bar:
                        bar.clear()
                    self.stdout.write(_json(name, outcome) if as_json else _line(name, outcome))
                if bar:
                    bar.show(number)
        except PermissionDenied as error:
            raise CommandError(str(error)) from error
        finally:
            if bar:
                bar.clear()
        if not as_json:
            self.stdout.write(
                f"{count['accepted']} accepted, {count['duplicate']} here already, {count['refused']} refused."
            )


class Progress:
    """A bar on a terminal, drawn over itself."""

    def __init__(self, stream, total):
        self.stream, self.total = stream, total

    def show(self, number):
        """Draw the bar at `number` of the total."""
        done = BAR * number // self.total
        self._write(f"[{'#' * done}{'.' * (BAR - done)}] {number}/{self.total}")

    def clear(self):
        """Take the bar away, so that a line can be printed in its place."""
        self._write("")

    def _write(self, text):
        self.stream.write(f"\r\x1b[K{text}", ending="")
        self.stream.flush()


def _walk(paths):
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            yield from (Path(folder, name) for name in sorted(names) if not name.startswith("."))


def _outcomes(path, common):
    """Yield (path to print, outcome as a dict) for one file, or for each file of a zip."""
    shown = readable(str(path))
    try:
        if not path.is_file():
            raise FileNotFoundError(path)
        with path.open("rb") as file:
            if not looks_like_zip(file):
                yield shown, _plain(ingest(file=file, name=path.name, **common))
                return
            for outcome in ingest_zip(file=file, name=path.name, **common):
                yield readable(str(path.parent / outcome.name)), _plain(outcome)
    except OSError:
        yield shown, {"status": "refused", "reason": code_and_reason(Refused("missing"))[1], "photo": None}


def _plain(outcome):
    photo = outcome.photo.public_id if outcome.photo else None
    return {"status": outcome.status, "reason": outcome.reason, "photo": photo}


def _json(path, outcome):
    return json.dumps({"path": path} | outcome, ensure_ascii=False)


def _line(path, outcome):
    said = outcome["photo"] if outcome["status"] == "accepted" else outcome["reason"]
    return f"{outcome['status']:9}  {path}  {said}"


def _find(objects, field, value, sentence):
    """Return the record, None for no value; raise CommandError with the nearest existing names."""
    if not value:
        return None
    found = objects.filter(**{field: value}).first()
    if found:
        return found
    names = list(objects.order_by(field).values_list(field, flat=True)[:2000])
    near = difflib.get_close_matches(value, names, n=3, cutoff=0.4) or names[:3]
    hint = f" Perhaps {' or '.join(near)}?" if near else " There is none yet."
    raise CommandError(sentence.format(readable(value)) + hint)
