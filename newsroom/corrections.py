"""What was public and was taken back, newest first. Nothing is removed from this list."""

from dataclasses import dataclass
from datetime import datetime

from articles.models import Article
from gallery.models import Photo, PhotoSet


@dataclass(frozen=True)
class Withdrawal:
    """One entry. The words of a withdrawn title may be what did the harm, and an address repeats them: only photos have
    a name, which is a number, and with it an address (`url`, otherwise empty)."""

    kind: str
    number: str
    url: str
    public_from: datetime
    withdrawn_at: datetime
    reason: str


def withdrawals():
    """Return every Withdrawal, newest first; 3 queries."""
    found = [
        *(_entry("photo", row, row.public_from, row.public_id) for row in Photo.objects.withdrawn()),
        *(_entry("set", row, row.public_from) for row in PhotoSet.objects.withdrawn()),
        *(
            _entry("article", row, max(row.publish_at, row.embargo_until or row.publish_at))
            for row in Article.objects.withdrawn()
        ),
    ]
    return sorted(found, key=lambda entry: entry.withdrawn_at, reverse=True)


def _entry(kind, row, public_from, number=""):
    url = row.get_absolute_url() if number else ""
    return Withdrawal(kind, number, url, public_from, row.withdrawn_at, row.withdrawal_reason)
