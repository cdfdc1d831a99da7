"""Suggested faces: taken over or dropped by mouse and keyboard, drawn over, and never more than suggestions."""

import pytest

from gallery import decoder
from gallery.imaging import faces
from gallery.models import SafetyDecision
from tests.browser.looking import expect, focused
from tests.browser.test_accessibility import assert_clean
from tests.browser.test_redaction import areas, drag, numbers, opened, people, photo, saved, spot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["people", "photo"]


@pytest.fixture(autouse=True)
def found(monkeypatch):
    """Two faces, left and right; a list that a test may change."""
    answer = [(0.1, 0.2, 0.1, 0.2, 0.9), (0.6, 0.2, 0.1, 0.2, 0.5)]
    monkeypatch.setattr(faces, "is_there", lambda: True)
    monkeypatch.setattr(decoder, "faces", lambda file: answer)
    return answer


def suggestions(page):
    """The dashed boxes."""
    return page.get_by_role("button", name="Suggested face")


def asked(window, people, photo):
    page = opened(window, people.reporter, photo)
    page.get_by_role("button", name="Suggest faces").click()
    expect(page.locator("[data-found]")).to_contain_text("look at the whole picture yourself")
    expect(suggestions(page)).to_have_count(2)
    return page


def test_a_click_takes_one_over_and_the_rest_is_dropped(window, people, photo):
    page = asked(window, people, photo)
    expect(page.get_by_role("status").filter(has_text="2 faces suggested.")).to_have_count(1)
    expect(page.locator("[data-area]")).to_have_count(0)
    page.mouse.click(*spot(page, 15, 30))
    assert numbers(page) == [10, 20, 10, 20]
    expect(page.locator("[name=areas-0-reason]")).to_have_value("identifies-person")
    expect(suggestions(page)).to_have_count(1)
    page.get_by_role("button", name="Drop the rest").click()
    expect(suggestions(page)).to_have_count(0)
    page.get_by_role("button", name="Save 1 area").click()
    page.wait_for_url("**/change/")
    assert saved().shapes == (pytest.approx((0.1, 0.2, 0.1, 0.2)),)


def test_by_keyboard_each_is_taken_over_or_dropped_and_said(window, people, photo):
    page = asked(window, people, photo)
    suggestions(page).first.focus()
    page.keyboard.press("Delete")
    expect(page.locator("[data-say]")).to_have_text("Suggestion dropped. 1 left.")
    assert focused(page).get_attribute("aria-label").startswith("Suggested face 1 of 1, left 60 %")
    page.keyboard.press("Enter")
    expect(page.locator("[data-say]")).to_have_text("Area 1 covers a suggested face. 0 left.")
    assert numbers(page) == [60, 20, 10, 20]
    assert focused(page).get_attribute("aria-label").startswith("Area 1, identifies a person")


def test_all_at_once_are_one_step_that_is_undone(window, people, photo):
    page = asked(window, people, photo)
    page.get_by_role("button", name="Cover all of them").click()
    expect(areas(page)).to_have_count(2)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("[data-area]")).to_have_count(0)


def test_one_may_draw_over_a_suggestion_and_saving_ignores_those_that_are_left(window, people, photo):
    page = asked(window, people, photo)
    drag(page, (12, 22), (30, 60))
    assert numbers(page) == pytest.approx([12, 22, 18, 38], abs=0.3)
    expect(suggestions(page)).to_have_count(2)
    page.locator("[name=areas-0-reason]").select_option("minor")
    page.get_by_role("button", name="Save 1 area").click()
    page.wait_for_url("**/change/")
    assert len(saved().boxes) == 1


def test_none_is_said_and_decides_nothing(window, people, photo, found):
    found.clear()
    page = opened(window, people.reporter, photo)
    page.get_by_role("button", name="Suggest faces").click()
    expect(page.locator("[data-found]")).to_have_text("No face was suggested. That clears nothing.")
    expect(page.locator("[name=outcome]:checked")).to_have_count(0)
    assert not SafetyDecision.objects.exists()


def test_axe_finds_nothing_while_faces_are_suggested(window, people, photo):
    page = asked(window, people, photo)
    assert_clean(page)


def test_without_a_script_the_button_gives_rows(window, people, photo):
    page = opened(window, people.reporter, photo, java_script_enabled=False)
    page.get_by_role("button", name="Suggest faces").click()
    assert numbers(page, 1) == [60, 20, 10, 20]
    expect(page.locator("body")).to_contain_text("2 faces suggested.")
