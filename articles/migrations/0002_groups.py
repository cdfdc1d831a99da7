"""Make the groups of the newsroom, so that a fresh database knows who may do what."""

from django.db import migrations

from articles.groups import make_groups, make_permissions


def make(apps, schema_editor):
    make_permissions(schema_editor.connection.alias)
    make_groups(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0001_initial"),
        ("gallery", "0003_vocabulary"),
        ("sources", "0002_events_are_append_only"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    # Nothing to undo: groups may have people in them by now.
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
