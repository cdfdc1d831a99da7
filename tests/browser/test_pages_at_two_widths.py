"""Every page on a desktop and on a phone, by day and by night; nothing moves while it loads; keys lead everywhere."""

import json

import pytest

from tests import cases
from tests.browser import scenes
from tests.browser.axe import violations
from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What sticks out of the page, a sideways scroller's inside excepted; ten are enough to find the cause.
OVERFLOWING = """
() => document.documentElement.scrollWidth <= innerWidth ? [] : [...document.querySelectorAll('body *')]
  .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
  .filter((node) => { for (let up = node.parentElement; up !== document.body; up = up.parentElement)
    if (getComputedStyle(up).overflowX !== 'visible') return false; return true; })
  .slice(0, 10).map((node) => node.outerHTML.slice(0, 90)).concat([`page: ${document.documentElement.scrollWidth}`])
"""
# Scrolls through the page, so that lazy pictures come.
SCROLL = """
async () => {
  await document.fonts.ready;
  for (let top = 0; top < document.body.scrollHeight; top += innerHeight) {
    scrollTo(0, top);
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  }
}
"""


ALL_CORNERS = (("light", WIDE), ("dark", WIDE), ("dark", NARROW), ("light", NARROW))


def faults(page, address, corners):
    """Open a page and return what is wrong with it at both widths, by day and by night; axe looks at `corners`."""
    found = []
    page.set_viewport_size(WIDE)
    page.emulate_media(color_scheme="light")
    page.goto(address)
    if (heads := page.locator("h1").count()) != 1:
        found.append(f"{heads} h1")
    for scheme, size in ALL_CORNERS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(size)
        wrong = page.evaluate(OVERFLOWING) + (violations(page) if (scheme, size) in corners else [])
        found += [f"{scheme} {size['width']}: {one}" for one in wrong]
    return found


def assert_whole(page, pages, corners=ALL_CORNERS):
    """Fail with the faults of every page that has any."""
    found = {name: wrong for name, address in pages.items() if (wrong := faults(page, address, corners))}
    assert not found, json.dumps(found, indent=1)


def test_every_public_page_fits_its_window_has_one_heading_and_satisfies_axe(window):
    site = scenes.everything(cases.cast().chief)
    assert_whole(window(), scenes.public_pages(site))


def test_every_desk_page_fits_its_window_has_one_heading_and_satisfies_axe(window):
    chief = cases.cast().chief
    site = scenes.everything(chief)
    assert_whole(window(), {"login": "/admin/login/"})
    # The desk has many pages: each width and each colour once, since nothing that axe asks about differs in the others.
    assert_whole(window(chief), scenes.desk_pages(site), (("light", WIDE), ("dark", NARROW)))


def test_a_page_is_dark_where_the_reader_wants_it_dark(window):
    scenes.opened(1)
    grounds = []
    for scheme in ("light", "dark"):
        page = window(color_scheme=scheme)
        page.goto("/")
        grounds.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert grounds[0] != grounds[1]


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["desktop", "phone"])
def test_nothing_moves_while_pictures_come(window, size):
    site = scenes.everything(cases.cast().chief)
    page = window(viewport=size)
    # Pictures are what is asked about here; the fonts, whose letters differ a little in width, stay away.
    page.route("**/*.woff2", lambda route: route.abort())
    addresses = ("/", site.rich.get_absolute_url(), site.essay.get_absolute_url(), site.photos[0].get_absolute_url())
    for address in addresses:
        page.goto(address)
        page.evaluate(SCROLL)
        page.wait_for_load_state("networkidle")
        page.evaluate(SCROLL)
        loaded = page.evaluate("[...document.images].filter((img) => img.complete && img.naturalWidth).length")
        assert loaded, address
        assert page.evaluate("window.layoutShifts") == [], address


def test_the_skip_link_is_the_first_stop_and_leads_to_the_content(window):
    site = scenes.opened(1)
    page = window()
    page.goto(site.report.get_absolute_url())
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    assert page.url.endswith("#main")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('main')")


def test_whoever_uses_the_keyboard_always_sees_where_they_are(window):
    site = scenes.opened(2)
    page = window()
    page.goto(site.report.get_absolute_url())
    stops = set()
    for _press in range(25):
        page.keyboard.press("Tab")
        shown, what = page.evaluate("""() => {
          const node = document.activeElement, style = getComputedStyle(node), box = node.getBoundingClientRect();
          const visible = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.width > 1;
          return [visible, node.outerHTML.slice(0, 120)];
        }""")
        assert shown, what
        stops.add(what)
    assert len(stops) > 15


def test_the_filters_of_the_archive_unfold_on_a_phone(window):
    scenes.opened(1)
    page = window(viewport=NARROW)
    page.goto("/photos/")
    button = page.get_by_role("button", name="Show photos")
    expect(button).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    expect(button).to_be_visible()
