"""Fixtures of the gallery's tests."""

import pytest
from django.core.files.storage import storages

from gallery.models import Photo


@pytest.fixture
def folders(settings, tmp_path):
    """Public and private folders of this test alone; returns the folder that holds both."""
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "public", tmp_path / "private"
    settings.MEDIA_ROOT.mkdir()
    _forget()
    yield tmp_path
    _forget()


def _forget():
    """Storages remember their folder; let them ask the settings again."""
    for storage in (storages["public"], storages["private"], Photo._meta.get_field("original").storage):
        for name in ("base_location", "location"):
            storage.__dict__.pop(name, None)
