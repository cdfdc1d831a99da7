"""The controlled vocabulary: read from gallery/data/vocabulary.toml, and loaded without touching what people edited."""

import functools
import tomllib
from pathlib import Path

FILE = Path(__file__).parent / "data" / "vocabulary.toml"


@functools.cache
def read():
    """Return the whole file as {table: [row, …]}; a text is {"en": …, "ko": …}. Treat it as read-only."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def load(facet_model, tag_model):
    """Create or update facets and tags from the file; return what changed as sentences (empty: nothing to do).

    The models are Facet and ProvenanceTag, or a migration's versions of them. A text or a rule (exclusive, two reviews,
    mark, …) is replaced only while it still is as it was last shipped, and left out where the model lacks it. The facet
    of a tag always follows the file. Words that somebody added are left alone.
    """
    changes, facets = [], {}
    for row in read()["facets"]:
        texts = _texts(row, name="label", question="definition")
        rules = {"exclusive": row["exclusive"], "position": row["order"]}
        facets[row["code"]] = _bring_up_to_date(facet_model, {"code": row["code"]}, rules, texts, changes)
    for row in read()["tags"]:
        texts = _texts(row, name="label", definition="definition", reader_note="reader_note")
        rules = {
            "two_reviews": row["two_reviews"],
            "pillar": row["pillar"],
            "glyph": row["glyph"],
            "position": row["order"],
        }
        key, facet = {"slug": row["code"]}, {"facet_id": facets[row["facet"]].pk}
        _bring_up_to_date(tag_model, key, rules, texts, changes, **facet)
    return changes


def _texts(row, **fields):
    """Return {field: English, field_ko: Korean} for the model's field names and the file's."""
    texts = {}
    for field, key in fields.items():
        value = row.get(key) or {"en": "", "ko": ""}
        texts[field], texts[f"{field}_ko"] = value["en"].strip(), value["ko"].strip()
    return texts


def _bring_up_to_date(model, key, rules, texts, changes, **fixed):
    (code,) = key.values()
    # A migration's model may be older than the file.
    known = {field.name for field in model._meta.get_fields()}
    values = {field: value for field, value in (rules | texts).items() if field in known}
    thing = model.objects.filter(**key).first()
    if thing is None:
        changes.append(f"{code}: new.")
        return model.objects.create(**key, **fixed, **values, shipped=values)
    changed, kept = [], []
    for field, value in fixed.items():
        if getattr(thing, field) != value:
            setattr(thing, field, value)
            changed.append(field)
    for field, value in values.items():
        if getattr(thing, field) == value:
            continue
        # Rules were not always noted with what was shipped: then nobody could edit them either.
        untouched = "" if field in texts else getattr(thing, field)
        if getattr(thing, field) == thing.shipped.get(field, untouched):
            setattr(thing, field, value)
            changed.append(field)
        elif thing.shipped.get(field) != value:
            kept.append(field)
    if changed or kept or thing.shipped != values:
        thing.shipped = values
        thing.save()
    if changed:
        changes.append(f"{code}: updated {', '.join(changed)}.")
    if kept:
        changes.append(f"{code}: has a new {', '.join(kept)}, but what was edited stays.")
    return thing
