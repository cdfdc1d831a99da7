"""What a page fetches after it was opened comes in the language of its address, whatever the browser prefers."""

import pytest

from gallery.archive import views as archive_views
from tests import factories
from tests.browser import scenes
from tests.browser.looking import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_suggestions_and_more_photos_come_in_the_language_of_the_page(page, monkeypatch):
    monkeypatch.setattr(archive_views, "SIZE", 1)
    for _number in range(2):
        factories.photo(place_shown="Harbin", place_precision="locality")
    scenes.draw()
    page.goto("/search/?lang=ko")
    page.locator("main").get_by_role("combobox").press_sequentially("harbi")
    expect(page.get_by_role("option", name="Harbin").first).to_contain_text("장소")
    page.goto("/photos/?lang=ko")
    expect(page.locator("#photos > li")).to_have_count(1)
    page.locator("[data-more]").click()
    expect(page.locator("#photos > li")).to_have_count(2)
    expect(page.locator("#photos > li").last).to_contain_text("출처 검토 중")
