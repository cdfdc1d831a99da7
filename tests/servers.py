"""A gunicorn of ours over the test database, in processes of its own, for what a single process cannot show."""

import http.client
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def free_port():
    """Return a port of 127.0.0.1 that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def serving(folder, *, workers=1, **environ):
    """Serve the test database; yield (port, process). Needs a transactional test: others see what is committed."""
    port = free_port()
    values = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": _database_url(),
        "PORT": str(port),
        "WORKERS": str(workers),
        "TMPDIR": str(folder),
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "newsroom.wsgi:application"]
    with (folder / "gunicorn.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=values | environ, stdout=log, stderr=log)
        try:
            wait_for(port, process)
            yield port, process
        finally:
            process.terminate()
            process.wait(20)


def wait_for(port, process, path="/healthz"):
    """Wait until a server answers; raise AssertionError when it ends instead, or after 60 seconds."""
    for _try in range(600):
        assert process.poll() is None, f"the server ended with {process.returncode}"
        try:
            if get(port, path)[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def get(port, path, **headers):
    """Return (status, headers, body) of a GET over a connection of its own; header names with _ for -."""
    opened = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        opened.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = opened.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        opened.close()


def connections_of_workers(port, process, workers):
    """Return one open connection to each worker: who holds its other end is told by /proc."""
    found, idle = {}, []
    for _try in range(400):
        opened = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        opened.request("GET", "/healthz")
        opened.getresponse().read()
        worker = _holder(opened.sock.getsockname()[1], port, process)
        if worker and worker not in found:
            found[worker] = opened
        else:
            idle.append(opened)
        if len(found) == workers:
            break
    for opened in idle:
        opened.close()
    assert len(found) == workers, f"only {len(found)} of {workers} workers were met"
    return list(found.values())


def _holder(client_port, port, process):
    """The process id of the worker at the other end of a connection, or None."""
    wanted = f":{port:04X}", f":{client_port:04X}"
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        cells = line.split()
        if cells[1].endswith(wanted[0]) and cells[2].endswith(wanted[1]):
            target = f"socket:[{cells[9]}]"
            for worker in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
                for descriptor in Path(f"/proc/{worker}/fd").iterdir():
                    try:
                        if os.readlink(descriptor) == target:
                            return worker
                    except OSError:
                        continue
    return None


def _database_url():
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user, password = quote(database["USER"], safe=""), quote(database["PASSWORD"], safe="")
    return (
        f"postgres://{user}:{password}@{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}/{database['NAME']}"
    )
