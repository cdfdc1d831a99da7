"""S9: what is taken back is in no page, list, feed, sitemap, search or file, says a reader who follows every link."""

import pytest

from articles.services import publishing
from gallery.models import Appearance, Photo
from gallery.services.danger import declare_danger
from gallery.services.recall import recall_photos
from sources.audit import target_of
from tests import factories
from tests.newsroom import crawling, shop

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"
REASON = "A person in the picture asked us."


def house():
    """A published site whose first photo has the canary in every word that readers see."""
    site = shop.opened()
    words = {name: f"{CANARY} {name}" for name in ("caption", "headline", "alt", "credit_line", "usage_terms")}
    Photo.objects.filter(pk=site.photos[0].pk).update(**words)
    site.photos[0].refresh_from_db()
    for row in (site.photo_set, site.report, site.essay, site.live):
        for photo in site.photos:
            url, shown = row.get_absolute_url(), getattr(row, "publish_at", None) or row.public_from
            Appearance.objects.create(photo=photo, place=target_of(row), title=str(row), url=url, public_from=shown)
    return site


def files_of(photo):
    """Every public address of its files."""
    generation = photo.derivatives.shown().get()
    return [generation.url(width, kind) for kind, widths in generation.widths.items() for width in widths]


def found_in(client):
    """All text that a reader who follows every link comes to, and what the search answers for the canary."""
    asked = client.get("/search/", {"q": CANARY}).context["found"]
    rows = [f"{row.title} {row.passage} {row.meta} {row.url}" for row in asked.items] if asked else []
    return "\n".join([crawling.crawl(client, (*crawling.STARTS, "/photos/")).text, *rows])


def test_s9_a_withdrawn_photo_is_nowhere_but_in_its_tombstone(client, cast):
    site = house()
    gone, files = site.photos[0], files_of(site.photos[0])
    assert found_in(client).count(CANARY) > 5
    recall_photos(by=cast.publisher, photos=[gone], reason=REASON)
    text = found_in(client)
    assert CANARY not in text and not [url for url in files if url in text]
    page = client.get(gone.get_absolute_url())
    assert page.status_code == 410 and REASON in page.content.decode()
    assert {client.get(url).status_code for url in files} == {410}
    for url in (site.photo_set.get_absolute_url(), site.report.get_absolute_url(), site.essay.get_absolute_url()):
        assert REASON in client.get(url).content.decode(), url
    for url in ("/feeds/latest.atom", "/sitemap.xml", "/photos/", f"/search/?q={gone.public_id}"):
        assert gone.get_absolute_url() not in client.get(url).content.decode(), url
    assert f"photo-{gone.public_id}" in client.get("/corrections/").content.decode()


@pytest.mark.once
def test_s9_a_withdrawn_post_is_nowhere_and_not_even_its_address_is_repeated(client, cast):
    site = house()
    post = factories.article(
        headline=f"{CANARY} headline", slug="kanarienvogel-in-the-market", standfirst=f"{CANARY} standfirst",
        body=f"<p>{CANARY}</p>", body_text=CANARY, section=site.section, authors=[site.author],
        lead_photo=site.photos[1],
    )  # fmt: skip
    Photo.objects.filter(pk=site.photos[0].pk).update(
        **dict.fromkeys(("caption", "headline", "alt", "usage_terms"), "Plain"), credit_line="Agency"
    )
    assert "kanarienvogel" in found_in(client).lower()
    publishing.withdraw(by=cast.publisher, article=post, reason=REASON)
    assert "kanarienvogel" not in found_in(client).lower()
    page = client.get(post.get_absolute_url())
    assert page.status_code == 410 and REASON in page.content.decode() and CANARY not in page.content.decode()


def test_s9_the_photos_of_a_source_in_danger_are_nowhere_and_leave_no_trace(client, cast):
    site = house()
    files = files_of(site.photos[0])
    declare_danger(by=cast.publisher, source=site.source, reason="They asked about him.")
    text = found_in(client)
    assert CANARY not in text and "They asked" not in text
    assert "Nothing has been withdrawn" in client.get("/corrections/").content.decode()
    assert client.get(site.photos[0].get_absolute_url()).status_code in (404, 410)
    assert not {client.get(url).status_code for url in files} & {200, 304}
    assert not Photo.objects.withdrawn().exists()
