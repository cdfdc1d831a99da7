"""Indexes of what waits at the desk, so that its first page finds the few among however many."""
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0014_when_something_is_due"),
        ("sources", "0007_parts_have_a_head"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("state", "proposed"), ("state", "disputed"), _connector="OR"),
                fields=["proposed_at", "id"],
                name="claim_open",
            ),
        ),
        migrations.AddIndex(
            model_name="derivatives",
            index=models.Index(
                condition=models.Q(("credentials", ""), ("retired_at__isnull", True), ("sealed", False)),
                fields=["photo"],
                name="derivatives_unsigned",
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                condition=models.Q(("risk_review_due__isnull", False)),
                fields=["risk_review_due"],
                name="photo_review_due",
            ),
        ),
        migrations.AddIndex(
            model_name="photo",
            index=models.Index(
                condition=models.Q(
                    models.Q(("alt", ""), ("credit_line", ""), _connector="OR"), ("withdrawn_at__isnull", True)
                ),
                fields=["id"],
                name="photo_undescribed",
            ),
        ),
        migrations.AddIndex(
            model_name="safetydecision",
            index=models.Index(
                condition=models.Q(("signed_at__isnull", True), ("superseded_at__isnull", True)),
                fields=["decided_at"],
                name="safety_decision_unsigned",
            ),
        ),
    ]
