"""The card of a photo that other sites may frame: what stands in their pages is a frame, so it ends with ours."""

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from gallery.photo_page import title_of

WIDTH = 640
#: What the lines below a picture need, in pixels.
WORDS = 190
# No script, and no way to the page around it; links open in a tab of their own.
SANDBOX = "allow-popups allow-popups-to-escape-sandbox"


def size_of(photo, most_wide=None, most_tall=None):
    """Return (width, height) in pixels of the frame of a PublicPhoto, within what a page has room for."""
    width = min(WIDTH, most_wide or WIDTH)
    tall = min(width, round(width * photo.height / photo.width)) + WORDS
    return width, min(tall, most_tall or tall)


def frame_of(photo, most_wide=None, most_tall=None):
    """Return the HTML of the frame of a PublicPhoto, for pages of other sites."""
    width, height = size_of(photo, most_wide, most_tall)
    return format_html(
        '<iframe src="{}{}" width="{}" height="{}" title="{}" loading="lazy" frameborder="0" sandbox="{}"></iframe>',
        settings.SITE_URL,
        reverse("gallery:embed", args=[photo.public_id]),
        width,
        height,
        _("Photo: %(title)s (%(credit)s)") % {"title": title_of(photo), "credit": photo.credit},
        SANDBOX,
    )
