from django.db import migrations, models


def compress(apps, schema_editor):
    # What was written before stays where it stands, and is found as well; settle_search --rebuild writes it anew.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE newsroom_searchentry ALTER COLUMN vector SET STORAGE EXTENDED")


class Migration(migrations.Migration):
    """How many entries were taken out; on PostgreSQL new vectors stand outside of their rows."""

    dependencies = [("newsroom", "0004_beginnings")]

    operations = [
        migrations.AddField("searchstate", "removed", models.BigIntegerField(default=0)),
        migrations.RunPython(compress, migrations.RunPython.noop),
    ]
