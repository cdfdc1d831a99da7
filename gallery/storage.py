"""Public storage: what anyone may have. Names are random and never derive from the original's bytes or name."""

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.utils.functional import cached_property


class PublicStorage(FileSystemStorage):
    """Files below DATA_DIR/public, answered at MEDIA_URL."""

    def __init__(self, **options):
        options.setdefault("file_permissions_mode", 0o644)
        options.setdefault("directory_permissions_mode", 0o755)
        super().__init__(**options)

    @cached_property
    def base_location(self):
        """The folder, read late so that tests can point it elsewhere."""
        return str(settings.MEDIA_ROOT)

    @cached_property
    def base_url(self):
        """The address below which the files are answered."""
        return settings.MEDIA_URL
