"""Short ways to write and publish a post through the services, as people do."""

from articles import snapshot
from articles.models import Article
from articles.services import drafting, publishing
from tests import factories

CANARY = "zanzibarine"


def content(**fields):
    """A snapshot that may be published: headline, section, byline, text."""
    basis = snapshot.empty() | {
        "headline": "What the second card held",
        "section": factories.section().pk,
        "authors": [factories.author().pk],
        "body": "<p>Words enough for a post.</p>",
    }
    return basis | fields


def draft(by, **fields):
    """A saved draft; returns the Article."""
    revision = drafting.save_draft(by=by, article=None, snapshot=content(**fields), base=None)
    return Article.objects.get(pk=revision.article_id)


def save(by, article, **fields):
    """Change fields of the newest version and save; returns the revision."""
    article.refresh_from_db()
    newest = article.newest_revision
    return drafting.save_draft(by=by, article=article, snapshot=snapshot.of(newest) | fields, base=newest.pk)


def published(by, **fields):
    """A published post; returns the Article. `at` and `embargo_until` go to the service."""
    when = {name: fields.pop(name) for name in ("at", "embargo_until") if name in fields}
    return publishing.publish(by=by, article=draft(by, **fields), **when)
