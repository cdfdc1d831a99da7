"""What the server refuses to start with, and the demo's keys on a real start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsroom import startup
from newsroom.environment import BadEnvironment

ROOT = Path(__file__).resolve().parent.parent.parent


def start(tmp_path, **values):
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")} | values
    return subprocess.run(
        [sys.executable, "-c", "import newsroom.wsgi"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_production_start_without_keys_says_what_is_missing(tmp_path):
    result = start(tmp_path, MODE="production")
    assert result.returncode != 0
    assert "SECRET_KEY is missing" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_database_that_cannot_be_reached_stops_the_start_with_a_sentence(tmp_path):
    result = start(tmp_path, MODE="development", DATABASE_URL="postgres://nobody:secret@127.0.0.1:1/none")
    assert result.returncode != 0
    assert "The database cannot be reached" in result.stderr
    assert "Traceback" not in result.stderr
    assert "secret" not in result.stderr


def test_originals_in_a_served_folder_stop_the_start(settings, db):
    settings.PRIVATE_ROOT = settings.MEDIA_ROOT / "inside"
    with pytest.raises(BadEnvironment) as stop:
        startup.refuse_what_cannot_work()
    assert "Originals lie in a served folder" in str(stop.value)
