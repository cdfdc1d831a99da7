"""What stands in a feed, in one frozen shape that all three forms are made of. Queries never grow with the feed."""

import uuid
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast
from django.template.loader import render_to_string
from django.urls import reverse

from articles import body
from articles.models import Article, ArticleSet, Byline, TaggedArticle
from articles.public_figures import Figures
from gallery.models import Photo, PhotoSet, PhotoSetItem
from gallery.photo_page import title_of
from gallery.public import public_photo, tombstone, with_lines
from newsroom.feeds.texts import SetLink, feed_body

#: The names of entries are made below this one and of public numbers: no address that changes is in them.
SPACE = uuid.UUID("6f2c1f0e-9a0b-4c0e-8f57-5d6ad5f0a3c1")
#: A feed without entries has not changed since the beginning: the moment of asking would make every answer another.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Entry:
    """A post or a photo in a feed. `path` is its page; authors ((name, path or ""), …); html is safe and stands alone,
    with full addresses; photos are PublicPhotos that may be shown anywhere."""

    id: str
    path: str
    title: str
    published: datetime
    updated: datetime
    authors: tuple
    categories: tuple
    language: str
    summary: str
    html: str
    whole: bool
    photos: tuple


@dataclass(frozen=True)
class Gone:
    """An entry that was taken back, for readers' programs that have kept it: its name and when, and no word of it."""

    id: str
    withdrawn_at: datetime


@dataclass(frozen=True)
class Feed:
    """A page of a feed. Paths; `following` is the path of the page after it, "" on the last."""

    title: str
    description: str
    page: str
    path: str
    first: str
    following: str
    entries: tuple
    gone: tuple = ()

    @property
    def updated(self):
        """When one of its entries last changed."""
        return max((entry.updated for entry in self.entries), default=NEVER)


def name_of(kind, public_id):
    """Return the lasting name of a "post" or "photo" in feeds, a URN: the same wherever the site moves."""
    return uuid.uuid5(SPACE, f"{kind}/{public_id}").urn


def links_of(rows, gone_since=None):
    """Return three dicts of posts, {article key: (…)} in the order of the editors: authors and tags as (name, slug),
    and the sets that stand under the text as (key in figures, ""); and the Gone of the posts that were taken back since
    the aware datetime `gone_since`, if any. One query."""
    authors = Byline.objects.filter(article__in=rows).order_by()
    authors = authors.values_list("article_id", Value(0), "position", "pk", "author__name", "author__slug")
    tags = TaggedArticle.objects.filter(content_object__in=rows).order_by()
    tags = tags.values_list("content_object_id", Value(1), Value(0), "pk", "tag__name", "tag__slug")
    sets = ArticleSet.objects.filter(article__in=rows).order_by()
    number = Cast("photo_set_id", CharField(max_length=20))
    sets = sets.values_list("article_id", Value(2), "position", "pk", number, Value(""))
    gone = Article.objects.withdrawn().filter(withdrawn_at__gte=gone_since).order_by() if gone_since else []
    if gone_since:
        moment = Cast("withdrawn_at", CharField(max_length=40))
        gone = [gone.values_list("pk", Value(3), Value(0), "pk", "public_id", moment)]
    found = defaultdict(tuple), defaultdict(tuple), defaultdict(tuple), defaultdict(tuple)
    for article, which, _position, _pk, name, slug in sorted(authors.union(tags, sets, *gone, all=True)):
        found[which][article] += ((name, slug),)
    stones = [Gone(name_of("post", name), _moment(text)) for ((name, text),) in found[3].values()]
    return *found[:3], tuple(sorted(stones, key=lambda stone: (stone.withdrawn_at, stone.id), reverse=True))


