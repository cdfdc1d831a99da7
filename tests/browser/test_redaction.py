"""Covering what could harm: drawn by mouse, finger and keyboard, signed by a second person, gone from every file."""

import io
import re

import pytest
from django.core.files.storage import storages
from django.urls import reverse
from PIL import Image

from gallery import generations
from gallery.models import SafetyDecision
from gallery.services.safety import decide
from tests import cases
from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import expect, focused
from tests.browser.test_accessibility import assert_clean
from tests.gallery import arrivals

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
FACE = {"x": 0.25, "y": 0.5, "width": 0.25, "height": 0.125, "reason": "identifies-person"}


@pytest.fixture
def people():
    return cases.cast()


@pytest.fixture
def photo(people):
    return arrivals.photo(people.reporter, size=(1500, 1000), decided=False)


def opened(window, person, photo, **options):
    """The editor of a photo, with its script at work."""
    page = window(person, **options)
    page.goto(reverse("admin:photo-redaction", args=[photo.pk]))
    expect(
        page.locator("[data-redact][data-live]" if options.get("java_script_enabled", True) else ".redact")
    ).to_be_visible()
    return page


def spot(page, x, y):
    """The place on the screen of a point of the picture, in per cent."""
    page.locator(".redact svg").scroll_into_view_if_needed()
    box = page.locator(".redact svg").bounding_box()
    return box["x"] + box["width"] * x / 100, box["y"] + box["height"] * y / 100


def drag(page, start, end):
    """Drag with the mouse from a point of the picture to another one, in per cent."""
    page.mouse.move(*spot(page, *start))
    page.mouse.down()
    page.mouse.move(*spot(page, *[(a + b) / 2 for a, b in zip(start, end, strict=True)]))
    page.mouse.move(*spot(page, *end))
    page.mouse.up()


def numbers(page, row=0):
    """Left, top, width and height of a row."""
    names = ("x", "y", "width", "height")
    return [float(page.locator(f"[name=areas-{row}-{name}]").input_value()) for name in names]


def areas(page):
    """The boxes in the picture."""
    return page.get_by_role("group", name="Areas").get_by_role("button")


def saved():
    return SafetyDecision.objects.current().get()


def test_from_the_first_stroke_to_files_in_which_nothing_is_left(window, people, photo):
    page = opened(window, people.reporter, photo)
    drag(page, (20, 30), (45, 60))
    assert numbers(page) == pytest.approx([20, 30, 25, 30], abs=0.5)
    expect(page.get_by_label("Cover the areas below")).to_be_checked()
    expect(focused(page)).to_have_attribute("name", "areas-0-reason")
    focused(page).select_option("identifies-guide")
    expect(page.locator("[data-reads]")).to_have_text("Faces obscured to protect people pictured.")
    page.get_by_role("button", name="Save 1 area").click()
    expect(page.get_by_text("The decision is saved.")).to_be_visible()
    assert not photo.derivatives.shown().exists()

    second = window(people.moderator)
    second.goto("/admin/")
    second.get_by_role("link", name=re.compile("safety decision waits for your signature")).click()
    second.get_by_role("link", name=photo.public_id).click()
    expect(second.get_by_label("Show as published")).to_be_checked()
    second.get_by_role("button", name="Sign off").click()
    expect(second.get_by_text(f"Photo {photo.public_id} is signed off.")).to_be_visible()

    generation = photo.derivatives.shown().get()
    x, y, width, height = saved().shapes[0]
    folder = generations.folder(generation)
    for name in generations.file_names(generation) - {generation.card_name}:
        with storages["public"].open(f"{folder}/{name}") as file:
            picture = Image.open(io.BytesIO(file.read())).convert("RGB")
        wide, tall = picture.size
        inside = (int(x * wide) + 1, int(y * tall) + 1, int((x + width) * wide) - 1, int((y + height) * tall) - 1)
        assert max(high - low for low, high in picture.crop(inside).getextrema()) <= 8, name


def test_an_area_is_moved_resized_and_taken_out_by_mouse_and_each_step_is_undone(window, people, photo):
    page = opened(window, people.reporter, photo)
    drag(page, (20, 30), (40, 50))
    drag(page, (30, 40), (50, 45))
    assert numbers(page) == pytest.approx([40, 35, 20, 20], abs=0.5)
    drag(page, (60, 55), (80, 75))
    assert numbers(page) == pytest.approx([40, 35, 40, 40], abs=0.5)
    drag(page, (40, 55), (10, 55))
    assert numbers(page) == pytest.approx([10, 35, 70, 40], abs=0.5)
    drag(page, (30, 50), (2, -20))
    assert numbers(page)[:2] == [0, 0], "an area stays inside the picture"
    page.get_by_role("button", name="Remove").click()
    expect(areas(page)).to_have_count(0)
    undo = page.get_by_role("button", name="Undo")
    for expected in ([0, 0, 70, 40], [10, 35, 70, 40], [40, 35, 40, 40], [40, 35, 20, 20], [20, 30, 20, 20]):
        undo.click()
        assert numbers(page) == pytest.approx(expected, abs=0.5)
    undo.click()
    expect(areas(page)).to_have_count(0)
    expect(undo).to_be_disabled()


