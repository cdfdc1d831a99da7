"""Let the log stand for the claims, reviews, evidence and decisions that are there already, as they are now."""

from django.db import migrations

from sources import audit

MODELS = ("Claim", "Review", "Evidence", "Pillar", "SafetyDecision", "Challenge")


def witness(apps, schema_editor):
    models = [apps.get_model("gallery", name) for name in MODELS]
    audit.witness_all(apps.get_model("sources", "Event"), models, version=1)


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0009_twins_that_readers_may_know"),
        ("sources", "0005_events_stand_for_rows"),
    ]

    operations = [migrations.RunPython(witness, migrations.RunPython.noop)]
