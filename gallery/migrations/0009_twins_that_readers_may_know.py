"""Say of a pair of near-duplicates how it belongs together, and whether readers may know of it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0008_archive_at_any_size"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="nearduplicate",
            name="public",
            field=models.BooleanField(default=False, verbose_name="readers may know of it"),
        ),
        migrations.AddField(
            model_name="nearduplicate",
            name="related_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="nearduplicate",
            name="related_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="nearduplicate",
            name="relation",
            field=models.CharField(
                blank=True,
                choices=[
                    ("", "Not said yet"),
                    ("same", "The same picture"),
                    ("version", "Another version of it"),
                    ("series", "Another frame of the same scene"),
                ],
                default="",
                max_length=8,
                verbose_name="how they belong together",
            ),
        ),
        migrations.AddConstraint(
            model_name="nearduplicate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("public", False),
                    models.Q(models.Q(("relation", ""), _negated=True), ("dismissed_at__isnull", True)),
                    _connector="OR",
                ),
                name="readers_know_of_twins_that_somebody_related",
            ),
        ),
    ]
