"""A manifest store of Content Credentials as a short summary: plain data, bounded, no thumbnails and no positions.

Whoever signed the manifest filled it as he liked, so that nothing in it is believed to have any shape: what is not of
the kind that it should be, is left out. The shape of a summary is that of `EMPTY`; gallery/decoder/answers.py holds a
decoder's answer to it.
"""

from .text import clean

LONGEST, MOST_ACTIONS, MOST_INGREDIENTS, MOST_FAILURES = 500, 50, 20, 50
#: The keys of a summary. Texts are "" and lists empty where the manifest says nothing; `left_out` counts what was too
#: much; `address` is where the manifest lies, if not in the file.
EMPTY: dict = {
    "state": "none",
    "generator": "",
    "issuer": "",
    "name": "",
    "signed_at": "",
    "actions": [],
    "ingredients": [],
    "failures": [],
    "left_out": 0,
    "address": "",
}
#: The keys of an action: its code such as "c2pa.cropped", the software, the time as written, a digital source type.
ACTION = ("code", "software", "when", "source_type")
#: The keys of an ingredient: its name, how it was used ("parentOf"), the state of its own credentials, their generator.
INGREDIENT = ("title", "relation", "state", "generator")
UNTRUSTED = "signingCredential.untrusted"


def summary(state, store):
    """The summary of a manifest store, as c2pa-python's Reader gives it as JSON (C2PA 2.2, chapters 10, 15 and 18)."""
    manifests = _dict(store, "manifests")
    active = _dict(manifests, store.get("active_manifest") if isinstance(store, dict) else None)
    signature = _dict(active, "signature_info")
    failures = _failures(store)
    actions = list(_actions(active))
    ingredients = [_ingredient(one, manifests, failures) for one in _dicts(active, "ingredients")]
    codes = list(dict.fromkeys(code for code, _url in failures))
    left_out = (len(actions) - MOST_ACTIONS, len(ingredients) - MOST_INGREDIENTS, len(codes) - MOST_FAILURES)
    return EMPTY | {
        "state": state,
        "generator": _generator(active),
        "issuer": _text(signature, "issuer"),
        "name": _text(signature, "common_name"),
        "signed_at": _text(signature, "time"),
        "actions": actions[:MOST_ACTIONS],
        "ingredients": ingredients[:MOST_INGREDIENTS],
        "failures": codes[:MOST_FAILURES],
        "left_out": sum(more for more in left_out if more > 0),
    }


def source_type(found):
    """The code in the first action of a summary that names a digital source type, such as "digitalCapture", or None."""
    return next((action["source_type"] for action in found["actions"] if action["source_type"]), None)


def _actions(manifest):
    for assertion in _dicts(manifest, "assertions"):
        if _text(assertion, "label").startswith("c2pa.actions"):
            for action in _dicts(_dict(assertion, "data"), "actions"):
                agent = _text(action, "softwareAgent") or _named(_dict(action, "softwareAgent"))
                kind = _text(action, "digitalSourceType").rstrip("/").rpartition("/")[2]
                yield dict(zip(ACTION, (_text(action, "action"), agent, _text(action, "when"), kind), strict=True))


def _ingredient(one, manifests, failures):
    """What an ingredient is, and in what state its own credentials are: "none", "Valid", or "Invalid" if they fail in
    anything but that nobody vouches for the signer."""
    label, own = _text(one, "label"), _text(one, "active_manifest")
    about = [code for code, url in failures if (own and own in url) or (label and url.endswith(f"/{label}"))]
    about += [_text(status, "code") for status in _dicts(one, "validation_status")]
    recorded = _dict(_dict(one, "validation_results"), "activeManifest")
    about += [_text(status, "code") for status in _dicts(recorded, "failure")]
    state = "none" if not own else "Invalid" if set(about) - {UNTRUSTED, ""} else "Valid"
    made_by = _generator(_dict(manifests, own)) if own else ""
    return dict(zip(INGREDIENT, (_text(one, "title"), _text(one, "relationship"), state, made_by), strict=True))


def _failures(store):
    """(code, address within the store) of everything in which the validation failed."""
    return [(_text(one, "code"), _text(one, "url")) for one in _dicts(store, "validation_status") if _text(one, "code")]


def _generator(manifest):
    """The software that made the claim: claim version 2 lists its name and version, version 1 has one text."""
    listed = [_named(one) for one in _dicts(manifest, "claim_generator_info")]
    return ", ".join(filter(None, listed))[:LONGEST] or _text(manifest, "claim_generator")


def _named(info):
    return f"{_text(info, 'name')} {_text(info, 'version')}".strip()


def _text(value, key):
    found = value.get(key) if isinstance(value, dict) else None
    return ((clean(found[: 2 * LONGEST]) or "")[:LONGEST]).strip() if isinstance(found, str) else ""


def _dict(value, key):
    found = value.get(key) if isinstance(value, dict) and isinstance(key, str) else None
    return found if isinstance(found, dict) else {}


def _dicts(value, key):
    """The objects in a list; none of anything else."""
    found = value.get(key) if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
