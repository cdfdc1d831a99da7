"""Fixtures of the gallery's tests."""

import pytest

from tests.folders import forget


@pytest.fixture
def folders(settings, tmp_path):
    """Public and private folders of this test alone; returns the folder that holds both."""
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "public", tmp_path / "private"
    settings.MEDIA_ROOT.mkdir()
    forget()
    yield tmp_path
    forget()
