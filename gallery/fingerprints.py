"""Pictures known again: hashes kept in bands, looked up by what they nearly are, and pairs noted for the desk.

Two hashes are near when no more than NEAR of their 64 bits differ. They are found through four bands of sixteen bits: a
stored hash is a candidate when one of its bands differs from the same band of ours in one bit at most. By the
pigeonhole principle that finds every hash that differs in up to seven bits, and of those with eight or ten (hashes
differ in an even number of bits) all but the few whose differences lie evenly in all four bands.

The picture as a whole is compared with everything that is stored: another as it is, mirrored, or a part of it. Four
parts of it are compared with others as a whole, and with the same part of them: ours may be the larger picture, or have
a caption below or over it. Measured with bench/fingerprints.py.
"""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q

from gallery import decoder
from gallery.imaging.fingerprint import ALL_BITS, KINDS, MIRROR, WHOLE
from gallery.models import Fingerprint, NearDuplicate, Photo

NEAR = 10
#: The kinds of a new picture's hashes that are looked up.
ASKED = (WHOLE, "crop-centre", "crop-bottom-10", "crop-bottom-14")
BAND_BITS = 16
BANDS = tuple(f"band{number}" for number in range(4))
AS_IS, MIRRORED, CROPPED = (str(transform) for transform in NearDuplicate.Transform)
#: How a hash of ours and a stored one are compared, and what a photo found so is called. Of two that are as near the
#: first counts; the last one, a part beside the same part, only where no other finds the photo.
WAYS = (AS_IS, MIRRORED, CROPPED, CROPPED)
WHOLES, MIRRORS, FRAMES, PARTS = range(len(WAYS))
# A picture of which nothing can be compared has one row of this kind, in bands that no look-up asks for: it was done.
FLAT, NOWHERE = "flat", 1 << BAND_BITS
# The most pairs that are noted of one photo. Who has a hundred frames of one moment needs no list of all of them.
MOST = 20
#: How many photos or pairs are asked for, or noted, at once.
AT_ONCE = 500


@dataclass(frozen=True)
class Match:
    """A photo that a picture resembles: its key, the bits in which they differ, and how (as-is, mirror or crop)."""

    photo_pk: int
    distance: int
    transform: str


@transaction.atomic
def remember(photo, hashes):
    """Keep the fingerprints of a photo, {kind: unsigned 64-bit number}, in the place of those it had; return the rows.

    An empty dict is remembered too: such a picture shows nothing by which it could be known.
    """
    Fingerprint.objects.filter(photo=photo).delete()
    rows = [Fingerprint(photo=photo, kind=kind, **columns_of(value)) for kind, value in hashes.items()]
    rows = rows or [Fingerprint(photo=photo, kind=FLAT, value=0, **dict.fromkeys(BANDS, NOWHERE))]
    return Fingerprint.objects.bulk_create(rows)


def columns_of(value):
    """What a row keeps of a hash: {"value": the signed number of the same bits, "band0": its highest sixteen, …}."""
    signed = value - (1 << 64) if value >> 63 else value
    return {"value": signed, **dict(zip(BANDS, _bands(value), strict=True))}


def hashes_of(photo):
    """The fingerprints that are kept of a photo, {kind: unsigned 64-bit number}; empty when there are none."""
    rows = photo.fingerprints.exclude(kind=FLAT).order_by("pk")
    return {kind: value & ALL_BITS for kind, value in rows.values_list("kind", "value")}


def candidates(values):
    """Return [(photo, kind, signed value)] of the fingerprints that share a band with a hash, but for one bit at most.

    One query. What is near in several bands comes as often.
    """
    with connection.cursor() as cursor:
        cursor.execute(look_up(values))
        return cursor.fetchall()


def look_up(values):
    """The SQL of `candidates()`: one select for each band, each answered by its index alone.

    Written by hand, since the ORM would take as long to prepare three hundred numbers one by one as a database takes
    to find them. Nothing but whole numbers of ours is in it.
    """
    reach = [set() for _band in BANDS]
    for value in values:
        for band, part in zip(reach, _bands(value), strict=True):
            band |= {part, *(part ^ 1 << bit for bit in range(BAND_BITS))}
    table = Fingerprint._meta.db_table
    return " UNION ALL ".join(
        f"SELECT photo_id, kind, value FROM {table} WHERE {name} IN ({', '.join(map(str, sorted(band)))})"
        for name, band in zip(BANDS, reach, strict=True)
    )


