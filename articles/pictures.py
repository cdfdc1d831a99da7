"""The photos and sets that a page of the articles app shows, read together in as few queries as there are tables."""

from django.db.models import Exists, OuterRef, Prefetch, Q

from gallery.models import Derivatives, Photo, PhotoSet, PhotoSetItem
from gallery.public import public_photo, tombstone, with_lines
from gallery.public_sets import captioned, public_set
from gallery.stored import name_photos


class Pictures:
    """What may be shown of the photos and sets that a page names.

    `set_pks` are sets; `photo_pks` and `public_ids` photos that stand outside them. `desk` opens what is not yet
    public, for a preview by a signed-in editor. Six queries at most: sets, items, photos with three prefetches.
    """

    def __init__(self, set_pks=(), photo_pks=(), public_ids=(), *, desk=False):
        self.desk = desk
        rows = list(self._visible_sets(set_pks)) if set_pks else []
        self._sets, self._public_ids = set(set_pks), set(public_ids)
        inside = {item.photo_id for row in rows for item in row.items.all()}
        leads = {row.lead_id for row in rows if row.lead_id}
        self.by_pk, self.by_public_id = {}, {}
        wanted = {pk for pk in (*photo_pks, *inside, *leads) if pk}
        self._wanted = wanted
        if wanted or public_ids:
            for photo in self._visible_photos(Q(pk__in=wanted) | Q(public_id__in=public_ids)):
                shown = tombstone(photo) if photo.withdrawn_at else public_photo(photo)
                self.by_pk[photo.pk] = self.by_public_id[photo.public_id] = shown
        self.sets = {row.pk: self._public_set(row) for row in rows}

    def standing(self, pk):
        """The PublicPhoto with this primary key, or None where there is none or only a tombstone."""
        photo = self.by_pk.get(pk)
        return photo if photo and not photo.is_withdrawn else None

    def tell(self, made):
        """Tell a Made (sources/parts.py) what is named here, seen or not; one query."""
        made.name("set", self._sets, self.sets)
        name_photos(made, self._wanted, self._public_ids, self.by_pk.values())

    def _visible_sets(self, pks):
        sets = PhotoSet.objects.filter(withdrawn_at=None) if self.desk else PhotoSet.objects.published()
        items = PhotoSetItem.objects.order_by("position", "pk")
        return sets.filter(pk__in=pks).prefetch_related(Prefetch("items", items))

    def _visible_photos(self, condition):
        seen = Photo.objects.cleared()
        if self.desk:
            # As in gallery.public.photos_for_desk(): whatever has a source and files.
            files = Derivatives.objects.current().filter(photo=OuterRef("pk"))
            seen = Photo.objects.filter(Exists(files), withdrawn_at=None, source__isnull=False)
        return with_lines((seen | Photo.objects.withdrawn()).filter(condition))

    def _public_set(self, row):
        """As in gallery.public_sets: a hidden photo leaves no gap, a withdrawn one its tombstone."""
        items = tuple(
            captioned(photo, item.caption) for item in row.items.all() if (photo := self.by_pk.get(item.photo_id))
        )
        keys = [item.key for item in items if not item.is_withdrawn]
        return public_set(row, items, self.by_pk.get(row.lead_id) or next(iter(items), None), keys)
