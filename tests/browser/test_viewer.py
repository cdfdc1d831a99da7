"""The picture at the review desk, pairs of pictures, and evidence, as people look at them: keys, mouse, finger."""

import re

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from gallery.models import NearDuplicate
from gallery.services.evidence import add_evidence
from tests import cases, images
from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import expect
from tests.browser.test_accessibility import assert_clean
from tests.gallery import arrivals
from tests.gallery.claiming import propose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
#: Scale of the picture as it is drawn, and how far its middle is from the middle of the stage, in pixels.
DRAWN = """(picture) => {
  const { a, b, e, f } = new DOMMatrix(getComputedStyle(picture).transform);
  return { scale: Math.hypot(a, b), turn: Math.round(Math.atan2(b, a) * 180 / Math.PI), x: e, y: f };
}"""


@pytest.fixture
def people():
    return cases.cast()


@pytest.fixture
def photo(people):
    found = arrivals.photo(people.reporter, size=(1500, 1000), decided=False)
    propose(people.reporter, found, "under-escort")
    return found


def alike(later, earlier, transform):
    """Two photos as a pair of near-duplicates, which they may have been found to be already."""
    fields = {"distance": 3, "transform": transform}
    return NearDuplicate.objects.update_or_create(photo=later, other=earlier, defaults=fields)[0]


def opened(window, person, photo, **options):
    """(page, stage, picture) of a photo at the review desk."""
    page = window(person, **options)
    page.goto(reverse("admin:review-photo", args=[photo.pk]))
    if options.get("java_script_enabled", True):
        expect(page.locator("[data-viewer][data-live]")).to_be_visible()
    return page, page.locator("[data-stage]"), page.locator("[data-stage] > img")


def drawn(picture):
    """How a picture is drawn now."""
    return picture.evaluate(DRAWN)


def test_keys_and_buttons_zoom_move_turn_and_put_back(window, people, photo):
    page, stage, picture = opened(window, people.moderator, photo)
    stage.focus()
    page.keyboard.press("+")
    assert drawn(picture)["scale"] == pytest.approx(1.5, abs=0.01)
    expect(page.get_by_role("status").filter(has_text="Zoom 1.5 times")).to_have_count(1)
    page.keyboard.press("ArrowRight")
    assert drawn(picture)["x"] == -60
    page.keyboard.press("]")
    assert drawn(picture)["turn"] == 90
    expect(page.get_by_role("status").filter(has_text="Turned by 90 degrees")).to_have_count(1)
    page.keyboard.press("0")
    assert drawn(picture) == {"scale": 1, "turn": 0, "x": 0, "y": 0}
    zoom = page.get_by_role("button", name="Zoom")
    zoom.click()
    expect(zoom).to_have_attribute("aria-pressed", "true")
    assert drawn(picture)["scale"] >= 2.5
    zoom.click()
    assert drawn(picture)["scale"] == 1


def test_the_wheel_zooms_where_it_points_and_dragging_moves(window, people, photo):
    page, stage, picture = opened(window, people.moderator, photo)
    box = stage.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -600)
    after = drawn(picture)
    assert after["scale"] > 2
    assert after["x"] > 50
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 4 - 80, box["y"] + box["height"] / 2, steps=4)
    page.mouse.up()
    assert drawn(picture)["x"] == pytest.approx(after["x"] - 80, abs=2)


def test_two_fingers_zoom(window, people, photo):
    page, stage, picture = opened(window, people.moderator, photo, viewport=NARROW, has_touch=True)
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    middle, high = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)

    def touch(kind, apart):
        points = [{"x": middle - apart, "y": high, "id": 0}, {"x": middle + apart, "y": high, "id": 1}] if apart else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 30)
    for apart in (40, 60, 90):
        touch("touchMove", apart)
    touch("touchEnd", 0)
    assert drawn(picture)["scale"] == pytest.approx(3, abs=0.3)


def test_the_magnifier_goes_with_pointer_and_arrow_keys_and_shows_the_largest_file(window, people, photo):
    page, stage, _picture = opened(window, people.moderator, photo)
    loupe = page.locator(".viewer__loupe")
    expect(loupe).to_be_hidden()
    stage.focus()
    page.keyboard.press("m")
    expect(loupe).to_be_visible()
    largest = page.locator("[data-viewer]").get_attribute("data-largest")
    expect(loupe.locator("img")).to_have_attribute("src", re.compile(re.escape(largest)))
    before = loupe.bounding_box()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowRight")
    assert loupe.bounding_box()["x"] > before["x"]
    box = stage.bounding_box()
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    assert loupe.bounding_box()["x"] == pytest.approx(box["x"] + 100 - before["width"] / 2, abs=2)
    page.keyboard.press("Escape")
    expect(loupe).to_be_hidden()


def test_levels_change_what_is_seen_and_never_the_file(window, people, photo):
    page, _stage, picture = opened(window, people.moderator, photo)
    page.get_by_text("Levels and fine rotation").click()
    page.get_by_label("Brightness").fill("150")
    page.get_by_label("Contrast").fill("200")
    page.get_by_label("Colours").select_option("red")
    expect(picture).to_have_css("filter", re.compile(r"brightness\(1.5\) contrast\(2\) url\(.*viewer-red"))
    page.get_by_label("Turn by degrees").fill("4")
    assert drawn(picture)["turn"] == 4
    page.get_by_role("button", name="Reset").click()
    expect(picture).to_have_css("filter", "none")
    expect(page.get_by_label("Brightness")).to_have_value("100")
    assert "/media/" in picture.get_attribute("src")


