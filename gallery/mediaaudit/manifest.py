"""What may stand in the one manifest of a public file, key by key (C2PA 2.2, chapters 10, 13, 18; CAWG Metadata 1.1).

An original leaves nothing in it: no thumbnail, no name, no hash, no manifest of its own. Each text that is not one of a
few fixed words is a text of the file, and is compared with the photo's credit like any other.
"""

import json
import re

from gallery.mediaaudit import cbor
from gallery.mediaaudit.report import Unreadable, said
from gallery.mediaaudit.xmp import NAMESPACES

CLAIMS, SIGNATURE = ("c2pa.claim", "c2pa.claim.v2"), "c2pa.signature"
UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# Random by version 4 of RFC 9562; one made of a name or of a time would tell of it.
RANDOM = re.compile(f"((xmp[.:]iid:)|(urn:(c2pa|uuid):))(?=.{{14}}4){UUID}")
INSIDE = re.compile(rf"self#jumbf=(/c2pa/urn:(c2pa|uuid):{UUID}/)?(c2pa\.[a-z0-9._]+/)?[a-z0-9._]+")
VERSION = re.compile(r"\d+(\.\d+){1,3}")
ACTIONS = {f"c2pa.{word}" for word in ("opened", "cropped", "resized", "redacted", "converted", "published")}
CREDIT = {
    "dc:creator", "dc:rights", "photoshop:Credit", "xmpRights:WebStatement", "Iptc4xmpExt:DigitalSourceType",
}  # fmt: skip
BOXES_OF_BMFF = {"/uuid", "/ftyp", "/mfra", "/free", "/skip"}
OURS_IN_BMFF = [{"offset": 8, "value": bytes.fromhex("d8fec3d61b0e483c92975828877ec481")}]
HASH_LENGTHS = (32, 48, 64)
ALGORITHMS = ("sha256", "sha384", "sha512")
# COSE (RFC 9052 and 9360): the algorithm and the certificates.
ALGORITHM, CERTIFICATES = 1, 33
STAMPS = ("sigTst", "sigTst2")


def is_name(label):
    """Whether the label of a manifest is random and nothing else."""
    return RANDOM.fullmatch(label) is not None


def claim(data, report):
    """Judge a claim, of version 1 or 2."""
    found = _map(cbor.read(data))
    for key, value in found.items():
        if key == "claim_generator_info":
            for info in value if isinstance(value, list) else [value]:
                _generator(_map(info), report)
        elif key == "claim_generator":
            # Version 1 says it once more, in a form of its own.
            named = found.get("claim_generator_info")
            name = _map(named[0]).get("name") if isinstance(named, list) and named else ""
            _require(_letters(value) == _letters(name), report, "names two claim generators")
        elif key in ("assertions", "created_assertions", "gathered_assertions"):
            _require(isinstance(value, list) and all(map(_is_link, value)), report, "lists its assertions strangely")
        elif key == "instanceID":
            _require(isinstance(value, str) and is_name(value), report, "has a number that is not random")
        elif key == "signature":
            _require(_is_inside(value), report, "points to a signature elsewhere")
        elif key in ("dc:format", "alg"):
            _require(value in (*ALGORITHMS, "image/jpeg", "image/webp", "image/avif"), report, f"says a strange {key}")
        else:
            _unknown(key, report)


def _generator(info, report):
    """The publication's name is compared with the credit's texts; of the library there is only a version."""
    for name, text in info.items():
        if name == "name":
            report.texts.append(("The claim generator", _text(text)))
        elif name == "org.contentauth.c2pa_rs":
            _require(VERSION.fullmatch(_text(text)), report, "names strange software")
        else:
            _unknown(name, report)


def _letters(text):
    return re.sub(r"[\W_]", "", _text(text)).casefold()


def signature(data, report):
    """Judge a signature (COSE_Sign1): certificates and a time stamp are public, the rest is random or empty."""
    parts = cbor.read(data)
    if not isinstance(parts, list) or len(parts) != 4 or parts[2] is not None or not isinstance(parts[3], bytes):
        raise Unreadable("The signature is none.")
    protected = _map(cbor.read(parts[0]) if isinstance(parts[0], bytes) else None)
    for key, value in [*protected.items(), *_map(parts[1]).items()]:
        if key == CERTIFICATES or key == "x5chain":
            chain = value if isinstance(value, list) else [value]
            _require(all(isinstance(one, bytes) and one[:1] == b"\x30" for one in chain), report, "lacks certificates")
            report.public += [one for one in chain if isinstance(one, bytes)]
        elif key in STAMPS:
            report.public += [_stamp(one) for one in _map(value).get("tstTokens", ())]
        elif key in ("pad", "pad2"):
            _require(isinstance(value, bytes) and not any(value), report, "has a filling that is not empty")
        elif key != ALGORITHM:
            _unknown(key, report)


