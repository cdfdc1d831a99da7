"""Posts, sets and photos on one page, read together: as many queries as there are tables, however long the lists."""

from dataclasses import dataclass

from articles.public import teaser
from articles.reading import bylines_of
from gallery.models import Photo
from gallery.public import public_photos
from gallery.public_sets import set_teasers


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
        Shelf(tuple(teaser(row, authors, shown.get(row.lead_photo_id)) for row in rows), more_articles),
        Shelf(tuple(cards), more_sets),
        Shelf(tuple(shown[pk] for pk in pks if pk in shown), more_photos),
    )


def _cut(queryset, most):
    """(rows, whether there are more), without counting."""
    rows = list(queryset[: most + 1])
    return rows[:most], len(rows) > most
