"""What a set is made of: how many of its photos were made how, in words and as a contact strip.

A pure function of class keys (gallery/provenance.py) and of the active language.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext, ngettext

from gallery.provenance import CLASS_KEYS, mix_words

#: Above this number a contact strip shows one frame per class instead of one per photo.
STRIP_LIMIT = 24


class MixGroup(NamedTuple):
    """One class in a set: its key, the number of its photos, and its words for that number."""

    key: str
    number: int
    words: str


class Frame(NamedTuple):
    """One frame of a contact strip; ``gap`` stands before each class but the first."""

    key: str
    gap: bool


@dataclass(frozen=True, slots=True)
class Mix:
    """What a set is made of, most frequent class first.

    ``heading`` ("9 photos:") and ``detail`` ("4 under escort, 5 by satellite.") make up ``sentence``. ``strip`` has
    one frame per photo; where ``numbered`` is true it has one per class, in the order of ``groups`` with their numbers.
    """

    total: int
    groups: list[MixGroup]
    heading: str
    detail: str
    strip: list[Frame]
    numbered: bool

    @property
    def sentence(self) -> str:
        """Heading and detail as one sentence, which carries the whole meaning of the strip."""
        return f"{self.heading} {self.detail}".strip()


def mix_of(keys: Iterable[str]) -> Mix:
    """Count the class keys of a set's photos (``ValueError`` for a key that is not in ``CLASS_KEYS``).

    Classes with the same count stand in the order of ``CLASS_KEYS``.
    """
    counts = Counter(sorted(keys, key=CLASS_KEYS.index)).most_common()
    groups = [MixGroup(key, count, mix_words(key, count)) for key, count in counts]
    total = sum(group.number for group in groups)
    numbered = total > STRIP_LIMIT
    strip = [
        Frame(group.key, gap=number == 0 and place > 0)
        for place, group in enumerate(groups)
        for number in range(1 if numbered else group.number)
    ]
    if not groups:
        return Mix(total=0, groups=[], heading=gettext("No photos."), detail="", strip=[], numbered=False)
    items = [gettext("%(count)d %(words)s") % {"count": group.number, "words": group.words} for group in groups]
    heading = ngettext("%(count)d photo:", "%(count)d photos:", total) % {"count": total}
    detail = gettext("%(items)s.") % {"items": ", ".join(items)}
    return Mix(total=total, groups=groups, heading=heading, detail=detail, strip=strip, numbered=numbered)
