"""The shape of a version: everything that an editor can write in a post, as JSON.

kind         one of Article.Kind
section      primary key or None
headline, slug, standfirst, dateline, language     text
body         HTML of the allow-list (articles/body.py)
lead_photo   primary key or None
photo_sets, authors, related     lists of primary keys, in order
tags         list of names
appeared_in  list of {"outlet": text, "url": text, "date": "YYYY-MM-DD" or ""}
replies      one of Article.Replies
"""

from datetime import date

from articles import body
from articles.models import Article

TEXTS = ("headline", "slug", "standfirst", "dateline", "language")
KEYS = ("section", "lead_photo")
LISTS = ("photo_sets", "authors", "related")
#: What a reader would notice: a change here moves "Updated" on a published post.
FOR_READERS = (
    "headline", "standfirst", "dateline", "body", "lead_photo", "photo_sets", "authors", "appeared_in", "language",
)  # fmt: skip


def empty():
    """Return the snapshot of a post in which nothing has been written yet."""
    return {
        "kind": Article.Kind.POST.value,
        "section": None,
        "headline": "",
        "slug": "",
        "standfirst": "",
        "dateline": "",
        "body": "",
        "lead_photo": None,
        "photo_sets": [],
        "authors": [],
        "related": [],
        "tags": [],
        "appeared_in": [],
        "language": "en",
        "replies": Article.Replies.NONE.value,
    }


def clean(data):
    """Return a whole snapshot: unknown keys dropped, missing ones filled, text trimmed, the body sanitised.

    Raises ValueError for a kind or a setting of replies that does not exist, and for keys that are no numbers.
    """
    data = empty() | {key: value for key, value in data.items() if key in empty()}
    result = {name: str(data[name] or "").strip() for name in TEXTS}
    result |= {name: int(data[name]) if data[name] else None for name in KEYS}
    result |= {name: list(dict.fromkeys(int(key) for key in data[name] or ())) for name in LISTS}
    result["language"] = result["language"] or "en"
    result["kind"] = Article.Kind(data["kind"]).value
    result["replies"] = Article.Replies(data["replies"] or "").value
    result["body"] = body.sanitise(data["body"] or "")
    result["tags"] = names(data["tags"] or ())
    result["appeared_in"] = [entry for row in data["appeared_in"] or () if (entry := _appearance(row))]
    return {key: result[key] for key in empty()}


def from_article(article):
    """Return the snapshot of what the row holds, so that a post without any version can be edited too."""
    return clean(
        {name: getattr(article, name) for name in (*TEXTS, "kind", "replies", "body")}
        | {
            "section": article.section_id,
            "lead_photo": article.lead_photo_id,
            "photo_sets": list(article.set_links.values_list("photo_set_id", flat=True)),
            "authors": list(article.bylines.values_list("author_id", flat=True)),
            "related": list(article.related_links.values_list("other_id", flat=True)),
            "tags": list(article.tags.order_by("article_items__pk").values_list("name", flat=True)),
            "appeared_in": list(article.appeared_in.values("outlet", "url", "date")),
        }
    )


def of(revision):
    """Return the snapshot that a version holds; an empty one stands for what the row held when it was made."""
    return clean(revision.snapshot) if revision.snapshot else from_article(revision.article)


def differs_for_readers(old, new):
    """Whether readers would notice the difference between two snapshots."""
    return any(old[key] != new[key] for key in FOR_READERS)


def names(texts):
    """Return tag names without blanks and repetitions, whatever their case; the first spelling stays."""
    kept = {}
    for name in texts:
        words = " ".join(str(name).split())[:100]
        if words:
            kept.setdefault(words.casefold(), words)
    return list(kept.values())


def _appearance(row):
    """One row of "originally appeared in", or None for a row without an outlet."""
    outlet = str(row.get("outlet") or "").strip()[:160]
    when = row.get("date") or ""
    when = when.isoformat() if isinstance(when, date) else str(when)
    if when:
        date.fromisoformat(when)
    return {"outlet": outlet, "url": str(row.get("url") or "").strip(), "date": when} if outlet else None
