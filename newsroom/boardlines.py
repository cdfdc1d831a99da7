"""What the dashboard's tiles and lists are made of."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from gallery.desk.thumbs import thumb
from gallery.models import Photo
from sources.capped import EXACT_TO, counted


@dataclass(frozen=True)
class Tile:
    """A number, counted as far as EXACT_TO, with its words and the list behind it; `due` marks a note that presses."""

    number: int
    words: str
    url: str
    note: str = ""
    due: bool = False

    @property
    def shown(self):
        """The number as it stands on the page."""
        return counted(self.number, EXACT_TO)


@dataclass(frozen=True)
class Row:
    """One line of a list."""

    title: str
    url: str
    kind: str
    at: object = None
    thumb: object = None
    note: str = ""


def change_url(thing):
    """Return the address of a record's form at the desk, or "" where it has none."""
    return desk_url(f"{thing._meta.app_label}_{thing._meta.model_name}_change", thing.pk)


def desk_url(name, *args, query=""):
    """Return the address of an admin page, or "" where there is none; `query` comes with its question mark."""
    try:
        return reverse(f"admin:{name}", args=args) + query
    except NoReverseMatch:
        return ""


def row_of(thing, kind, at, note=""):
    """Return the Row of a record; a photo comes with its picture, and its number behind the words."""
    if not isinstance(thing, Photo):
        return Row(str(thing), change_url(thing), kind, at, note=note)
    words = thing.headline or thing.caption[:80]
    note = " · ".join(part for part in (thing.public_id if words else "", note) if part)
    return Row(words or thing.public_id, change_url(thing), kind, at, thumb(thing), note)


def rows_of(entries):
    """Return the Rows of Entries."""
    return [row_of(entry.thing, entry.kind, entry.at, entry.note) for entry in entries]


def rest_of(number, url):
    """Return what a list leaves out, (words, address or ""), or None where that is nothing."""
    return (counted(number, EXACT_TO), url) if number > 0 else None
