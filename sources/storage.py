"""Private storage: originals, evidence and keys. It has no address, and asking for one is an error."""

from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.functional import cached_property


class NoPublicAddress(Exception):
    """Raised when code asks a private file for its URL; Django's own fall-back would be MEDIA_URL."""


class PrivateStorage(FileSystemStorage):
    """Files below DATA_DIR/private, readable by the owner alone, without any URL."""

    def __init__(self, **options):
        options.setdefault("file_permissions_mode", 0o600)
        options.setdefault("directory_permissions_mode", 0o700)
        super().__init__(**options)

    @cached_property
    def base_location(self):
        """The folder, read late so that tests can point it elsewhere."""
        return str(Path(settings.PRIVATE_ROOT) / "files")

    def url(self, name):
        """Always raise NoPublicAddress."""
        raise NoPublicAddress("A private file has no address.")
