"""Small pictures for lists and pickers: always a derived file, never the original."""

from dataclasses import dataclass

from django.db.models import Prefetch

from gallery.models import Derivatives
from gallery.srcsets import height_for


@dataclass(frozen=True)
class Thumb:
    """An address with its size in pixels. `graphic` pictures stay grey at the desk until somebody asks."""

    url: str
    width: int
    height: int
    graphic: bool
    alt: str


def with_thumbs(photos):
    """Prefetch what `thumb()` needs: one more query, whatever the number of photos."""
    return photos.prefetch_related(thumbs_of())


def thumbs_of(path=""):
    """Return the Prefetch for photos that lie behind `path`, such as "content_object"."""
    return Prefetch(
        f"{path}__derivatives" if path else "derivatives", Derivatives.objects.current(), to_attr="current_derivatives"
    )


def thumb(photo, width=320):
    """Return the Thumb nearest to `width` pixels, or None while there is no derived file (or after a withdrawal)."""
    found = getattr(photo, "current_derivatives", None)
    if found is None:
        found = list(photo.derivatives.current())
    for derivatives in found:
        for extension in ("webp", "jpg"):
            if widths := derivatives.widths.get(extension):
                best = next((one for one in widths if one >= width), widths[-1])
                return Thumb(
                    derivatives.url(best, extension), best, height_for(derivatives, best), photo.graphic, photo.alt
                )
    return None
