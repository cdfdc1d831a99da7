"""What may stand behind the question mark of an address of the API: each parameter reads its text and describes itself.

The description becomes part of the OpenAPI document and of the page that explains the API, so none of them can differ
from what is taken.
"""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article
from gallery.provenance import CLASS_KEYS

USUAL, MOST = 24, 100
SLUG = re.compile(r"[-\w]{1,160}")
#: A place holds a slug of up to 160 letters of four bytes each, in base64.
LONGEST = 1_000


class Unasked(ValueError):
    """What was asked cannot be understood; the text is a sentence for whoever asked."""


@dataclass(frozen=True)
class Parameter:
    """One parameter. `schema` is JSON Schema; `read` turns the text into a value and raises Unasked."""

    name: str
    schema: dict
    description: object
    read: Callable


def read_all(data, parameters):
    """Return {name: value} of a QueryDict, None for what was not asked. Raises Unasked, also for unknown names."""
    known = {one.name: one for one in parameters}
    for name in data:
        if name not in known:
            names = ", ".join(known) or _("none")
            raise Unasked(_("There is no such parameter here. Those that there are: %(names)s.") % {"names": names})
        if len(data.getlist(name)) > 1 or len(data[name]) > LONGEST:
            raise Unasked(_("“%(name)s” may stand here once, and with a short value.") % {"name": name})
    return {name: one.read(data[name]) if name in data else None for name, one in known.items()}


def _one_of(name, values, description):
    values = list(values)

    def read(text):
        if text not in values:
            raise Unasked(
                _("“%(name)s” is one of these: %(values)s.") % {"name": name, "values": ", ".join(values)},
            )
        return text

    return Parameter(name, {"type": "string", "enum": values}, description, read)


def _slug(name, description):
    def read(text):
        if not SLUG.fullmatch(text):
            raise Unasked(_("“%(name)s” is the last part of an address of this site.") % {"name": name})
        return text

    return Parameter(name, {"type": "string", "pattern": "^[-\\w]{1,160}$"}, description, read)


def _read_year(text):
    if not re.fullmatch("[0-9]{4}", text):
        raise Unasked(_("“year” is a year of four digits."))
    return text


def _read_limit(text):
    if not re.fullmatch("[0-9]{1,3}", text) or not 1 <= int(text) <= MOST:
        raise Unasked(_("“limit” is a number from 1 to %(most)d.") % {"most": MOST})
    return int(text)


def _read_since(text):
    try:
        day = parse_date(text)
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Unasked(_("“since” is a day such as 2026-02-03, or a moment with its zone such as 2026-02-03T12:00:00Z."))
    try:
        return moment.astimezone(UTC)
    except OverflowError as error:
        raise Unasked(_("“since” is a moment that no calendar has.")) from error


def place_after(moment, slug):
    """Return the opaque place of a public thing in a list, newest first: what readers know of it, never a key."""
    return base64.urlsafe_b64encode(f"{moment.isoformat()},{slug}".encode()).decode().rstrip("=")


def _read_place(text):
    try:
        moment, slug = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split(",")
        found = datetime.fromisoformat(moment).astimezone(UTC)
        if not SLUG.fullmatch(slug) or place_after(datetime.fromisoformat(moment), slug) != text:
            raise ValueError(text)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise Unasked(_not_made_here()) from error
    return found, slug


def _read_cursor(text):
    # Read by gallery/paging.py, which makes it.
    return text


def _not_made_here():
    return _("“after” is taken from the link to the next page, and this one is not from there.")


LIMIT = Parameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
    gettext_lazy("How many there are on a page."),
    _read_limit,
)
SINCE = Parameter(
    "since",
    {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}]},
    gettext_lazy("Only what was published at this moment or later: a day, which begins in UTC, or a moment."),
    _read_since,
)
AFTER = Parameter(
    "after", {"type": "string"}, gettext_lazy("Where the page begins, from the link of the page before."), _read_place
)
PHOTOS_AFTER = Parameter("after", AFTER.schema, AFTER.description, _read_cursor)
TAG = _slug("tag", gettext_lazy("Only what carries this topical tag: the last part of the tag's address."))
SECTION = _slug("section", gettext_lazy("Only posts of this section: the last part of the section's address."))
KIND = _one_of("kind", Article.Kind.values, gettext_lazy("Only posts of this kind."))
CLASS = _one_of("class", CLASS_KEYS, gettext_lazy("Only photos of this class of access."))
YEAR = Parameter(
    "year",
    {"type": "string", "pattern": "^[0-9]{4}$"},
    gettext_lazy("Only photos that are shown as taken in this year."),
    _read_year,
)
POSTS = (KIND, SECTION, TAG, SINCE, LIMIT, AFTER)
SETS = (TAG, SINCE, LIMIT, AFTER)
PHOTOS = (CLASS, YEAR, TAG, SINCE, LIMIT, PHOTOS_AFTER)
