"""The same questions to archives of several sizes, in turn: what bench/archive.py and bench/search.py have in common.

Each size has a process of its own over a database of its own, and answers everything once before it is measured. All
are asked in turn and on one core, so that a noisy machine is as noisy for each. The smallest has a second process: what
differs there is noise, and so no question meets a core that has just answered it for the same process. Beside the
milliseconds that passed the processor time of the asked process is taken, which other work on the machine hardly
touches (on SQLite that is all; on PostgreSQL the server's own comes on top).
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import results

POSTGRES = "postgres://newsroom:newsroom@127.0.0.1:5432/newsroom"
AGAIN = "again"


def add_options(parser, sizes, rounds):
    """Give an argparse parser what both benches take."""
    parser.add_argument("--sizes", default=sizes)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--postgres", default=os.environ.get("TEST_POSTGRES_URL", POSTGRES), metavar="URL")
    parser.add_argument("--rounds", type=_rounds, default=rounds)
    parser.add_argument("--keep", type=Path, metavar="DIR")
    parser.add_argument("--only", default="", metavar="WORDS", help="ask only what has these words in its name")
    parser.add_argument("--serve", type=int, help=argparse.SUPPRESS)
    results.add_folder(parser)


def _rounds(text):
    if (number := int(text)) < 2:
        raise argparse.ArgumentTypeError("fewer than 2 rounds have no percentile.")
    return number


def sizes_of(given):
    """Return the sizes that were asked for, the smallest first."""
    return sorted({int(size) for size in given.sizes.split(",")})


def measured(given, name, script, questions):
    """Ask every size {question: [line, …]}; return {question: {size or AGAIN: [(ms, processor ms), …]}}.

    `script` is the bench itself, started again with --serve for each size; its databases are called after `name`.
    """
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as scratch, databases(given, name, Path(scratch)) as where:
        archives = {}
        try:
            for size in sizes_of(given):
                archives[size] = _Process(script, size, where(size))
            archives[AGAIN] = _Process(script, min(archives), where(min(archives)))
            return _ask(archives, {one: some for one, some in questions.items() if given.only in one}, given.rounds)
        finally:
            for archive in archives.values():
                archive.end()


@contextmanager
def databases(given, name, scratch):
    """A function from a size to the environment of a process with that archive; what is not kept goes at the end."""
    folder, made, connection = given.keep or scratch, set(), None

    def where(size):
        data = folder / (f"{name}-{size}" if given.database == "sqlite" else f"{name}-postgresql-{size}")
        data.mkdir(parents=True, exist_ok=True)
        environment = os.environ | {"MODE": "development", "TASKS": "immediate", "DATA_DIR": str(data)}
        environment.pop("DATABASE_URL", None)
        if connection:
            database = f"{name}_{size}" if given.keep else f"{name}_{os.getpid()}_{size}"
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
                connection.execute(f'CREATE DATABASE "{database}"')
            made.add(database)
            environment["DATABASE_URL"] = urlunsplit(urlsplit(given.postgres)._replace(path=f"/{database}"))
        return environment

    if given.database == "postgresql":
        import psycopg

        connection = psycopg.connect(given.postgres, autocommit=True)
    try:
        yield where
    finally:
        for database in () if given.keep else made:
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
        if connection:
            connection.close()


class _Process:
    """Answers questions of one archive."""

    def __init__(self, script, size, environment):
        self.process = subprocess.Popen(
            [sys.executable, script, "--serve", str(size)],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        # Only one of them works at a time. On one core they are alike: another one may have a busier neighbour.
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(self.process.pid, {max(os.sched_getaffinity(0))})
        print(f"{size:>9,} ready after {self.process.stdout.readline().strip()} s", flush=True)

    def ask(self, line):
        """Return (milliseconds, milliseconds of its processor time)."""
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()
        took, worked = self.process.stdout.readline().split()
        return float(took), float(worked)

    def end(self):
        """Let it go."""
        self.process.stdin.close()
        self.process.wait()


def _ask(archives, questions, rounds):
    times = {}
    for question, lines in questions.items():
        times[question] = {label: [] for label in archives}
        # Not measured: compiles templates, fills caches. A large archive is not in memory when the machine starts, and
        # what waits for the disk is the slowest of a few dozen; a small one is read with its first question.
        for line in lines:
            for archive in archives.values():
                archive.ask(line)
        for _round in range(rounds):
            for line in lines:
                for label, archive in archives.items():
                    times[question][label].append(archive.ask(line))
    return times


def answering(answer):
    """Answer each line of standard input: `answer(line)` returns a function that does what is measured."""
    import gc
    from time import perf_counter, process_time

    # As deploy/gunicorn.conf.py does: what was loaded by now is not looked through again and again.
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        work = answer(line.strip())
        began, worked = perf_counter(), process_time()
        work()
        took, worked = perf_counter() - began, process_time() - worked
        print(f"{took * 1000:.3f} {worked * 1000:.3f}", flush=True)
    return 0


def judged(times, things, limit, bounds=None):
    """Return (rows for the report, whether a bound was passed); print the table.

    The 95th percentile of the largest size may be `limit` times that of the smallest, noise aside. {question: ms} in
    `bounds` are those whose 95th percentile is bounded by a time instead.
    """
    bounds, rows, failed = bounds or {}, [], False
    labels = list(next(iter(times.values())))
    smallest, largest = labels[0], labels[-2]
    header = "".join(f"{f'{one:,}' if one != AGAIN else 'noise':>17}" for one in labels)
    print(f"\n{'question (p50, p95 in ms)':<38}{header}   ratio  noise  processor")
    for question, found in times.items():
        took = {one: [took for took, _worked in found[one]] for one in labels}
        p95 = {one: statistics.quantiles(took[one], n=20, method="inclusive")[-1] for one in labels}
        worked = {one: statistics.median(worked for _took, worked in found[one]) for one in labels}
        cells = "".join(f"{f'{statistics.median(took[one]):.1f}  {p95[one]:.1f}':>17}" for one in labels)
        ratio, noise = p95[largest] / p95[smallest], p95[AGAIN] / p95[smallest]
        bound = bounds.get(question)
        over = p95[largest] > bound if bound else ratio > limit * max(1.0, noise)
        failed |= over
        print(
            f"{question:<38}{cells}   {ratio:5.2f}  {noise:5.2f}      {worked[largest] / worked[smallest]:5.2f}"
            f"{' *' * over}",
            flush=True,
        )
        rows.append(
            results.row(
                f"{question}, {largest:,} {things}",
                p95[largest],
                "ms",
                ratio_to=f"{smallest:,} {things}",
                ratio=ratio,
                noise=abs(1 - noise),
                wanted=f"≤ {bound} ms" if bound else f"≤ {limit}",
            )
        )
    return rows, failed
