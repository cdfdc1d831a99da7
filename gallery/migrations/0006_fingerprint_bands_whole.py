from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("gallery", "0005_override_blockers"),
    ]

    operations = [
        operation
        for number in range(4)
        for operation in (
            migrations.RemoveIndex(model_name="fingerprint", name=f"fingerprint_band{number}"),
            migrations.AddIndex(
                model_name="fingerprint",
                index=models.Index(
                    fields=[f"band{number}", "photo", "kind", "value"], name=f"fingerprint_band{number}_whole"
                ),
            ),
        )
    ]
