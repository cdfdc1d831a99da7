"""Two answers for whoever watches the site: alive, and ready. Neither tells secrets, versions or paths."""

import os
import tempfile

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@never_cache
@require_safe
def healthz(request):
    """200 while the process answers at all; asks nothing of anybody."""
    return _answer("ok")


@never_cache
@require_safe
def readyz(request):
    """200 when a reader can be served; otherwise 503 with the names of what is missing, one a line."""
    missing = [name for name, check in CHECKS.items() if not check()]
    return _answer("\n".join(missing), 503) if missing else _answer("ready")


def database():
    """Whether the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            return cursor.fetchone() == (1,)
    except DatabaseError:
        return False


def migrations():
    """Whether the database has the shape that this code expects."""
    try:
        executor = MigrationExecutor(connection)
        return not executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return False


def media_folder():
    """Whether public files can be written."""
    return _writable(settings.MEDIA_ROOT)


def originals_folder():
    """Whether originals can be written."""
    return _writable(settings.PRIVATE_ROOT)


CHECKS = {
    "database": database,
    "migrations": migrations,
    "media folder": media_folder,
    "originals folder": originals_folder,
}


def _writable(folder):
    try:
        os.makedirs(folder, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _answer(text, status=200):
    return HttpResponse(f"{text}\n", status=status, content_type="text/plain; charset=utf-8")
