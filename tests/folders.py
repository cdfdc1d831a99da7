"""The folders of the storages, which remember them: settings that a test changes reach them only when they forget."""

from django.core.files.storage import storages

from gallery.models import Evidence, Photo

FIELDS = [Photo._meta.get_field("original"), Evidence._meta.get_field("file")]


def forget():
    """Let every storage ask the settings again for its folder; fields may have kept one that others no longer use."""
    known = [storages[alias] for alias in ("public", "private") if alias in storages.backends]
    for storage in [*known, *(field.storage for field in FIELDS)]:
        for name in ("base_location", "location"):
            storage.__dict__.pop(name, None)
