"""Readers who come another way: by keyboard, in Korean, with a browser that saves data, without pictures, enlarged.

The reader without JavaScript is in test_without_javascript.py.
"""

import re

import pytest

from tests import cases
from tests.browser import scenes
from tests.browser.conftest import NARROW
from tests.browser.looking import expect
from tests.browser.test_pages_at_two_widths import OVERFLOWING

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def tab_to(page, name, role="link", presses=120):
    """Press Tab until the element with this role and name (or the start of it) has the focus."""
    wanted = re.compile(f"^{re.escape(name)}")
    for _press in range(presses):
        page.keyboard.press("Tab")
        focused = page.get_by_role(role, name=wanted).and_(page.locator(":focus"))
        if focused.count():
            return focused
    raise AssertionError(f"{presses} presses of Tab did not lead to the {role} “{name}”.")


def test_by_keyboard_alone_from_the_front_to_a_post_its_viewer_the_photo_and_the_archive(page):
    site = scenes.opened(3)
    page.goto("/")
    tab_to(page, site.report.headline)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(site.report.headline)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")

    viewer = page.get_by_role("dialog", name="Photo viewer")
    opener = page.locator("main a[data-lightbox]").first
    opener.focus()
    page.keyboard.press("Enter")
    expect(viewer).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("Taken under escort")
    page.keyboard.press("Escape")
    expect(viewer).to_be_hidden()
    expect(opener).to_be_focused()

    tab_to(page, "How we know")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/photos/[0-9a-z]+/"))
    tab_to(page, "Photo archive")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    box = tab_to(page, "Taken under escort", role="checkbox")
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    tab_to(page, "Show photos", role="button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("access=escorted"))
    expect(page.get_by_text("3 photos", exact=True)).to_be_visible()


def test_in_korean_from_the_front_to_the_search_and_back_to_english(window):
    site = scenes.opened(2)
    page = window(locale="ko-KR")
    for address in ("/", site.report.get_absolute_url(), site.photos[0].get_absolute_url(), "/photos/", "/search/"):
        page.goto(address)
        expect(page.locator("html")).to_have_attribute("lang", "ko")
        # What we publish keeps its own language, and says so.
        foreign = page.locator("main [lang=en]").count() or page.locator("article[lang=en]").count()
        assert foreign or address in ("/photos/", "/search/"), address
    hangul = re.compile("[가-힣]")
    expect(page.get_by_role("heading", level=1)).to_have_text(hangul)
    page.goto(site.photos[0].get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text("동행")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("main")).to_contain_text("Taken under escort")


def test_a_browser_that_saves_data_gets_small_files_no_fonts_ahead_and_can_ask_for_more(window):
    site = scenes.opened(3)
    fetched = {"on": [], "off": []}
    for word, headers in (("off", {}), ("on", {"Save-Data": "on"})):
        page = window(extra_http_headers=headers, device_scale_factor=2)
        page.on("response", lambda answer, word=word: fetched[word].append(answer))
        page.goto(site.report.get_absolute_url())
        page.wait_for_load_state("networkidle")
    assert page.locator("link[rel=preload][as=font]").count() == 0
    sizes = {
        word: sum(len(one.body()) for one in answers if one.request.resource_type == "image")
        for word, answers in fetched.items()
    }
    assert 0 < sizes["on"] < sizes["off"], sizes
    page.locator("a[href^='/pictures/?show=all']").first.click()
    expect(page).to_have_url(re.compile(re.escape(site.report.get_absolute_url())))
    assert page.locator("link[rel=preload][as=font]").count() == 1


def test_without_pictures_no_picture_is_asked_for_and_every_line_stands(window):
    site = scenes.everything(cases.cast().chief)
    page = window()
    page.goto("/")
    page.locator("a[href^='/pictures/?show=none']").first.click()
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "/media/" in request.url else None)
    for name, address in scenes.public_pages(site).items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.locator("img").count() == 0, name
    assert asked == []
    page.goto(site.report.get_absolute_url())
    photo = site.photos[0]
    for words in (photo.alt, photo.credit_line, "Taken under escort"):
        expect(page.get_by_role("main")).to_contain_text(words)


@pytest.mark.parametrize("width", [320, 2560])
def test_pages_fit_a_window_enlarged_to_400_per_cent_and_a_very_wide_one(window, width):
    site = scenes.everything(cases.cast().chief)
    page = window(viewport=NARROW | {"width": width})
    too_wide = {}
    for name, address in scenes.public_pages(site).items():
        page.goto(address)
        if over := page.evaluate(OVERFLOWING):
            too_wide[name] = over
    assert too_wide == {}
