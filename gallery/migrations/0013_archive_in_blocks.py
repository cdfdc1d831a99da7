"""Counts of the archive are taken from sets of bits; the first settling makes them from the rows that there are. The
desk's list of photos finds the first and the last year by an index."""

from django.db import migrations, models
from django.db.models import F


def all_is_folded(apps, schema_editor):
    state = apps.get_model("gallery", "ArchiveState")
    state.objects.update(folded=F("number"))


class Migration(migrations.Migration):
    dependencies = [("gallery", "0012_cards_say_their_class")]

    operations = [
        migrations.CreateModel(
            name="ArchiveBlock",
            fields=[
                ("block", models.BigIntegerField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField()),
                ("bits", models.BinaryField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.AddField(model_name="archivestate", name="folded", field=models.BigIntegerField(default=0)),
        migrations.AddIndex("photo", models.Index(fields=["taken_on"], name="photo_taken_on")),
        migrations.RunPython(all_is_folded, migrations.RunPython.noop),
    ]
