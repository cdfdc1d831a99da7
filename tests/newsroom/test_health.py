"""Alive without asking anybody; ready only with database, migrations and folders (R14)."""

import pytest
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor

from newsroom import health


def test_alive_asks_neither_database_nor_disk(client, settings, tmp_path, monkeypatch):
    monkeypatch.setattr(health, "CHECKS", {"everything": lambda: False})
    response = client.get("/healthz")
    assert response.status_code == 200 and response.content == b"ok\n"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_ready_when_nothing_is_missing(client, settings, tmp_path):
    settings.MEDIA_ROOT, settings.PRIVATE_ROOT = tmp_path / "public", tmp_path / "private"
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_named(client, settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path / "private"
    (tmp_path / "file").write_text("not a folder")
    settings.MEDIA_ROOT = tmp_path / "file"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.content == b"media folder\n"


@pytest.mark.django_db
def test_a_missing_migration_is_named(client, monkeypatch):
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("a step", False)])
    assert "migrations" in client.get("/readyz").content.decode().splitlines()


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_named_and_nothing_is_told_of_it(client, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError("password=secret host=db.internal")

    monkeypatch.setattr(health.connection, "cursor", broken)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert "database" in response.content.decode().splitlines()
    assert b"secret" not in response.content and b"internal" not in response.content
