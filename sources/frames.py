"""The frame around a page whose inside is stored: rendered once for each state of the site, filled for each reader.

Nothing has to be told that it has changed. A frame is kept under everything that it is made of, which each request
reads anew: the language and how the address asks for it, the mode, and what `register` names (the site's settings and
sections). What belongs to one page alone, the address included, stands in it as marks, and each mark is replaced by
what the template would have written there. Templates and static files do not change while a process runs; while
somebody works on them, nothing is kept.
"""

import copy
import re
import secrets
from types import SimpleNamespace
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, escape
from django.utils.translation import get_language

#: How many frames a process keeps: templates, languages and their addresses, modes, and the states of the site since
#: it began.
MOST = 200
#: Nobody outside this process knows it, and frames are cut at it before anything of a page stands in them.
_MARK = f"frame-{secrets.token_hex(8)}-"
_PATH, _FULL = f"/{_MARK}path", f"/{_MARK}full"
_QUOTED = quote(_FULL, safe="")
_frames: dict[tuple, list[str]] = {}
_state = None


def register(function):
    """Have `function()` name what every frame is made of, as something hashable; newsroom/apps.py does so."""
    global _state
    _state = function


def framed(request, template, shown, fields, **given):
    """Return the answer that `render(request, template, {"page": shown, **given})` gives, rendering the frame once.

    Of `shown` the template may write the `fields` (names of attributes), whole, and do nothing else with it; of the
    request the path and the full path, plain or `|urlencode:''`. With `given`, a few plain values, it may do as it
    likes: each has a frame of its own. ValueError: the template writes one of the fields nowhere.
    """
    if settings.DEBUG:
        return render(request, template, {"page": shown, **given})
    key = (template, get_language(), request.language_form, request.mode, _state(), *given.values())
    pieces = _frames.get(key)
    if pieces is None:
        pieces = _cut(request, template, fields, given)
        if len(_frames) >= MOST:
            _frames.clear()
        _frames[key] = pieces
    full = request.get_full_path()
    words = {_PATH: escape(request.path), _FULL: escape(full), _QUOTED: escape(quote(full, safe=""))}
    words |= {_MARK + name: conditional_escape(getattr(shown, name)) for name in fields}
    return HttpResponse("".join([words.get(piece, piece) for piece in pieces]))


def _cut(request, template, fields, given):
    """The page with marks instead of what is its own, cut into what is the same and the marks."""
    nowhere = copy.copy(request)
    nowhere.path, nowhere.get_full_path = _PATH, lambda: _FULL
    marks = {name: _MARK + name for name in fields}
    html = render_to_string(template, {"page": SimpleNamespace(**marks), **given}, nowhere)
    if missing := [name for name, mark in marks.items() if mark not in html]:
        raise ValueError(f"{template} does not write {', '.join(missing)}.")
    # The longest first: "head" begins like "headline".
    every = sorted((_PATH, _FULL, _QUOTED, *marks.values()), key=len, reverse=True)
    return re.split(f"({'|'.join(map(re.escape, every))})", html)
