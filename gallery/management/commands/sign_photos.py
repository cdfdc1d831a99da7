"""`manage.py sign_photos`: give photos that were published without Content Credentials files that carry them."""

from django.core.management.base import BaseCommand, CommandError

from gallery import signatures, tasks


class Command(BaseCommand):
    """Can run twice: a photo whose files are signed is left alone. The files get new names, as after any change."""

    help = "Order new files for readers, signed, for every photo that was published while no key could sign."

    def handle(self, **options):
        """Enqueue one task for each photo."""
        if signatures.configured() is None:
            raise CommandError("No key is configured: set C2PA_KEY and C2PA_CHAIN.")
        photos = list(signatures.unsigned().values_list("photo", flat=True))
        for pk in photos:
            tasks.publish.enqueue(pk)
        self.stdout.write(f"{len(photos)} photos get new files; a worker makes them (manage.py process_tasks).")
