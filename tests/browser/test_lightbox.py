"""The photo viewer, by keyboard and by mouse."""

import re

import pytest

from tests.browser import scenes
from tests.browser.looking import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def viewer(page):
    """A report with three photos in a set, the first of them also its lead; returns (site, links, dialog)."""
    site = scenes.opened(3)
    page.goto(site.report.get_absolute_url())
    links = page.get_by_role("list", name=re.compile(site.photo_set.title)).get_by_role("link")
    return site, links, page.get_by_role("dialog", name="Photo viewer")


def shows(dialog, photo):
    """Expect the dialog to show this photo with its three lines."""
    expect(dialog.get_by_alt_text(photo.alt)).to_be_visible()
    for line in (photo.caption, photo.credit_line, "Taken under escort"):
        expect(dialog).to_contain_text(line)


def test_the_keyboard_opens_moves_and_closes_and_the_focus_comes_back(page, viewer):
    site, links, dialog = viewer
    links.nth(1).focus()
    page.keyboard.press("Enter")
    shows(dialog, site.photos[1])
    expect(dialog).to_contain_text("2 of 3")
    for key, photo in (("ArrowRight", 2), ("ArrowRight", 0), ("ArrowLeft", 2), ("Home", 0), ("End", 2)):
        page.keyboard.press(key)
        shows(dialog, site.photos[photo])
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(links.nth(1)).to_be_focused()


def test_the_focus_stays_inside_while_it_is_open(page, viewer):
    _site, links, dialog = viewer
    links.first.click()
    expect(dialog.get_by_role("button", name="Close")).to_be_focused()
    for _press in range(8):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('dialog')")


def test_its_buttons_work_by_mouse_and_lead_on_to_the_page_of_the_photo(page, viewer):
    site, links, dialog = viewer
    links.first.click()
    dialog.get_by_role("button", name="Next photo").click()
    shows(dialog, site.photos[1])
    dialog.get_by_role("button", name="Previous photo").click()
    shows(dialog, site.photos[0])
    dialog.get_by_role("button", name="Next photo").click()
    dialog.get_by_role("link", name="Photo page").click()
    expect(page).to_have_url(re.compile(site.photos[1].get_absolute_url()))
    expect(page.get_by_role("heading", level=1)).to_have_text(site.photos[1].caption)


def test_a_photo_that_is_shown_twice_is_passed_once(page, viewer):
    """The lead photo stands in the set as well; whoever starts from it sees three pictures and not four."""
    site, _links, dialog = viewer
    page.get_by_alt_text(site.photos[0].alt).first.click()
    shows(dialog, site.photos[0])
    expect(dialog).to_contain_text("1 of 3")


def test_the_address_leads_back_to_the_open_photo(page, viewer):
    site, links, dialog = viewer
    links.nth(2).click()
    shows(dialog, site.photos[2])
    assert page.url.endswith(f"#photo-{site.photos[2].public_id}")
    page.reload()
    shows(dialog, site.photos[2])
    dialog.get_by_role("button", name="Close").click()
    expect(page).to_have_url(re.compile(r"/articles/[^#]+$"))


def test_the_back_button_closes_it_and_stays_on_the_page(page, viewer):
    site, links, dialog = viewer
    links.nth(0).click()
    page.keyboard.press("ArrowRight")
    shows(dialog, site.photos[1])
    page.go_back()
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile(f"{site.report.get_absolute_url()}$"))
    page.go_forward()
    shows(dialog, site.photos[1])
    page.keyboard.press("Escape")
    expect(page).to_have_url(re.compile(f"{site.report.get_absolute_url()}$"))


@pytest.mark.parametrize("view", ["", "?view=sheet"])
def test_a_deep_link_opens_it_on_the_set_as_an_essay_and_as_a_sheet(page, view):
    site = scenes.opened(4)
    page.goto(f"{site.photo_set.get_absolute_url()}{view}#photo-{site.photos[2].public_id}")
    dialog = page.get_by_role("dialog", name="Photo viewer")
    shows(dialog, site.photos[2])
    # The viewer counts by itself: the number of a plate would stand there a second time.
    expect(dialog.locator("[data-lines] > :first-child")).to_have_text(site.photos[2].caption)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile(f"{re.escape(site.photo_set.get_absolute_url() + view)}$"))


def test_every_veil_takes_colour_and_shape_away(page):
    site = scenes.opened(2)
    photo = site.photos[1]
    photo.graphic = True
    photo.save()
    for address in (photo.get_absolute_url(), site.photo_set.get_absolute_url(), f"{photo.get_absolute_url()}embed/"):
        page.goto(address)
        veiled = page.get_by_alt_text(photo.alt).first
        expect(veiled).to_have_css("filter", re.compile(r"grayscale\(1\) blur\((3[2-9]|4\d)px\)"))
        box = page.get_by_label("Show it").first
        # By day, too, a ticked box has to stand out from the dark bar that it lies on.
        assert "embed" in address or box.evaluate("box => getComputedStyle(box).colorScheme") == "dark"
        box.check()
        expect(veiled).to_have_css("filter", "none")


def test_a_distressing_photo_is_covered_until_somebody_asks_for_it(page, viewer):
    site, links, dialog = viewer
    site.photos[1].graphic = True
    site.photos[1].save()
    page.reload()
    links.first.click()
    picture = dialog.locator("img")
    expect(picture).to_have_css("filter", "none")
    page.keyboard.press("ArrowRight")
    expect(picture).not_to_have_css("filter", "none")
    dialog.get_by_role("button", name="Show it").click()
    expect(picture).to_have_css("filter", "none")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    expect(picture).not_to_have_css("filter", "none")
