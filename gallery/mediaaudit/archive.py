"""The audit of what readers can fetch: every file in the public storage against the row that promises it."""

import re
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.core.files.storage import storages
from django.utils import timezone

from gallery.mediaaudit import private
from gallery.mediaaudit.file import findings
from gallery.models import Derivatives

GENERATION = re.compile(r"([0-9a-f]{2})/(\1[0-9a-f]{30})")
# Files are written before the row that names them, so one this young may only wait for its row.
YOUNG = timedelta(hours=1)
AT_ONCE = 100
# The largest of ours has about a tenth of this.
MOST_BYTES = 64 * 1024 * 1024


@dataclass(frozen=True)
class FileFinding:
    """A finding about one file: its name in the storage, the number of its photo or "", a stable code, a sentence."""

    file: str
    photo: str
    code: str
    sentence: str

    def as_dict(self):
        """The same as plain data."""
        return asdict(self)


def audit_batch(files, photo, *, shape=None):
    """Return FileFindings about files that are not public yet, as {(width or "card-<class>", extension): bytes}.

    photo may be None or unsaved. shape is (width, height) of the whole upright picture, by default the photo's. A file
    with any finding must not become public.
    """
    known = _Known(photo, shape)
    return [one for (width, extension), data in files.items() for one in known.about(f"{width}.{extension}", data)]


def audit_generation(generation):
    """Yield a FileFinding for whatever is wrong with the public files of one row of Derivatives."""
    yield from Audit().generation(generation)


def audit_all():
    """Yield a FileFinding for whatever is wrong in the public storage, as it is found."""
    yield from Audit().everything()


class Audit:
    """One run over the public storage. `files` counts those that were read.

    seen, if given, is called with (name in the storage, number of the photo, bytes) for every file that was read, and
    returns further FileFindings.
    """

    def __init__(self, seen=None):
        self.storage = storages["public"]
        self.files = 0
        self.seen = seen or (lambda name, photo, data: ())

    def everything(self):
        """Yield FileFindings: first of the rows, then of what lies in the storage beside what they promise."""
        rows = Derivatives.objects.shown().select_related("photo__source", "decision")
        for row in rows.order_by("pk").iterator(chunk_size=AT_ONCE):
            yield from self.generation(row)
        yield from self.strays()

    def photo(self, photo):
        """Yield FileFindings about one photo, older generations included."""
        for row in photo.derivatives.select_related("photo__source", "decision").order_by("pk"):
            yield from self.generation(row)

    def generation(self, row):
        """Yield FileFindings about the files of one row; a retired or sealed one must have none here."""
        folder = f"{row.token[:2]}/{row.token}"
        if row.retired_at or row.sealed:
            yield from self._forbidden(folder, row)
            return
        known = _Known(row.photo, (row.width, row.height))
        promised = {row.name(width, extension) for extension, widths in row.widths.items() for width in widths}
        promised |= {f"{folder}/{row.card_name}"} if row.card else set()
        there = {f"{folder}/{name}" for name in self._listed(folder)[1]}
        for name in sorted(promised & there):
            yield from self._read(name, known)
        if sentence := _unsigned(row):
            yield FileFinding(f"{folder}/", row.photo.public_id, "unsigned", sentence)
        if (promised ^ there) and _is_in_use(row):
            for name in sorted(promised - there):
                yield FileFinding(name, row.photo.public_id, "missing", "The file is gone.")
            for name in sorted(there - promised):
                yield from self._unpromised(name, known)

    def strays(self, folder=""):
        """Yield FileFindings about files that no current row promises, from a folder downwards."""
        folders, names = self._listed(folder)
        for name in sorted(names):
            yield from self._unpromised(f"{folder}/{name}".lstrip("/"), _Known(None, None))
        for name in sorted(folders):
            below = f"{folder}/{name}".lstrip("/")
            match = GENERATION.fullmatch(below)
            row = match and Derivatives.objects.filter(token=match[2]).select_related("photo__source").first()
            if row is None:
                yield from self.strays(below)
            elif row.retired_at or row.sealed:
                yield from self._forbidden(below, row)
            else:
                yield from (one for sub in sorted(self._listed(below)[0]) for one in self.strays(f"{below}/{sub}"))

    def _forbidden(self, folder, row):
        code, sentence = ("sealed", "A sealed file lies where readers can fetch it.")
        if row.retired_at:
            code, sentence = ("retired", "The file was taken back and still lies where readers can fetch it.")
        for name in sorted(self._listed(folder)[1]):
            # A run of the tasks after a commit may have been about to delete it.
            if self.storage.exists(f"{folder}/{name}"):
                yield FileFinding(f"{folder}/{name}", row.photo.public_id, code, sentence)
                yield from self._read(f"{folder}/{name}", _Known(row.photo, (row.width, row.height)))

    def _unpromised(self, name, known):
        try:
            young = self.storage.get_modified_time(name) > timezone.now() - YOUNG
        except FileNotFoundError:
            return
        if not young:
            yield FileFinding(name, known.number, "unpromised", "No row names this file.")
        elif name.rpartition("/")[2].startswith("."):
            # It is being written, and nobody outside can guess its name.
            return
        yield from self._read(name, known)

    def _read(self, name, known):
        try:
            with self.storage.open(name) as file:
                data = file.read(MOST_BYTES + 1)
        except FileNotFoundError:
            yield FileFinding(name, known.number, "missing", "The file is gone.")
            return
        except OSError as error:
            yield FileFinding(name, known.number, "unreadable", f"The file cannot be opened ({error.strerror}).")
            return
        self.files += 1
        if len(data) > MOST_BYTES:
            yield FileFinding(name, known.number, "unreadable", "The file is larger than any of ours.")
            return
        yield from known.about(name, data)
        yield from self.seen(name, known.number, data)

    def _listed(self, folder):
        try:
            return self.storage.listdir(folder)
        except FileNotFoundError:
            return [], []


