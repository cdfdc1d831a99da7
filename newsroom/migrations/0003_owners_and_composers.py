"""Let publishers change the site's settings, and editors and publishers compose its front page."""

from django.db import migrations, models

from articles.groups import make_groups, make_permissions
from newsroom.changes import CHANGES


def remove_triggers(apps, schema_editor):
    CHANGES.remove(schema_editor.connection)


def install_triggers(apps, schema_editor):
    CHANGES.install(schema_editor.connection)


def make(apps, schema_editor):
    make_permissions(schema_editor.connection.alias)
    make_groups(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"))


class Migration(migrations.Migration):
    dependencies = [
        ("newsroom", "0002_search_entries"),
        ("articles", "0006_public_numbers"),
    ]

    operations = [
        # A trigger of the database that names its columns is made anew with them.
        migrations.RunPython(remove_triggers, install_triggers),
        migrations.AddField(
            "frontslot", "open_eyes", models.BooleanField(default=False, verbose_name="whatever its photo")
        ),
        migrations.AddField(
            "historicalfrontslot", "open_eyes", models.BooleanField(default=False, verbose_name="whatever its photo")
        ),
        migrations.RunPython(install_triggers, remove_triggers),
        # Nothing to undo: groups may have people in them by now.
        migrations.RunPython(make, migrations.RunPython.noop),
    ]
