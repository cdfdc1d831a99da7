"""A public page asks the database at most twelve times, and no more often for fifty photos than for five.

The page of one photo may ask sixteen times: it tells its evidence, its history and what readers said of it as well.
So may a page of results, which counts what narrows them, and that of a tag, which asks the archive for its newest
photos. The pages of posts and sets ask at most eight times once their parts are stored
(tests/newsroom/test_stored_parts.py says when they are made).
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from newsroom.search.settling import settle_all
from tests.newsroom import shop
from tests.quiet import wait_until_all_is_known

MOST, MOST_OF_A_PHOTO, MOST_OF_PARTS = 12, 16, 8
OF_PARTS = ("report", "essay", "set")


def queries(client, site):
    counts = {}
    # The first reader after a change settles what search is answered from.
    settle_all()
    wait_until_all_is_known()
    for name, url in shop.pages(site).items():
        if name in OF_PARTS:
            client.get(url)
        with CaptureQueriesContext(connection) as captured:
            client.get(url)
        counts[name] = len(captured)
    return counts


# Within one transaction PostgreSQL takes everything that was written in it for new, and no stored part for right.
@pytest.mark.django_db(transaction=True)
def test_no_page_asks_more_often_for_fifty_photos_than_for_five(client):
    few = queries(client, shop.opened(5))
    many = queries(client, shop.opened(50))
    most = {name: MOST_OF_A_PHOTO if name.startswith(("photo", "found", "tag")) else MOST for name in many}
    most |= dict.fromkeys(OF_PARTS, MOST_OF_PARTS)
    assert {name: number for name, number in many.items() if number > most[name]} == {}
    assert {name: (few[name], many[name]) for name in many if many[name] > few[name]} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("url", shop.FILES.values())
def test_feed_and_sitemap_stay_within_the_same_bound(client, url):
    shop.opened(50)
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    assert len(captured) <= MOST
