"""What was wrong and what was taken back, newest first, one list. Nothing is removed from it.

Four kinds of rows in one order, read a page at a time: corrections of posts and photos, withdrawn photos, sets, posts.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils.translation import gettext as _

from articles.models import Article, Correction
from articles.public_corrections import change_url, numbers_of
from gallery.models import Photo, PhotoSet

PAGE = 50
#: What a table says of everything: enough for years, and still one answer.
TABLE = 5_000


@dataclass(frozen=True)
class Entry:
    """One entry. `kind` is that of the correction, or "withdrawn"; `of` is photo, set or article.

    `title` and `url` are those of what was corrected while readers see it. The words of a withdrawn title may be what
    did the harm, and an address repeats them: then only photos have a name, which is a number, and with it an address;
    of anything else `public_from` is said. So do the words of a correction of what was withdrawn later: `text` is
    empty. `rank` and `pk` make the order total.
    """

    at: datetime
    kind: str
    kind_label: str
    of: str
    number: str
    title: str
    url: str
    text: str
    language: str
    change_url: str
    public_from: datetime | None
    rank: int
    pk: int


def entries(before=None, most=PAGE):
    """Return (entries, next cursor or ""): the newest, or those after the cursor `before`; 7 queries at most.

    Raises Http404 for a cursor that is none.
    """
    moment, skip = _read(before) if before else (None, 0)
    wanted = most + skip + 1
    found = [
        *_corrections(moment, wanted),
        *_withdrawn(Photo.objects.withdrawn(), "photo", 1, moment, wanted),
        *_withdrawn(PhotoSet.objects.withdrawn(), "set", 2, moment, wanted),
        *_withdrawn(Article.objects.withdrawn(), "article", 3, moment, wanted),
    ]
    found.sort(key=lambda entry: (entry.at, -entry.rank, entry.pk), reverse=True)
    # A cursor counts the entries of its own moment that were shown: a key would count what nobody may know of.
    shown, rest = found[skip : skip + most], found[skip + most :]
    if not rest or not shown:
        return shown, ""
    last = shown[-1].at
    same = sum(entry.at == last for entry in found[: skip + most])
    return shown, _write(last, same)


def _corrections(moment, most):
    # Asked of what was corrected alone: SQLite would make lists of all that readers see, or saw.
    seen = _is(Article.objects.published(), "article") | _is(Photo.objects.cleared(), "photo")
    gone = _is(Article.objects.withdrawn(), "article") | _is(Photo.objects.withdrawn(), "photo")
    rows = Correction.objects.filter(seen | gone).select_related("article", "photo").order_by("-made_at", "-pk")
    # Thousands of entries make one file, and none of them shows what is large.
    rows = rows.defer("article__body", "article__body_text", "photo__raw_metadata", "photo__read_metadata")
    rows = list((rows.filter(made_at__lte=moment) if moment else rows)[:most])
    numbers = numbers_of({row.article_id for row in rows if row.shows_change})
    return [_correction(row, numbers.get(row.pk)) for row in rows]


def _is(rows, column):
    return Q(Exists(rows.order_by().filter(pk=OuterRef(column))))


def _correction(row, number):
    thing = row.article or row.photo
    gone, photo = bool(thing.withdrawn_at), row.photo
    title = "" if gone or photo else thing.headline
    return Entry(
        at=row.made_at,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        of="photo" if photo else "article",
        number=photo.public_id if photo else "",
        title=title,
        url=thing.get_absolute_url() if photo or not gone else "",
        text="" if gone else row.text,
        language=row.language,
        change_url=change_url(thing.slug, number) if number and row.shows_change and not gone else "",
        public_from=_public_from(thing),
        rank=0,
        pk=row.pk,
    )


def _withdrawn(queryset, kind, rank, moment, most):
    rows = queryset.filter(withdrawn_at__lte=moment) if moment else queryset
    return [_withdrawal(row, kind, rank) for row in rows.order_by("-withdrawn_at", "-pk")[:most]]


def _withdrawal(row, kind, rank):
    is_photo = kind == "photo"
    return Entry(
        at=row.withdrawn_at,
        kind="withdrawn",
        kind_label=_("Withdrawn"),
        of=kind,
        number=row.public_id if is_photo else "",
        title="",
        url=row.get_absolute_url() if is_photo else "",
        text=row.withdrawal_reason,
        language="",
        change_url="",
        public_from=_public_from(row),
        rank=rank,
        pk=row.pk,
    )


def _public_from(thing):
    if isinstance(thing, Article):
        return max(thing.publish_at, thing.embargo_until or thing.publish_at)
    return thing.public_from


def _write(moment, same):
    return base64.urlsafe_b64encode(f"{moment.astimezone(UTC).isoformat()},{same}".encode()).decode().rstrip("=")


def _read(text):
    """(moment, how many entries of that moment were shown) of a cursor; nobody types these by hand."""
    try:
        moment, same = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode().split(",")
        found = datetime.fromisoformat(moment)
        if found.tzinfo is None or not 0 < int(same) < 10_000:
            raise ValueError(text)
        return found.astimezone(UTC), int(same)
    except (ValueError, OverflowError, binascii.Error) as error:
        raise Http404(_("This list has no such page.")) from error
