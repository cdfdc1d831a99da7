"""Sealed originals: whether each still is what came in, and the one way for people to look at one."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.models import Photo
from sources.actors import require
from sources.audit import record

CHUNK = 1 << 20
FOLDER = "originals"
SHARDS = [f"{number:02x}" for number in range(256)]
# An upload writes its original before the row that names it.
SETTLED_AFTER = timedelta(hours=1)


@dataclass(frozen=True)
class Fault:
    """What is wrong with a file of the private storage, or only odd.

    `kind` is "missing", "changed", "unreadable", or "stray" for a file that no row names, which is a note and no
    error; `photo` is the number of the photo, None for a stray; `sentence` is for whoever runs the server.
    """

    kind: str
    name: str
    photo: str | None
    sentence: str

    @property
    def is_error(self):
        """Whether an original that we should have is not there as it came in."""
        return self.kind != "stray"


def verify(*, progress=None):
    """Yield a Fault for each original that is not what came in, and for each file that no row names.

    Every original is read to its end. progress(done, total) is called after each. Nothing is changed, so it may be
    broken off at any moment, and run beside everything else.
    """
    total, done = Photo.objects.count(), 0
    for shard in [*SHARDS, None]:
        # Listed first: whatever gets its row from now on is found among the rows.
        names = _listed(shard)
        rows = _rows(shard)
        for row in rows:
            if fault := _fault(row):
                yield fault
            done += 1
            if progress:
                progress(done, max(total, done))
        for name in sorted(names - {row["original"] for row in rows}):
            if _is_settled(name):
                yield Fault("stray", name, None, "No photo names this file. It stays until somebody has looked at it.")


def open_original(*, by, photo, reason):
    """Return the original of a photo as an open binary file, which was read to its end and is what came in.

    Who looked and why goes into the log, and so does an original that is missing or was changed: it is not handed out.
    Needs gallery.view_original. Raises ValidationError without a reason, and where there is nothing sound to hand out.
    """
    require(by, "gallery.view_original")
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError(_("Say in a sentence why you need the original. It goes into the log."), code="reason")
    # The file comes first: a look that was logged but could not happen would be a wrong line in the log.
    try:
        original = _storage().open(photo.original.name, "rb")
    except OSError:
        _log(by, photo, "photo.original_missing", reason)
        raise ValidationError(
            _("The original is not there or cannot be read. Whoever runs the server can bring it back from a backup."),
            code="missing",
        ) from None
    try:
        found = _digest(original)
    except OSError:
        found = None
    if found != (photo.sha256, photo.size):
        original.close()
        _log(by, photo, "photo.original_changed", reason)
        raise ValidationError(
            _(
                "The original is not the file that came in: its checksum differs. It is not handed out. "
                "Whoever runs the server can compare it with a backup."
            ),
            code="changed",
        )
    original.seek(0)
    _log(by, photo, "photo.original_viewed", reason)
    return original


def _log(by, photo, action, reason):
    with transaction.atomic():
        record(by=by, action=action, target=photo, detail={"reason": reason})


def _storage():
    return storages["private"]


def _digest(file):
    """(SHA-256 in hex, size in bytes) of an open file."""
    digest, size = hashlib.sha256(), 0
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def _fault(row):
    name, photo = row["original"], row["public_id"]
    try:
        with _storage().open(name, "rb") as file:
            digest, size = _digest(file)
    except FileNotFoundError:
        if not Photo.objects.filter(pk=row["pk"]).exists():
            # The photo was deleted between the list and the look.
            return None
        return Fault("missing", name, photo, "The original is not there.")
    except OSError as error:
        return Fault("unreadable", name, photo, f"The original cannot be read: {error.strerror or error}.")
    if size != row["size"]:
        return Fault("changed", name, photo, f"The original has {size} bytes, but {row['size']} came in.")
    if digest != row["sha256"]:
        return Fault("changed", name, photo, "The original has another SHA-256 than the file that came in.")
    return None


def _rows(shard):
    """The photos whose originals lie in a folder, or for None, anywhere else."""
    photos = Photo.objects.order_by("pk").values("pk", "public_id", "original", "sha256", "size")
    if shard is None:
        return list(photos.exclude(original__regex=rf"^{FOLDER}/[0-9a-f]{{2}}/"))
    return list(photos.filter(original__startswith=f"{FOLDER}/{shard}/"))


def _listed(shard):
    if shard is None:
        return set()
    folder = f"{FOLDER}/{shard}"
    try:
        return {f"{folder}/{name}" for name in _storage().listdir(folder)[1]}
    except FileNotFoundError:
        return set()


def _is_settled(name):
    """Whether a file is too old to belong to an upload that goes on."""
    try:
        return _storage().get_modified_time(name) <= timezone.now() - SETTLED_AFTER
    except FileNotFoundError:
        return False
