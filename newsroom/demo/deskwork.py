"""What waits at the demo's desk: second verdicts, a disagreement, evidence of every kind, and readers' notes.

All of it goes through the services, so that the log tells of it as of real work. Keys are those of the content files.
"""

import io
from datetime import UTC, date, datetime

from django.core.files.base import ContentFile

from gallery.models import Photo
from gallery.services import challenges, evidence, reviews
from newsroom.demo import art, data

#: (picture, tag): one moderator has accepted it, the second has still to judge without knowing that.
HALF_JUDGED = (("p-020", "staged-for-cameras"), ("p-050", "smuggled-out"))
#: (picture, tag, reason of the second moderator): a chief moderator has to settle it.
DIFFERENT = (("p-036", "composite", "The doubled smoke is a reflection in the window, not a second picture."),)

#: (picture, tag of the open claim, what is added to it)
PIECES = (
    (
        "p-008",
        "geolocated",
        {
            "kind": "map",
            "summary": "The two towers and the bend of the river meet at this point.",
            "latitude": 39.0093,
            "longitude": 125.7488,
            "reliability": "B",
            "credibility": "2",
        },
    ),
    (
        "p-005",
        "second-source",
        {
            "kind": "web-capture",
            "summary": "Another traveller posted the same stop a day earlier.",
            "link": "https://posts.demo.example/stop/4417",
            "captured_at": datetime(2026, 3, 3, 7, 40, tzinfo=UTC),
            "capture_tool": "A tool for saving pages, run by the photo desk",
            "obtained_from": "Saved by the photo desk",
            "obtained_on": date(2026, 3, 3),
            "public": True,
        },
    ),
    (
        "p-014",
        "satellite-comparison",
        {
            "kind": "comparison-image",
            "summary": "The same slope in another light.",
            "obtained_from": "Drawn by the demo's own code",
        },
    ),
    (
        "p-026",
        "second-source",
        {
            "kind": "correspondence",
            "summary": "The second traveller describes the same room without having seen the picture.",
            "obtained_from": "E-mail to the photo desk",
            "obtained_on": date(2026, 4, 11),
            "reliability": "C",
            "credibility": "3",
        },
    ),
)

#: (picture, tag of the claim in question or "", what the reader says)
NOTES = (
    ("p-001", "under-escort", "I stayed in that hotel in the same year and nobody walked with us on our own floor."),
    ("p-002", "", "The escalator runs the other way today. Could the picture be turned over?"),
    ("p-030", "state-handout", "The same picture stood in a calendar of the year before."),
)
ANSWER = (
    "The picture is not turned over: the letters on the sign read from left to right. The direction of the "
    "escalators changes during the day."
)


def load(people, progress):
    """Do the desk's open work, once."""
    photos = {key: Photo.objects.get(pk=pk) for key, pk in progress.keys("photo").items()}
    for step in (judge_by_half, attach, write_in):
        with progress.once("deskwork", step.__name__) as due:
            if due:
                step(people, photos)


def judge_by_half(people, photos):
    """Give the first of two verdicts, and two that differ."""
    for key, tag in HALF_JUDGED:
        if claim := open_claim(photos, key, tag):
            reviews.review_claim(by=people["moderator"], claim=claim, verdict="accept", confidence="high")
    for key, tag, reason in DIFFERENT:
        if claim := open_claim(photos, key, tag):
            claim = reviews.review_claim(by=people["moderator"], claim=claim, verdict="accept")
            reviews.review_claim(by=people["moderator2"], claim=claim, verdict="reject", reason=reason)


def attach(people, photos):
    """Attach evidence of every kind to claims that are open."""
    for key, tag, piece in PIECES:
        if claim := open_claim(photos, key, tag):
            file = FILES.get(piece["kind"], lambda key: None)(key)
            evidence.add_evidence(by=people["photo"], claim=claim, **piece | ({"file": file} if file else {}))


def write_in(people, photos):
    """Let readers write, and answer one of them."""
    for number, (key, tag, words) in enumerate(NOTES):
        if key not in photos:
            continue
        claim = photos[key].claims.verified().filter(tag__slug=tag).first()
        note = challenges.receive_challenge(
            photo=photos[key], claim=claim, words=words, senders=[f"demo reader {number}"]
        )
        if key == "p-002":
            challenges.decline(by=people["moderator"], challenge=note, outcome=ANSWER, public=True)


def open_claim(photos, key, tag):
    """The open claim of a tag about a picture of the content files, or None where one's own picture took its place."""
    return photos[key].claims.open().filter(tag__slug=tag).first() if key in photos else None


def saved_page(key):
    """A page as a tool for saving pages writes it (WARC 1.1): drawn up here, of a site that does not exist."""
    page = b"<!doctype html><title>A stop</title><p>Day two, the same stop as everybody's.</p>"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%b" % (len(page), page)
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://posts.demo.example/stop/4417\r\n"
        "WARC-Date: 2026-03-03T07:40:00Z\r\nWARC-Record-ID: <urn:uuid:5f1b8f6e-1111-4222-8333-444455556666>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return ContentFile(head.encode() + answer + b"\r\n\r\n", name="stop.warc")


def other_picture(key):
    """The scene of a picture in another light, as somebody else might have photographed it."""
    row = next(row for row in data.read("pictures", "picture") if row["key"] == key)
    light = "day" if row["light"] != "day" else "dusk"
    image = art.draw(row["scene"], seed=row["seed"], light=light, shape=row["shape"], treatment=None, width=1000)
    target = io.BytesIO()
    image.convert("RGB").save(target, "JPEG", quality=85)
    return ContentFile(target.getvalue(), name="other.jpg")


def letter(key):
    """An e-mail to the desk."""
    text = (
        "From: traveller@demo.example\r\nTo: photos@demo.example\r\nDate: Sat, 11 Apr 2026 09:12:00 +0000\r\n"
        "Subject: The room\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
        "There were two lamps and one of them never worked. We were told not to open the window.\r\n"
    )
    return ContentFile(text.encode(), name="letter.eml")


#: What is attached with a kind of evidence.
FILES = {"web-capture": saved_page, "comparison-image": other_picture, "correspondence": letter}
