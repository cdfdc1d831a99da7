#!/usr/bin/env python3
"""Writes docs/performance.md from what the benchmarks wrote down: every figure with its command and its noise.

  python bench/report.py [--json DIR] [--to docs/performance.md]

Each benchmark is one command that writes DIR/NAME.json (bench/results.py); this one reads them all. What was not
measured this time keeps the section that it has, which says on what machine it was measured. No date stands in it: the
same results make the same page.
"""

import argparse
import json
from pathlib import Path

import results

FIRST = ("pages", "cache", "archive", "archive-postgresql", "search", "search-postgresql", "lighthouse", "start",
         "images", "fingerprints", "bombs", "metadata_truth")  # fmt: skip
TITLES = {
    "pages": "A page that is not kept",
    "cache": "A page that is kept",
    "archive": "The archive at any size, on SQLite",
    "archive-postgresql": "The archive at any size, on PostgreSQL",
    "search": "Search at any size, on SQLite",
    "search-postgresql": "Search at any size, on PostgreSQL",
    "lighthouse": "Lighthouse",
    "start": "Start",
    "images": "Public files",
    "fingerprints": "Near-duplicates",
    "bombs": "Bombs and broken files",
    "metadata_truth": "Metadata, beside ExifTool",
}
HEAD = """# How fast it is

Written by `python bench/report.py` from what the benchmarks measured; each is one command, given with its figures.
Figures of different machines cannot be compared, ratios can: both sides of a ratio were measured in turns in the same
run, and the ratio is the median of the ratios round by round. *Noise* is how far the same thing, measured twice in that
run, differed from itself: a ratio says nothing finer than that. *Wanted* is what the project asks of itself.
"""


def main():
    """Read, write, and say what is missing."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    results.add_folder(parser)
    parser.add_argument("--to", type=Path, default=results.ROOT / "docs" / "performance.md")
    options = parser.parse_args()
    found = {file.stem: json.loads(file.read_text()) for file in sorted(options.json.glob("*.json"))}
    if not found:
        parser.error(f"there is no result in {options.json}: run the benchmarks first.")
    former = sections_of(options.to.read_text()) if options.to.exists() else {}
    texts = []
    for name in (*FIRST, *(name for name in found if name not in FIRST)):
        if name in found:
            texts.append(section(found[name]))
        elif TITLES[name] in former:
            texts.append(former[TITLES[name]])
            print(f"left as it was: {name}")
        else:
            print(f"not measured: {name}")
    options.to.write_text("\n".join([HEAD, *texts]))


def sections_of(text):
    """{title: its section} of a page that was written before."""
    parts = text.split("\n## ")[1:]
    return {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in parts}


def section(result):
    """A benchmark as Markdown."""
    name = result["bench"]
    lines = [f"## {TITLES.get(name, name.capitalize())}", "", f"`{result['command']}`", ""]
    if result.get("about"):
        lines += [result["about"], ""]
    lines += ["| what | figure | beside | ratio | noise | wanted |", "| --- | ---: | --- | ---: | ---: | --- |"]
    lines += [line(row) for row in result["rows"]]
    return "\n".join([*lines, "", f"Measured on: {machine(result['machine'])}.", ""])


def line(row):
    """A row of the table."""
    cells = [
        row["what"],
        f"{number(row['value'])} {row['unit']}",
        row.get("ratio_to") or "",
        f"{number(row['ratio'])} ×" if row.get("ratio") is not None else "",
        f"{row['noise']:.1%}" if row.get("noise") is not None else "",
        row.get("wanted") or "",
    ]
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def number(value):
    """A figure in at most four digits that mean something, with commas between thousands."""
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"


def machine(facts):
    """What the machine was, in a line."""
    words = {"cores": "{} cores", "processor": "{}", "load": "load {} beside it"}
    return ", ".join(
        words.get(name, f"{name.capitalize()} {{}}").format(value) for name, value in facts.items() if value
    )


if __name__ == "__main__":
    main()
