"""From a generation of files to what an <img> and its <source>s need."""

from dataclasses import dataclass

# The narrowest file that still shows what a picture shows.
LIGHT = 480
# Best first: a browser takes the first type that it knows.
FORMATS = (("avif", "image/avif"), ("webp", "image/webp"), ("jpg", "image/jpeg"))


@dataclass(frozen=True)
class Srcset:
    """One <source>: a media type and its candidates."""

    type: str
    srcset: str


def height_for(derivatives, width):
    """Return the height in pixels that belongs to a width of this generation of files."""
    return max(1, round(derivatives.height * width / derivatives.width))


def nearest(widths, wanted):
    """Return the smallest width that is at least `wanted`, else the largest."""
    return next((width for width in widths if width >= wanted), widths[-1])


def srcsets(derivatives):
    """Return the Srcsets of a generation of files, in the order of FORMATS."""
    return tuple(
        Srcset(media_type, ", ".join(f"{derivatives.url(width, extension)} {width}w" for width in widths))
        for extension, media_type in FORMATS
        if (widths := derivatives.widths.get(extension))
    )


def lightest(source):
    """Return a Srcset of one file, without its width: the smallest of at least LIGHT pixels, else the largest."""
    files = {int(width[:-1]): url for url, width in (one.split(" ") for one in source.srcset.split(", "))}
    return Srcset(source.type, files[nearest(sorted(files), LIGHT)])


def full(derivatives):
    """Return the address of the file for the viewer, the largest of at most 2,000 pixels where there is one, or ""."""
    extension, width = _full(derivatives)
    return derivatives.url(width, extension) if extension else ""


def full_size(derivatives):
    """Return (width, height) in pixels of that file, (0, 0) where there is none."""
    extension, width = _full(derivatives)
    return (width, height_for(derivatives, width)) if extension else (0, 0)


def _full(derivatives):
    for extension in ("webp", "jpg"):
        if widths := derivatives.widths.get(extension):
            return extension, max(width for width in widths if width <= 2000 or width == widths[0])
    return "", 0
