"""Pages of photos by keyset: no offset, no count, and nothing shifts when a photo arrives between two pages.

A cursor names the last photo shown: its moment of publication and its public number, which readers know anyway. The
primary key, which breaks ties, stays inside: consecutive keys would tell how many photos we hold back.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from gallery.models import Photo

_CURSOR = re.compile(r"([0-9a-z]{1,12})\.([0-9a-z]{1,12})", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
# Beyond every key that a database gives.
LAST_KEY = 2**63 - 1


class BadCursor(ValueError):
    """The cursor in the address was not made by us."""


@dataclass(frozen=True)
class Page:
    """`rows` in order, and the cursor of the page after it; empty on the last page."""

    rows: tuple
    after: str


def encode(photo):
    """Return the cursor of a public photo."""
    number, text = (photo.public_from - _EPOCH) // _MICROSECOND, ""
    while number:
        number, digit = divmod(number, 36)
        text = _DIGITS[digit] + text
    return f"{text or '0'}.{photo.public_id}"


def decode(cursor):
    """Return (moment, public number) of a cursor; raise BadCursor for anything else."""
    match = _CURSOR.fullmatch(cursor)
    if not match:
        raise BadCursor(cursor)
    try:
        return _EPOCH + int(match[1], 36) * _MICROSECOND, match[2]
    except OverflowError as error:
        raise BadCursor(cursor) from error


def page(photos, *, after="", oldest_first=False, size=24):
    """Return a Page of a public queryset of photos, newest first unless said otherwise.

    Raises BadCursor. One query, and one more for any page but the first.
    """
    order = ("public_from", "pk") if oldest_first else ("-public_from", "-pk")
    if after:
        photos = photos.filter(_beyond(*decode(after), oldest_first))
    rows = list(photos.order_by(*order)[: size + 1])
    more = len(rows) > size
    return Page(tuple(rows[:size]), encode(rows[size - 1]) if more else "")


def place_of(cursor, *, oldest_first=False):
    """Return the (moment, key) after which the page of a cursor begins, None for the first page.

    Raises BadCursor. One query for any cursor. Whose photo is gone or was moved goes on from its moment.
    """
    if not cursor:
        return None
    moment, public_id = decode(cursor)
    key = Photo.objects.filter(public_id=public_id, public_from=moment).values_list("pk", flat=True).first()
    return moment, key if key is not None else (LAST_KEY if oldest_first else 0)


def beyond_place(photos, place):
    """Return the photos of a public queryset behind a place as `place_of()` gives it (None: all), newest first."""
    if place:
        photos = photos.filter(_beyond_row(*place, oldest_first=False))
    return photos.order_by("-public_from", "-pk")


def neighbours(photo):
    """Return (newer, older) of a public `photo` among those that readers may see, as rows with the words for a link, or
    None; 2 queries."""
    newer = _cleared_beyond(photo.public_from, photo.pk, oldest_first=True)
    older = _cleared_beyond(photo.public_from, photo.pk, oldest_first=False)
    return newer.order_by("public_from", "pk").first(), older.order_by("-public_from", "-pk").first()


def _cleared_beyond(moment, key, *, oldest_first):
    # The place first: of two bounds on one side SQLite begins at the one that it reads first, and from this moment back
    # is the whole archive.
    found = Photo.objects.filter(_beyond_row(moment, key, oldest_first=oldest_first))
    return found.cleared().only("public_id", "headline", "caption")


def _beyond(moment, public_id, oldest_first):
    key = Photo.objects.filter(public_id=public_id, public_from=moment).values_list("pk", flat=True).first()
    if key is None:  # it is gone or was moved: go on from its moment
        return Q(public_from__gt=moment) if oldest_first else Q(public_from__lt=moment)
    return _beyond_row(moment, key, oldest_first=oldest_first)


def _beyond_row(moment, key, *, oldest_first):
    # The moment is named once more by itself: at an OR no database begins in the middle of an index.
    if oldest_first:
        return Q(public_from__gte=moment) & (Q(public_from__gt=moment) | Q(pk__gt=key))
    return Q(public_from__lte=moment) & (Q(public_from__lt=moment) | Q(pk__lt=key))
