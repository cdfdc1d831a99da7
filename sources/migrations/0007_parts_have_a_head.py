from django.db import migrations, models


class Migration(migrations.Migration):
    """What is looked through (keys) stands before what is long (head, html), so that looking through reads little."""

    dependencies = [
        ("sources", "0006_what_readers_may_notice"),
    ]

    operations = [
        migrations.RemoveField(model_name="storedpart", name="html"),
        migrations.AddField(model_name="storedpart", name="facts", field=models.JSONField(default=dict)),
        migrations.AddField(model_name="storedpart", name="head", field=models.TextField(blank=True, default="")),
        migrations.AddField(model_name="storedpart", name="html", field=models.TextField(default="")),
    ]
