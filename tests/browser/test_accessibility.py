"""What opens over a page is as accessible as the page (which test_pages_at_two_widths.py asks about)."""

import pytest

from tests import cases
from tests.browser import scenes
from tests.browser.axe import violations
from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def assert_clean(page):
    """Ask axe by day on a desktop and by night on a phone."""
    assert violations(page) == []
    page.set_viewport_size(NARROW)
    page.emulate_media(color_scheme="dark")
    assert violations(page) == []


def test_axe_finds_nothing_in_an_open_photo_viewer(window):
    site = scenes.opened(2)
    page = window(viewport=WIDE)
    page.goto(site.report.get_absolute_url())
    page.locator("[data-lightbox]").first.click()
    expect(page.get_by_role("dialog", name="Photo viewer")).to_be_visible()
    assert_clean(page)


def test_axe_finds_nothing_in_an_open_picker(window):
    chief = cases.cast().chief
    scenes.opened(2)
    page = window(chief)
    page.goto("/admin/articles/article/add/")
    page.get_by_role("button", name="Add photo set").click()
    expect(page.get_by_role("dialog").get_by_role("listitem")).to_have_count(1)
    assert_clean(page)
