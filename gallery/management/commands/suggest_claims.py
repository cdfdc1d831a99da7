"""`manage.py suggest_claims PHOTO… | --all`: propose the claims that rules find (gallery/suggestions.py)."""

from django.core.management.base import BaseCommand, CommandError

from gallery.models import Photo
from gallery.suggestions import suggest

CHUNK = 500


class Command(BaseCommand):
    """Prints what it proposed. Can run at any time and any number of times: nothing is proposed twice."""

    help = (
        "Propose claims that follow from metadata, Content Credentials, the source or a near-duplicate. People review "
        "them like any other; what was claimed of a photo before is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument("numbers", nargs="*", metavar="PHOTO", help="numbers of photos, as in their addresses")
        parser.add_argument("--all", action="store_true", help="look at every photo that is not withdrawn")

    def handle(self, *args, numbers, **options):
        """Look at the photos and print one line for each new claim."""
        if bool(numbers) == options["all"]:
            raise CommandError("Name photos by their numbers, or say --all.")
        photos = Photo.objects.filter(withdrawn_at=None)
        if numbers:
            photos = photos.filter(public_id__in=numbers)
            if missing := set(numbers) - set(photos.values_list("public_id", flat=True)):
                raise CommandError(f"There is no photo {', '.join(sorted(missing))} that is not withdrawn.")
        made = 0
        for photo in photos.order_by("pk").only("pk", "public_id").iterator(chunk_size=CHUNK):
            for claim in suggest(photo):
                made += 1
                self.stdout.write(f"{photo.public_id}: {claim.tag.slug} ({claim.rule})")
        self.stdout.write("Nothing new to suggest." if not made else f"{made} claims suggested.")
