"""Pages on paper, on sheets that are wider than tall: nothing stands in the way of anything else."""

import pytest

from tests.browser import scenes
from tests.newsroom import shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What the margins leave of A4 across, printed at 80 per cent, and of A3 across, in pixels of CSS.
ACROSS = ({"width": 1214, "height": 822}, {"width": 1436, "height": 972})


@pytest.fixture
def printed(window):
    """Return a function that opens a page of the whole site on a sheet across: printed("photo", size)."""
    pages = shop.pages(scenes.opened())

    def open_page(name, size):
        page = window(viewport=size)
        page.goto(pages[name])
        page.emulate_media(media="print")
        return page

    return open_page


@pytest.mark.parametrize("size", ACROSS)
def test_the_foot_of_a_photo_page_stands_below_both_columns(printed, size):
    page = printed("photo", size)
    foot = page.locator(".foot").bounding_box()
    columns = [one.bounding_box() for one in page.locator(".photopage > *").all() if one.is_visible()]
    assert columns and foot["y"] >= max(column["y"] + column["height"] for column in columns)


def test_the_lines_of_a_lead_stand_under_it_and_not_behind_a_hole(printed):
    page = printed("report", ACROSS[1])
    picture, lines = (page.locator(f".photo--beside {part}").first.bounding_box() for part in ("img", ".lines"))
    assert lines["y"] >= picture["y"] + picture["height"] and lines["x"] == pytest.approx(picture["x"], abs=1)


def test_the_kind_of_a_set_stands_clear_of_its_title(printed):
    page = printed("set", ACROSS[0])
    kicker, title = (page.locator(f".essay__title > {part}").bounding_box() for part in (".kicker", "h1"))
    assert title["y"] - kicker["y"] - kicker["height"] >= 8


def test_a_quotation_keeps_hangul_upright(printed):
    page = printed("report", ACROSS[0])
    page.locator(".prose").first.evaluate("node => node.classList.add('pull')")
    quote = page.locator(".pull").first
    style = quote.evaluate("node => ['fontStyle', 'fontSynthesisStyle'].map((name) => getComputedStyle(node)[name])")
    assert style == ["italic", "none"]
