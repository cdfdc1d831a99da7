"""Bring facets and provenance tags up to date."""

from django.core.management.base import BaseCommand
from django.db import transaction

from gallery import vocabulary
from gallery.models import Facet, ProvenanceTag
from sources.actors import system_user
from sources.audit import record


class Command(BaseCommand):
    help = (
        "Create and update facets and provenance tags from gallery/data/vocabulary.toml; edited texts stay as they are."
    )

    def handle(self, **options):
        with transaction.atomic():
            changes = vocabulary.load(Facet, ProvenanceTag)
            if changes:
                record(
                    by=system_user(),
                    action="vocabulary.loaded",
                    target="gallery.provenancetag",
                    detail={"changes": changes},
                )
        for change in changes or ["The vocabulary is up to date."]:
            self.stdout.write(change)
