#!/usr/bin/env python3
"""Whether a picture is known again, how often another is taken for it, and how long a look-up takes.

  python bench/fingerprints.py [--corpus ../shared/corpus] [--postgres URL] [--hashes 1000000] [--explain]

First 30 originals, changed in eight ways, are looked up among themselves and at least 300 other pictures, in a SQLite
database of their own. Then that database, and one on PostgreSQL when a URL of it is given (or TEST_POSTGRES_URL is
set; its account must be allowed to create databases), is filled with a million hashes spread as those of the pictures
are, and look-ups (`gallery.fingerprints.near`) of one hash and of the four of a picture are timed beside a plain scan,
in the same run. Exits 1 when fewer than 95 % are known again, more than 0.1 % of the pairs are false, a planted picture
is not found, or the 95th percentile of the look-ups, of one hash or of a picture's four, is above 20 ms. Writes
fingerprints.json for bench/report.py.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

RECALL, FALSE_PAIRS = 0.95, 0.001


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
    from bench import results

    results.add_folder(options)
    given = options.parse_args()
    if given.part:
        set_up()
        if given.part == "pictures":
            return pictures(given)
        from bench.fingerprint_lookups import lookup

        return lookup(given, note)
    with tempfile.TemporaryDirectory(prefix="fingerprints-") as folder:
        environment = os.environ | {"DATA_DIR": folder, "MODE": "development", "TASKS": "immediate"}
        environment.pop("DATABASE_URL", None)
        given.pool = Path(folder) / "pool.json"
        worst = run("pictures", given, environment)
        worst |= run("lookup", given, environment)
        if given.postgres:
            with scratch(given.postgres) as url:
                worst |= run("lookup", given, environment | {"DATABASE_URL": url})
        else:
            print("\nPostgreSQL was not measured: neither --postgres nor TEST_POSTGRES_URL names one.")
        rows = [json.loads(line) for line in noted(given).read_text().splitlines()]
        results.write(given.json, "fingerprints", "python bench/fingerprints.py", rows)
        return worst


def noted(given):
    """Where the parts leave their rows, one a line."""
    return given.pool.with_name("rows")


def note(given, *row, **more):
    """Leave a row of bench/results.py for the first process."""
    from bench.results import row as made

    with noted(given).open("a") as file:
        file.write(json.dumps(made(*row, **more)) + "\n")


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
    changes = f"{len(originals)} originals, each changed in {len(CHANGES)} ways, among {len(others)} others"
    note(given, f"known again: {changes}", 100 * recall, "%", wanted=f"≥ {100 * RECALL:g}")
    note(given, "false pairs", 100 * false / pairs, "%", wanted=f"≤ {100 * FALSE_PAIRS:g}")
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


if __name__ == "__main__":
    sys.exit(main())
