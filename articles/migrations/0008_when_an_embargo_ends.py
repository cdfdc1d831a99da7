"""An index by which the page cache finds the next embargo that ends."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_corrections_stay")]

    operations = [
        migrations.AddIndex(
            "article",
            models.Index(fields=["embargo_until"], condition=Q(embargo_until__isnull=False), name="post_embargo_due"),
        ),
    ]
