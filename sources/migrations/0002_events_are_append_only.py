"""Forbid UPDATE, DELETE, REPLACE and TRUNCATE on the log of events."""

from django.db import migrations

from sources import triggers


def install(apps, schema_editor):
    triggers.EVENTS.install(schema_editor.connection)


def remove(apps, schema_editor):
    triggers.EVENTS.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("sources", "0001_initial")]

    operations = [migrations.RunPython(install, remove)]
