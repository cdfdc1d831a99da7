"""Make the group of chief moderators, who keep the vocabulary from now on in the place of all moderators."""

from django.db import migrations

from articles.groups import make_groups, make_permissions

VOCABULARY = ("change_provenancetag", "change_facet")


def make(apps, schema_editor):
    group, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    make_permissions(schema_editor.connection.alias)
    make_groups(group, permission)
    moderators = group.objects.get(name="Moderator")
    moderators.permissions.remove(
        *permission.objects.filter(content_type__app_label="gallery", codename__in=VOCABULARY)
    )


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0003_groups_again"),
        ("gallery", "0007_provenance_reviewed"),
    ]

    # Nothing to undo: groups may have people in them by now.
    operations = [migrations.RunPython(make, migrations.RunPython.noop)]
