"""Indexes of what is few, and none of what nearly all rows have in common."""

from django.db import migrations, models

STATES = [
    ("proposed", "Proposed"),
    ("verified", "Accepted"),
    ("rejected", "Rejected"),
    ("disputed", "Disputed"),
    ("superseded", "Superseded"),
]


def without_index(name):
    """What AlterField would do, without making the table anew on SQLite: its triggers would be gone."""
    field = models.CharField(
        choices=STATES, default="proposed", editable=False, max_length=10, verbose_name="state"
    )

    def drop(apps, schema_editor):
        table = apps.get_model("gallery", name)._meta.db_table
        with schema_editor.connection.cursor() as cursor:
            found = schema_editor.connection.introspection.get_constraints(cursor, table)
        for index, about in found.items():
            if about["index"] and about["columns"] == ["state"]:
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(index)}")

    def add(apps, schema_editor):
        index = models.Index(fields=["state"], name=f"{name}_state"[:30])
        schema_editor.add_index(apps.get_model("gallery", name), index)

    return migrations.SeparateDatabaseAndState(
        [migrations.RunPython(drop, add)], [migrations.AlterField(name, "state", field)]
    )


class Migration(migrations.Migration):
    dependencies = [("gallery", "0015_desk_at_any_size")]

    operations = [
        migrations.AddIndex(
            "photo",
            models.Index(
                condition=models.Q(("withdrawn_at__isnull", False)),
                fields=["-withdrawn_at", "-id"],
                name="photo_withdrawn",
            ),
        ),
        migrations.RemoveIndex("claim", "claim_queue"),
        without_index("claim"),
        without_index("historicalclaim"),
        migrations.AddIndex(
            "claim",
            models.Index(condition=models.Q(("decided_at__isnull", False)), fields=["-decided_at"], name="claim_decided"),
        ),
        migrations.AddIndex(
            "derivatives", models.Index(fields=["photo", "retired_at", "sealed"], name="derivatives_shown")
        ),
    ]
