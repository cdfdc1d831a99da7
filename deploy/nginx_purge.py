#!/usr/bin/env python3
"""Takes the newsroom's purge orders where nginx stands alone, without a CDN: deletes kept pages of nginx.

    PURGE_TOKEN=… nginx_purge.py [--port 8099] [--cache /var/cache/nginx/newsroom]

Set PURGE_URL=http://127.0.0.1:8099/ and the same PURGE_TOKEN for the newsroom. It must run on the same machine and as
the user of nginx's workers (deploy/newsroom-purge.service), since only that user can read the cache. An order is a POST
of {"paths": ["/articles/…/"], "keys": ["photo:…"]}: every kept page with one of these paths goes, whatever its query,
language or compression, and every one whose Surrogate-Key names one of the keys; the path /* stands for all of them.
Standard library only.
"""

import argparse
import hmac
import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

# An order names 500 paths at most; what is far larger is no order of ours.
MOST_BYTES = 2 * 1024 * 1024
EVERYTHING = "/*"
# A kept file begins with a few numbers, "KEY: address" and the headers; all of it stands in its first bytes.
HEAD = 64 * 1024
# The number of the format is the very first, a machine word: nginx asks anew for what has another.
FORMAT = 8


def forget(cache, paths, keys):
    """Delete the files of kept pages under a folder by decoded paths and Surrogate-Keys; return how many."""
    gone = 0
    for file in Path(cache).rglob("*"):
        try:
            if file.is_file():
                path, names = about(file)
                if path in paths or names & keys or (path and EVERYTHING in paths):
                    spoil(file)
                    file.unlink()
                    gone += 1
        except OSError:
            # nginx itself replaced or deleted it meanwhile.
            continue
    return gone


def spoil(file):
    """Make a kept file worth nothing for those of nginx's workers who have it open: it names no format any more."""
    with file.open("r+b") as opened:
        opened.write(bytes(FORMAT))


def about(file):
    """Return (decoded path, Surrogate-Keys) of a file of nginx's cache; ("", empty set) of any other."""
    with file.open("rb") as opened:
        lines = opened.read(HEAD).partition(b"\r\n\r\n")[0].splitlines()
    address = next((line[5:] for line in lines if line.startswith(b"KEY: ")), b"")
    named = next((line.partition(b":")[2] for line in lines if line.lower().startswith(b"surrogate-key:")), b"")
    # Behind the address stand the request's headers by which answers differ.
    address = address.decode("utf-8", "replace").partition(" ")[0]
    return unquote(urlsplit(address).path), set(named.decode("latin-1").split())


class Orders(BaseHTTPRequestHandler):
    """204 when an order was carried out, 401 without the token, 400 for what is no order."""

    cache = token = ""

    def do_POST(self):
        """Carry out one order."""
        if not hmac.compare_digest(self.headers.get("Authorization", "").encode(), f"Bearer {self.token}".encode()):
            return self.say(401)
        try:
            length = int(self.headers.get("Content-Length", ""))
            if not 0 <= length <= MOST_BYTES:
                raise ValueError(length)
            order = json.loads(self.rfile.read(length))
            paths, keys = order.get("paths", []), order.get("keys", [])
            if not all(isinstance(one, str) for one in (*paths, *keys)):
                raise ValueError("not text")
        except (ValueError, AttributeError, TypeError):
            return self.say(400)
        forget(self.cache, {unquote(urlsplit(path).path) for path in paths}, set(keys))
        return self.say(204)

    def say(self, status):
        """Answer without a body."""
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_what):
        """Say nothing: addresses of what was taken back do not belong into a log."""


def main():
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--cache", default="/var/cache/nginx/newsroom")
    options = parser.parse_args()
    Orders.cache, Orders.token = options.cache, os.environ.get("PURGE_TOKEN", "")
    if not Orders.token:
        parser.error("PURGE_TOKEN is missing: the word by which the newsroom is known.")
    ThreadingHTTPServer(("127.0.0.1", options.port), Orders).serve_forever()


if __name__ == "__main__":
    main()
