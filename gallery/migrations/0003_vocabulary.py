"""Load the controlled vocabulary, so that a fresh database has its words."""

from django.db import migrations

from gallery import vocabulary


def load(apps, schema_editor):
    vocabulary.load(apps.get_model("gallery", "Facet"), apps.get_model("gallery", "ProvenanceTag"))


class Migration(migrations.Migration):
    dependencies = [("gallery", "0002_facet_shipped")]

    # Nothing to undo: claims may rest on the words by now.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
