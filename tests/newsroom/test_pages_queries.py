"""A public page asks the database at most twelve times, and no more often for fifty photos than for five.

The page of one photo may ask sixteen times: it tells its evidence, its history and what readers said of it as well.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.newsroom import shop

MOST, MOST_OF_A_PHOTO = 12, 16


def queries(client, site):
    counts = {}
    for name, url in shop.pages(site).items():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(url)
        counts[name] = len(captured)
    return counts


@pytest.mark.django_db
def test_no_page_asks_more_often_for_fifty_photos_than_for_five(client):
    few = queries(client, shop.opened(5))
    many = queries(client, shop.opened(50))
    most = {name: MOST_OF_A_PHOTO if name.startswith("photo") else MOST for name in many}
    assert {name: number for name, number in many.items() if number > most[name]} == {}
    assert {name: (few[name], many[name]) for name in many if many[name] > few[name]} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("url", shop.FILES.values())
def test_feed_and_sitemap_stay_within_the_same_bound(client, url):
    shop.opened(50)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    assert len(captured) <= MOST
