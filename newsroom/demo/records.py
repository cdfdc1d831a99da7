"""Loads the demo's people, sources, sections, photos with their claims, sets and stored posts, through the services."""

import io
from datetime import date, datetime

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from articles.models import Author, Section, StoredPost
from gallery.ingest import ingest
from gallery.models import Claim, Photo, PhotoSet, ProvenanceTag
from gallery.services import claims, evidence, photos, photosets, pillars, reviews, safety
from newsroom.demo import NAME, data, pictures
from newsroom.demo.people import LOGINS
from newsroom.services.site import save_site, settings_row
from sources.models import Source
from sources.services import clear_source, save_source
from sources.vault import save_identity

TAGLINE = "Photographs and reporting from closed countries"
LICENCES = {"CC BY 4.0": "CC-BY-4.0", "CC BY-NC 4.0": "CC-BY-NC-4.0"}


def load_people(password):
    """Make the demo's accounts, or give the existing ones this password; return {username: user}."""
    people = {}
    for login in LOGINS:
        user, _created = get_user_model().objects.get_or_create(username=login.username)
        user.first_name, user.last_name = login.first_name, login.last_name
        user.is_staff, user.is_superuser = True, login.is_superuser
        if not user.check_password(password):
            user.set_password(password)
        user.save()
        user.groups.set(Group.objects.filter(name__in=login.groups))
        people[login.username] = user
    return people


def load_site(people):
    """Name the demo, unless somebody has named the site already."""
    if not settings_row().name:
        words = {"name": NAME, "tagline": TAGLINE, "tagline_ko": "닫힌 나라의 사진과 보도"}
        save_site(by=people["chief"], values=words)


def load_desk(people):
    """Make sections, authors and sources; return {code: Source}."""
    load_site(people)
    for position, row in enumerate(data.read("sections", "section")):
        Section.objects.get_or_create(
            slug=row["slug"],
            defaults={
                "name": row["name"],
                "name_ko": row.get("name_ko", ""),
                "description": row.get("description", ""),
                "position": position,
            },
        )
    for row in data.read("authors", "author"):
        Author.objects.get_or_create(
            slug=row["slug"], defaults={"name": row["name"], "role": row.get("role", ""), "bio": row.get("bio", "")}
        )
    rows = data.read("sources", "source")
    for row in rows:
        load_source(row, people)
    sources = {source.code: source for source in Source.objects.all()}
    for row in rows:
        source = sources[row["code"]]
        if row.get("affiliation") and source.affiliation_id is None:
            source.affiliation = sources[row["affiliation"]]
            save_source(by=people["chief"], source=source)
    return sources


def load_source(row, people):
    """Make one source with its links, handles and, where it has one, its encrypted identity."""
    if Source.objects.filter(code=row["code"]).exists():
        return
    named = row["confidentiality"] == Source.Confidentiality.NAMED
    described = row["confidentiality"] == Source.Confidentiality.DESCRIBED
    source = save_source(
        by=people["chief"],
        source=Source(
            code=row["code"],
            kind=row["kind"],
            confidentiality=row["confidentiality"],
            public_name=row.get("public_name", "") if named else "",
            public_description=row.get("public_description", "") if named or described else "",
            slug=row["slug"],
            has_public_page=row.get("has_public_page", False),
            reader_context=row.get("reader_context", ""),
            usual_access=row.get("access", ""),
            default_credit=row.get("default_credit", ""),
        ),
    )
    if not source.is_cleared:
        clear_source(
            by=people["chief"],
            source=source,
            clearance=Source.Clearance.CLEARED,
            reason="Agreed in the demo's fiction.",
        )
    for link in row.get("links", ()):
        source.links.create(label=link["label"], url=link["url"])
    for handle in row.get("handles", ()):
        source.handles.create(platform=handle["platform"], handle=handle["handle"])
    if row.get("identity"):
        save_identity(by=people["chief"], source=source, identity=dict(row["identity"]))


def load_pictures(people, sources, progress, own=None, say=lambda text: None):
    """Draw and take in every picture that is not there yet, with its texts, claims and pillars."""
    rows = data.read("pictures", "picture")
    missing = [row for row in rows if progress.get("photo", row["key"]) is None]
    for number, (row, content) in enumerate(pictures.files(missing, own), 1):
        outcome = ingest(by=people["photo"], file=io.BytesIO(content), name=row["file"], source=sources[row["source"]])
        if outcome.photo is None:
            say(f"  {row['file']}: {outcome.reason}")
            continue
        describe(row, outcome.photo, people)
        progress.put("photo", row["key"], outcome.photo.pk)
        if row.get("own"):
            progress.put("record", row["key"], 1)
        say(f"  {number} of {len(missing)} pictures", same_line=True)
    for row in rows:
        pk = progress.get("photo", row["key"])
        if pk is None:
            continue
        with progress.once("record", row["key"]) as due:
            if due:
                judge(row, Photo.objects.get(pk=pk), people)
        # Making the files for readers takes a while, so each picture is noted by itself.
        with progress.once("safety", row["key"]) as due:
            if due:
                decide(row, Photo.objects.get(pk=pk), people)


def describe(row, photo, people):
    """Give a photo the texts, dates and places that the content file has for it."""
    photos.edit_photo(by=people["photo"], photo=photo, **words_of(row, own=row.get("own", False)))


