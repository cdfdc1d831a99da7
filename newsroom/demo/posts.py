"""Writes the demo's posts as an editor would, publishes them, and withdraws what the demo shows as withdrawn."""

import re
from datetime import timedelta

from django.utils import timezone

from articles.models import Article, Author, Section
from articles.services import drafting, publishing
from gallery.blockers import blockers
from gallery.models import Photo, PhotoSet
from gallery.services import photos, photosets, release
from newsroom.demo import data, figures

# The demo shows pictures under dispute on purpose; the list of what was passed over stands on the dashboard.
WHY_PASSED_OVER = "Every picture says under it what is disputed and what waits for a second review."
TAGS = "photo-embed|photo-set|stored-post|related-post|photo-comparison|annotated-photo"
EMBED = re.compile(rf'<({TAGS})([^>]*?)data-key="([^"]+)"([^>]*)></\1>')
KINDS = {
    "photo-embed": "photo",
    "photo-set": "set",
    "stored-post": "stored-post",
    "related-post": "post",
    "photo-comparison": "comparison",
    "annotated-photo": "annotated",
}


def load_posts(people, progress):
    """Save every post twice (the second time with its links to the others), then publish what is to be public."""
    rows = data.read("posts", "post")
    for row in rows:
        if progress.get("post", row["slug"]) is None:
            revision = save(row, people, progress, note="First version")
            progress.put("post", row["slug"], revision.article_id)
    for row in sorted(rows, key=lambda row: -row["days_ago"]):
        with progress.once("published", row["slug"]) as due:
            if due:
                finish(row, people, progress)
    with progress.once("released", "sets and photos") as due:
        if due:
            release_the_rest(people, progress)


def finish(row, people, progress):
    """Bring one post into the state that the content file names."""
    now = timezone.now()
    chapters = row.get("story") or [{"body": row["body"], "published": True}]
    for chapter in chapters:
        revision = save(row, people, progress, note=chapter.get("note", ""), chapter=chapter)
        if row["state"] == "draft" or not chapter.get("published"):
            continue
        article = Article.objects.get(pk=revision.article_id)
        if row["state"] == "embargoed":
            publish(people, article, at=now, embargo_until=now + timedelta(days=row["embargo_days"]))
        else:
            publish(people, article, at=moment(now, row["days_ago"]) if article.publish_at is None else None)
    if row["state"] == "withdrawn":
        article = Article.objects.get(pk=progress.get("post", row["slug"]))
        publishing.withdraw(by=people["publisher"], article=article, reason=row["withdrawn"]["reason"])


def load_corrections(people, progress):
    """Mend what the demo's posts got wrong, and say so."""
    rows = {row["slug"]: row for row in data.read("posts", "post")}

    def mended(slug):
        return save(rows[slug], people, progress, note="Mended")

    figures.load_corrections(people, progress, mended, WHY_PASSED_OVER)


def publish(people, article, **when):
    """Publish the newest version of a post, some pictures of which are under dispute or wait for a second review."""
    publishing.publish(by=people["chief"], article=article, override_reason=WHY_PASSED_OVER, **when)


def save(row, people, progress, *, note, chapter=None):
    """Save the post as the content file has it and return the version."""
    pk = progress.get("post", row["slug"])
    article = Article.objects.get(pk=pk) if pk else None
    known_posts = progress.keys("post") if article else {}
    photo = progress.keys("photo")
    chapter = chapter or {"body": row["body"]}
    snapshot = {
        "kind": row["kind"],
        "section": Section.objects.get(slug=row["section"]).pk,
        "headline": chapter.get("headline", row["headline"]),
        "slug": row["slug"],
        "standfirst": row["standfirst"],
        "dateline": row.get("dateline", ""),
        "body": with_ids(figures.former(row["slug"], data.body(chapter["body"]), progress), progress),
        "lead_photo": photo.get(row.get("lead")),
        "photo_sets": [pk for slug in row.get("sets", ()) if (pk := progress.get("set", slug))],
        "authors": [Author.objects.get(slug=slug).pk for slug in row["bylines"]],
        "related": [known_posts[slug] for slug in row.get("related", ()) if slug in known_posts],
        "tags": row.get("tags", []),
        "appeared_in": [
            {"outlet": item["outlet"], "url": item.get("url", ""), "date": str(item.get("date", ""))}
            for item in row.get("appeared_in", ())
        ],
        "language": row.get("language", "en"),
        "replies": "closed" if row.get("replies") == "closed" else "",
    }
    return drafting.save_draft(
        by=people["editor"],
        article=article,
        snapshot=snapshot,
        base=article.newest_revision_id if article else None,
        note=note,
    )


def with_ids(html, progress):
    """Turn the keys of the content files into the ids that the stored form uses; drop what is not loaded (yet)."""

    def stored(match):
        pk = progress.get(KINDS[match[1]], match[3])
        if pk is None:
            return ""
        if match[1] == "photo-embed":
            pk = Photo.objects.values_list("public_id", flat=True).get(pk=pk)
        return f'<{match[1]}{match[2]}data-id="{pk}"{match[4]}></{match[1]}>'

    return EMBED.sub(stored, html)


def moment(now, days):
    """Return the time `days` before `now`, at a believable hour of a newsroom's day; today is an hour ago."""
    if days <= 0:
        return now - timedelta(days=days, hours=1)
    day = now - timedelta(days=days)
    return day.replace(hour=(7 + days * 5) % 12 + 6, minute=days * 17 % 60, second=0, microsecond=0)


def release_the_rest(people, progress):
    """Publish the sets that no post shows, and put single pictures into the archive; a few stay inside."""
    now = timezone.now()
    for number, pk in enumerate(progress.keys("set").values()):
        photo_set = PhotoSet.objects.get(pk=pk)
        if photo_set.public_from is None:
            when = moment(now, 20 + number)
            photosets.publish_set(by=people["chief"], photo_set=photo_set, at=when, override_reason=WHY_PASSED_OVER)
    waiting = Photo.objects.filter(pk__in=progress.keys("photo").values(), public_from=None).order_by("pk")
    for number, photo in enumerate(waiting):
        # Every sixth waits for an editor, so that the desk has something to do.
        if number % 6 and not blockers(photo):
            release.release_to_archive(by=people["photo"], photo=photo, at=moment(now, 30 + number))


def withdraw_sets(people, progress):
    """Withdraw the sets that the content file says were withdrawn, after readers have met them."""
    for row in data.read("sets", "set"):
        pk = progress.get("set", row["slug"])
        if pk and row.get("withdrawn"):
            with progress.once("withdrawn", row["slug"]) as due:
                if due:
                    photosets.withdraw_set(
                        by=people["publisher"],
                        photo_set=PhotoSet.objects.get(pk=pk),
                        reason=row["withdrawn"]["reason"],
                    )


def withdraw_pictures(people, progress):
    """Withdraw the pictures that the content file says were withdrawn, after they have been public."""
    for row in data.read("pictures", "picture"):
        pk = progress.get("photo", row["key"])
        if pk and row.get("withdrawn"):
            with progress.once("withdrawn", row["key"]) as due:
                if due:
                    photos.withdraw_photo(
                        by=people["publisher"], photo=Photo.objects.get(pk=pk), reason=row["withdrawn"]["reason"]
                    )
