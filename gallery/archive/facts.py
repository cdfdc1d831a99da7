"""What readers are shown of a photo, as far as the archive filters and counts it. Here is the slow rule."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, F, Value

from gallery.filters import as_shown, chosen_by
from gallery.models import Claim, Photo, TaggedPhoto

#: Photos asked about in one query; databases take only so many parameters.
AT_ONCE = 500
#: The axis of "2013 escorted Pyongyang": year, access class and wider place together.
SPREAD = "spread"


@dataclass(frozen=True, slots=True)
class Facts:
    """All words are as they stand in a facet, "" where there is none; `labels` and `topics` are keys as text."""

    public_from: datetime
    access: str
    source: str
    place: str
    area: str
    year: str
    licence: str
    chosen: str
    labels: tuple = ()
    topics: tuple = ()

    def values(self, axis):
        """Return the values on one axis (see gallery/archive/choice.py) as a tuple."""
        if axis == "tag":
            return self.topics
        if axis.startswith("label"):
            return self.labels
        if axis == SPREAD:
            return (f"{self.year} {self.access} {self.area}",)
        return (getattr(self, axis),)

    def pack(self):
        """Return the facts as a list for JSON."""
        words = [self.access, self.source, self.place, self.area, self.year, self.licence, self.chosen]
        return [
            self.public_from.isoformat(),
            *words,
            [int(key) for key in self.labels],
            [int(key) for key in self.topics],
        ]

    @classmethod
    def unpack(cls, packed):
        """Return the Facts of pack()."""
        moment, *words, labels, topics = packed
        return cls(datetime.fromisoformat(moment), *words, tuple(map(str, labels)), tuple(map(str, topics)))


def area_of(place):
    """Return the wider place of a place as shown: what stands after its last comma, "" for "" (withheld)."""
    return place.rpartition(",")[2].strip() or place.strip()


def live(keys):
    """Return {key: Facts} of those photos that readers may see at this moment; two queries for each 500 keys."""
    found, keys = {}, sorted(keys)
    for start in range(0, len(keys), AT_ONCE):
        found |= _live(keys[start : start + AT_ONCE])
    return found


def _live(keys):
    columns = ("pk", "public_from", "access_class", "source__kind", "shown_place", "shown_year", "licence")
    photos = list(as_shown(Photo.objects.cleared().filter(pk__in=keys)).order_by().values_list(*columns))
    labels, slugs, topics = defaultdict(list), defaultdict(set), defaultdict(list)
    if photos:
        for photo, key, slug in _words([row[0] for row in photos]):
            if slug:
                labels[photo].append(key)
                slugs[photo].add(slug)
            else:
                topics[photo].append(key)
    return {
        photo: Facts(
            public_from,
            access,
            source,
            place,
            area_of(place),
            "" if year is None else f"{year:04d}",
            licence,
            chosen_by(slugs[photo]),
            tuple(map(str, sorted(labels[photo]))),
            tuple(map(str, sorted(topics[photo]))),
        )
        for photo, public_from, access, source, place, year, licence in photos
    }


def _words(keys):
    """(photo, key of a tag, its code for a provenance tag and "" for a topic) of both kinds, in one query."""
    labels = Claim.objects.verified().filter(content_object__in=keys).order_by()
    topics = TaggedPhoto.objects.filter(content_object__in=keys).order_by()
    columns = ("content_object_id", "tag_id", "code")
    code = Value("", output_field=CharField())
    return (
        labels.annotate(code=F("tag__slug"))
        .values_list(*columns)
        .union(topics.annotate(code=code).values_list(*columns), all=True)
    )
