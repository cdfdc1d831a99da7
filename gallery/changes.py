"""What of the gallery readers may notice, for the notes of sources/changes.py. Registered in gallery/apps.py."""

from sources.changes import Watch, triggers

PHOTO_COLUMNS = (
    *("public_id", "source_id", "width", "height", "caption", "alt", "headline", "creator", "credit_line"),
    *("copyright_notice", "licence", "usage_category", "usage_terms", "restrictions", "rights_expire"),
    *("digital_source_type", "language", "graphic", "focal_x", "focal_y", "taken_on", "taken_time", "taken_offset"),
    *("date_precision", "place", "place_shown", "place_precision", "place_reason", "embargo_until", "public_from"),
    *("withdrawn_at", "withdrawal_reason", "access_class", "credentials"),
)
#: Columns without an effect on what readers see; tests ask that every column stands in one of the two.
PHOTO_PRIVATE = (
    *("id", "original", "uploaded_name", "sha256", "size", "file_format", "uploaded_at", "uploaded_by_id"),
    *("raw_metadata", "read_metadata", "latitude", "longitude", "risk_review_due", "updated_at"),
)
SET_COLUMNS = (
    *("title", "slug", "introduction", "lead_id", "language", "embargo_until", "public_from", "withdrawn_at"),
    "withdrawal_reason",
)
SET_PRIVATE = ("id", "created_by_id", "created_at", "updated_at")

WATCHES = (
    Watch("gallery_photo", (("photo", "id"),), PHOTO_COLUMNS, "{row}.public_from IS NOT NULL"),
    Watch(
        "gallery_derivatives",
        (("photo", "photo_id"),),
        *(("sealed", "decision_id", "width", "height", "colour", "widths", "credentials", "card", "retired_at"),),
        "NOT {row}.sealed",
    ),
    Watch(
        "gallery_claim",
        (("photo", "content_object_id"),),
        ("tag_id", "statement", "state", "decided_at"),
        "{row}.state = 'verified'",
    ),
    Watch(
        "gallery_evidence",
        (("photo", "photo_id"),),
        ("claim_id", "kind", "summary", "public", "link", "retracted_at"),
        "{row}.public",
    ),
    Watch("gallery_pillar", (("photo", "photo_id"),), ("pillar", "status", "finding", "note", "set_at")),
    Watch("gallery_safetydecision", (("photo", "photo_id"),), ("boxes", "covered", "signed_at", "superseded_at")),
    Watch("gallery_lease", (("photo", "photo_id"),), ("kind", "use", "starts_at", "ends_at")),
    Watch("gallery_consent", (("photo", "photo_id"),), ("kind", "status", "ends_at", "revoked_at")),
    Watch("gallery_nearduplicate", (("photo", "photo_id"), ("photo", "other_id")), ("relation", "public"),
          "{row}.public"),
    Watch("gallery_challenge", (("photo", "photo_id"),), ("state", "outcome", "outcome_public"),
          "{row}.outcome_public"),
    Watch("gallery_appearance", (("photo", "photo_id"),), ("place", "title", "url", "public_from"),
          "{row}.public_from IS NOT NULL"),
    Watch("gallery_taggedphoto", (("photo", "content_object_id"),), ("tag_id",)),
    Watch("gallery_photoset", (("set", "id"),), SET_COLUMNS, "{row}.public_from IS NOT NULL"),
    Watch("gallery_photosetitem", (("set", "photo_set_id"),), ("photo_id", "caption", "position")),
    Watch("gallery_taggedphotoset", (("set", "content_object_id"),), ("tag_id",)),
    Watch("gallery_topic", (("topic", "id"),), ("name", "slug", "description")),
    Watch("gallery_facet", (("words", ""),), ("code", "name", "name_ko", "question", "question_ko", "exclusive",
                                              "position")),
    Watch("gallery_provenancetag", (("words", ""),), ("name", "slug", "facet_id", "name_ko", "definition",
          "definition_ko", "reader_note", "reader_note_ko", "glyph", "two_reviews", "position", "retired")),
)  # fmt: skip
CHANGES = triggers(WATCHES)
