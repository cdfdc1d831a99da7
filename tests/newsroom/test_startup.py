"""What the server refuses to start with, and the demo's keys on a real start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from newsroom import startup
from newsroom.environment import BadEnvironment

ROOT = Path(__file__).resolve().parent.parent.parent


def start(tmp_path, *, code="import newsroom.wsgi", **values):
    environ = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data")} | values
    return subprocess.run(
        [sys.executable, "-c", code],
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


def test_what_a_former_secret_key_signed_is_believed_by_a_real_start_and_anything_else_is_not(tmp_path):
    former, present = "f" * 40, "p" * 40
    sign = "import newsroom.settings, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'newsroom.settings'; "
    sign += "from django.core.signing import Signer; print(Signer().{}, end='')"
    word = start(tmp_path, code=sign.format("sign('word')"), SECRET_KEY=former).stdout
    read = sign.format(f"unsign({word!r})")
    kept = start(tmp_path, code=read, SECRET_KEY=present, SECRET_KEY_FALLBACKS=f"{'o' * 40},{former}")
    assert (kept.stdout, kept.returncode) == ("word", 0)
    lost = start(tmp_path, code=read, SECRET_KEY=present)
    assert lost.returncode != 0 and "BadSignature" in lost.stderr
