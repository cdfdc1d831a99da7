#!/usr/bin/env python3
"""What we read from the photo corpus beside what ExifTool reads, field by field.

  python bench/metadata_truth.py [--corpus ../shared/corpus] [--index]

ExifTool is run on the same files; without it, or with --index, the columns of the corpus' INDEX.csv (ExifTool 12.57)
stand in. A field is filled where ExifTool has a value in a picture of a kind that we take in; `ours` counts what we
read where it has none. Differences are listed with their reasons. Exits 1 when fewer than 99 % of the filled fields
agree, or one differs without a reason, and 2 where there is no corpus. The last lines say how long both took;
metadata_truth.json is written for bench/report.py.
"""

import argparse
import csv
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import results
from bench.metadata_fields import COLUMNS, REASONS, agrees, exiftool, truth
from gallery.imaging.probe import Limits, probe
from gallery.imaging.refusals import Refused
from gallery.metadata.reading import read

ENOUGH = 0.99
LIMITS = Limits(heic=True)
# Only the index knows them by one name; ExifTool has a dozen for them, by maker.
FROM_INDEX = ("serial_or_owner", "width", "height")


def main():
    """Print the table; return the exit code."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus")
    options.add_argument("--index", action="store_true", help="compare with INDEX.csv, do not run ExifTool")
    results.add_folder(options)
    given = options.parse_args()
    if not (given.corpus / "INDEX.csv").is_file():
        print(f"There is no photo corpus at {given.corpus}.")
        return 2
    taken, refused = pictures(given.corpus)
    paths = [given.corpus / row["path"] for row in taken]
    found, seconds = timed(lambda: [read(path) for path in paths])
    rows, theirs = (None, None) if given.index else live(taken, paths)
    table = compare(taken, rows or taken, found, given.corpus)
    show(table, refused, "ExifTool, run just now" if rows else "INDEX.csv")
    print(f"\nOurs: {len(paths) / seconds:.0f} files a second, Content Credentials included", end="")
    print(f"; ExifTool: {len(paths) / theirs:.0f}; ratio {theirs / seconds:.1f}." if theirs else ".")
    results.write(
        given.json, "metadata_truth", "python bench/metadata_truth.py", rows_of(table, seconds, theirs, paths)
    )
    return verdict(table)


def rows_of(table, seconds, theirs, paths):
    """What is written down for the page of figures; theirs is ExifTool's seconds, None where it was not run."""
    agree, differ = totals(table)
    unexplained = sum((path, column) not in REASONS for column in table for path, *_ in table[column]["differ"])
    beside = {"ratio_to": "ExifTool", "ratio": theirs / seconds} if theirs else {}
    return [
        results.row("filled fields that agree", 100 * agree / (agree + differ), "%", wanted=f"≥ {100 * ENOUGH:g}"),
        results.row("fields compared", agree + differ, "fields"),
        results.row("differences with their reasons", differ - unexplained, "fields"),
        results.row("differences without a reason", unexplained, "fields", wanted="0"),
        results.row("fields that we alone read", sum(counts["ours"] for counts in table.values()), "fields"),
        results.row("reading, Content Credentials included", len(paths) / seconds, "files/s", **beside),
    ]


def pictures(corpus):
    """(rows of the index for the files that we take in, {path: code} of those that we refuse)."""
    taken, refused = [], {}
    with (corpus / "INDEX.csv").open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            try:
                row["probe"] = probe(corpus / row["path"], limits=LIMITS)
                taken.append(row)
            except Refused as error:
                refused[row["path"]] = error.code
    return taken, refused


def live(taken, paths):
    """(rows by ExifTool, seconds), or (None, None) where it is not installed."""
    try:
        said, seconds = timed(lambda: exiftool(paths))
    except OSError:
        return None, None
    rows = [truth(one) | {name: row[name] for name in FROM_INDEX} for one, row in zip(said, taken, strict=True)]
    return rows, seconds


def timed(call):
    """(what `call` returns, seconds by the clock)."""
    start = time.perf_counter()
    return call(), time.perf_counter() - start


def compare(taken, rows, found, corpus):
    """{column: {"agree": [paths], "differ": [(path, theirs, ours)], "ours": count}}."""
    table = {name: {"agree": [], "differ": [], "ours": 0} for name in ("width", "height", *COLUMNS) if name in rows[0]}
    for index, row, said in zip(taken, rows, found, strict=True):
        for column, counts in table.items():
            size = column in ("width", "height")
            ours = getattr(index["probe"], column) if size else getattr(said, COLUMNS[column][0])
            if not row[column]:
                # Which family an answer is from, it does not say; only a field of its own can be ours alone.
                counts["ours"] += bool(ours) and not size and COLUMNS[column][1] is None
            elif str(ours) == row[column] if size else agrees(said, column, row[column]):
                counts["agree"].append(index["path"])
            else:
                counts["differ"].append((index["path"], row[column], ours))
    return table


def show(table, refused, other):
    """Print the table, the differences and the files that we do not take."""
    print(f"{'field':<22}{'filled':>8}{'agree':>8}{'differ':>8}{'ratio':>9}{'ours':>8}   (beside {other})")
    for column, counts in table.items():
        line(column, len(counts["agree"]), len(counts["differ"]), counts["ours"])
    words = {column: counts for column, counts in table.items() if column in COLUMNS}
    for name, part in (("all but the sizes", words), ("all", table)):
        line(name, *totals(part), sum(counts["ours"] for counts in part.values()))
    print("\nDifferences:")
    for column, counts in table.items():
        for path, theirs, ours in counts["differ"]:
            print(f"  {path}, {column}: {theirs!r} beside {ours!r}"[:200])
            print(f"    {REASONS.get((path, column), 'NO REASON IS KNOWN')}")
    print(f"\n{len(refused)} files are not taken in and not compared:")
    for path, code in refused.items():
        print(f"  {path}: {code}")


def line(name, agree, differ, ours):
    """Print one line of the table."""
    filled = agree + differ
    ratio = f"{agree / filled:.1%}" if filled else "–"
    print(f"{name:<22}{filled:>8}{agree:>8}{differ:>8}{ratio:>9}{ours:>8}")


def totals(table):
    """(fields that agree, fields that differ) over all columns."""
    return tuple(sum(len(counts[name]) for counts in table.values()) for name in ("agree", "differ"))


def verdict(table):
    """0 when enough agrees and every difference has its reason, otherwise 1, with a sentence."""
    agree, differ = totals(table)
    unknown = [(path, column) for column in table for path, *_ in table[column]["differ"]]
    unknown = [key for key in unknown if key not in REASONS]
    if agree < ENOUGH * (agree + differ) or unknown:
        print(f"Not good enough: {agree} of {agree + differ} agree, {len(unknown)} differences without a reason.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
