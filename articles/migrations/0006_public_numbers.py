from django.db import migrations, models

import gallery.models.photo
from articles.changes import CHANGES

AT_ONCE = 1_000


def number(apps, schema_editor):
    """Give every post a number of its own."""
    posts = apps.get_model("articles", "Article").objects.using(schema_editor.connection.alias)
    while rows := list(posts.filter(public_id=None).only("pk")[:AT_ONCE]):
        for row in rows:
            row.public_id = gallery.models.photo.new_public_id()
        posts.bulk_update(rows, ["public_id"])


def install(apps, schema_editor):
    """SQLite has dropped the triggers of the table with the table that it made anew."""
    CHANGES.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("articles", "0005_comparisons_notes_corrections")]

    operations = [
        migrations.AddField(
            model_name="article",
            name="public_id",
            field=models.CharField(editable=False, max_length=12, null=True, verbose_name="number"),
        ),
        migrations.RunPython(number, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="article",
            name="public_id",
            field=models.CharField(
                default=gallery.models.photo.new_public_id,
                editable=False,
                max_length=12,
                unique=True,
                verbose_name="number",
            ),
        ),
        migrations.RunPython(install, install),
    ]
