"""What the files of the sitemap hold: addresses with the moment of their last change, and their pictures."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, OuterRef, Prefetch
from django.db.models.functions import Coalesce, Greatest, Now
from django.urls import reverse

from articles.models import Article, Author, Correction
from articles.reading import with_public_posts
from gallery.licences import LICENCE_URLS
from gallery.models import Derivatives, Photo, PhotoSet, PhotoSetItem
from gallery.sharding import DEEPEST
from gallery.srcsets import full
from newsroom.context import nav_sections
from newsroom.topics import public_topics
from sources.models import Source

#: A file may hold 50,000 addresses (sitemaps.org), of which we use a tenth; only what is not cut into months ends here.
MOST = 5_000
#: An address may bring 1,000 pictures; so many tell robots enough of a set.
PICTURES = 100
NEWS, MOST_NEWS = timedelta(hours=48), 1_000
#: Months cut more often than this are read by number first: their part of the archive is smaller than the month.
BY_NUMBER = 3
PAGES = ("front", "articles:list", "gallery:archive", "gallery:coverage", "sources:list", "how-we-label", "corrections")


@dataclass(frozen=True)
class Picture:
    """A picture of an address: `url` a path, `licence` an address or ""."""

    url: str
    caption: str
    licence: str


@dataclass(frozen=True)
class Url:
    """An address (`path`), when it last changed for readers, its pictures; headline and language for news."""

    path: str
    changed: datetime | None = None
    pictures: tuple = ()
    headline: str = ""
    language: str = ""
    published: datetime | None = None


def pages(most=MOST):
    """Pages that always exist."""
    return [Url(reverse(name)) for name in PAGES[:most]]


def sections(most=MOST):
    """Sections with published posts."""
    return [Url(row.get_absolute_url()) for row in nav_sections()[:most]]


def authors(most=MOST):
    """Authors of published posts."""
    return [Url(row.get_absolute_url()) for row in with_public_posts(Author.objects.all()).order_by("slug")[:most]]


def sources(most=MOST):
    """Sources whose name is the name, in the order of their addresses: their code names stay inside."""
    return [Url(row.get_absolute_url()) for row in Source.objects.listed().order_by("slug")[:most]]


def tags(most=MOST):
    """Topical tags on something that readers can see."""
    return [Url(row.get_absolute_url()) for row in public_topics().order_by("slug")[:most]]


def recent():
    """The published posts of the last 48 hours, as rows for news, newest first."""
    came_out = Greatest("publish_at", Coalesce("embargo_until", "publish_at"))
    return Article.objects.published().annotate(came_out=came_out).filter(came_out__gte=Now() - NEWS).newest()


def news():
    """The posts of the last 48 hours."""
    return [
        Url(row.get_absolute_url(), headline=row.headline, language=row.language, published=row.public_from)
        for row in recent()[:MOST_NEWS]
    ]


def posts(shard):
    """Published posts of a Shard with their lead photos; 3 queries."""
    rows = list(_within(Article.objects.published(), shard, "publish_at"))
    shown = pictures_of({row.lead_photo_id for row in rows if row.lead_photo_id})
    return [
        Url(
            row.get_absolute_url(),
            changed=max(row.content_updated_at or row.public_from, row.public_from),
            pictures=(shown[row.lead_photo_id],) if row.lead_photo_id in shown else (),
        )
        for row in rows
    ]


def sets(shard):
    """Published sets of a Shard with their photos, captions as in the set; 4 queries."""
    rows = list(_within(PhotoSet.objects.published(), shard, "public_from", numbered=False))
    items = PhotoSetItem.objects.filter(photo_set__in=rows).order_by("position", "pk")
    places = defaultdict(list)
    for set_pk, photo_pk, caption in items.values_list("photo_set", "photo", "caption"):
        if len(places[set_pk]) < PICTURES:
            places[set_pk].append((photo_pk, caption))
    shown = pictures_of({photo for found in places.values() for photo, _caption in found})
    return [
        Url(
            row.get_absolute_url(),
            changed=row.public_from,
            pictures=tuple(
                Picture(shown[photo].url, caption or shown[photo].caption, shown[photo].licence)
                for photo, caption in places[row.pk]
                if photo in shown
            ),
        )
        for row in rows
    ]


def photos(shard):
    """Cleared photos of a Shard; 2 queries."""
    corrected = Max("corrections__made_at")
    rows = _with_files(_within(Photo.objects.cleared(), shard, "public_from").annotate(corrected=corrected))
    return [
        Url(
            row.get_absolute_url(),
            changed=max(row.public_from, row.corrected or row.public_from),
            pictures=() if row.graphic else (_picture(row),),
        )
        for row in rows
    ]


def corrections_of_photos():
    """Return [(when a photo came out, when it was corrected), …] of the photos that readers see; 1 query."""
    rows = Correction.objects.filter(Exists(Photo.objects.cleared().filter(pk=OuterRef("photo")))).order_by()
    return list(rows.values_list("photo__public_from", "made_at"))


def pictures_of(pks):
    """Return {key: Picture} of the photos among `pks` that readers see and that do not distress; 2 queries."""
    if not pks:
        return {}
    return {row.pk: _picture(row) for row in _with_files(Photo.objects.cleared().filter(pk__in=pks, graphic=False))}


def _picture(row):
    return Picture(full(row.files[0]), row.caption, LICENCE_URLS.get(row.licence, ""))


def _with_files(rows):
    """Photo rows with no more than what an entry needs."""
    files = Derivatives.objects.current().only("photo_id", "token", "sealed", "width", "height", "widths")
    rows = rows.only("public_id", "public_from", "caption", "licence", "graphic")
    return rows.prefetch_related(Prefetch("derivatives", files, to_attr="files"))


def _within(rows, shard, moment, *, numbered=True):
    """The rows of a Shard in the order in which they came out, no more than a file may hold."""
    since = moment
    if shard.cuts > BY_NUMBER:
        # Behind a function no index of it is used, so that the one of the number is.
        rows, since = rows.alias(since=Coalesce(moment, moment)), "since"
    rows = rows.filter(**{f"{since}__gte": shard.since, f"{since}__lt": shard.until})
    if shard.first_number:
        rows = rows.filter(public_id__gte=shard.first_number)
    if shard.end_number:
        rows = rows.filter(public_id__lt=shard.end_number)
    # The index names a month with many in parts; whoever asks for the whole of it gets no more than of a large part.
    most = MOST if numbered and shard.cuts < DEEPEST else MOST * 10
    return rows.order_by(moment, "public_id" if numbered else "pk")[:most]
