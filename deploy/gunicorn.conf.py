"""gunicorn for the newsroom, for the demo as for a server: `gunicorn -c deploy/gunicorn.conf.py newsroom.wsgi`."""

import gc
import os

bind = os.environ.get("BIND") or f"127.0.0.1:{os.environ.get('PORT') or 8000}"
workers = int(os.environ.get("WORKERS") or 2)
threads = int(os.environ.get("THREADS") or 4)
worker_class = "gthread"
preload_app = True
control_socket_disable = True
# An upload of a large picture includes the making of its first sizes.
timeout = 120
graceful_timeout = 30
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")
accesslog = None
errorlog = "-"


def when_ready(server):
    """Before the workers are forked: what is loaded by now stays, so its memory need not be touched, and is shared."""
    gc.collect()
    gc.freeze()
