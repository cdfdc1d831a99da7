"""`manage.py check_credentials FILE... | --photo NUMBER`: what Content Credentials say, and whether they hold."""

import tempfile
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from gallery import credentials, decoder, generations
from gallery.credentialwords import STATES, action_words, failure_words
from gallery.imaging.refusals import Refused
from gallery.metadata import manifests
from gallery.models import Photo

BAD = {"Invalid", "unreadable"}


class Command(BaseCommand):
    """Stores nothing and asks nobody: the files are read offline. Exit code 1 when any file's credentials fail."""

    help = (
        "Show state, signer, actions and ingredients of the Content Credentials of picture files, or of a photo: of "
        "what was received and of every public file. The exit code is 1 where any are invalid or unreadable."
    )

    def add_arguments(self, parser):
        """FILE... [--photo NUMBER] [--anchors PEM] [--usages FILE]"""
        parser.add_argument("files", nargs="*", metavar="FILE", type=Path)
        parser.add_argument("--photo", metavar="NUMBER", help="Look at what was received and at the public files.")
        parser.add_argument("--anchors", metavar="PEM", type=Path, help="Root certificates to trust in this run.")
        parser.add_argument("--usages", metavar="FILE", type=Path, help="Allowed extended key usages, one a line.")

    def handle(self, *, files, photo, anchors, usages, **options):
        """Print a block for each file."""
        if bool(files) == bool(photo):
            raise CommandError("Name files, or one photo with --photo.", returncode=2)
        trust = _trust(anchors, usages)
        bad = False
        for name, state, found in self._photo(photo, trust) if photo else self._files(files, trust):
            self._show(name, state, found)
            bad |= state in BAD
        if bad:
            raise SystemExit(1)

    def _files(self, files, trust):
        for path in files:
            yield str(path), *_read(path, trust)

    def _photo(self, number, trust):
        row = Photo.objects.filter(public_id=number).first()
        if row is None:
            raise CommandError(f"There is no photo “{_plain(number)}”.", returncode=2)
        yield "as received", (row.credentials or {}).get("state") or "none", row.credentials or manifests.EMPTY
        generation = row.derivatives.shown().first()
        if generation is None:
            return
        storage, folder = generations.storage_of(generation), generations.folder(generation)
        for name in sorted(generations.file_names(generation)):
            with tempfile.NamedTemporaryFile() as copy, storage.open(f"{folder}/{name}") as file:
                copy.write(file.read())
                copy.flush()
                yield name, *_read(copy.name, trust)

    def _show(self, name, state, found):
        self.stdout.write(self.style.MIGRATE_HEADING(f"{_plain(name)}: {state}"))
        lines = [str(STATES.get(state, ""))]
        signer = ", ".join(filter(None, (found["issuer"], found["name"])))
        lines += [f"signed by {signer} {found['signed_at']}".rstrip()] if signer else []
        lines += [f"written by {found['generator']}"] if found["generator"] else []
        lines += [f"lies at {found['address']}"] if found["address"] else []
        lines += [f"action {row['code']}: {action_words(row['code'])}" for row in found["actions"]]
        lines += [f"ingredient {row['title']}: {row['relation']}, {row['state']}" for row in found["ingredients"]]
        lines += [f"failure {code}: {failure_words(code)}" for code in found["failures"]]
        for line in lines:
            self.stdout.write(f"  {_plain(line)}")


def _read(path, trust):
    """(state, summary) of a file."""
    try:
        said = decoder.metadata(path, **trust)
    except OSError as error:
        raise CommandError(f"{_plain(str(path))} cannot be read: {error.strerror}.", returncode=2) from error
    except Refused as error:
        raise CommandError(f"{_plain(str(path))} is refused. {error.reason}", returncode=2) from error
    return said["c2pa"], said["credentials"] or manifests.EMPTY


def _trust(anchors, usages):
    if anchors is None:
        return credentials.trusted()
    try:
        return {"anchors": anchors.read_text(), "usages": usages.read_text() if usages else ""}
    except (OSError, UnicodeDecodeError) as error:
        raise CommandError(f"The anchors cannot be read: {error}.", returncode=2) from error


def _plain(text):
    """A text without escape sequences for our terminal: signers choose theirs."""
    return "".join(char if char.isprintable() else "�" for char in text)