def words_of(row, *, own):
    """Return the fields of a photo that the content file fills.

    A picture of one's own gets no invented words: nobody claims anything about it.
    """
    if own:
        return {
            "caption": "A picture from your own folder.",
            "alt": "A picture from your own folder. Nobody has described it yet.",
            "credit_line": "Your own picture / Far Bank demo",
            "tags": row.get("tags", []),
        }
    taken = row.get("taken")
    return {
        "caption": row["caption"],
        "alt": row["alt"],
        "headline": row.get("headline", ""),
        "creator": "Far Bank drawing code",
        "credit_line": row["credit"],
        "copyright_notice": "Drawn by code for the Far Bank demo",
        "licence": LICENCES.get(row["licence"], ""),
        "usage_terms": row.get("usage_terms", ""),
        "digital_source_type": "algorithmicMedia",
        "taken_on": taken.date() if isinstance(taken, datetime) else taken if isinstance(taken, date) else None,
        "taken_time": taken.time() if isinstance(taken, datetime) else None,
        "taken_offset": row.get("offset", ""),
        "date_precision": row["date_precision"],
        "place": row.get("place_exact", ""),
        "place_shown": row.get("place_shown", ""),
        "place_precision": row["place_precision"],
        "place_reason": row.get("place_reason", ""),
        "tags": row.get("tags", []),
        "graphic": row.get("graphic", False),
    }


def decide(row, photo, people):
    """Cover what the content file says, or say that there is nothing to hide, and have a second person sign it.

    `safety` in the content file leaves a picture for the desk: "undecided", or "unsigned".
    """
    if row.get("safety") == "undecided":
        return
    boxes = [
        dict(zip(("x", "y", "width", "height"), area["box"], strict=True)) | {"reason": area["reason"]}
        for area in row.get("cover", ())
    ]
    decision = safety.decide(by=people["photo"], photo=photo, boxes=boxes, nothing_to_hide=not boxes)
    if row.get("safety") != "unsigned":
        safety.sign_off(by=people["moderator"], decision=decision)


def judge(row, photo, people):
    """Propose the photo's claims, review them as the content file says, and set its pillars."""
    tags = {tag.slug: tag for tag in ProvenanceTag.objects.select_related("facet")}
    for item in row.get("claims", ()):
        claim = claim_of(photo, tags[item["tag"]], item, people)
        review(claim, item, people)
    for pillar, item in row.get("pillars", {}).items():
        pillars.set_pillar(
            by=people["moderator"],
            photo=photo,
            pillar=pillar,
            status=item["status"],
            finding=item.get("finding", ""),
            note=item.get("note", ""),
        )


def claim_of(photo, tag, item, people):
    """Propose one claim with its evidence, or take up what a rule has suggested meanwhile."""
    statement = item.get("statement", "")
    pieces = [
        {"kind": piece["kind"], "summary": piece["summary"], "public": piece.get("public", False)}
        for piece in item.get("evidence", ())
    ]
    claim = photo.claims.filter(tag=tag, origin=Claim.Origin.RULE).open().first()
    if claim is None:
        return claims.propose_claim(by=people["photo"], photo=photo, tag=tag, statement=statement, evidence=pieces)
    if statement:
        claim = claims.revise_claim(by=people["photo"], claim=claim, statement=statement)
    for piece in pieces:
        evidence.add_evidence(by=people["photo"], claim=claim, **piece)
    return claim


def review(claim, item, people):
    """Give the verdicts that lead to the state in the content file."""
    reason = item.get("reason", "")
    # A superseded claim was accepted once; the next one of its exclusive facet takes its place.
    if item["state"] in (Claim.State.VERIFIED, Claim.State.SUPERSEDED):
        reviews.review_claim(by=people["moderator"], claim=claim, verdict="accept", supersede=True)
        if claim.tag.two_reviews:
            reviews.review_claim(by=people["moderator2"], claim=claim, verdict="accept", supersede=True)
    elif item["state"] == Claim.State.REJECTED:
        reviews.review_claim(by=people["moderator"], claim=claim, verdict="reject", reason=reason)
        if claim.tag.two_reviews:
            reviews.review_claim(by=people["moderator2"], claim=claim, verdict="reject", reason=reason)
    elif item["state"] == Claim.State.DISPUTED:
        reviews.review_claim(by=people["moderator"], claim=claim, verdict="dispute", reason=reason)
        if claim.tag.two_reviews:
            reviews.review_claim(by=people["moderator2"], claim=claim, verdict="dispute", reason=reason)


def load_sets(people, progress):
    """Make the photo sets."""
    known = progress.keys("photo")
    for row in data.read("sets", "set"):
        if progress.get("set", row["slug"]) is not None:
            continue
        photo_set = photosets.save_set(
            by=people["photo"],
            photo_set=PhotoSet(title=row["title"], slug=row["slug"], introduction=row["introduction"].strip()),
            items=[(known[item["photo"]], item.get("caption", "")) for item in row["items"] if item["photo"] in known],
            lead=known.get(row["lead"]),
        )
        photo_set.tags.set(row.get("tags", []))
        progress.put("set", row["slug"], photo_set.pk)


def load_stored_posts(progress):
    """Make the stored social posts."""
    known = progress.keys("photo")
    for row in data.read("social_posts", "social_post"):
        if progress.get("stored-post", row["key"]) is not None:
            continue
        posted = row["posted"]
        post = StoredPost.objects.create(
            platform=row["platform"],
            author=row["author"],
            handle=row["handle"],
            text=row["text"],
            language=row.get("language", "en"),
            posted_on=posted.date() if isinstance(posted, datetime) else posted,
            permalink=row["permalink"],
            capture_note=row["capture"],
            photo_id=known.get(row.get("photo")),
        )
        progress.put("stored-post", row["key"], post.pk)
