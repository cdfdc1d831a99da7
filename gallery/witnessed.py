"""What the log stands for in the gallery: the columns of which each event keeps a digest (sources/witnesses.py).

A column that is added later goes into a new version behind these, with a migration that witnesses the rows anew
(gallery/migrations/0010_rows_are_witnessed.py shows how).
"""

from sources.witnesses import register

# Not its exclusive facet: a copy of what the tag says, which follows when a facet is changed.
CLAIM = (
    *("content_object_id", "tag_id", "statement", "pillar", "origin", "rule"),
    *("proposed_by_id", "proposed_at", "version", "superseded_by_id", "state", "decided_at"),
)
REVIEW = (
    *("claim_id", "reviewer_id", "proposer_id", "verdict", "reason", "confidence", "decisive"),
    *("claim_version", "photo_version", "reviewed_at", "withdrawn_at"),
)
EVIDENCE = (
    *("photo_id", "claim_id", "kind", "summary", "public", "link", "file", "sha256", "media_type", "size"),
    *("captured_at", "capture_tool", "latitude", "longitude", "reliability", "credibility"),
    *("obtained_from", "obtained_on", "added_by_id", "added_at", "retracted_at", "retracted_by_id"),
    "retraction_reason",
)
PILLAR = ("photo_id", "pillar", "status", "finding", "note", "set_by_id", "set_at")
SAFETY_DECISION = (
    *("photo_id", "number", "boxes", "covered", "nothing_to_hide", "people_recognisable", "note"),
    *("decided_by_id", "decided_at", "signed_by_id", "signed_at", "superseded_at"),
)
# Not the sender's key, which is wiped after a day, nor the encrypted address, which is no part of the record.
CHALLENGE = (
    *("photo_id", "claim_id", "tag_id", "words", "language", "created_at", "state", "outcome", "outcome_public"),
    *("decided_by_id", "decided_at", "made_claim_id"),
)


def register_all():
    """Tell the storey below, when the app is ready."""
    register("gallery.claim", CLAIM)
    register("gallery.review", REVIEW)
    register("gallery.evidence", EVIDENCE)
    register("gallery.pillar", PILLAR)
    register("gallery.safetydecision", SAFETY_DECISION)
    register("gallery.challenge", CHALLENGE)