def near(hashes, *, apart_from=None, most=MOST):
    """Return the Matches of a picture's hashes, the nearest first, `most` of them (None: all). One query.

    `apart_from` is a photo to leave out. Each photo is there once, by the nearest of WAYS.
    """
    asked = {kind: hashes[kind] for kind in ASKED if kind in hashes}
    if not asked:
        return []
    ways = {kind: _ways(kind, asked) for kind in KINDS}
    best = {}
    for photo_pk, kind, value in candidates(asked.values()):
        for own, place in ways.get(kind, ()):
            if (bits := ((value ^ own) & ALL_BITS).bit_count()) <= NEAR:
                found = (place == PARTS, bits, place)
                best[photo_pk] = min(found, best.get(photo_pk, found))
    if apart_from is not None:
        best.pop(apart_from.pk, None)
    nearest = sorted((bits, place, photo_pk) for photo_pk, (_parts, bits, place) in best.items())[:most]
    return [Match(photo_pk, bits, WAYS[place]) for bits, place, photo_pk in nearest]


def note_pairs(photo):
    """Note the nearest MOST near-duplicates of a photo for the desk, and each that is beside something withdrawn,
    since such a pair holds publishing up, however many frames are nearer; return how many pairs are new.

    Can run again and in any order: of two photos the one that came later is the pair's `photo`, and a pair that is
    noted already stays as it is, dismissed or not. Of what is stored it reads the pairs it would note and no others,
    AT_ONCE at a time, each time in a transaction of its own, so that nobody waits for thousands of them.
    """
    matches = near(hashes_of(photo), apart_from=photo, most=None)
    if not photo.withdrawn_at:
        withdrawn = _withdrawn([match.photo_pk for match in matches[MOST:]])
        matches = [*matches[:MOST], *(match for match in matches[MOST:] if match.photo_pk in withdrawn)]
    return sum(_note(photo, some) for some in _pieces(matches))


@transaction.atomic
def _note(photo, matches):
    """Note the pairs of some Matches of a photo; return how many are new."""
    pairs = [
        NearDuplicate(
            photo_id=max(photo.pk, match.photo_pk),
            other_id=min(photo.pk, match.photo_pk),
            distance=match.distance,
            transform=match.transform,
        )
        for match in matches
    ]
    keys = [match.photo_pk for match in matches]
    before = Q(photo=photo, other__in=keys) | Q(other=photo, photo__in=keys)
    known = set(NearDuplicate.objects.filter(before).values_list("photo_id", "other_id"))
    new = [pair for pair in pairs if (pair.photo_id, pair.other_id) not in known]
    # Two that arrive together may find each other at the same moment.
    NearDuplicate.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _withdrawn(keys):
    """Those of the primary keys of photos that are withdrawn, as a set."""
    rows = Photo.objects.filter(withdrawn_at__isnull=False).order_by()
    return {pk for some in _pieces(keys) for pk in rows.filter(pk__in=some).values_list("pk", flat=True)}


def withdrawn_twin(hashes):
    """Return the withdrawn Photo that a picture's hashes resemble most, or None."""
    matches = near(hashes, most=None)
    withdrawn = _withdrawn([match.photo_pk for match in matches])
    nearest = next((match.photo_pk for match in matches if match.photo_pk in withdrawn), None)
    return nearest and Photo.objects.get(pk=nearest)


def missing_fingerprints():
    """Yield the photos that nobody has looked at for fingerprints yet, withdrawn ones included, oldest first."""
    kept = Fingerprint.objects.filter(photo=OuterRef("pk"))
    yield from Photo.objects.filter(~Exists(kept)).order_by("pk").iterator(chunk_size=100)


def make_fingerprints(photo):
    """Read a photo's original for its fingerprints, remember them and note its pairs; return how many pairs are new.

    Takes up to seconds: not to be called inside a transaction. Raises Refused, and OSError when there is no original.
    """
    with photo.original.storage.open(photo.original.name, "rb") as file:
        hashes = decoder.hashes(file)
    with transaction.atomic():
        remember(photo, hashes)
        return note_pairs(photo)


def _pieces(some):
    """A list in pieces of AT_ONCE."""
    return (some[start : start + AT_ONCE] for start in range(0, len(some), AT_ONCE))


def _ways(kind, asked):
    """[(hash of ours, place in WAYS)] of those that a stored hash of a kind is compared with."""
    if kind == MIRROR:
        return [(asked[WHOLE], MIRRORS)] if WHOLE in asked else []
    if kind == WHOLE:
        return [(value, WHOLES if own == WHOLE else FRAMES) for own, value in asked.items()]
    return [(asked[own], place) for own, place in ((WHOLE, FRAMES), (kind, PARTS)) if own in asked]


def _bands(value):
    """A hash as four numbers of sixteen bits, from the highest down."""
    return tuple(value >> shift & (1 << BAND_BITS) - 1 for shift in (48, 32, 16, 0))
