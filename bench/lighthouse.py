#!/usr/bin/env python3
"""What Lighthouse says of the pages that most readers open: front, post, set, photo and archive of a demo site.

  python bench/lighthouse.py [--pages front,post,…] [--form mobile] [--rounds 3] [--data DIR] [--json DIR]

The site is as it is once its worker has made every size of its pictures. gunicorn is started with the settings of
deploy/, and Lighthouse, which tests/browser/lighthouse brings, asks it on this machine; nothing leaves it. Each mark is
the median of the rounds. Ends with 1 when one is below 95.
"""

import argparse
import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.request import urlopen

import results
from cache import environment
from servers import ROOT, gunicorn

sys.path.insert(0, str(ROOT))

from tests.browser import lighthouse

LEAST = 95
PAGES = ("front", "post", "set", "photo", "archive")
MARKS = ("performance", "accessibility", "best-practices", "seo")


def main():
    """Ask, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", default=",".join(PAGES), help="some of " + ", ".join(PAGES))
    parser.add_argument("--form", choices=("mobile", "desktop"), default="mobile")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--data", type=Path, help="the DATA_DIR of a demo site; one is made otherwise")
    results.add_folder(parser)
    options = parser.parse_args()
    wanted = options.pages.split(",")
    if unknown := set(wanted) - set(PAGES):
        parser.error(f"no such page: {', '.join(sorted(unknown))}")
    if why := lighthouse.missing():
        raise SystemExit(f"Lighthouse cannot be asked: {why}.")
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-lighthouse-")))
        data = options.data or made(folder / "data")
        home = f"http://127.0.0.1:{stack.enter_context(gunicorn('newsroom.wsgi:application', environment(data)))}"
        pages = {name: home + path for name, path in addresses(home).items() if name in wanted}
        rounds = []
        for number in range(options.rounds):
            rounds.append(lighthouse.ask(pages.values(), form=options.form))
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr, flush=True)
    rows = rows_of(pages, rounds)
    command = f"python bench/lighthouse.py --form {options.form} --rounds {options.rounds}"
    about = (
        f"Lighthouse, form {options.form}, marks from 0 to 100; the mark for speed depends on the load of the machine."
    )
    results.write(options.json, "lighthouse", command, rows, about=about, load=f"{os.getloadavg()[0]:.1f}")
    return int(any(row["value"] < LEAST for row in rows))


def made(data):
    """Make the demo site; return its DATA_DIR."""
    for command in (
        ["migrate", "-v0"],
        ["load_demo", "--password", "demo-demo-demo"],
        ["process_tasks", "--once", "-v0"],
        ["collectstatic", "--noinput", "-v0"],
    ):
        arguments = [sys.executable, "manage.py", *command]
        subprocess.run(arguments, cwd=ROOT, env=environment(data), check=True, stdout=sys.stderr)
    return data


def rows_of(pages, rounds):
    """Return a row for each mark of each page; pages is {name: address}, rounds what `lighthouse.ask()` returned."""
    rows = []
    for name, address in pages.items():
        for mark in MARKS:
            found = [one[address]["scores"][mark] for one in rounds]
            noise = (max(found) - min(found)) / max(found) if max(found) else None
            rows.append(
                results.row(f"{name}: {mark}", statistics.median(found), "of 100", noise=noise, wanted=f"≥ {LEAST}")
            )
    return rows


def addresses(home):
    """Return {name: path} of the pages of a site, found as a reader finds them."""
    api = {kind: _read(f"{home}/api/v1/{kind}?limit=1") for kind in ("posts", "sets", "photos")}
    paths = {kind: re.search(rf'"url": "{re.escape(home)}(/[^"/]+/[^"/]+/)"', text) for kind, text in api.items()}
    if lacking := [kind for kind, path in paths.items() if path is None]:
        raise SystemExit(f"The site has no {', '.join(lacking)}.")
    things = {name: paths[f"{name}s"][1] for name in ("post", "set", "photo")}
    return {"front": "/", **things, "archive": "/photos/"}


def _read(address):
    with urlopen(address, timeout=60) as answer:
        return answer.read().decode()


if __name__ == "__main__":
    sys.exit(main())
