from django.db import migrations, models


class Migration(migrations.Migration):
    """The few events of objections that were passed over are found without reading all the others."""

    dependencies = [("sources", "0007_parts_have_a_head")]

    operations = [
        migrations.AddIndex(
            model_name="event",
            index=models.Index(
                fields=["number"], name="event_passed_over", condition=models.Q(detail__has_key="passed_over")
            ),
        ),
    ]
