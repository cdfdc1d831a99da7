"""Indexes by which the page cache finds the next moment at which the clock shows or hides something."""

from django.db import migrations, models
from django.db.models import Q


def index(model, field, name):
    """An index of the moments that are there: most rows have none."""
    condition = Q(**{f"{field}__isnull": False})
    return migrations.AddIndex(model, models.Index(fields=[field], condition=condition, name=name))


class Migration(migrations.Migration):
    dependencies = [("gallery", "0013_archive_in_blocks")]

    operations = [
        index("photo", "embargo_until", "photo_embargo_due"),
        index("photo", "rights_expire", "photo_rights_due"),
        index("photoset", "embargo_until", "set_embargo_due"),
        index("lease", "starts_at", "lease_start_due"),
        index("lease", "ends_at", "lease_end_due"),
        index("consent", "ends_at", "consent_end_due"),
    ]
