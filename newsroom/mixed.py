"""Posts, sets and photos on one page, read together: as many queries as there are tables, however long the lists."""

from dataclasses import dataclass

from articles.public import Teaser
from articles.reading import bylines_of
from gallery.models import Photo
from gallery.public import public_photos
from gallery.public_sets import set_teasers

WORDS_PER_MINUTE = 220


@dataclass(frozen=True)
class Shelf:
    """A list, and whether there is more than it holds."""

    items: tuple
    more: bool

    def __bool__(self):
        return bool(self.items)


@dataclass(frozen=True)
class Mixed:
    """What a page shows of each kind: Teasers (without a mix), PublicSets as cards, PublicPhotos."""

    articles: Shelf
    sets: Shelf
    photos: Shelf

    def __bool__(self):
        return bool(self.articles or self.sets or self.photos)


def mixed(articles, sets, photos, *, most=(12, 6, 24)):
    """Return the Mixed of three public querysets, each cut at its number in `most`; 9 queries."""
    rows, more_articles = _cut(articles.select_related("section"), most[0])
    set_rows, more_sets = _cut(sets, most[1])
    pks, more_photos = _cut(photos.values_list("pk", flat=True), most[2])
    wanted = {*pks, *(row.lead_photo_id for row in rows)} - {None}
    shown = {}

    def load(leads):
        shown.update(public_photos(Photo.objects.cleared().filter(pk__in=wanted | leads)))
        return shown

    cards = set_teasers(set_rows, load)
    authors = bylines_of(row.pk for row in rows)
    return Mixed(
        Shelf(tuple(_teaser(row, authors, shown.get(row.lead_photo_id)) for row in rows), more_articles),
        Shelf(tuple(cards), more_sets),
        Shelf(tuple(shown[pk] for pk in pks if pk in shown), more_photos),
    )


def _cut(queryset, most):
    """(rows, whether there are more), without counting."""
    rows = list(queryset[: most + 1])
    return rows[:most], len(rows) > most


def _teaser(row, authors, photo):
    words = len(row.body_text.split())
    return Teaser(
        pk=row.pk,
        url=row.get_absolute_url(),
        headline=row.headline,
        standfirst=row.standfirst,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        section=row.section.label if row.section else "",
        section_url=row.section.get_absolute_url() if row.section else "",
        authors=authors.get(row.pk, ()),
        minutes=max(1, round(words / WORDS_PER_MINUTE)) if words else 0,
        published_at=row.public_from,
        photo=photo,
        mix=None,
        language=row.language,
    )