class _Known:
    """What is known of a photo that helps to judge its files, gathered once."""

    def __init__(self, photo, shape):
        self.number = photo.public_id if photo else ""
        self.shape = shape or (photo and (photo.width, photo.height))
        self.credit = private.credit(photo) if photo else None
        self.secrets = private.secrets(photo) if photo else []

    def about(self, name, data):
        """FileFindings about one file of the photo: its bytes, and the name under which they lie."""
        step, _, extension = name.rpartition("/")[2].rpartition(".")
        width, height = (int(step), self._height(int(step))) if step.isdecimal() and self.shape else (None, None)
        found = findings(data, extension, width=width, height=height, credit=self.credit, private=self.secrets)
        yield from (FileFinding(name, self.number, one.code, one.sentence) for one in found)
        for secret in self.secrets:
            if secret.text.casefold() in name.casefold():
                yield FileFinding(name, self.number, "private-string", f"The name of the file holds {secret.what}.")

    def _height(self, step):
        width, height = self.shape
        return max(1, round(height * step / width))


def _unsigned(row):
    """Why readers should not have these files at all, or "": photos change while an audit runs, so it asks again."""
    for one in (row, Derivatives.objects.shown().filter(pk=row.pk).select_related("photo", "decision").first()):
        if one is None:
            return ""
        decision = one.decision
        if one.photo.withdrawn_at:
            sentence = "The photo is withdrawn, and readers can still fetch its files."
        elif decision is None or decision.signed_at is None or decision.superseded_at:
            sentence = "No safety decision that is signed off stands behind these files."
        else:
            return ""
    return sentence


def _is_in_use(row):
    """Whether a row is what it was when it was read."""
    now = Derivatives.objects.shown().filter(pk=row.pk).first()
    return now is not None and (now.widths, now.card) == (row.widths, row.card)
