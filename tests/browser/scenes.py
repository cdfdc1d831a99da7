"""What stands on the site when a browser comes: the small shop of the other tests, with pictures that can be loaded."""

import functools

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from gallery.models import Derivatives
from tests import images
from tests.newsroom import shop

KINDS = {"jpg": "JPEG", "webp": "WEBP"}


def opened(photos=3):
    """The shop of tests/newsroom/shop.py with its pictures drawn."""
    site = shop.opened(photos)
    draw()
    return site


def draw():
    """Write the files that the factories only put on record."""
    for generation in Derivatives.objects.all():
        for extension, widths in generation.widths.items():
            for width in widths:
                height = round(width * generation.height / generation.width)
                data = _picture(KINDS[extension], width, height)
                storages["public"].save(generation.name(width, extension), ContentFile(data))


@functools.cache
def _picture(kind, width, height):
    return images.picture(kind, (width, height), quality=60)