def test_a_stroke_from_right_to_left_counts_and_a_trembling_click_does_not(window, people, photo):
    page = opened(window, people.reporter, photo)
    page.mouse.click(*spot(page, 50, 50))
    expect(areas(page)).to_have_count(0)
    drag(page, (70, 80), (130, 120))
    assert numbers(page) == pytest.approx([70, 80, 30, 20], abs=0.5)
    drag(page, (30, 40), (10, 20))
    assert numbers(page, 1) == pytest.approx([10, 20, 20, 20], abs=0.5)


def test_everything_goes_by_keyboard(window, people, photo):
    page = opened(window, people.reporter, photo)
    page.get_by_role("button", name="Add an area").press("Enter")
    expect(focused(page)).to_have_attribute("name", "areas-0-reason")
    focused(page).select_option("identifies-guide")
    area = areas(page).first
    area.focus()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown", "Shift+ArrowDown"):
        page.keyboard.press(key)
    assert numbers(page) == [38, 39, 21, 22]
    name = "Area 1, identifies a guide, left 38 %, top 39 %, width 21 %, height 22 %"
    expect(area).to_have_accessible_name(name)
    expect(page.get_by_role("status").filter(has_text=name)).to_have_count(1)
    for _press in range(50):
        page.keyboard.press("ArrowLeft")
    assert numbers(page) == [0, 39, 21, 22]
    page.keyboard.press("Control+z")
    assert numbers(page) == [1, 39, 21, 22]
    areas(page).first.focus()
    page.keyboard.press("Enter")
    expect(focused(page)).to_have_attribute("name", "areas-0-reason")
    areas(page).first.focus()
    page.keyboard.press("Escape")
    expect(page.locator("g.on")).to_have_count(0)
    page.get_by_role("button", name="Add an area").press("Enter")
    areas(page).nth(1).focus()
    page.keyboard.press("Delete")
    expect(areas(page)).to_have_count(1)
    expect(areas(page).first).to_be_focused()
    page.locator("[name=areas-0-x]").fill("12.5")
    expect(areas(page).first).to_have_accessible_name(re.compile("left 12.5 %"))
    page.get_by_role("button", name="Save 1 area").press("Enter")
    expect(page.get_by_text("The decision is saved.")).to_be_visible()
    assert saved().shapes == (pytest.approx((0.125, 0.39, 0.21, 0.22)),)


def test_a_finger_draws_on_a_phone(window, people, photo):
    page = opened(window, people.reporter, photo, viewport=NARROW, has_touch=True)
    session = page.context.new_cdp_session(page)

    def touch(kind, *points):
        found = [dict(zip(("x", "y"), spot(page, *point), strict=True)) for point in points]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": found})

    touch("touchStart", (20, 20))
    touch("touchMove", (40, 50))
    touch("touchMove", (60, 80))
    touch("touchEnd")
    expect(areas(page)).to_have_count(1)
    assert numbers(page) == pytest.approx([20, 20, 40, 60], abs=1)


def test_as_published_hides_what_the_areas_hide_and_nothing_to_hide_is_a_decision(window, people, photo):
    page = opened(window, people.reporter, photo)
    drag(page, (20, 30), (45, 60))
    focused(page).select_option("graphic")
    fill = "getComputedStyle(document.querySelector('.redact g rect')).fill"
    assert page.evaluate(fill) == "rgba(16, 18, 20, 0.45)"
    page.get_by_label("Show as published").check()
    assert page.evaluate(fill) == "rgb(16, 18, 20)"
    page.get_by_label("Nothing to hide").check()
    page.get_by_role("button", name="Save “nothing to hide”").click()
    expect(page.get_by_role("alert")).to_contain_text("Keep one of the two.")
    expect(areas(page)).to_have_count(1)
    page.get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Save “nothing to hide”").click()
    expect(page.get_by_text("The decision is saved.")).to_be_visible()
    assert saved().nothing_to_hide


def test_without_a_script_rows_of_numbers_do_the_same(window, people, photo):
    page = opened(window, people.reporter, photo, java_script_enabled=False)
    page.get_by_role("button", name="Add an area").click()
    page.get_by_role("button", name="Add an area").click()
    page.locator("[name=areas-1-reason]").select_option("identifies-place")
    for name, value in (("x", "12,5"), ("y", "10"), ("width", "30"), ("height", "20")):
        page.locator(f"[name=areas-1-{name}]").fill(value.replace(",", "."))
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_text("The decision is saved.")).to_be_visible()
    assert saved().shapes == (pytest.approx((0.125, 0.1, 0.3, 0.2)),)
    page.goto(reverse("admin:photo-redaction", args=[photo.pk]))
    expect(page.locator(".redact rect")).to_have_count(1)


@pytest.mark.parametrize("name", ["photo-redaction", "photo-safety", "safety-queue", "safety-nothing", "safety-sign"])
def test_axe_finds_nothing_on_the_pages_of_a_decision(window, people, photo, name):
    decide(by=people.reporter, photo=photo, boxes=[FACE, FACE | {"x": 0.6, "reason": "minor"}], note="Her hat, too?")
    other = arrivals.photo(people.reporter, size=(600, 900), decided=False)
    several = name in ("safety-nothing", "safety-sign")
    address = reverse(f"admin:{name}", args=[] if "safety-" in name else [photo.pk])
    page = window(people.moderator, viewport=WIDE)
    page.goto(f"{address}?ids={photo.pk},{other.pk}" if several else address)
    if name == "photo-redaction":
        areas(page).first.focus()
    assert_clean(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