def _moment(text):
    """The aware datetime of what a database makes of one as text; SQLite leaves out that it is UTC."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def post_entries(rows, people, tags, linked, *, whole):
    """Return the Entries of published rows (with sections) in their order, with what `links_of()` says of them;
    4 queries, 9 with the `whole` text."""
    embeds = {row.pk: body.embeds_in(row.body) for row in rows} if whole else {}
    linked = {row.pk: [int(key) for key, _slug in linked[row.pk]] for row in rows} if whole else {}
    figures = Figures(body.Embeds(*(_all(one[at] for one in embeds.values()) for at in range(6))))
    set_pks = {pk for one in embeds.values() for pk in one.sets} | {pk for pks in linked.values() for pk in pks}
    sets = _sets(set_pks)
    wanted = {row.lead_photo_id for row in rows} | figures.photo_pks | {lead for _row, lead, _number in sets.values()}
    by_pk = _photos(wanted - {None}, _all(one.photos for one in embeds.values()))
    shown = {
        "photo-embed": {photo.public_id: photo for photo in by_pk.values()},
        "photo-set": {pk: SetLink(row, by_pk.get(lead), number) for pk, (row, lead, number) in sets.items()},
        "stored-post": figures.posts(by_pk),
        "photo-comparison": figures.comparisons(by_pk),
        "annotated-photo": figures.annotated(by_pk),
    }
    entries = []
    for row in rows:
        lead = by_pk.get(row.lead_photo_id)
        context = {"article": row, "photo": lead}
        text, pictures = feed_body(row, linked[row.pk], shown) if whole else ("", ())
        photos = {photo.public_id: photo for photo in (lead, *pictures) if photo and _anywhere(photo)}
        entries.append(
            Entry(
                id=name_of("post", row.public_id),
                path=row.get_absolute_url(),
                title=row.headline,
                published=row.public_from,
                updated=max(row.content_updated_at or row.public_from, row.public_from),
                authors=tuple((name, reverse("articles:author", args=[slug])) for name, slug in people[row.pk]),
                categories=((row.section.label,) if row.section else ()) + tuple(name for name, _slug in tags[row.pk]),
                language=row.language,
                summary=row.standfirst,
                html=render_to_string("includes/feed_entry.html", context | {"text": text}),
                whole=whole,
                photos=tuple(photos.values()),
            )
        )
    return tuple(entries)


def photo_entries(rows):
    """Return the Entries of cleared rows that came through `with_lines()`, in their order; no query."""
    entries = []
    for photo in map(public_photo, rows):
        authors = ((photo.creator or photo.source.label, photo.source.url),)
        entries.append(
            Entry(
                id=name_of("photo", photo.public_id),
                path=photo.url,
                title=title_of(photo),
                published=photo.public_from,
                updated=photo.public_from,
                authors=authors,
                categories=(photo.line.short,),
                language=photo.language,
                summary=photo.caption,
                html=render_to_string("includes/feed_photo.html", {"photo": photo}),
                whole=True,
                photos=(photo,) if _anywhere(photo) else (),
            )
        )
    return tuple(entries)


def _anywhere(photo):
    """Whether a photo may stand where no veil can cover it."""
    return not photo.is_withdrawn and not photo.graphic


def _all(lists):
    return list(dict.fromkeys(one for many in lists for one in many))


def _photos(pks, public_ids):
    """{primary key: PublicPhoto or Tombstone}; 4 queries."""
    if not (pks or public_ids):
        return {}
    seen = Photo.objects.cleared() | Photo.objects.withdrawn()
    rows = with_lines(seen.filter(pk__in=pks) | seen.filter(public_id__in=public_ids))
    return {row.pk: tombstone(row) if row.withdrawn_at else public_photo(row) for row in rows}


def _sets(pks):
    """{key: (row, key of the photo that stands for it, number of its photos)} of sets with photos; one query."""
    found = {}
    seen = Exists(Photo.objects.cleared().filter(pk=OuterRef("photo")))
    items = PhotoSetItem.objects.filter(seen, photo_set__in=PhotoSet.objects.published().filter(pk__in=pks))
    for item in items.select_related("photo_set").order_by("position", "pk") if pks else ():
        row, lead, number = found.get(item.photo_set_id, (item.photo_set, item.photo_id, 0))
        found[row.pk] = row, row.lead_id if item.photo_id == row.lead_id else lead, number + 1
    return found
