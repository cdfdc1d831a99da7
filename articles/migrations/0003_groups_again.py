"""Give the groups what they need for safety decisions, rights, partners and near-duplicates."""

from django.db import migrations

from articles.groups import make_groups, make_permissions


def make(apps, schema_editor):
    make_permissions(schema_editor.connection.alias)
    make_groups(apps.get_model("auth", "Group"), apps.get_model("auth", "Permission"))


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0002_groups"),
        ("gallery", "0004_safety_rights_fingerprints_recall"),
        ("sources", "0003_clearance_and_defaults"),
    ]

    # Nothing to undo: groups may have people in them by now.
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
