"""Holds JSON-LD against the vocabulary of schema.org: a table of the types and terms that our pages use."""

import json
from pathlib import Path

TABLE = json.loads((Path(__file__).parent / "schemas" / "schemaorg.json").read_text())
TYPES, VALUES = TABLE["types"], TABLE["values"]
#: What a text may stand for, and what a number may.
WORDS, NUMBERS = {"Text", "URL", "Date", "DateTime"}, {"Number", "Integer", "Distance", "QuantitativeValue"}


def faults(document):
    """Return what schema.org does not know in a document, as sentences; an empty list if it is valid."""
    if document.get("@context") != "https://schema.org":
        return ["no context"]
    nodes = document.get("@graph", [document])
    return [fault for node in nodes for fault in _node(node, node.get("@type", "?"))]


def nodes(document):
    """Yield every node of a document with a type, those inside others included."""
    if isinstance(document, dict):
        if "@type" in document:
            yield document
        document = list(document.values())
    if isinstance(document, list):
        for one in document:
            yield from nodes(one)


def is_a(name, other):
    """Whether a type is another one or below it."""
    return name == other or any(is_a(above, other) for above in TYPES.get(name, {"is": []})["is"])


def _terms(name):
    found = dict(TYPES[name]["has"])
    for above in TYPES[name]["is"]:
        found |= _terms(above)
    return found


def _node(node, where):
    kind = node.get("@type")
    if kind not in TYPES:
        yield f"{where}: no such type"
        return
    terms = _terms(kind)
    for term, value in node.items():
        # "query-input" is how an action says what it needs (schema.org/docs/actions.html).
        if term in ("@type", "@id", "@context") or (term.endswith("-input") and is_a(kind, "Action")):
            continue
        if term not in terms:
            yield f"{where}: {kind} has no {term}"
            continue
        for one in value if isinstance(value, list) else [value]:
            yield from _value(one, terms[term], f"{where}.{term}")


def _value(value, ranges, where):
    if isinstance(value, dict):
        if set(value) == {"@id"}:
            return
        if not any(is_a(value.get("@type"), one) for one in ranges):
            yield f"{where}: {value.get('@type')} is none of {ranges}"
        yield from _node(value, where)
    elif isinstance(value, bool):
        if "Boolean" not in ranges:
            yield f"{where}: no truth value is wanted"
    elif isinstance(value, int):
        if not NUMBERS & set(ranges):
            yield f"{where}: no number is wanted"
    elif WORDS & set(ranges) or any(value in VALUES.get(one, ()) for one in ranges):
        return
    elif VALUES.keys() & set(ranges) or not value.startswith("https://"):
        # The address of a thing may stand for the thing, but not for one of a few values.
        yield f"{where}: {value!r} is none of {ranges}"
