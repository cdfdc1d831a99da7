"""Fixtures: the cast of every test."""

import pytest

from tests import cases


@pytest.fixture
def cast(db):
    """A small newsroom: reporter, editor, photo_editor, moderator, second_moderator, publisher, chief, outsider."""
    return cases.cast()
