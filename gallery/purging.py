"""What a CDN has of a photo: the addresses of its files, and those of every page that may show it.

Whoever hides or changes a photo orders that these are forgotten, in the transaction of the change and before it, while
the rows still say where it stood.
"""

from django.conf import settings
from django.urls import reverse

from gallery.models import Appearance, Derivatives, Photo
from gallery.outbox import order_purge


def forget_photos(photos):
    """Order that the CDN forgets every file and page of photos (rows with their sources); returns the orders."""
    if not photos:
        return []
    files = Derivatives.objects.shown().filter(photo__in=photos)
    return order_purge(
        cause=_cause(photos[0].pk),
        paths=[*pages_of(photos), *(path for row in files for path in addresses_of(row))],
        keys=_keys(photos),
    )


def forget_generation(photo, generation):
    """Order that the CDN forgets a generation of files of a photo, and the pages that name them; returns the orders.

    A sealed generation never was outside.
    """
    if generation.sealed:
        return []
    paths = [*addresses_of(generation), *pages_of([photo])]
    return order_purge(cause=_cause(photo.pk), paths=paths, keys=_keys([photo]))


def pages_of(photos):
    """Return the paths of all pages that may show these photos: their own, sets and posts, tags, sources, lists."""
    own = ("gallery:photo", "gallery:provenance", "gallery:challenge")
    pages = {reverse(name, args=[photo.public_id]) for photo in photos for name in own} | set(lists())
    pages |= {photo.source.get_absolute_url() for photo in photos if photo.source_id and photo.source.is_public}
    shown = Appearance.objects.filter(photo__in=photos, public_from__isnull=False)
    pages |= set(shown.exclude(url="").values_list("url", flat=True))
    for photo in Photo.objects.filter(pk__in=[photo.pk for photo in photos]).prefetch_related("tags"):
        pages |= {topic.get_absolute_url() for topic in photo.tags.all()}
    return sorted(pages)


def addresses_of(generation):
    """Return the paths of all files that a row of Derivatives promises."""
    addresses = [generation.url(width, kind) for kind, widths in generation.widths.items() for width in widths]
    return addresses + ([generation.url("card", "jpg")] if generation.card else [])


def lists():
    """Return the paths of the pages that list what stands elsewhere: front page, feeds, sitemap, archive."""
    return [reverse(name) for name in settings.PAGES_OF_EVERYTHING]


def _cause(pk):
    return f"{Photo._meta.label_lower}:{pk}"


def _keys(photos):
    return [f"photo:{photo.public_id}" for photo in photos]
