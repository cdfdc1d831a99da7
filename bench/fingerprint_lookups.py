"""How long it takes to find a picture among a million hashes, for bench/fingerprints.py."""

import json
import random
import statistics
import time

SLOWEST = 0.020
SCANS = 3
# Two photographs differ in about half of their bits; so do hashes of which a little less than half is turned.
TURNED = 24
PLANTED = 4
# Keys of photos beyond those that the pictures got.
FIRST_KEY = 1_000_000


def lookup(given, note):
    """Fill the database with hashes and time look-ups beside plain scans; return the exit code.

    note(given, what, value, unit, wanted=…) leaves a row for bench/results.py.
    """
    from django.db import connection

    from gallery.imaging.fingerprint import WHOLE

    rng = random.Random(1)
    pool = [{kind: int(value) for kind, value in hashes.items()} for hashes in json.loads(given.pool.read_text())]
    filled = seconds(lambda: fill(pool, given.hashes, rng))
    print(f"\n{connection.vendor}: {given.hashes:,} hashes, filled in {filled:.0f} s")
    connection.close()
    if given.explain:
        explain(turned(rng.choice(pool), rng, TURNED))
    planted = stored(given.lookups // 2, rng)
    asked = [(None, turned(rng.choice(pool), rng, TURNED)) for _number in range(given.lookups - len(planted))]
    asked += [(key, turned(hashes, rng, PLANTED)) for key, hashes in planted]
    rng.shuffle(asked)
    single = [(key, {WHOLE: hashes[WHOLE]}) for key, hashes in asked]
    slow, missed = [], 0
    among = f"among {given.hashes:,} hashes, {connection.vendor}"
    for words, several in (("one hash", single), ("a picture, four hashes", asked)):
        late, lost = timed(words, several)
        slow, missed = [*slow, late], missed + lost
        note(given, f"{words}, p95 {among}", late * 1000, "ms", wanted=f"≤ {1000 * SLOWEST:g}")
    scans = [seconds(lambda hashes=hashes: scan(hashes)) for _key, hashes in asked[:SCANS]]
    print(f"  {'plain scan for one hash':24}median {statistics.median(scans) * 1000:.0f} ms")
    note(given, f"a plain scan for one hash {among}", statistics.median(scans) * 1000, "ms")
    note(given, f"planted pictures that were not found {among}", missed, "pictures", wanted="0")
    return int(max(slow) > SLOWEST or missed > 0)


def timed(words, asked):
    """Look everything up and print how long it took; return (the 95th percentile in seconds, how many were missed)."""
    from gallery.fingerprints import near

    times, work, missed = [], [], 0
    for key, hashes in asked:
        began, worked = time.perf_counter(), time.process_time()
        matches = near(hashes)
        times.append(time.perf_counter() - began)
        work.append(time.process_time() - worked)
        missed += key is not None and key not in {match.photo_pk for match in matches}
    slow, busy = (statistics.quantiles(values, n=20)[-1] for values in (times, work))
    print(
        f"  {words:24}median {statistics.median(times) * 1000:.1f} ms, p95 {slow * 1000:.1f} ms "
        f"(processor time of this process {busy * 1000:.1f} ms), {missed} planted missed of {len(asked) // 2}"
    )
    return slow, missed


def turned(hashes, rng, bits):
    """Hashes of another picture: in each kind the same bits are turned, as in pictures of another scene."""
    mask = sum(1 << bit for bit in rng.sample(range(64), bits))
    return {kind: value ^ mask for kind, value in hashes.items()}


def fill(pool, wanted, rng):
    """Write `wanted` hashes, those of one photo side by side.

    The photos themselves are not made: no look-up asks for them.
    """
    from django.db import connection, transaction

    from gallery.fingerprints import BANDS

    names = ("photo_id", "kind", "value", *BANDS)
    table = f"gallery_fingerprint ({', '.join(names)})"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA foreign_keys = OFF")
            # For the filling alone: the look-ups get a new connection.
            cursor.execute("PRAGMA cache_size = -600000")
            marks = ", ".join("?" * len(names))
            with transaction.atomic():
                cursor.connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows(pool, wanted, rng))
        else:
            constraints = connection.introspection.get_constraints(cursor, "gallery_fingerprint")
            foreign = next(name for name, one in constraints.items() if one["foreign_key"])
            cursor.execute(f'ALTER TABLE gallery_fingerprint DROP CONSTRAINT "{foreign}"')
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in rows(pool, wanted, rng):
                    copy.write_row(row)
        # What both databases do by themselves in time.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def rows(pool, wanted, rng):
    """Yield `wanted` rows: (photo, kind, value, band, …)."""
    from gallery.fingerprints import columns_of

    made, key = 0, FIRST_KEY
    while made < wanted:
        for kind, value in list(turned(rng.choice(pool), rng, TURNED).items())[: wanted - made]:
            yield key, kind, *columns_of(value).values()
            made += 1
        key += 1


def stored(number, rng):
    """[(key of a photo, its hashes)] of photos taken at random."""
    from gallery.fingerprints import hashes_of
    from gallery.models import Fingerprint, Photo

    last = Fingerprint.objects.latest("photo_id").photo_id
    keys = [rng.randrange(FIRST_KEY, last) for _number in range(number)]
    return [(key, hashes_of(Photo(pk=key))) for key in keys]


def scan(hashes):
    """What a look-up would be without bands: every hash is read and compared."""
    from gallery.fingerprints import NEAR
    from gallery.imaging.fingerprint import WHOLE, distance
    from gallery.models import Fingerprint

    asked = hashes[WHOLE]
    every = Fingerprint.objects.values_list("photo_id", "value").iterator(chunk_size=10_000)
    return [key for key, value in every if distance(value, asked) <= NEAR]


def explain(hashes):
    """Print the plan of a look-up."""
    from django.db import connection

    from gallery.fingerprints import ASKED, look_up

    ask = "EXPLAIN (ANALYZE, BUFFERS)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    with connection.cursor() as cursor:
        cursor.execute(f"{ask} {look_up([hashes[kind] for kind in ASKED])}")
        for row in cursor.fetchall():
            line = str(row[-1])
            print(f"  {line if len(line) < 120 else line[:120] + '…'}")


def seconds(work):
    """How long a piece of work takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
