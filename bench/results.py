"""What the benchmarks write down: one JSON file each, from which bench/report.py makes docs/performance.md.

    {"bench": "cache", "command": "python bench/cache.py", "about": "…", "machine": {"cores": 2, …},
     "rows": [{"what": "a kept page", "value": 3100.0, "unit": "requests/s", "ratio_to": "bare WSGI", "ratio": 0.97,
               "noise": 0.03, "wanted": "≥ 0.9"}]}

ratio_to, ratio, noise and wanted are None where they say nothing. noise is how far the same thing, measured twice in
the same run, differed from itself (0.03 is 3 %).
"""

import json
import os
import platform
import sqlite3
import statistics
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DEFAULT = ROOT / "var" / "bench"


def add_folder(parser):
    """Give an argparse parser the option --json DIR."""
    parser.add_argument("--json", type=Path, default=DEFAULT, metavar="DIR", help="where the results go (var/bench)")


def row(what, value, unit, *, ratio_to=None, ratio=None, noise=None, wanted=None):
    """Return a row; numbers are rounded to four figures that mean something."""
    rounded = [None if one is None else float(f"{one:.4g}") for one in (value, ratio, noise)]
    value, ratio, noise = rounded
    return {
        "what": what,
        "value": value,
        "unit": unit,
        "ratio_to": ratio_to,
        "ratio": ratio,
        "noise": noise,
        "wanted": wanted,
    }


def write(folder, name, command, rows, *, about="", **machine):
    """Write FOLDER/NAME.json and print the rows. machine adds to what is known of it, such as postgresql="15.9"."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    content = {"bench": name, "command": command, "about": about, "machine": machine_facts() | machine, "rows": rows}
    (folder / f"{name}.json").write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n")
    for one in rows:
        ratio = f"  {one['ratio']:g} × {one['ratio_to']}" if one["ratio"] is not None else ""
        wanted = f"  (wanted {one['wanted']})" if one["wanted"] else ""
        print(f"{one['what']:<58} {one['value']:>10g} {one['unit']}{ratio}{wanted}")


def machine_facts():
    """What a figure depends on, without a date: cores, processor, Python, Django, SQLite."""
    import django

    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": _processor(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "sqlite": sqlite3.sqlite_version,
    }


def versions(*commands):
    """Return {name: version} of programs that print it, such as ("nginx", "nginx", "-v"); without those not there."""
    found = {}
    for name, *command in commands:
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
        except OSError:
            continue
        words = (done.stdout + done.stderr).replace("/", " ").split()
        found[name] = next((word for word in words if word[0].isdigit()), "")
    return found


def median_ratio(values, others):
    """Return the median of the ratios round by round: a slow minute of the machine hits both."""
    return statistics.median(one / other for one, other in zip(values, others, strict=True))


def difference(first, second):
    """Return how far two series of the same thing differ: |1 - the median of their ratios|."""
    return abs(1 - median_ratio(first, second))


def _processor():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
