"""Servers for the benchmarks: gunicorn with the settings of deploy/, and nginx with its configuration."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def free_port():
    """Return a port of 127.0.0.1 that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@contextmanager
def gunicorn(application, environ):
    """Run an application with deploy/gunicorn.conf.py; yield its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "--log-level", "warning"]
    environ = environ | {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"}
    process = subprocess.Popen([*command, application], cwd=ROOT, env=environ)
    try:
        wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


@contextmanager
def nginx(folder, application, site):
    """Run nginx with the configuration of deploy/, without TLS, before the application at that port, and beside it a
    server of the files under `site`; yield both ports."""
    edge, plain, static = free_port(), free_port(), free_port()
    place = Path(tempfile.mkdtemp(prefix="nginx-", dir=folder))
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    text = re.sub(r"listen 443 [^;]*;", f"listen 127.0.0.1:{edge};", text)
    text = re.sub(r" *ssl_certificate[^;]*;\n", "", text)
    text = text.replace("listen 80;", f"listen 127.0.0.1:{plain};").replace(
        "/var/cache/nginx/newsroom", f"{place}/cache"
    )
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{application}")
    # $host has no port, and the address of the site here has one.
    text = text.replace("Host $host;", f"Host 127.0.0.1:{application};")
    text = text.replace("server_name news.example.org;", "server_name _;")
    user = "user root;" if os.geteuid() == 0 else ""
    paths = " ".join(f"{kind}_temp_path {place}/{kind};" for kind in ("proxy", "fastcgi", "uwsgi", "scgi"))
    (place / "nginx.conf").write_text(
        f"{user} daemon off; worker_processes 2; pid {place}/nginx.pid; error_log {place}/error.log; events {{}}\n"
        f"http {{ access_log off; sendfile on; tcp_nopush on; client_body_temp_path {place}/body; {paths}\n"
        f"types {{ text/html html; }}\n{text}\n"
        f"server {{ listen 127.0.0.1:{static}; root {site}; }} }}"
    )
    process = subprocess.Popen(["nginx", "-p", str(place), "-c", str(place / "nginx.conf"), "-e", f"{place}/first.log"])
    try:
        wait_for(static, process)
        wait_for(edge, process)
        yield edge, static
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port, process, seconds=60):
    """Wait until somebody listens at a port; raise RuntimeError when the process ends instead, or after a minute."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            with socket.create_connection(("127.0.0.1", port), 1):
                return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("the server does not answer")
