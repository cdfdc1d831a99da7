"""What readers may know of saved social posts, comparisons and annotated photos: frozen projections.

A photo that was withdrawn leaves its tombstone, and the words about it go with it: they may be what did the harm. A
photo that readers may not see leaves nothing: half a comparison would tell that there is another half.
"""

from dataclasses import dataclass
from datetime import date

from articles.models import AnnotatedPhoto, Comparison, StoredPost
from gallery.public import PublicPhoto, Tombstone

#: Width of the drawing that carries the numbers; its height follows the picture. Sizes in the style sheet count on it.
STAGE = 1100


@dataclass(frozen=True)
class PublicPost:
    """A social post that we saved. `photo` is its picture, if readers may see it, or its tombstone."""

    pk: int
    platform: str
    author: str
    handle: str
    text: str
    language: str
    posted_on: date
    permalink: str
    capture_note: str
    photo: PublicPhoto | Tombstone | None

    @property
    def photos(self):
        """Its picture, if it has one that readers may see or have seen."""
        return (self.photo,) if self.photo else ()


@dataclass(frozen=True)
class Half:
    """One side of a comparison, and the words that stand over it."""

    photo: PublicPhoto | Tombstone
    label: str


@dataclass(frozen=True)
class PublicComparison:
    """Two photos. Title, words and labels are empty as soon as one of the two was withdrawn."""

    pk: int
    title: str
    words: str
    language: str
    overlaid: bool
    halves: tuple

    @property
    def photos(self):
        """Both photos, or their tombstones."""
        return tuple(half.photo for half in self.halves)

    @property
    def slides(self):
        """Whether one may be laid over the other: not where a half is missing or covered."""
        return self.overlaid and not any(photo.is_withdrawn or photo.graphic for photo in self.photos)


@dataclass(frozen=True)
class Note:
    """One note: its number, its place on a drawing STAGE wide, in whole units, and its words."""

    number: int
    x: int
    y: int
    text: str


@dataclass(frozen=True)
class PublicAnnotated:
    """A photo with notes; title, words and notes are empty once it was withdrawn. `height` is that of the drawing."""

    pk: int
    title: str
    words: str
    language: str
    photo: PublicPhoto | Tombstone
    notes: tuple
    height: int
    width: int = STAGE

    @property
    def photos(self):
        """The photo alone, as a comparison has its two."""
        return (self.photo,)


class Figures:
    """The rows of what a text (body.Embeds) shows; a query for each kind, one more for notes.

    `photo_pks` are the photos to load; `posts`, `comparisons` and `annotated` then make {key: projection} of them.
    """

    def __init__(self, embeds):
        self._posts = StoredPost.objects.in_bulk(embeds.posts) if embeds.posts else {}
        self._comparisons = Comparison.objects.in_bulk(embeds.comparisons) if embeds.comparisons else {}
        annotated = AnnotatedPhoto.objects.prefetch_related("notes")
        self._annotated = annotated.in_bulk(embeds.annotated) if embeds.annotated else {}
        self.photo_pks = {row.photo_id for row in (*self._posts.values(), *self._annotated.values())}
        self.photo_pks |= {pk for row in self._comparisons.values() for pk in (row.left_id, row.right_id)}
        self.photo_pks.discard(None)

    def posts(self, photos):
        """Return {key: PublicPost}; photos is {primary key: PublicPhoto or Tombstone} of what may be shown."""
        names = ("pk", "platform", "author", "handle", "text", "language", "posted_on", "permalink", "capture_note")
        return {
            pk: PublicPost(**{name: getattr(row, name) for name in names}, photo=photos.get(row.photo_id))
            for pk, row in self._posts.items()
        }

    def comparisons(self, photos):
        """Return {key: PublicComparison} of those of which readers may see, or have seen, both photos."""
        found = {}
        for pk, row in self._comparisons.items():
            pair = photos.get(row.left_id), photos.get(row.right_id)
            if all(pair):
                found[pk] = _comparison(row, *pair)
        return found

    def annotated(self, photos):
        """Return {key: PublicAnnotated} of those whose photo readers may see, or have seen."""
        rows = self._annotated.items()
        return {pk: _annotated(row, photos[row.photo_id]) for pk, row in rows if row.photo_id in photos}


def _comparison(row, left, right):
    told = not (left.is_withdrawn or right.is_withdrawn)
    return PublicComparison(
        pk=row.pk,
        title=row.title if told else "",
        words=row.words if told else "",
        language=row.language,
        overlaid=row.overlaid,
        halves=(Half(left, row.left_label if told else ""), Half(right, row.right_label if told else "")),
    )


def _annotated(row, photo):
    told = not photo.is_withdrawn
    height = round(STAGE * photo.height / photo.width) if told else 0
    notes = (
        Note(number, round(note.x * STAGE), round(note.y * height), note.text)
        for number, note in enumerate(row.notes.all() if told else (), start=1)
    )
    return PublicAnnotated(
        pk=row.pk,
        title=row.title if told else "",
        words=row.words if told else "",
        language=row.language,
        photo=photo,
        notes=tuple(notes),
        height=height,
    )
