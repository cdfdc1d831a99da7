#!/usr/bin/env python3
"""How fast a kept page is answered, beside a bare WSGI application and nginx that answer the same bytes.

  python bench/cache.py [--photos 60] [--rounds 7] [--seconds 2] [--data DIR] [--json DIR]

Our server and the bare one run in gunicorn with the settings of deploy/ (2 workers of 4 threads), nginx with the one of
deploy/ but without TLS. All are asked in turns, in a new order each round, over 8 kept connections; every ratio is the
median of the ratios round by round. The bare application runs twice: what it differs from itself is the noise. With
BENCH_PEERS naming a folder of peers that has wsgi_peers.py, its application `site` is the bare one. --data is a folder
to serve from (DATA_DIR); without it an archive is made in one that is deleted afterwards.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import client
import results
from servers import gunicorn, nginx

ROOT = Path(__file__).resolve().parent.parent

PATH = "/photos/"
BROTLI = (("Accept-Encoding", "br"),)


def main():
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--data", type=Path)
    results.add_folder(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-cache-") as folder, contextlib.ExitStack() as servers:
        folder = Path(folder)
        folder.chmod(0o755)
        data = options.data or made(folder / "data", options.photos)
        targets = start(servers, folder, data)
        rates = measured(targets, options.rounds, options.seconds)
    command = f"python bench/cache.py --rounds {options.rounds} --seconds {options.seconds:g}"
    about = (
        f"The first page of the archive ({targets['size']:,} bytes, {targets['small']:,} by brotli), asked over 8 kept "
        f"connections by {'wrk' if client.WRK else 'the client of bench/'}; gunicorn with 2 workers of 4 threads."
    )
    rows = list(told(rates))
    results.write(
        options.json, "cache", command, rows, about=about, **results.versions(("nginx", "nginx", "-v")), load=load()
    )


def made(data, photos):
    """Make a newsroom with an archive; return its DATA_DIR."""
    environ = environment(data)
    for command in (
        ["migrate", "-v0"],
        ["load_archive", "--photos", str(photos)],
        ["collectstatic", "--noinput", "-v0"],
    ):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environ, check=True, stdout=sys.stderr)
    return data


def environment(data):
    """The environment of a server in demo mode."""
    return {"PATH": os.environ["PATH"], "MODE": "demo", "DATA_DIR": str(data)}


def start(servers, folder, data):
    """Start every server; return {"size", "small", name: (port, path, headers, status)}."""
    ours = servers.enter_context(gunicorn("newsroom.wsgi:application", environment(data)))
    plain, small = saved(ours, ()), saved(ours, BROTLI)
    etag = next(value for name, value in plain[0] if name == "ETag")
    keep(folder / "site", plain, small)
    bare = {"PATH": os.environ["PATH"], "BARE": str(folder / "site"), "PYTHONPATH": str(ROOT)}
    few = [servers.enter_context(gunicorn(*bare_application(folder, bare))) for _time in range(2)]
    every = servers.enter_context(gunicorn("bench.bare:application", bare | {"BARE_HEADERS": "all"}))
    encoded = servers.enter_context(gunicorn("bench.bare:application", bare))
    targets = {
        "size": len(plain[1]),
        "small": len(small[1]),
        "a kept page": (ours, PATH, (), 200),
        "a kept page, brotli": (ours, PATH, BROTLI, 200),
        "304 for a known ETag": (ours, PATH, (("If-None-Match", etag),), 304),
        "bare WSGI, same body": (few[0], PATH, (), 200),
        "bare WSGI, same body, again": (few[1], PATH, (), 200),
        "bare WSGI, same body and headers": (every, PATH, (), 200),
        "bare WSGI, same brotli body": (encoded, PATH, BROTLI, 200),
    }
    if shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        edge, static = servers.enter_context(nginx(folder, ours, folder / "site"))
        targets["nginx, a kept page"] = (edge, PATH, (), 200)
        targets["nginx, a static file"] = (static, "/plain.html", (), 200)
        targets["nginx, a static file, again"] = (static, "/plain.html", (), 200)
    return targets


def bare_application(folder, environ):
    """(application, environment) of the bare one: the peers' where BENCH_PEERS names them."""
    peers = os.environ.get("BENCH_PEERS")
    if not peers:
        return "bench.bare:application", environ
    return "wsgi_peers:site", environ | {"PYTHONPATH": peers, "BENCH_SITE": str(folder / "site")}


def saved(port, headers):
    """(headers, body) as our server sends them when it keeps the page."""
    for _time in range(3):
        opened = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        opened.request("GET", PATH, headers=dict(headers))
        answer = opened.getresponse()
        body = answer.read()
        opened.close()
        assert answer.status == 200, answer.status
    theirs = {"server", "date", "connection"}
    return [(name, value) for name, value in answer.getheaders() if name.lower() not in theirs], body


def keep(folder, plain, small):
    """Write what the bare applications and nginx answer."""
    page = folder / PATH.strip("/")
    page.mkdir(parents=True)
    (page / "index.html").write_bytes(plain[1])
    (folder / "plain.html").write_bytes(plain[1])
    (folder / "small.br").write_bytes(small[1])
    pages = [[PATH, "", plain[0], "plain.html"], [PATH, "br", small[0], "small.br"]]
    (folder / "pages.json").write_text(json.dumps(pages))


def measured(targets, rounds, seconds):
    """Return {name: [requests per second in each round]}."""
    asked = {name: target for name, target in targets.items() if isinstance(target, tuple)}
    rates = {name: [] for name in asked}
    for port, path, headers, status in asked.values():
        client.rate(port, path, headers=headers, seconds=0.5, status=status)
    for number in range(rounds):
        for name in random.sample(list(asked), len(asked)):
            port, path, headers, status = asked[name]
            rates[name].append(client.rate(port, path, headers=headers, seconds=seconds, status=status))
        print(f"round {number + 1} of {rounds}", file=sys.stderr, flush=True)
    return rates


def told(rates):
    """The rows of the report."""
    pairs = (
        ("a kept page", "bare WSGI, same body", "≥ 0.9"),
        ("a kept page", "bare WSGI, same body and headers", None),
        ("a kept page, brotli", "bare WSGI, same brotli body", "≥ 0.9"),
        ("304 for a known ETag", "a kept page", "≥ 1"),
        ("304 for a known ETag", "bare WSGI, same body", "≥ 0.9"),
        ("nginx, a kept page", "nginx, a static file", "≥ 0.8"),
    )
    noise = {}
    for name in ("bare WSGI, same body", "nginx, a static file"):
        if name in rates:
            noise[name] = results.difference(rates[name], rates[f"{name}, again"])
            yield results.row(name, statistics.median(rates[name]), "requests/s", noise=noise[name])
    for name, other, wanted in pairs:
        if name in rates:
            ratio = results.median_ratio(rates[name], rates[other])
            value, kind = (
                statistics.median(rates[name]),
                "nginx, a static file" if "nginx" in name else "bare WSGI, same body",
            )
            yield results.row(name, value, "requests/s", ratio_to=other, ratio=ratio, noise=noise[kind], wanted=wanted)


def load():
    """How busy the machine was with other things, as the load of the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    begun = time.perf_counter()
    main()
    print(f"{time.perf_counter() - begun:.0f} s", file=sys.stderr)
