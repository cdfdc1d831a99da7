#!/usr/bin/env python3
"""Whether a picture is known again, how often another is taken for it, and how long a look-up takes.

  python bench/fingerprints.py [--corpus ../shared/corpus] [--postgres URL] [--hashes 1000000] [--explain]

First 30 originals, changed in eight ways, are looked up among themselves and at least 300 other pictures, in a SQLite
database of their own. Then that database, and one on PostgreSQL when a URL of it is given (or TEST_POSTGRES_URL is
set; its account must be allowed to create databases), is filled with a million hashes spread as those of the pictures
are, and look-ups (`gallery.fingerprints.near`) of one hash and of the four of a picture are timed beside a plain scan,
in the same run. Exits 1 when fewer than 95 % are known again, more than 0.1 % of the pairs are false, a planted picture
is not found, or the 95th percentile of the look-ups of one hash is above 20 ms.
"""

import argparse
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

RECALL, FALSE_PAIRS, SLOWEST = 0.95, 0.001, 0.020
SCANS = 3
# Two photographs differ in about half of their bits; so do hashes of which a little less than half is turned.
TURNED = 24
PLANTED = 4
# Keys of photos beyond those that the pictures got.
FIRST_KEY = 1_000_000


def main():
    """Run every part in a process of its own, since Django knows one database a process; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    options.add_argument("--postgres", default=os.environ.get("TEST_POSTGRES_URL"), metavar="URL")
    options.add_argument("--hashes", type=int, default=1_000_000)
    options.add_argument("--lookups", type=int, default=300)
    options.add_argument("--explain", action="store_true", help="show how each database looks up")
    options.add_argument("--part", choices=("pictures", "lookup"), help=argparse.SUPPRESS)
    options.add_argument("--pool", type=Path, help=argparse.SUPPRESS)
    given = options.parse_args()
    if given.part:
        set_up()
        return pictures(given) if given.part == "pictures" else lookup(given)
    with tempfile.TemporaryDirectory(prefix="fingerprints-") as folder:
        environment = os.environ | {"DATA_DIR": folder, "MODE": "development", "TASKS": "immediate"}
        environment.pop("DATABASE_URL", None)
        given.pool = Path(folder) / "pool.json"
        worst = run("pictures", given, environment)
        worst |= run("lookup", given, environment)
        if not given.postgres:
            print("\nPostgreSQL was not measured: neither --postgres nor TEST_POSTGRES_URL names one.")
            return worst
        with scratch(given.postgres) as url:
            return worst | run("lookup", given, environment | {"DATABASE_URL": url})


def run(part, given, environment):
    """Run one part; return its exit code."""
    command = [sys.executable, __file__, "--part", part, "--pool", given.pool, "--corpus", given.corpus]
    command += ["--hashes", given.hashes, "--lookups", given.lookups, *(["--explain"] if given.explain else [])]
    return subprocess.run([str(word) for word in command], env=environment, check=False).returncode


@contextmanager
def scratch(url):
    """The URL of an empty database beside the one of `url`, dropped at the end."""
    import psycopg

    name = f"fingerprints_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def set_up():
    """Django, with every table."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def pictures(given):
    """Print who is known again and who is taken for another; keep the hashes of all for the look-ups."""
    from bench.fingerprint_pictures import CHANGES, chosen, jpeg
    from gallery.fingerprints import near, remember
    from gallery.imaging.fingerprint import of_file

    originals, others = chosen(given.corpus)
    names, pool = {}, []
    for name, image in (*originals, *others):
        hashes = of_file(BytesIO(jpeg(image)))
        photo = bare_photo(name)
        remember(photo, hashes)
        names[photo.pk] = name
        pool.append(hashes)
    print(f"{len(originals)} originals × {len(CHANGES)} changes among {len(others)} others")
    print(f"{'':24}{'known':>8}{'as-is':>8}{'mirror':>8}{'crop':>8}{'false':>8}")
    hits, pairs, false, confused = Counter(), 0, 0, set()
    for change, make in CHANGES.items():
        ways, wrong = Counter(), 0
        for name, image in originals:
            matches = near(of_file(BytesIO(make(image))), most=None)
            ways.update(match.transform for match in matches if names[match.photo_pk] == name)
            strangers = [names[match.photo_pk] for match in matches if names[match.photo_pk] != name]
            confused |= {(name, stranger) for stranger in strangers}
            wrong += len(strangers)
        found = sum(ways.values())
        hits[change], false, pairs = found, false + wrong, pairs + len(originals) * (len(names) - 1)
        shown = "".join(f"{ways[way] or '':>8}" for way in ("as-is", "mirror", "crop"))
        print(f"{change:24}{found:>5}/{len(originals)}{shown}{wrong:>8}")
    recall = sum(hits.values()) / len(CHANGES) / len(originals)
    print(f"Recall {recall:.1%}; {false} false pairs of {pairs} ({false / pairs:.4%}).")
    for name, stranger in sorted(confused):
        print(f"  {name} was taken for {stranger}")
    among_others(pool[len(originals) :], [name for name, _image in others])
    given.pool.write_text(json.dumps([hashes for hashes in pool if "whole" in hashes]))
    return int(recall < RECALL or false / pairs > FALSE_PAIRS)


def among_others(pool, names):
    """Print how often two of the others are near, by whether one painter drew them with other seeds."""
    from gallery.fingerprints import near
    from gallery.models import Photo

    keys = dict(Photo.objects.values_list("pk", "headline"))
    same, different = set(), set()
    for name, hashes in zip(names, pool, strict=True):
        for match in near(hashes, most=None):
            other = keys[match.photo_pk]
            if other != name and other in names:
                kin = name.split()[0] == other.split()[0]
                (same if kin else different).add(frozenset((name, other)))
    number = len(names) * (len(names) - 1) // 2
    print(f"Among the others: {len(different)} of {number} pairs near, and {len(same)} of one drawn scene with itself.")


def bare_photo(name):
    """A photo without any file."""
    from gallery.models import Photo

    photo = Photo(
        headline=name, sha256=f"{random.getrandbits(256):064x}", size=1, file_format="JPEG", width=3, height=2
    )
    photo.save()
    return photo


def lookup(given):
    """Fill the database with hashes and time look-ups beside plain scans."""
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
    slow, missed = timed("one hash", single)
    missed += timed("a picture, four hashes", asked)[1]
    scans = [seconds(lambda hashes=hashes: scan(hashes)) for _key, hashes in asked[:SCANS]]
    print(f"  {'plain scan for one hash':24}median {statistics.median(scans) * 1000:.0f} ms")
    return int(slow > SLOWEST or missed > 0)


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


if __name__ == "__main__":
    sys.exit(main())
