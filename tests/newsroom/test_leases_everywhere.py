"""A photo whose rights end by the clock is gone from every public route at that moment, whoever has kept what of it.

Nothing is saved at that moment: pages, feeds, files and answers that were kept before must know of it themselves.
"""

import time
from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from gallery.models import Lease, Photo
from tests import factories
from tests.newsroom.test_two_truths import found_in, house, samples

pytestmark = pytest.mark.django_db
WORDS = ("caption", "headline", "alt", "credit_line", "usage_terms", "copyright_notice")
#: Routes on which no one photo stands, or nothing of it by which it could be known: forms, numbers, data of the site.
WITHOUT_PHOTOS = {
    "api", "api:index", "api:openapi", "api:unknown", "corrections", "corrections-table", "corrections-text",
    "gallery:coverage", "gallery:coverage-table", "gallery:years-table", "healthz", "how-we-label",
    "how-we-label-table", "media", "pictures", "readyz", "robots", "set_language", "site-card", "site-css", "sitemap",
    "sources-table", "sources:list", "sources:record-table", "suggest", "wordmark",
}  # fmt: skip


def files_of(photo):
    """The addresses of its files."""
    generation = photo.derivatives.shown().get()
    return [generation.url(width, kind) for kind, widths in generation.widths.items() for width in widths]


def traces_of(photo):
    """By what a photo can be known in an answer: its number, its words, and the names of its files."""
    return {photo.public_id, *(getattr(photo, name) for name in WORDS), *files_of(photo)}


def walked(client, table):
    """{address: answer} of public routes."""
    return {url: client.get(url) for urls in table.values() for url in urls}


def telling(table, answers, traces):
    """The part of a table of routes whose answers tell of a photo."""
    told = {url for url, _word in found_in(answers, traces)}
    return {name: urls for name, urls in table.items() if told & set(urls)}


def until_past(moment):
    """Until the database's clock has passed a moment."""
    while Photo.objects.annotate(now=Now()).values_list("now", flat=True)[0] <= moment:
        time.sleep(0.05)


@pytest.mark.once
def test_rights_that_end_and_a_ban_that_begins_take_a_photo_from_every_route_at_that_moment(client):
    rows, _canaries = house()
    photos = list(Photo.objects.filter(pk__in=[photo.pk for photo in rows["photos"][:2]]))
    for photo in photos:
        Photo.objects.filter(pk=photo.pk).update(**{name: f"qz{photo.pk}{name}" for name in WORDS})
        photo.refresh_from_db()
    traces = set().union(*map(traces_of, photos))
    files = [url for photo in photos for url in files_of(photo)]
    table = samples(rows)
    shown = telling(table, walked(client, table), traces)
    assert set(table) - set(shown) <= WITHOUT_PHOTOS
    lease = factories.lease(photos[1], kind="deny", starts_at=timezone.now() + timedelta(days=1))
    # The walk before that moment, which fills every shelf anew, must end before it, however busy the machine is.
    for factor in (2, 8):
        begun = time.monotonic()
        walked(client, shown)
        end = timezone.now() + timedelta(seconds=factor * (time.monotonic() - begun) + 2)
        Photo.objects.filter(pk=photos[0].pk).update(rights_expire=end)
        Lease.objects.filter(pk=lease.pk).update(starts_at=end)
        before, cleared = telling(shown, walked(client, shown), traces), Photo.objects.cleared().count()
        if timezone.now() < end:
            break
    assert before == shown and cleared == 2
    until_past(end)
    assert found_in(walked(client, table), traces) == []
    assert not {client.get(url).status_code for url in files} & {200, 206, 304}
    assert {client.get(photo.get_absolute_url()).status_code for photo in photos} == {404}
