"""A WSGI application without a framework that answers saved bytes: the limit of what a server can do.

BARE names a folder with `pages.json`: [[path, encoding, [[name, value], …], file], …]. BARE_HEADERS=all sends every
header that was saved, otherwise only type and length (and encoding) go out.
"""

import json
import os
from pathlib import Path

FOLDER = Path(os.environ["BARE"])
FEW = {"content-type", "content-length", "content-encoding"}


def _load():
    pages = {}
    for path, encoding, headers, file in json.loads((FOLDER / "pages.json").read_text()):
        kept = [(name, value) for name, value in headers if os.environ.get("BARE_HEADERS") or name.lower() in FEW]
        pages[path, encoding] = (kept, [(FOLDER / file).read_bytes()])
    return pages


PAGES = _load()


def application(environ, start_response):
    """Answer what was saved for this path in this encoding."""
    headers, body = PAGES[environ["PATH_INFO"], environ.get("HTTP_ACCEPT_ENCODING", "")]
    start_response("200 OK", headers)
    return body
