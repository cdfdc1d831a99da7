"""A decoder's answers become our own types again, each looked at as if a stranger had written it."""

import math
import re

from gallery.imaging.faces import MOST
from gallery.imaging.fingerprint import KINDS
from gallery.imaging.probe import FORMATS, Probe
from gallery.imaging.refusals import Refused
from gallery.metadata import manifests
from gallery.metadata.reading import Metadata
from gallery.rendering import Rendered

PICTURES = (*FORMATS, "HEIC")
COLOUR = re.compile(r"#[0-9a-f]{6}")
TEXTS = {
    *("credit", "caption", "headline", "copyright", "usage_terms", "taken_at", "place"),
    *("digital_source_type", "software", "c2pa"),
}


def probe(words, files):
    """A Probe, or Refused("broken")."""
    _ask(not files and isinstance(words, dict))
    _ask(words.keys() == Probe.__dataclass_fields__.keys())
    _ask(words["format"] in PICTURES and isinstance(words["mode"], str) and len(words["mode"]) < 20)
    _ask(all(_is_whole(words[name], 1) for name in ("width", "height", "frames", "orientation")))
    _ask(_is_whole(words["bytes"], 0) and words["orientation"] <= 8)
    return Probe(**words)


def metadata(words, files):
    """What a picture says of itself as a dict of plain values, or Refused("broken")."""
    _ask(not files and isinstance(words, dict))
    _ask(words.keys() == Metadata.__dataclass_fields__.keys())
    _ask(isinstance(words["raw"], dict) and isinstance(words["conflicts"], list) and _is_texts(words["warnings"]))
    _ask(all(words[name] is None or isinstance(words[name], str) for name in TEXTS))
    _ask(all(words[name] is None or _is_texts(words[name]) for name in ("creator", "serials", "keywords")))
    _ask(words["orientation"] is None or (_is_whole(words["orientation"], 1) and words["orientation"] <= 8))
    _ask(words["gps"] is None or _is_position(words["gps"]))
    _ask(words["credentials"] == {} or _is_summary(words["credentials"]))
    return words


def rendered(words, files, *, plan, card):
    """Rendered with exactly the files that were asked for, or Refused("broken")."""
    wanted = {(width, extension) for extension, widths in plan.items() for width in widths}
    wanted |= {("card", "jpg")} if card else set()
    _ask(isinstance(words, dict) and words.keys() == {"colour", "files"})
    _ask(isinstance(words["colour"], str) and COLOUR.fullmatch(words["colour"]))
    _ask(isinstance(words["files"], list) and all(isinstance(name, list) for name in words["files"]))
    names = [tuple(name) for name in words["files"]]
    _ask(len(names) == len(files) == len(wanted) and all(map(_is_hashable, names)) and set(names) == wanted)
    _ask(all(files))
    return Rendered(words["colour"], dict(zip(names, files, strict=True)))


def emblem(words, files, *, width, height):
    """((width, height), bytes of a WebP) of at most that size, or Refused("broken")."""
    _ask(isinstance(words, dict) and words.keys() == {"size"} and isinstance(words["size"], list))
    _ask(len(words["size"]) == 2 and all(_is_whole(side, 1) for side in words["size"]))
    _ask(words["size"][0] <= width and words["size"][1] <= height)
    _ask(len(files) == 1 and files[0][:4] == b"RIFF" and files[0][8:12] == b"WEBP")
    return tuple(words["size"]), files[0]


def hashes(words, files):
    """{kind: unsigned 64-bit number}, empty for a picture that shows nothing, or Refused("broken")."""
    _ask(not files and isinstance(words, dict) and words.keys() <= set(KINDS))
    _ask(all(_is_whole(value, 0) for value in words.values()))
    return words


def faces(words, files):
    """[(x, y, width, height, score)], each number between 0 and 1, or Refused("broken")."""
    _ask(not files and isinstance(words, list) and len(words) <= MOST)
    for face in words:
        _ask(isinstance(face, list) and len(face) == 5)
        _ask(all(type(value) in (int, float) and 0 <= value <= 1 for value in face))
        _ask(face[2] > 0 and face[3] > 0)
    return [tuple(face) for face in words]


def _ask(condition):
    if not condition:
        raise Refused("broken")


def _is_whole(value, least):
    return type(value) is int and least <= value < 1 << 64


def _is_texts(value):
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _is_summary(value):
    """Whether this is a summary of Content Credentials in the shape and within the bounds of metadata/manifests.py."""
    return (
        _has_kinds(value, manifests.EMPTY)
        and all(_is_short(text) for text in value.values() if isinstance(text, str))
        and len(value["failures"]) <= manifests.MOST_FAILURES
        and all(map(_is_short, value["failures"]))
        and _are_rows(value["actions"], manifests.ACTION, manifests.MOST_ACTIONS)
        and _are_rows(value["ingredients"], manifests.INGREDIENT, manifests.MOST_INGREDIENTS)
    )


def _has_kinds(value, model):
    """Whether a dict has the keys of a model, and for each of them a value of the same type."""
    return (
        isinstance(value, dict)
        and value.keys() == model.keys()
        and all(type(value[key]) is type(like) for key, like in model.items())
    )


def _are_rows(rows, keys, most):
    return len(rows) <= most and all(
        _has_kinds(row, dict.fromkeys(keys, "")) and all(map(_is_short, row.values())) for row in rows
    )


def _is_short(text):
    return isinstance(text, str) and len(text) <= manifests.LONGEST


def _is_position(value):
    return (
        isinstance(value, list)
        and len(value) == 2
        and all(type(part) in (int, float) and math.isfinite(part) for part in value)
    )


def _is_hashable(name):
    return all(isinstance(part, (int, str)) for part in name)
