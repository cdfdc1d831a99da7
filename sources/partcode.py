"""What stored parts were made by: a digest of everything that decides how they look but is not in the database."""

import hashlib
from functools import cache
from pathlib import Path

import django
from django.conf import settings
from django.db import connection

FOLDERS = ("sources", "gallery", "articles", "templates", "locale")
ENDINGS = frozenset({".py", ".html", ".mo"})
#: What else changes the words: where the site is, in which zone its days are.
SETTINGS = ("SITE_URL", "MEDIA_URL", "STATIC_URL", "TIME_ZONE", "LANGUAGE_CODE", "FORMAT_MODULE_PATH")


def code():
    """Return the digest, 16 hexadecimal digits: another one with each deploy, and for each database.

    Made once in a process; while somebody works on the templates, each time.
    """
    return _digest(connection.vendor) if settings.DEBUG else _digest_once(connection.vendor)


@cache
def _digest_once(vendor):
    return _digest(vendor)


def _digest(vendor):
    said = [django.__version__, *(repr(getattr(settings, name, "")) for name in SETTINGS), _database(vendor)]
    digest = hashlib.sha256("\n".join(said).encode())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    for path in [*_files(Path(settings.BASE_DIR)), *([manifest] if manifest.exists() else [])]:
        digest.update(f"\n{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _files(base):
    for folder in FOLDERS:
        for path in sorted((base / folder).rglob("*")):
            if path.suffix in ENDINGS and "migrations" not in path.parts:
                yield path


def _database(vendor):
    """On PostgreSQL a moment means something in one cluster only, so that what came with a backup is of no use."""
    if vendor != "postgresql":
        return vendor
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid, (SELECT system_identifier FROM pg_control_system()) FROM pg_database "
                       "WHERE datname = current_database()")  # fmt: skip
        return f"{vendor} {cursor.fetchone()}"
