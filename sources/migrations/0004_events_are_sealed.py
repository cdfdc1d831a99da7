"""Seal each event, those from before included, so that the log cannot be written anew without the newsroom's key."""

from django.db import migrations, models

from sources import seals, triggers

AT_ONCE = 2000


def lift(apps, schema_editor):
    triggers.EVENTS.remove(schema_editor.connection)


def seal_events(apps, schema_editor):
    model = apps.get_model("sources", "Event")
    last = 0
    while events := list(model.objects.filter(number__gt=last).order_by("number").only("digest")[:AT_ONCE]):
        for event in events:
            event.seal = seals.seal("event", event.digest)
        model.objects.bulk_update(events, ["seal"])
        last = model.objects.values_list("number", flat=True).get(pk=events[-1].pk)


def install(apps, schema_editor):
    triggers.EVENTS.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("sources", "0003_clearance_and_defaults")]

    operations = [
        migrations.RunPython(lift, install),
        migrations.AddField("event", "seal", models.CharField(max_length=64, default="", db_default="")),
        migrations.RunPython(seal_events, migrations.RunPython.noop),
        migrations.RunPython(install, lift),
    ]
