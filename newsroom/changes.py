"""What of the site itself readers may notice, for the notes of sources/changes.py. Registered in newsroom/apps.py."""

from sources.changes import Watch, triggers

SITE_COLUMNS = (
    *("name", "name_ko", "tagline", "tagline_ko", "about", "about_ko", "accent_light", "accent_dark"),
    *("wordmark", "wordmark_dark", "feed_text", "licence_url", "ethics_url", "contact_url"),
)
WATCHES = (
    Watch("newsroom_sitesettings", (("site", ""),), SITE_COLUMNS),
    Watch("newsroom_frontslot", (("front", ""),), ("place", "article_id", "position", "until", "open_eyes")),
)
CHANGES = triggers(WATCHES)
