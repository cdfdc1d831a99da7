"""`manage.py find_duplicates FILE... [--json]`: which photos we have that are the same picture, or nearly."""

import hashlib
import json
import os
import sys

from django.core.management.base import BaseCommand, CommandError

from gallery import decoder
from gallery.fingerprints import make_fingerprints, missing_fingerprints, near, note_pairs
from gallery.imaging.refusals import Refused
from gallery.management.commands.inspect_photo import files
from gallery.models import Photo
from gallery.serials import remember_serials

CHUNK = 500


class Command(BaseCommand):
    help = (
        "Say of picture files, without storing them, which photos are the same file (exact) or nearly the same picture "
        "(near: as it is, mirrored, or one a crop of the other). Folders are walked. With --all, look at our own "
        "photos instead: make fingerprints that are missing, note near-duplicates and shared cameras for the desk. "
        "The exit code is 1 when a file was refused or a photo could not be read; the others are done all the same."
    )

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="*", metavar="FILE", help="picture files, or folders of them")
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")
        parser.add_argument("--all", action="store_true", help="look at the photos that we have; can run at any time")

    def handle(self, *args, paths, **options):
        if bool(paths) == options["all"]:
            raise CommandError("Name picture files, or say --all.")
        refused = self._look_at_all() if options["all"] else self._look_at(paths, as_json=options["json"])
        if refused:
            words = "1 file was" if refused == 1 else f"{refused} files were"
            raise CommandError(f"{words} not read.", returncode=1)

    def _look_at(self, paths, *, as_json):
        refused = 0
        try:
            for path in files(paths):
                found = duplicates_of(path)
                refused += "refused" in found
                self.stdout.write(json.dumps(found, ensure_ascii=False) if as_json else readable(found))
        except BrokenPipeError:
            # The reader of our output (head, less) went away; Python must not complain about it at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return refused

    def _look_at_all(self):
        made, pairs, faults = 0, 0, 0
        for photo in missing_fingerprints():
            try:
                pairs += make_fingerprints(photo)
                made += 1
            except (Refused, OSError) as error:
                faults += 1
                self.stderr.write(f"Photo {photo.public_id}: {_sentence(error)}")
        for photo in (
            Photo.objects.order_by("pk").only("pk", "read_metadata", "withdrawn_at").iterator(chunk_size=CHUNK)
        ):
            remember_serials(photo)
            pairs += note_pairs(photo)
        self.stdout.write(f"{made} photos given fingerprints, {pairs} pairs of near-duplicates noted.")
        return faults


def duplicates_of(path):
    """{"path": …, "exact": number of a photo or None, "near": [{"photo", "distance", "transform"}, …]} of a file.

    The exact one is not listed again among the near ones. A file that cannot be read also has "refused", a sentence.
    """
    # A name that is no valid text in any language still has to be printable.
    found = {"path": os.fsencode(path).decode("utf-8", "replace"), "exact": None, "near": []}
    try:
        with open(path, "rb") as file:
            exact = Photo.objects.filter(sha256=hashlib.file_digest(file, "sha256").hexdigest()).first()
        matches = near(decoder.hashes(path), apart_from=exact)
    except (Refused, OSError) as error:
        return found | {"refused": _sentence(error)}
    numbers = dict(Photo.objects.filter(pk__in=[one.photo_pk for one in matches]).values_list("pk", "public_id"))
    found["exact"] = exact and exact.public_id
    found["near"] = [
        {"photo": numbers[match.photo_pk], "distance": match.distance, "transform": match.transform}
        for match in matches
        if match.photo_pk in numbers
    ]
    return found


def readable(found):
    """A finding of duplicates_of() as a line for people."""
    # A file's name is the sender's choice too: no escape sequences of his on our terminal.
    path = "".join(char if char.isprintable() else "�" for char in found["path"])
    if "refused" in found:
        return f"{path}: not read. {found['refused']}"
    words = [f"the same file as {found['exact']}"] if found["exact"] else []
    words += [f"near {one['photo']} ({one['transform']}, distance {one['distance']})" for one in found["near"]]
    return f"{path}: {', '.join(words) or 'nothing like it'}"


def _sentence(error):
    if isinstance(error, Refused):
        return error.reason
    return Refused("missing").reason if isinstance(error, FileNotFoundError) else f"{error.strerror or error}."
