from django.db import migrations

from newsroom.search.index import sqlite


def reinstall(apps, schema_editor):
    # PostgreSQL's index finds beginnings as it is.
    if schema_editor.connection.vendor == "sqlite":
        sqlite.reinstall(schema_editor.connection)


class Migration(migrations.Migration):
    """Look up the beginnings of words; a minute or two where search holds a million entries."""

    dependencies = [("newsroom", "0003_owners_and_composers")]

    operations = [migrations.RunPython(reinstall, migrations.RunPython.noop)]
