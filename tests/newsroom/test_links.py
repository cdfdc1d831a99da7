"""Every page says in its header where it lives, and what says the same in another form leads to it."""

import pytest
from django.conf import settings
from django.utils import timezone

from tests import factories

pytestmark = pytest.mark.django_db
SITE = settings.SITE_URL


def canonical(response):
    return [part for part in response.headers.get("Link", "").split(", ") if 'rel="canonical"' in part]


def test_every_page_of_readers_says_where_it_lives(client):
    photo = factories.photo(source=factories.source(has_public_page=True))
    article = factories.article(lead_photo=photo, slug="얼음", authors=[factories.author()], tags=["Ice"])
    photo_set = factories.photo_set(photo)
    pages = [
        "/",
        "/photos/",
        "/articles/",
        "/coverage/",
        "/how-we-label/",
        "/corrections/",
        "/sources/",
        "/api/",
        "/tags/ice/",
    ]
    pages += [row.get_absolute_url() for row in (photo, article, photo_set, article.section, photo.source)]
    for path in pages:
        assert canonical(client.get(path)) == [f'<{SITE}{path}>; rel="canonical"'], path
    assert canonical(client.get("/articles/?kind=post")) == [f'<{SITE}/articles/>; rel="canonical"']


def test_what_says_the_same_in_another_form_leads_to_the_page(client):
    photo = factories.photo()
    article, photo_set = factories.article(slug="얼음"), factories.photo_set(photo)
    page = photo.get_absolute_url()
    for path, home in (
        (f"{page}provenance.json", page),
        (f"{page}embed/", page),
        (f"/api/v1/photos/{photo.public_id}", page),
        (f"/api/v1/posts/{article.slug}", article.get_absolute_url()),
        (f"/api/v1/sets/{photo_set.slug}", photo_set.get_absolute_url()),
        (f"/oembed?url={SITE}{page}", page),
        ("/coverage.csv", "/coverage/"),
        ("/how-we-label.txt", "/how-we-label/"),
        ("/sources.csv", "/sources/"),
        ("/photos/years.csv?access=review", "/photos/"),
    ):
        assert canonical(client.get(path)) == [f'<{SITE}{home}>; rel="canonical"'], path
    assert f'<{SITE}{page}provenance.json>; rel="alternate"' in client.get(page).headers["Link"]


def test_what_is_gone_failed_or_for_the_desk_lives_nowhere(client, cast):
    gone = factories.photo(withdrawn_at=timezone.now())
    client.force_login(cast.chief)
    for path in (
        "/nothing/",
        gone.get_absolute_url(),
        f"{gone.get_absolute_url()}embed/",
        "/admin/",
        "/api/v1/nothing",
    ):
        assert not canonical(client.get(path)), path


def test_a_strange_address_cannot_break_the_header(client):
    factories.article(slug="얼음")
    response = client.get("/articles/", headers={"host": "testserver"}, query_params={"kind": "post"})
    assert "\n" not in response.headers["Link"]
    from sources.weblinks import link

    assert link('/a">,<b\n/?c=d', "canonical") == f'<{SITE}/a%22%3E,%3Cb%0A/?c=d>; rel="canonical"'
