"""Writing and deleting whole files in a storage, so that a crash leaves a file whole or not there at all."""

import contextlib
import os
from pathlib import Path

from django.core.files.base import ContentFile, File

from gallery.models.photo import new_token


def write(storage, name, data):
    """Write bytes under a name, or over what is there, and flush them: readers find a whole file or none.

    Raises OSError. A storage without local paths is trusted to write atomically by itself.
    """
    try:
        path = Path(storage.path(name))
    except NotImplementedError:
        if storage.exists(name):
            storage.delete(name)
        storage.save(name, ContentFile(data))
        return
    _make_folder(storage, path.parent)
    temporary = path.with_name(f".{new_token()}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(storage.file_permissions_mode or 0o600)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def copy(storage, name, path):
    """Copy a local file into a storage under a name that nobody has, and flush it to disk. Raises OSError."""
    with path.open("rb") as source:
        kept = storage.save(name, File(source))
    if kept != name:
        storage.delete(kept)
        raise FileExistsError(name)
    with contextlib.suppress(NotImplementedError):
        target = Path(storage.path(name))
        with target.open("rb") as file:
            os.fsync(file.fileno())
        # A folder that was just made is itself but a name in the one above it.
        for folder in target.parents:
            flush_folder(folder)
            if folder == Path(storage.location):
                break


def remove_folder(storage, folder):
    """Delete a folder that holds files only. No error where it is gone already."""
    try:
        names = storage.listdir(folder)[1]
    except FileNotFoundError:
        return
    for name in names:
        storage.delete(f"{folder}/{name}")
    # A file that was written meanwhile keeps the folder alive: whoever wrote it finds out and deletes it.
    with contextlib.suppress(OSError):
        storage.delete(folder)


def flush_folder(path):
    """Make the names in a local folder survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _make_folder(storage, folder):
    """Make a folder and those above it, as readable as the storage wants them whatever the umask is."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        with contextlib.suppress(FileExistsError):
            one.mkdir()
            one.chmod(storage.directory_permissions_mode or 0o700)
