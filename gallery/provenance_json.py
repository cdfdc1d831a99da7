"""What the page of a photo tells, as JSON: a document of version 1, as docs/provenance-json.md describes it.

Codes are those of the vocabulary and stay; labels and sentences are in the language that is active. It is made of the
same frozen PhotoPage as the page, so that it cannot tell more.
"""

from django.conf import settings
from django.utils.translation import get_language

VERSION = 1


def document(page):
    """Return the JSON-serialisable document of a PhotoPage."""
    photo = page.photo
    return {
        "version": VERSION,
        **summary(photo, page.title),
        "pillars": [_pillar(pillar) for pillar in photo.pillars],
        "tags": [_tag(tag) for tag in photo.tags],
        "keep_in_mind": [{"tag": note.code or None, "label": note.label, "text": note.text} for note in page.notes],
        "withheld": [{"code": one.code, "label": one.label.rstrip("."), "text": one.sentence} for one in page.withheld],
        "content_credentials": _credentials(page.credentials),
        "record": [{"kind": one.kind, "on": one.iso, "text": one.sentence} for one in page.record],
        "corrections": [correction(one) for one in page.corrections],
        "challenges": [_challenge(one) for one in page.challenges],
        "challenge_url": _absolute(page.challenge_url),
        "topics": [{"label": words, "url": _absolute(url)} for words, url in page.topics],
        "appears_in": [{"title": words, "url": _absolute(url)} for words, url in page.appearances],
        "near_duplicates": [_twin(twin) for twin in page.twins],
    }


def summary(photo, title):
    """Return what the document and every list say of a PublicPhoto; title is what its page is called."""
    return {
        "id": photo.public_id,
        "url": _absolute(photo.url),
        "language": get_language(),
        "title": title,
        "caption": {"text": photo.caption, "language": photo.language},
        "alt": photo.alt,
        "credit": photo.credit,
        "creator": photo.creator or None,
        "copyright": photo.copyright_notice or None,
        "licence": {"code": photo.licence or None, "label": photo.licence_label, "url": photo.licence_url or None},
        "usage_terms": photo.usage_terms or None,
        "published": photo.public_from.isoformat(timespec="seconds"),
        "graphic": photo.graphic,
        "digital_source_type": photo.digital_source_type or None,
        "image": {"url": _absolute(photo.full), "width": photo.full_size[0], "height": photo.full_size[1]},
        "provenance": {
            "class": photo.key,
            "label": photo.line.short,
            "phrase": photo.line.phrase,
            "by": photo.line.who or None,
            "certainty": photo.line.certainty or None,
            "line": photo.line.text(),
            "under_review": photo.key == "review",
        },
        "date": {
            "text": photo.date_text or None,
            "iso": photo.date_iso or None,
            "precision": photo.date_precision,
        },
        "place": {"text": photo.place or None, "precision": photo.place_precision},
        "source": _source(photo.source),
    }


def correction(one):
    """Return what is said of a correction of a photo or a post (gallery/corrections.py)."""
    return {
        "kind": one.kind,
        "label": one.kind_label,
        "text": one.text,
        "language": one.language,
        "made": one.made_at.isoformat(timespec="seconds"),
    }


def gone(stone):
    """Return the document of a withdrawn photo, from its Tombstone: that it was, when it was taken back, and why."""
    return {
        "version": VERSION,
        "id": stone.public_id,
        "url": _absolute(stone.url),
        "language": get_language(),
        "withdrawn": {"on": stone.withdrawn_at.date().isoformat(), "reason": stone.reason or None},
    }


def _source(source):
    return {
        "label": source.label,
        "kind": source.kind,
        "kind_label": source.kind_label,
        "confidentiality": source.confidentiality,
        "affiliation": source.affiliation or None,
        "url": _absolute(source.url) if source.url else None,
    }


def _pillar(pillar):
    return {
        "code": pillar.name,
        "label": pillar.label,
        "status": pillar.status,
        "status_label": pillar.status_label,
        "finding": pillar.finding or None,
        "note": pillar.note or None,
        "evidence": list(pillar.evidence),
    }


def _tag(tag):
    return {
        "code": tag.code,
        "label": tag.label,
        "facet": tag.facet,
        "facet_label": tag.facet_label,
        "definition": tag.meaning or None,
        "claim": tag.statement or None,
        "evidence": list(tag.evidence),
        "accepted": tag.decided_iso or None,
    }


def _credentials(found):
    """None where nothing may be told. `received` is None for a source that is not named."""
    if found is None:
        return None
    received = {"state": found.state, "text": found.received, "signer": found.received_from or None}
    received["actions"] = list(found.received_actions)
    return {
        "received": received if found.received else None,
        "published": {"signed": found.signed, "actions": list(found.ours)},
    }


def _challenge(one):
    return {
        "tag": one.code or None,
        "label": one.subject or None,
        "taken_up": one.taken_up,
        "outcome": one.outcome,
        "decided": one.iso,
    }


def _twin(twin):
    photo = twin.photo
    relation = {"relation": twin.relation, "label": twin.label}
    return {"id": photo.public_id, "url": _absolute(photo.url), "credit": photo.credit} | relation


def _absolute(path):
    return f"{settings.SITE_URL}{path}"
