#!/usr/bin/env python3
"""Whether the archive's numbers are true, and whether it answers as quickly with a million photos as with a thousand.

  python bench/facets.py [--postgres URL] [--sizes 1000,100000,1000000] [--rounds 60] [--explain]

First the numbers: in an invented archive of 10,000 photos every option that the page lists under 60 random states of
the filters is counted by brute force in memory, from what the photos and their claims and tags say. Then the time: for
each size an archive is made by `manage.py load_archive --quick`: claims are accepted without reviews, triggers that
forbid this being lifted while it loads, and the narrow rows come from a few statements (those of 10,000 photos are
compared with what the code that settles in life makes of them). All questions are asked of all sizes in turn, so that a
noisy machine is as noisy for each; what is compared are ratios of the 95th percentiles. A question is everything that
the page asks the database before it draws: the state of the filters, what is in doubt, counts, keys, the 24 photos with
all that their three lines need. The page's drawing is not in it.

On SQLite, and on PostgreSQL when a URL is given (or TEST_POSTGRES_URL is set; its account must be allowed to create
databases). Exits 1 when a number is wrong, or a question whose counts are kept takes more than 1.2 times as long (95th
percentile) in the largest archive as in the smallest, noise of the machine aside (the same question asked twice of the
smallest). What is counted for the first time is measured too, and bounded by nothing but the size of the archive.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

TRUE_AT, STATES, RATIO = 10_000, 60, 1.2
NAMES = ("access", "source", "place", "year", "licence", "label", "tag", "chosen")
#: Name of a question -> the query of the page, and whether it is a deep page.
QUESTIONS = {
    "no filter": ("", False),
    "deep page": ("", True),
    "one facet": ("access=escorted", False),
    "one facet, deep": ("access=escorted", True),
    "accepted tag": ("label=minder-present", False),
    "place": ("place=Place 7, Province 7", False),
    "not by the state": ("chosen=not-by-the-state", False),
    "two facets": ("access=escorted&year=2013", False),
    "tag and label": ("tag={topic}&label=minder-present", False),
    "two facets, deep": ("source=visitor&licence=all-rights-reserved", True),
}


def main():
    """Run each size in a process of its own database; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--postgres", default=os.environ.get("TEST_POSTGRES_URL"), metavar="URL")
    options.add_argument("--sizes", default="1000,100000,1000000")
    options.add_argument("--rounds", type=int, default=60)
    options.add_argument("--keep", type=Path, help="a folder for the databases, used again the next time (SQLite)")
    options.add_argument("--part", choices=("truth", "load", "ask"), help=argparse.SUPPRESS)
    options.add_argument("--photos", type=int, help=argparse.SUPPRESS)
    given = options.parse_args()
    given.sizes = [int(size) for size in given.sizes.split(",")] if isinstance(given.sizes, str) else given.sizes
    if given.part:
        return {"truth": truth, "load": load, "ask": ask}[given.part](given)
    with tempfile.TemporaryDirectory(prefix="facets-") as folder:
        worst = measure(given, "SQLite", lambda size: {"DATA_DIR": str((given.keep or Path(folder)) / str(size))})
    if not given.postgres:
        print("\nPostgreSQL was not measured: neither --postgres nor TEST_POSTGRES_URL names one.")
        return worst
    with tempfile.TemporaryDirectory(prefix="facets-") as folder, scratch(given) as url:
        return worst | measure(
            given, "PostgreSQL", lambda size: {"DATA_DIR": f"{folder}/{size}", "DATABASE_URL": url(size)}
        )


@contextmanager
def scratch(given):
    """A function from a size to the URL of an empty database beside --postgres; all are dropped at the end."""
    import psycopg

    made = []
    with psycopg.connect(given.postgres, autocommit=True) as connection:

        def url(size):
            name = f"facets_{os.getpid()}_{size}"
            if name not in made:
                connection.execute(f'CREATE DATABASE "{name}"')
                made.append(name)
            return urlunsplit(urlsplit(given.postgres)._replace(path=f"/{name}"))

        try:
            yield url
        finally:
            for name in made:
                connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def measure(given, database, where):
    """Print everything about one database; return the exit code."""
    print(f"\n{database}")
    worst = 0
    for size in sorted({*given.sizes, TRUE_AT}):
        environment = surroundings(where(size))
        if run("load", given, environment, size):
            return 1
        if size == TRUE_AT:
            worst |= run("truth", given, environment, size)
    asking = {size: Asking(given, surroundings(where(size)), size) for size in given.sizes}
    try:
        return worst | compare(given, asking)
    finally:
        for one in asking.values():
            one.end()


def surroundings(more):
    """The environment of a process."""
    environment = os.environ | {"MODE": "development", "TASKS": "immediate"}
    environment.pop("DATABASE_URL", None)
    Path(more["DATA_DIR"]).mkdir(parents=True, exist_ok=True)
    return environment | more


