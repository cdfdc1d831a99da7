"""The crop for social cards carries the mark of a class: the row says which. Those of before carry none and are made
anew by `manage.py repair_derivatives`."""

from django.db import migrations, models

from gallery.archive.triggers import ARCHIVE
from gallery.changes import CHANGES



def remove(apps, schema_editor):
    """Neither database changes the type of a column that triggers name."""
    for triggers in (CHANGES, ARCHIVE):
        triggers.remove(schema_editor.connection)


def install(apps, schema_editor):
    for triggers in (CHANGES, ARCHIVE):
        triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("gallery", "0011_changes_are_noted")]

    operations = [
        migrations.RunPython(remove, install),
        # By way of a new column: neither "t" nor "1" is the name of a class, and both ways work alike.
        migrations.RemoveField("derivatives", "card"),
        migrations.AddField(
            model_name="derivatives",
            name="card",
            field=models.CharField(
                blank=True,
                default="",
                help_text="The class whose mark the crop for social cards carries; empty while there is none.",
                max_length=12,
            ),
            preserve_default=False,
        ),
        migrations.RunPython(install, remove),
    ]
