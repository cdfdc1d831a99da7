"""A place beside the details for the digests of the rows that an event stands for (sources/witnesses.py)."""

from django.db import migrations, models
from django.db.models import Value

from sources import triggers


def lift(apps, schema_editor):
    triggers.EVENTS.remove(schema_editor.connection)


def install(apps, schema_editor):
    # SQLite makes the table anew for a column, and drops its triggers with the old one.
    triggers.EVENTS.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("sources", "0004_events_are_sealed")]

    operations = [
        migrations.RunPython(lift, install),
        migrations.AddField(
            "event", "rows", models.JSONField(default=dict, db_default=Value({}, models.JSONField()), editable=False)
        ),
        migrations.RunPython(install, lift),
    ]
