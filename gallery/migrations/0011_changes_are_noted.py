"""From now on the database notes what readers may notice of photos, sets and the vocabulary."""

from django.db import migrations

from gallery.changes import CHANGES


def install(apps, schema_editor):
    CHANGES.install(schema_editor.connection)


def remove(apps, schema_editor):
    CHANGES.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0010_rows_are_witnessed"),
        ("sources", "0006_what_readers_may_notice"),
    ]

    operations = [migrations.RunPython(install, remove)]