def test_a_graphic_picture_is_veiled_until_somebody_asks_with_script_and_without(window, people, photo):
    photo.graphic = True
    photo.save()
    for scripted in (True, False):
        page, _stage, picture = opened(window, people.moderator, photo, java_script_enabled=scripted)
        expect(picture).to_have_css("filter", re.compile(r"grayscale\(1\) blur"))
        if scripted:
            page.get_by_text("Levels and fine rotation").click()
            page.get_by_label("Brightness").fill("150")
            expect(picture).to_have_css("filter", re.compile(r"grayscale\(1\) blur"))
            page.get_by_role("button", name="Reset").click()
        page.locator("[data-graphic-show]").click()
        expect(picture).to_have_css("filter", "none")


def test_letters_rest_where_somebody_switched_keys_off(window, people, photo):
    page, stage, picture = opened(window, people.moderator, photo)
    # The desk's own script says first what this person chose.
    expect(page.locator("html")).to_have_attribute("data-keys", "on")
    page.evaluate("document.documentElement.dataset.keys = 'off'")
    stage.focus()
    page.keyboard.press("m")
    expect(page.locator(".viewer__loupe")).to_be_hidden()
    page.keyboard.press("z")
    assert drawn(picture)["scale"] == 1


def test_without_script_the_picture_and_its_largest_file_are_there(window, people, photo):
    page, _stage, picture = opened(window, people.moderator, photo, java_script_enabled=False)
    expect(picture).to_be_visible()
    expect(page.get_by_role("toolbar", name="Looking at the picture")).to_be_hidden()
    address = page.get_by_role("link", name="The largest file").get_attribute("href")
    assert page.request.get(address).status == 200


def test_a_pair_is_laid_over_each_other_and_shows_what_differs(window, people, photo):
    other = arrivals.photo(people.reporter, size=(750, 500), decided=False)
    pair = alike(other, photo, "mirror")
    page = window(people.moderator)
    page.goto(reverse("admin:twin-pair", args=[pair.pk]))
    first, second = page.locator(".versus__stage img").all()
    expect(page.get_by_label("Opacity")).to_be_hidden()
    assert first.bounding_box()["x"] < second.bounding_box()["x"]
    page.get_by_label("Overlay").check()
    assert first.bounding_box() == second.bounding_box()
    expect(second).to_have_css("transform", "matrix(-1, 0, 0, 1, 0, 0)")
    page.get_by_label("Opacity").fill("30")
    expect(second).to_have_css("opacity", "0.3")
    page.keyboard.press("f")
    expect(second).to_have_css("opacity", "1")
    expect(page.get_by_role("status").filter(has_text=f"Now on top: photo {photo.public_id}")).to_have_count(1)
    page.get_by_label("Difference").check()
    expect(second).to_have_css("mix-blend-mode", "difference")
    plain = window(people.moderator, java_script_enabled=False)
    plain.goto(reverse("admin:twin-pair", args=[pair.pk]))
    expect(plain.get_by_label("Overlay")).to_be_hidden()


def test_the_form_of_evidence_shows_what_the_kind_needs_and_what_readers_will_see(window, people, photo):
    page = window(people.reporter)
    page.goto(reverse("admin:photo-evidence", args=[photo.pk]))
    expect(page.get_by_label("Saved at")).to_be_hidden()
    page.get_by_label("Kind").select_option("web-capture")
    expect(page.get_by_label("Saved at")).to_be_visible()
    page.get_by_label("Kind").select_option("map")
    expect(page.get_by_label("Latitude")).to_be_visible()
    expect(page.get_by_label("Saved at")).to_be_hidden()
    page.get_by_label("Summary", exact=True).fill("Roofs match")
    page.get_by_label("Readers may see the summary").check()
    expect(page.locator("[data-preview]")).to_have_text("Roofs match")
    page.get_by_label("Kind").select_option("correspondence")
    expect(page.get_by_text("Only moderators see it")).to_be_visible()


def test_a_slider_compares_a_picture_with_the_photo(window, people, photo):
    piece = add_evidence(
        by=people.reporter, photo=photo, kind="comparison-image", summary="S", file=ContentFile(images.picture(), "x")
    )
    page = window(people.moderator)
    page.goto(reverse("admin:evidence-page", args=[piece.pk]))
    slider = page.get_by_role("slider", name="How much of each is shown")
    slider.focus()
    page.keyboard.press("Home")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("^0 per cent"))
    expect(page.locator(".compare__pair > div").first).to_have_css(
        "clip-path", re.compile(r"inset\(0px 100% 0px 0px\)")
    )


def test_axe_finds_nothing_on_the_pages_of_evidence_and_of_pairs(window, people, photo):
    other = arrivals.photo(people.reporter, size=(750, 500), decided=False)
    pair = alike(other, photo, "crop")
    picture = add_evidence(
        by=people.reporter, photo=photo, kind="comparison-image", summary="S", file=ContentFile(images.picture(), "x")
    )
    point = add_evidence(by=people.reporter, photo=photo, kind="map", summary="S", latitude=39.02, longitude=125.75)
    page = window(people.moderator, viewport=WIDE)
    for name, thing in (
        *(("evidence-page", piece) for piece in (picture, point)),
        ("photo-evidence", photo),
        ("twin-pair", pair),
    ):
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")
        page.goto(reverse(f"admin:{name}", args=[thing.pk]))
        assert_clean(page)
