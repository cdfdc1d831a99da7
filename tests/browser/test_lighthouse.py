"""What Lighthouse says of the pages that most readers open, but for its mark for speed: no test asks about time."""

import json
import os

import pytest

from tests import cases
from tests.browser import lighthouse, scenes

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED = ("accessibility", "best-practices", "seo")
LEAST = 95


def test_front_post_set_photo_and_archive_are_well_made(live_server, settings):
    if why := lighthouse.missing():
        pytest.fail(why) if os.environ.get("REQUIRE_ALL") == "1" else pytest.skip(why)
    # The address of the site stands in canonical links, which must be those of the pages that are asked about.
    settings.SITE_URL = live_server.url
    site = scenes.everything(cases.cast().chief)
    pages = {
        "front": "/",
        "post": site.report.get_absolute_url(),
        "set": site.photo_set.get_absolute_url(),
        "photo": site.photos[0].get_absolute_url(),
        "archive": "/photos/",
    }
    found = lighthouse.ask([live_server.url + path for path in pages.values()], categories=ASKED)
    poor = {
        address: {name: one["scores"][name] for name in ASKED} | {"failed": one["failed"]}
        for address, one in found.items()
        if any(one["scores"][name] < LEAST for name in ASKED)
    }
    assert not poor, json.dumps(poor, indent=1)
    assert len(found) == len(pages)
