"""The picture that other sites show beside a link to a page without one: the site's name in its colours, drawn by us.

It holds nothing but what every page says of the site. Its address changes when it does; what was drawn is kept in the
memory of the process.
"""

import hashlib
from dataclasses import astuple, dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_noop

from gallery.imaging.sitecard import drawn, writable
from sources.naming import DEFAULT

#: What stands beside the name until the owner writes something else.
TAGLINE = gettext_noop("Photographs, and how they reached us")
#: The colour on a dark ground that comes with the software: static/css/tokens.css.
ACCENT = "#f2a57f"
#: Part of the address: to be raised when gallery/imaging/sitecard.py draws the same words in another way.
DRAWING = 1


@dataclass(frozen=True)
class SiteCard:
    """What is drawn: the name, the line below it, the colour as "#rrggbb"."""

    name: str
    line: str
    accent: str

    @property
    def version(self):
        """A short digest of what is drawn."""
        return hashlib.sha256(repr((DRAWING, *astuple(self))).encode()).hexdigest()[:12]

    @property
    def url(self):
        """The path of the picture as it is now."""
        return f"{reverse('site-card')}?v={self.version}"

    def png(self):
        """Return the picture as the bytes of a PNG."""
        return _drawn(self.name, self.line, self.accent)


def card_of(row):
    """Return the SiteCard of a SiteSettings row, saved or not: one for all languages.

    Our fonts are Latin ones; a name that they cannot write stands there as the address of the site.
    """
    name = row.name or DEFAULT
    return SiteCard(
        name=name if writable(name) else urlsplit(settings.SITE_URL).hostname or DEFAULT,
        line=row.tagline or TAGLINE,
        accent=row.accent_dark or ACCENT,
    )


_drawn = lru_cache(maxsize=4)(drawn)
