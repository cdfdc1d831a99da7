"""Whatever stands in an address, the answer is a page and never an error of ours; a NUL is refused at the edge."""

import pytest

from tests.newsroom import shop

PATHS = ["/photos/{}/", "/sets/{}/", "/tags/{}/", "/articles/{}/", "/sections/{}/", "/authors/{}/", "/sources/{}/"]
QUERIES = [
    "/photos/?after={}", "/photos/?tag={}", "/photos/?place={}", "/photos/?year={}", "/photos/?order={}",
    "/search/?q={}", "/articles/?kind={}", "/articles/?before={}", "/sources/?after={}",
]  # fmt: skip
BAD = [
    "%00",
    "a%00b",
    "%FF%FE",
    "%F0%9F%98%80",
    "x" * 2000,
    "..%2F..%2Fetc",
    "%27%20OR%201%3D1",
    "-1",
    "99999999999999999999",
]


@pytest.mark.django_db
@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad[:20])
def test_no_address_breaks_a_page(client, bad):
    site = shop.opened(1)
    for pattern in (
        *PATHS,
        *QUERIES,
        f"{site.photos[0].get_absolute_url()}?set={{}}",
        f"{site.source.get_absolute_url()}?after={{}}",
    ):
        response = client.get(pattern.format(bad))
        expected = (400,) if "%00" in bad else (404,) if pattern in PATHS else (200, 302, 404)
        assert response.status_code in expected, pattern
