"""How what is public falls into the files of the sitemap: by the month in which it came out, and a month with many
things by their public numbers.

A month is cut into three, each third into three again, and so on: numbers are random, so the parts are even, and a
part never changes its borders. Primary keys would cut more simply and tell how much is held back.
"""

import re
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime

from gallery.models.photo import ALPHABET

#: How many things a part may hold before the month is cut once more.
MOST = 2_000
#: Cuts of a month: 3 ** 7 parts, for some four million things.
DEEPEST = 7
_THIRDS_OF_A_LETTER = 3
_NAME = re.compile(r"(posts|sets|photos)-([0-9]{4})-(0[1-9]|1[0-2])(?:-([1-7])-([0-9]{1,4}))?", re.ASCII)


@dataclass(frozen=True)
class Shard:
    """The things of a `kind` (posts, sets, photos) of a month; `cuts` times cut in three, the part `part` of those."""

    kind: str
    year: int
    month: int
    cuts: int = 0
    part: int = 0

    @property
    def name(self):
        """As it stands in the address: "photos-2026-11", "photos-2026-11-2-5"."""
        return f"{self.kind}-{self.year:04}-{self.month:02}" + (f"-{self.cuts}-{self.part}" if self.cuts else "")

    @property
    def since(self):
        """The first moment of the month, in UTC."""
        return datetime(self.year, self.month, 1, tzinfo=UTC)

    @property
    def until(self):
        """The first moment of the month after it."""
        return datetime(self.year + self.month // 12, self.month % 12 + 1, 1, tzinfo=UTC)

    @property
    def first_number(self):
        """The public number with which the part begins, "" for the first."""
        return _border(self.cuts, self.part)

    @property
    def end_number(self):
        """The public number before which the part ends, "" for the last."""
        return _border(self.cuts, self.part + 1)


def read(name):
    """Return the Shard of a name, or None for what names none."""
    match = _NAME.fullmatch(name)
    # The year after the last has no first moment.
    if not match or not 0 < int(match[2]) < MAXYEAR:
        return None
    cuts, part = int(match[4] or 0), int(match[5] or 0)
    return Shard(match[1], int(match[2]), int(match[3]), cuts, part) if part < 3**cuts else None


def parts_of(kind, moment, number):
    """Return the Shards of the month of an aware datetime in which `number` things of a kind came out."""
    moment = moment.astimezone(UTC)
    cuts = 0
    while cuts < DEEPEST and number > MOST * 3**cuts:
        cuts += 1
    return [Shard(kind, moment.year, moment.month, cuts, part) for part in range(3**cuts)]


def names_with(kind, moment, public_id=""):
    """Return the names of every shard, however often cut, that holds what came out at an aware datetime."""
    moment = moment.astimezone(UTC)
    found = [Shard(kind, moment.year, moment.month)]
    for cuts in range(1, DEEPEST + 1) if public_id else ():
        found.append(Shard(kind, moment.year, moment.month, cuts, _part_of(public_id, cuts)))
    return [shard.name for shard in found]


def _border(cuts, part):
    """The public number at which the part begins, as few letters as say it; "" before the first and after the last."""
    if part in (0, 3**cuts):
        return ""
    letters = -(-cuts // _THIRDS_OF_A_LETTER)
    place, text = part * 3 ** (letters * _THIRDS_OF_A_LETTER - cuts), ""
    for _letter in range(letters):
        place, digit = divmod(place, len(ALPHABET))
        text = ALPHABET[digit] + text
    return text.rstrip(ALPHABET[0]) or ALPHABET[0]


def _part_of(public_id, cuts):
    low, high = 0, 3**cuts
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _border(cuts, middle) <= public_id else (low, middle)
    return low
