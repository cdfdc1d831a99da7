"""What a file said of itself, as plain text for the desk. All of it is hostile until a template has escaped it."""

from itertools import islice

from django.utils.translation import gettext_lazy as _

from gallery.desk.private import is_hidden_from

#: Key of Photo.read_metadata -> words. What is not listed here stands in the raw families.
LABELS = {
    "headline": _("Headline"),
    "caption": _("Caption"),
    "creator": _("Creator"),
    "credit": _("Credit"),
    "copyright": _("Copyright"),
    "usage_terms": _("Usage terms"),
    "taken_at": _("Taken"),
    "place": _("Place"),
    "gps": _("Position"),
    "keywords": _("Keywords"),
    "digital_source_type": _("Digital source type"),
    "software": _("Software"),
    "serials": _("Serial numbers"),
    "orientation": _("Orientation"),
    "c2pa": _("Content Credentials"),
}
#: What somebody who describes a picture wants to see beside the form.
SHORT = ("headline", "caption", "creator", "credit", "taken_at", "place")
#: The families that a file may have, in the order of the tabs; others follow.
FAMILIES = ("exif", "gps", "iptc", "xmp", "c2pa")
LONGEST, MOST = 500, 400


def read_lines(photo):
    """Return ((label, text), …) of what was read and helps to describe the picture."""
    return tuple(line for key in SHORT if (line := _line(photo, key)))


def all_lines(photo):
    """Return ((label, text), …) of everything that was read and normalised."""
    return tuple(line for key in LABELS if (line := _line(photo, key)))


def warnings_of(photo):
    """Return what was odd about the file, as a list of sentences."""
    return [shorten(text) for text in photo.read_metadata.get("warnings") or ()]


def conflicts_of(photo):
    """Return ((label, ((family, text), …)), …): what the families of the file contradict each other about.

    The first of the values is the one that is believed. Both family and text are hostile until they are escaped.
    """
    rows = []
    for found in _dicts((photo.read_metadata or {}).get("conflicts"))[:MOST]:
        values = ((_text(one, "family"), _text(one, "value")) for one in _dicts(found.get("values"))[:MOST])
        field = _text(found, "field")
        rows.append((LABELS.get(field, field), tuple(values)))
    return tuple(rows)


def families_of(photo):
    """Return ((family, ((name, text), …)), …) of the raw metadata, families without anything left out."""
    raw = photo.raw_metadata or {}
    order = sorted(raw, key=lambda name: (FAMILIES.index(name.lower()) if name.lower() in FAMILIES else 99, name))
    found = ((name, tuple(islice(flat(raw[name]), MOST))) for name in order)
    return tuple((name, rows) for name, rows in found if rows)


def flat(value, path=""):
    """Yield (dotted name, text) for every leaf of nested JSON."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(one, (dict, list)) for one in value):
        for number, inner in enumerate(value, 1):
            yield from flat(inner, f"{path} {number}".strip())
    elif value not in (None, "", []):
        yield path, shorten(as_text(value))


def as_text(value):
    """Return a value of JSON as one line."""
    return ", ".join(str(one) for one in value) if isinstance(value, list) else str(value)


def shorten(text):
    """Cut a text to what a panel can hold."""
    text = str(text)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def metadata_for(user, photo):
    """Return what somebody may know of the file: of a hidden source's nothing that leads to a person."""
    if is_hidden_from(user, photo):
        return {"facts": facts_of(photo, private=False), "metadata_hidden": True}
    return {
        "facts": facts_of(photo),
        "read": all_lines(photo),
        "families": families_of(photo),
        "odd": warnings_of(photo),
        "conflicts": conflicts_of(photo),
    }


def facts_of(photo, *, private=True):
    """Return ((label, value), …) about the file. The uploaded name is hostile text like all metadata."""
    facts = (
        (_("Number"), photo.public_id),
        (_("Uploaded"), photo.uploaded_at),
        (_("Uploaded by"), photo.uploaded_by or "–"),
        (_("Format"), f"{photo.file_format}, {photo.width} × {photo.height}"),
        (_("Bytes"), f"{photo.size:,}".replace(",", " ")),
        ("SHA-256", photo.sha256),
    )
    return (*facts, (_("File name"), photo.uploaded_name or "–")) if private else facts


def _line(photo, key):
    value = (photo.read_metadata or {}).get(key)
    return (LABELS[key], shorten(as_text(value))) if value not in (None, "", [], {}) else None


def _dicts(value):
    """The objects in a list of JSON; none in anything else."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _text(row, key):
    return shorten(as_text(row.get(key, "")))
