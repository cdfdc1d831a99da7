"""What readers may know of a photo set: a frozen projection, like that of a photo.

A photo that readers may not see leaves no gap and no count behind; one that was withdrawn leaves its tombstone.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.db.models import Exists, OuterRef

from gallery import introductions, provenance
from gallery.mix import Mix, mix_of
from gallery.models import Photo, PhotoSet, PhotoSetItem
from gallery.public import PublicPhoto, Tombstone, photos_for_desk, photos_for_readers

# A photo's reader note is that of the tag which gives it its class: the passage where that takes over the mark.
NOTE_FACETS = ("passage", "access")


@dataclass(frozen=True)
class PublicSet:
    """A set in the order of its editors. `items` holds PublicPhoto and Tombstone, captions already those of the set."""

    pk: int
    title: str
    slug: str
    url: str
    introduction: str
    items: tuple
    lead: PublicPhoto | Tombstone | None
    tags: tuple
    mix: Mix
    notes: tuple
    language: str
    public_from: datetime | None

    @property
    def photos(self):
        """The photos that stand: items without the tombstones."""
        return tuple(item for item in self.items if not item.is_withdrawn)

    @property
    def count(self):
        """How many photos readers can see here."""
        return self.mix.total

    @property
    def query(self):
        """What a link to a photo carries, so that its page leads on through this set."""
        return f"?set={quote(self.slug)}"


def set_page(photo_set):
    """Return the PublicSet of a published row for its own page, with its topical tags; 7 queries at most."""
    tags = tuple((tag.name, tag.get_absolute_url()) for tag in photo_set.tags.all())
    return _build([photo_set], photos_for_readers, {photo_set.pk: tags})[photo_set.pk]


def sets_for_readers(pks):
    """Return {primary key: PublicSet} of the published sets among `pks`, without topical tags; 7 queries at most."""
    return _build(PhotoSet.objects.published().filter(pk__in=set(pks)), photos_for_readers)


def sets_for_desk(pks):
    """Return {primary key: PublicSet} for a preview: also sets and photos that are not yet public."""
    return _build(PhotoSet.objects.filter(pk__in=set(pks), withdrawn_at=None), photos_for_desk)


def set_teasers(queryset, load=photos_for_readers):
    """Return the sets of a published queryset in its order, as PublicSets for cards; 6 queries at most.

    The mix counts every photo; only the lead is read as a whole, so `items` is empty. `load` turns the primary keys of
    the leads into {key: PublicPhoto or Tombstone}, for a page that reads them together with others.
    """
    rows = list(queryset)
    keys = {row.pk: [] for row in rows}
    first = {}
    # Asked of each photo that is there: SQLite would make a list of all photos that readers see.
    seen = Exists(Photo.objects.cleared().filter(pk=OuterRef("photo")))
    items = PhotoSetItem.objects.filter(seen, photo_set__in=rows).order_by("position", "pk")
    for set_pk, photo_pk, key in items.values_list("photo_set", "photo", "photo__access_class"):
        keys[set_pk].append(key)
        first.setdefault(set_pk, photo_pk)
    photos = load({pk for row in rows for pk in (row.lead_id, first.get(row.pk)) if pk})
    return [public_set(row, (), _standing(photos, row.lead_id, first.get(row.pk)), keys[row.pk]) for row in rows]


def reader_notes(photos):
    """Return ((class key, class name, note), …) once per class present among PublicPhotos and Tombstones.

    A photo of a class brings the note of the verified tag that gave it that class; the first photo decides.
    """
    notes = {}
    for photo in photos:
        if not photo.is_withdrawn and photo.key not in notes and (note := reader_note(photo)):
            notes[photo.key] = note
    return tuple((key, provenance.class_name(key), note) for key, note in notes.items())


def reader_note(photo):
    """Return what readers should keep in mind about a PublicPhoto, or an empty text while nothing is verified."""
    for facet in NOTE_FACETS:
        tag = photo.tag(facet)
        if tag and tag.note and (facet == "access" or _takes_over(tag.code, photo.key)):
            return tag.note
    return ""


def _takes_over(passage, key):
    """Whether this passage is what gave the photo its class."""
    return key in (provenance.PASSAGE_CLASS.get(passage), provenance.PASSAGE_CLASS_WITHOUT_ACCESS.get(passage))


def _build(rows, load, tags=None):
    """{key: PublicSet} of set rows; `load` turns primary keys of photos into {key: PublicPhoto or Tombstone}."""
    rows = list(rows)
    places = {row.pk: [] for row in rows}
    for item in PhotoSetItem.objects.filter(photo_set__in=rows).order_by("position", "pk"):
        places[item.photo_set_id].append((item.photo_id, item.caption))
    pks = {photo for items in places.values() for photo, _caption in items}
    photos = load(pks | {row.lead_id for row in rows if row.lead_id})
    built = {}
    for row in rows:
        items = tuple(captioned(photos[photo], caption) for photo, caption in places[row.pk] if photo in photos)
        lead = photos.get(row.lead_id) or next(iter(items), None)
        keys = [item.key for item in items if not item.is_withdrawn]
        built[row.pk] = public_set(row, items, lead, keys, (tags or {}).get(row.pk, ()))
    return built


def public_set(row, items, lead, keys, tags=()):
    """Return the PublicSet of a row; `items` are captioned already, `keys` are the classes of its mix."""
    return PublicSet(
        pk=row.pk,
        title=row.title,
        slug=row.slug,
        url=row.get_absolute_url(),
        introduction=introductions.render(row.introduction),
        items=items,
        lead=lead,
        tags=tags,
        mix=mix_of(keys),
        notes=reader_notes(items),
        language=row.language,
        public_from=row.public_from,
    )


def captioned(photo, caption):
    """Return a PublicPhoto with the caption that it has in a set, or the Tombstone as it is."""
    return photo if photo.is_withdrawn else photo.with_caption(caption)


def _standing(photos, *pks):
    """The first of these photos that readers can see, or None."""
    return next((photos[pk] for pk in pks if pk in photos and not photos[pk].is_withdrawn), None)
