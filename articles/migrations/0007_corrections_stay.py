"""Corrections are added and never changed or deleted; and the groups may make comparisons, notes and corrections."""

from django.db import migrations

from articles.groups import make_groups, make_permissions
from articles.triggers import CORRECTIONS


def make(apps, schema_editor):
    make_permissions(schema_editor.connection.alias)
    make_groups(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"))


def install(apps, schema_editor):
    CORRECTIONS.install(schema_editor.connection)


def remove(apps, schema_editor):
    CORRECTIONS.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_public_numbers")]

    operations = [
        migrations.RunPython(install, remove),
        # Nothing to undo: groups may have people in them by now.
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
