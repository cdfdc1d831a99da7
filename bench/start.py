#!/usr/bin/env python3
"""How long the server takes until two workers are ready, and what memory each takes.

  python bench/start.py [--rounds 7] [--data DIR] [--json DIR]

gunicorn is started with the settings of deploy/; ready is when /readyz has answered 200 and both workers exist. Memory
is read from /proc after both have answered the front page, the archive and a post: PSS, which divides what processes
share among them, is what a worker costs the machine; RSS counts the shared pages in each worker anew. A bare Python
start and the import of Django alone stand beside it, in the same run, for what the machine makes of such things.
"""

import argparse
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import results
from cache import environment, made
from servers import ROOT, free_port

PAGES = ("/", "/photos/", "/articles/", "/how-we-label/", "/search/?q=photo")
WORKERS = 2


def main():
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--data", type=Path)
    results.add_folder(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-start-") as folder:
        data = options.data or made(Path(folder) / "data", 60)
        started, again, django, memory = [], [], [], []
        for number in range(options.rounds):
            for times in (started, again):
                seconds, sizes = start(data)
                times.append(seconds)
                memory.append(sizes)
            django.append(timed([sys.executable, "-c", "import django.core.handlers.wsgi, django.db.models"]))
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr, flush=True)
    noise, median = results.difference(started, again), statistics.median
    both = started + again
    rows = [
        results.row("two workers ready", median(both), "s", noise=noise, wanted="≤ 3 s"),
        results.row("two workers ready, the best start", min(both), "s"),
        results.row("import of Django alone", median(django), "s"),
        results.row("memory of a worker, PSS", median(one for one, _rss in memory), "MB", wanted="≤ 120 MB"),
        results.row("memory of a worker, RSS", median(one for _pss, one in memory), "MB"),
    ]
    command = f"python bench/start.py --rounds {options.rounds}"
    about = "gunicorn with the settings of deploy/, 2 workers of 4 threads, until /readyz answers."
    results.write(options.json, "start", command, rows, about=about, load=f"{os.getloadavg()[0]:.1f}")


def start(data):
    """Start the server once; return (seconds until ready, (PSS, RSS) in MB of a worker, the larger of the two)."""
    port = free_port()
    environ = environment(data) | {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}", "WORKERS": str(WORKERS)}
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--log-level", "warning"]
    begun = time.perf_counter()
    process = subprocess.Popen([*command, "newsroom.wsgi:application"], cwd=ROOT, env=environ)
    try:
        while not (answers(port, "/readyz") and len(workers(process)) == WORKERS):
            if process.poll() is not None:
                raise SystemExit(f"the server ended with {process.returncode}")
            time.sleep(0.01)
        seconds = time.perf_counter() - begun
        for _time in range(4):
            for page in PAGES:
                answers(port, page)
        sizes = [memory_of(worker) for worker in workers(process)]
        return seconds, tuple(max(kind) for kind in zip(*sizes, strict=True))
    finally:
        process.terminate()
        process.wait(30)


def answers(port, path):
    """Whether the server answers 200."""
    with contextlib.suppress(URLError, OSError), urlopen(f"http://127.0.0.1:{port}{path}", timeout=60) as answer:
        return answer.status == 200
    return False


def workers(process):
    """The process ids of the workers."""
    return Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()


def memory_of(pid):
    """(PSS, RSS) of a process in MB (2^20 bytes)."""
    lines = (line.split() for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    sizes = {line[0]: int(line[1]) / 1024 for line in lines}
    return sizes["Pss:"], sizes["Rss:"]


def timed(command):
    """Seconds that a command takes."""
    begun = time.perf_counter()
    subprocess.run(command, check=True, cwd=ROOT)
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