def command(part, given, size):
    """The command line of a part."""
    return [sys.executable, __file__, "--part", part, "--photos", str(size), "--rounds", str(given.rounds)]


def run(part, given, environment, size):
    """Run one part; return its exit code."""
    return subprocess.run(command(part, given, size), env=environment, check=False).returncode


class Asking:
    """A process that answers questions of one archive."""

    def __init__(self, given, environment, size):
        self.process = subprocess.Popen(
            command("ask", given, size), env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def ask(self, words):
        """Return [milliseconds, number of queries] as numbers."""
        self.process.stdin.write(f"{words}\n")
        self.process.stdin.flush()
        return [float(number) for number in self.process.stdout.readline().split()]

    def end(self):
        """Let it go."""
        self.process.stdin.close()
        self.process.wait()


def compare(given, asking):
    """Ask everybody everything in turn; print the table; return 1 where a ratio is above the bound."""
    smallest, largest = min(asking), max(asking)
    labels = [*asking, "again"]
    header = "".join(f"{f'{size:,}' if size != 'again' else 'noise':>19}" for size in labels)
    print(f"\n{'question (p50, p95 in ms)':<28}{header}   ratio  noise  queries")
    failed = 0
    for question in (*QUESTIONS, "100 in doubt"):
        times, queries = {label: [] for label in labels}, set()
        for label in labels * 3:
            asking[smallest if label == "again" else label].ask(question)
        for _round in range(given.rounds):
            for label in labels:
                took, number = asking[smallest if label == "again" else label].ask(question)
                times[label].append(took)
                queries.add(int(number))
        p95 = {label: statistics.quantiles(found, n=20)[-1] for label, found in times.items()}
        cells = "".join(f"{f'{statistics.median(times[one]):.1f}  {p95[one]:.1f}':>19}" for one in labels)
        ratio, noise = p95[largest] / p95[smallest], p95["again"] / p95[smallest]
        over = ratio > RATIO * max(1.0, noise)
        failed |= over
        print(f"{question:<28}{cells}   {ratio:5.2f}  {noise:5.2f}  {'/'.join(map(str, sorted(queries)))}{' *' * over}")
    for question in ("counted first: one facet", "counted first: two facets"):
        cells = ""
        for size in asking:
            times = sorted(asking[size].ask(question)[0] for _round in range(12))
            cells += f"{f'{statistics.median(times):.0f}  {times[-1]:.0f}':>19}"
        print(f"{question:<28}{cells}   (p50, slowest of 12)")
    return int(failed)


def set_up():
    """Django, with every table."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "newsroom.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def load(given):
    """Make an archive and settle it; print how long that took."""
    set_up()
    from django.core.management import call_command

    from gallery.models import ArchiveState

    if ArchiveState.objects.filter(entries__gt=given.photos // 2).exists():
        print(f"{given.photos:>9,} photos were there already")
        return 0
    began = time.perf_counter()
    with open(os.devnull, "w") as nowhere:
        call_command("load_archive", photos=given.photos, quick=True, stdout=nowhere)
    print(f"{given.photos:>9,} photos made in {time.perf_counter() - began:.0f} s", flush=True)
    if given.photos != TRUE_AT:
        return 0
    from gallery.archive import settling
    from gallery.models import ArchiveEntry, ArchiveLabel, ArchiveTopic

    def made():
        return [
            sorted(map(str, model.objects.values_list(*[f.name for f in model._meta.fields if f.name != "id"])))
            for model in (ArchiveEntry, ArchiveLabel, ArchiveTopic)
        ]

    quick, began = made(), time.perf_counter()
    settling.rebuild()
    settling.settle_all()
    same = made() == quick
    took = (time.perf_counter() - began) / given.photos * 1_000_000
    print(
        f"{TRUE_AT:>9,} settled as in life, {took:.0f} µs each: {'the same rows' if same else 'OTHER ROWS'}", flush=True
    )
    return not same


def truth(given):
    """Count every option of many states by brute force; print how many were compared; return 1 for a difference."""
    set_up()
    from django.http import QueryDict

    from gallery.archive.boxes import archive_of
    from gallery.archive.choice import asked
    from gallery.archive.reading import read

    rows, facet_of = everything()
    chance, compared, wrong = random.Random(1), 0, []
    for number in range(STATES):
        query = QueryDict(mutable=True)
        for name in chance.sample(NAMES, 0 if number == 0 else chance.randrange(1, 4)):
            values = sorted(set().union(*(row[name] for row in chance.sample(rows, 20))))
            query.setlist(name, chance.sample(values, min(len(values), chance.randrange(1, 3))))
        wanted = {}
        for name, values in query.lists():
            for value in values:
                wanted.setdefault((name, facet_of.get(value) if name == "label" else 0), set()).add(value)
        asking = asked(query)
        state = archive_of(asking, read(asking.choice).counts, query)
        said, true = {("total", ""): state.total}, {("total", ""): counted(rows, wanted)}
        for box in state.boxes:
            for option in box.options:
                axis = (box.name, facet_of.get(option.value) if box.name == "label" else 0)
                said[box.name, option.value] = option.count
                true[box.name, option.value] = counted(rows, wanted | {axis: {option.value}})
        no_year = {axis: values for axis, values in wanted.items() if axis[0] != "year"}
        years = Counter((*row["year"], *row["access"]) for row in rows if row["year"] and fits(row, no_year))
        said["years", ""] = {(str(year), key): n for year, classes in state.years for key, n in classes}
        true["years", ""] = dict(years)
        compared += len(said)
        wrong += [(query.urlencode(), what, said[what], true[what]) for what in said if said[what] != true[what]]
    done = f"{compared:,} numbers of {STATES} states compared with brute force over {len(rows):,} photos"
    print(f"{done}: {len(wrong)} wrong", flush=True)
    for one in wrong[:5]:
        print("  ", *one)
    return bool(wrong)


def everything():
    """([{facet: values} of every photo that readers may see], {code of a label: its question})."""
    from gallery.filters import CHOSEN_BY_OTHERS, as_shown
    from gallery.models import Claim, Photo, ProvenanceTag, TaggedPhoto

    columns = ("pk", "access_class", "source__kind", "shown_place", "shown_year", "licence")
    rows = {
        pk: {
            "access": {access},
            "source": {kind},
            "place": {place or "withheld"},
            "year": {str(year)} if year else set(),
            "licence": {licence or "all-rights-reserved"},
            "label": set(),
            "tag": set(),
            "chosen": set(),
        }
        for pk, access, kind, place, year, licence in as_shown(Photo.objects.cleared()).values_list(*columns)
    }
    for pk, slug in Claim.objects.verified().values_list("content_object", "tag__slug"):
        if pk in rows:
            rows[pk]["label"].add(slug)
            if slug in CHOSEN_BY_OTHERS:
                rows[pk]["chosen"].add("not-by-the-state")
    for pk, slug in TaggedPhoto.objects.values_list("content_object", "tag__slug"):
        if pk in rows:
            rows[pk]["tag"].add(slug)
    return list(rows.values()), dict(ProvenanceTag.objects.values_list("slug", "facet_id"))


def fits(row, wanted):
    """Whether a photo has one of the values that are wanted, for each facet."""
    return all(row[name] & values for (name, _facet), values in wanted.items())


def counted(rows, wanted):
    """How many photos fit."""
    return sum(fits(row, wanted) for row in rows)


def ask(given):
    """Answer questions on standard input with milliseconds and the number of queries."""
    set_up()
    from django.db import connection
    from django.http import QueryDict
    from django.test.utils import CaptureQueriesContext

    from gallery.archive.boxes import archive_of
    from gallery.archive.choice import asked
    from gallery.archive.reading import read
    from gallery.archive.views import SIZE
    from gallery.models import ArchiveDirty, ArchiveEntry, ArchiveTally, Photo, Topic
    from gallery.paging import encode, place_of
    from gallery.public import with_lines

    newest = ArchiveEntry.objects.order_by("-public_from", "-photo")
    deep = newest[newest.count() // 2]
    cursor = encode(Photo.objects.get(pk=deep.photo))
    topic = Topic.objects.order_by("pk")[3].slug
    chance = random.Random(2)

    def page(query, after):
        began = time.perf_counter()
        beyond = place_of(after)
        wanted = asked(query)
        reading = read(wanted.choice)
        keys = reading.page(beyond=beyond, size=SIZE + 1)
        list(with_lines(Photo.objects.cleared().filter(pk__in=keys)))
        archive_of(wanted, reading.counts, query)
        return (time.perf_counter() - began) * 1000

    for line in sys.stdin:
        question = line.strip()
        if question.startswith("counted first"):
            ArchiveTally.objects.filter(kept=False).delete()
            facts = chance.choice(newest[:1000])
            text = f"year={facts.year}&source={facts.source}"
            if question.endswith("one facet"):
                text = f"place={facts.place}"
                ArchiveTally.objects.exclude(state={}).filter(state__has_key="place").delete()
            after = ""
        elif question == "100 in doubt":
            ArchiveDirty.objects.bulk_create([ArchiveDirty(photo=entry.photo) for entry in newest[:100]])
            text, after = "", ""
        else:
            text, is_deep = QUESTIONS[question]
            text, after = text.format(topic=topic), cursor if is_deep else ""
        with CaptureQueriesContext(connection) as captured:
            took = page(QueryDict(text), after)
        ArchiveDirty.objects.all().delete()
        print(took, len(captured), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