def _stamp(token):
    """The bytes of a time stamp: the service's certificates and the time at which the file was made."""
    found = _map(token)
    if found.keys() != {"val"} or not isinstance(found["val"], bytes):
        raise Unreadable("The time stamp is none.")
    return found["val"]


def _actions(data, report):
    found = _map(cbor.read(data))
    if found.keys() != {"actions"} or not isinstance(found["actions"], list):
        raise Unreadable("The actions are no list.")
    for action in found["actions"]:
        for key, value in _map(action).items():
            if key == "action":
                _require(value in ACTIONS, report, f"has an action “{said(value)}”, which ours never have")
            elif key == "parameters" and _map(value).keys() == {"ingredients"}:
                links = value["ingredients"]
                _require(isinstance(links, list) and all(map(_is_link, links)), report, "has a strange ingredient")
            else:
                _unknown(key, report)


def _ingredient(data, report):
    """The word that there was an original, and nothing of it."""
    if cbor.read(data) != {"relationship": "parentOf", "dc:title": "original"}:
        report.add("jumbf", "The manifest tells more of an ingredient than that there was an original.")


def _metadata(data, report):
    try:
        found = _map(json.loads(data, object_pairs_hook=_once))
    except (ValueError, RecursionError) as error:
        raise Unreadable("The metadata in the manifest cannot be read.") from error
    for key, value in found.items():
        if key == "@context":
            known = set(NAMESPACES)
            _require({_text(one) for one in _map(value).values()} <= known, report, "names a strange vocabulary")
        elif key in CREDIT:
            texts = value if isinstance(value, list) else [value]
            report.texts += [(f"{key} in the Content Credentials", _text(one)) for one in texts]
        else:
            code = "gps" if "gps" in str(key).casefold() else "jumbf"
            report.add(code, f"The metadata in the manifest has “{said(key)}”, which ours never have.")


def _once(pairs):
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable("The metadata in the manifest says something twice.")
    return found


def _data_hash(data, report):
    """The hash of the file that it lies in, except for the manifest."""
    found = _hash(data, {"exclusions", "name", "alg", "hash", "pad", "pad2"}, report)
    for one in found.get("exclusions", ()):
        plain = _map(one).keys() == {"start", "length"} and all(isinstance(value, int) for value in one.values())
        _require(plain and len(found["exclusions"]) == 1, report, "leaves parts of the file out of its hash")


def _bmff_hash(data, report):
    """The same for an AVIF, whose boxes are named."""
    found = _hash(data, {"exclusions", "name", "alg", "hash"}, report)
    for one in found.get("exclusions", ()):
        box = {key: value for key, value in _map(one).items() if value is not None}
        plain = box.get("xpath") in BOXES_OF_BMFF and box.keys() <= {"xpath", "data"}
        _require(plain and box.get("data", OURS_IN_BMFF) == OURS_IN_BMFF, report, "leaves boxes out of its hash")


def _hash(data, keys, report):
    found = _map(cbor.read(data))
    for key in found.keys() - keys:
        _unknown(key, report)
    for key in ("pad", "pad2"):
        filling = found.get(key, b"")
        _require(isinstance(filling, bytes) and not any(filling), report, "has a filling that is not empty")
    _require(found.get("name", "jumbf manifest") == "jumbf manifest", report, "calls its hash something else")
    _require(found.get("alg", ALGORITHMS[0]) in ALGORITHMS, report, "has a hash of a strange kind")
    digest = found.get("hash")
    _require(isinstance(digest, bytes) and len(digest) in HASH_LENGTHS, report, "has no hash")
    return found


ASSERTIONS = {
    "c2pa.actions": _actions,
    "c2pa.actions.v2": _actions,
    "c2pa.ingredient.v3": _ingredient,
    "cawg.metadata": _metadata,
    "c2pa.hash.data": _data_hash,
    "c2pa.hash.bmff.v2": _bmff_hash,
    "c2pa.hash.bmff.v3": _bmff_hash,
}


def _is_link(value):
    """Whether this is a link to another box of the manifest, with that box's hash."""
    return (
        isinstance(value, dict)
        and value.keys() <= {"url", "hash", "alg"}
        and _is_inside(value.get("url"))
        and isinstance(value.get("hash"), bytes)
        and len(value["hash"]) in HASH_LENGTHS
        and value.get("alg", ALGORITHMS[0]) in ALGORITHMS
    )


def _is_inside(value):
    return isinstance(value, str) and INSIDE.fullmatch(value) is not None


def _require(condition, report, words):
    if not condition:
        report.add("jumbf", f"The manifest {words}.")


def _unknown(key, report):
    report.add("jumbf", f"The manifest says “{said(str(key))}”, which ours never do.")


def _map(value):
    if not isinstance(value, dict):
        raise Unreadable("A part of the manifest is not what it should be.")
    return value


def _text(value):
    if not isinstance(value, str):
        raise Unreadable("A part of the manifest is no text.")
    return value
