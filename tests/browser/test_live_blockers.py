"""What stands in the way follows the form while somebody writes, and is said politely; nothing is saved by it."""

import pytest

from gallery.models import Photo
from tests import cases, factories
from tests.articles import writing
from tests.browser import scenes
from tests.browser.looking import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ines():
    """A reporter."""
    return cases.person("ines", "Editor")


def test_a_description_that_is_taken_out_and_written_again_changes_the_list_and_is_announced(window, ines):
    photo = factories.photo(public=False, headline="Street at dawn")
    scenes.draw()
    page = window(ines)
    page.goto(f"/admin/gallery/photo/{photo.pk}/change/")
    said = page.locator("[data-blockers] [data-say]")
    alt = page.locator("#id_alt")
    alt.fill("")
    expect(page.get_by_text("Street at dawn has no description")).to_be_visible()
    expect(said).to_have_text("1 thing stands in the way of readers")
    page.locator("[data-blockers] a[href$='#id_alt']").click()
    expect(alt).to_be_in_viewport()
    alt.fill("A street before sunrise")
    expect(said).to_have_text("Nothing stands in the way of readers any more.")
    assert Photo.objects.get().alt == photo.alt


def test_a_photo_that_is_taken_out_of_a_set_takes_its_reasons_along(window, ines):
    good, bad = factories.photo(public=False), factories.photo(public=False, headline="Night train", credit_line="")
    photo_set = factories.photo_set(good, bad, public=False)
    scenes.draw()
    page = window(ines)
    page.goto(f"/admin/gallery/photoset/{photo_set.pk}/change/")
    reason = page.get_by_text("Night train has no credit line")
    expect(reason).to_be_visible()
    page.locator(f".items__row:has(input[type=hidden][value='{bad.pk}']) [data-remove]").click()
    expect(reason).to_have_count(0)


def test_a_post_that_loses_its_headline_is_told_so_while_it_is_written(window, ines):
    article = writing.draft(ines)
    page = window(ines)
    page.goto(f"/admin/articles/article/{article.pk}/change/")
    page.locator("#id_headline").fill("")
    expect(page.get_by_text("The post has no headline.")).to_be_visible()


def test_without_script_the_list_is_that_of_the_last_save(window, ines):
    photo = factories.photo(public=False, headline="Night train", credit_line="")
    scenes.draw()
    page = window(ines, java_script_enabled=False)
    page.goto(f"/admin/gallery/photo/{photo.pk}/change/")
    expect(page.get_by_text("Night train has no credit line")).to_be_visible()
