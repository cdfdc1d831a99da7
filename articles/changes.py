"""What of posts readers may notice, for the notes of sources/changes.py. Registered in articles/apps.py."""

from sources.changes import Watch, triggers

ARTICLE_COLUMNS = (
    *("kind", "section_id", "headline", "slug", "standfirst", "dateline", "body", "lead_photo_id", "language"),
    *("replies", "approved_at", "publish_at", "embargo_until", "withdrawn_at", "withdrawal_reason"),
    *("content_updated_at", "live_revision_id"),
)
#: Columns without an effect on what readers see; tests ask that every column stands in one of the two.
ARTICLE_PRIVATE = (
    "public_id",  # readers see it, but nobody ever changes it
    *("id", "body_text", "approved_by_id", "newest_revision_id", "working_headline", "created_by_id", "created_at"),
    "changed_at",
)
WATCHES = (
    Watch("articles_article", (("article", "id"),), ARTICLE_COLUMNS, "{row}.approved_at IS NOT NULL"),
    Watch("articles_byline", (("article", "article_id"),), ("author_id", "position")),
    Watch("articles_articleset", (("article", "article_id"),), ("photo_set_id", "position")),
    Watch("articles_relatedarticle", (("article", "article_id"),), ("other_id", "position")),
    Watch("articles_appearedin", (("article", "article_id"),), ("outlet", "url", "date", "position")),
    Watch("articles_taggedarticle", (("article", "content_object_id"),), ("tag_id",)),
    Watch("articles_section", (("people", ""),), ("name", "name_ko", "slug", "description", "position")),
    Watch("articles_author", (("people", ""),), ("name", "slug", "role", "bio")),
    Watch("articles_storedpost", (("post", "id"),), ("platform", "author", "handle", "text", "language", "posted_on",
          "permalink", "capture_note", "photo_id")),
    Watch("articles_comparison", (("comparison", "id"),), ("title", "left_id", "right_id", "left_label", "right_label",
          "words", "overlaid", "language")),
    Watch("articles_annotatedphoto", (("annotated", "id"),), ("title", "photo_id", "words", "language")),
    Watch("articles_annotation", (("annotated", "annotated_id"),), ("position", "x", "y", "text")),
    Watch("articles_correction", (("article", "article_id"), ("photo", "photo_id")), ("kind", "text", "made_at",
          "revision_before_id", "revision_after_id", "shows_change", "language")),
)  # fmt: skip
CHANGES = triggers(WATCHES)
