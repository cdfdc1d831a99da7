"""Rows from which the archive's pages and counts are read, and the triggers that note what changes.

Every photo that may be shown is noted as changed: readers get exact numbers at once, and quick ones after
`manage.py settle_archive`.
"""

from django.db import migrations, models

from gallery.archive.triggers import ARCHIVE


def install(apps, schema_editor):
    ARCHIVE.install(schema_editor.connection)
    schema_editor.execute(
        "INSERT INTO gallery_archivedirty (photo) SELECT id FROM gallery_photo WHERE public_from IS NOT NULL"
    )


def remove(apps, schema_editor):
    ARCHIVE.remove(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0007_provenance_reviewed"),
    ]

    operations = [
        migrations.CreateModel(
            name="ArchiveChange",
            fields=[
                ("number", models.BigIntegerField(primary_key=True, serialize=False)),
                ("photo", models.BigIntegerField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
            ],
            options={
                "ordering": ["number"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ArchiveDirty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("photo", models.BigIntegerField(null=True)),
                ("source", models.BigIntegerField(null=True)),
                ("label", models.BigIntegerField(null=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ArchiveDue",
            fields=[
                ("photo", models.BigIntegerField(primary_key=True, serialize=False)),
                ("due_at", models.DateTimeField(db_index=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ArchiveState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField(default=0)),
                ("entries", models.BigIntegerField(default=0)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ArchiveTally",
            fields=[
                ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("state", models.JSONField(default=dict)),
                ("number", models.BigIntegerField()),
                ("counts", models.JSONField(default=dict)),
                ("kept", models.BooleanField(default=False)),
                ("made_at", models.DateTimeField(auto_now=True, db_index=True)),
            ],
            options={
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ArchiveEntry",
            fields=[
                ("photo", models.BigIntegerField(primary_key=True, serialize=False)),
                ("public_from", models.DateTimeField()),
                ("access", models.CharField(max_length=12)),
                ("source", models.CharField(max_length=30)),
                ("place", models.CharField(blank=True, max_length=200)),
                ("area", models.CharField(blank=True, max_length=200)),
                ("year", models.CharField(blank=True, max_length=4)),
                ("licence", models.CharField(blank=True, max_length=20)),
                ("chosen", models.CharField(blank=True, max_length=8)),
                ("words", models.JSONField(default=list)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["-public_from", "-photo"], name="entry_newest"),
                    models.Index(fields=["access", "-public_from", "-photo"], name="entry_access"),
                    models.Index(fields=["source", "-public_from", "-photo"], name="entry_source"),
                    models.Index(fields=["place", "-public_from", "-photo"], name="entry_place"),
                    models.Index(fields=["year", "-public_from", "-photo"], name="entry_year"),
                    models.Index(fields=["licence", "-public_from", "-photo"], name="entry_licence"),
                    models.Index(fields=["chosen", "-public_from", "-photo"], name="entry_chosen"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ArchiveLabel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("photo", models.BigIntegerField()),
                ("public_from", models.DateTimeField()),
                ("key", models.BigIntegerField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["key", "-public_from", "-photo"], name="entry_label_newest")],
                "constraints": [models.UniqueConstraint(fields=("photo", "key"), name="entry_label_once")],
            },
        ),
        migrations.CreateModel(
            name="ArchiveTopic",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("photo", models.BigIntegerField()),
                ("public_from", models.DateTimeField()),
                ("key", models.BigIntegerField()),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["key", "-public_from", "-photo"], name="entry_topic_newest")],
                "constraints": [models.UniqueConstraint(fields=("photo", "key"), name="entry_topic_once")],
            },
        ),
        migrations.RunPython(install, remove),
    ]
