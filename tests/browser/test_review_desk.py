"""The review desk in a browser: by keyboard, two people at once, blind, in conflict, undone, and without a network."""

import re

import pytest
from django.conf import settings

from gallery.models import Claim, Hold, Review
from gallery.services.claims import revise_claim
from tests import cases, factories
from tests.browser import axe, scenes
from tests.browser.conftest import NARROW
from tests.browser.looking import expect
from tests.gallery.claiming import propose, verdict

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(window):
    """A reporter who proposes and two moderators who judge."""
    roles = {"reporter": ["Editor"], "first": ["Moderator"], "second": ["Moderator"]}
    return {name: cases.person(name, *groups) for name, groups in roles.items()}


def claims(people, number, slug="under-escort", **more):
    """So many claims, each of a photo of its own whose pictures can be loaded."""
    found = [propose(people["reporter"], factories.photo(), slug, **more) for _each in range(number)]
    scenes.draw()
    return found


def desk(window, user, claim, **options):
    """The desk of somebody, at the photo of a claim."""
    page = window(user, **options)
    page.goto(f"/admin/review/{claim.content_object_id}/")
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    return page


def shows(page, claim):
    """Wait until the photo of a claim is on the screen, with its picture loaded."""
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Review photo {claim.content_object.public_id}")
    expect(page.locator("[data-item] [data-viewer] img").first).to_have_js_property("complete", True)


def saved(number):
    """Wait for nothing: how many verdicts count now."""
    return Review.objects.counting().count() == number


def eventually(page, condition):
    """Ask the database until something holds, for five seconds at most."""
    for _each in range(50):
        if condition():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it never came to hold")


def test_two_moderators_work_through_the_queue_by_keyboard_without_meeting(window, people):
    for claim in claims(people, 8):
        assert claim.state == Claim.State.PROPOSED
    pages = {name: window(people[name]) for name in ("first", "second")}
    for page in pages.values():
        page.goto("/admin/review/")
        page.get_by_role("link", name="Begin").click()
        expect(page.get_by_role("button", name="Keys")).to_be_visible()
    for _round in range(3):
        for page in pages.values():
            before = page.locator("[data-item]").get_attribute("data-photo")
            page.keyboard.press("a")
            expect(page.locator("[data-item]")).not_to_have_attribute("data-photo", before)
    eventually(pages["first"], lambda: saved(6))
    assert not Review.objects.values("claim").distinct().count() < 6
    for name in pages:
        assert Review.objects.filter(reviewer=people[name], verdict="accept").count() == 3


def test_claims_of_a_photo_are_judged_with_j_k_a_r_and_d(window, people):
    first, after = claims(people, 2)
    second = propose(people["reporter"], first.content_object, "minder-present")
    third = propose(people["reporter"], first.content_object, "toned")
    page = desk(window, people["first"], first)
    boxes = page.locator("[data-claim]")
    keys = {box.get_attribute("data-claim"): box for box in boxes.all()}
    order = [box.get_attribute("data-claim") for box in boxes.all()]
    page.keyboard.press("j")
    expect(boxes.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(boxes.nth(0)).to_be_focused()
    page.keyboard.press("a")
    expect(boxes.nth(1)).to_be_focused()
    page.keyboard.press("r")
    expect(page.locator(":focus")).to_have_attribute("name", "reason")
    page.keyboard.type("Nobody can be seen, and a d j k n are letters here.")
    page.keyboard.press("Control+Enter")
    expect(boxes.nth(2)).to_be_focused()
    page.keyboard.press("d")
    page.keyboard.type("Two names fit.")
    page.get_by_role("button", name="Dispute").last.click()
    shows(page, after)
    eventually(page, lambda: saved(3))
    given = [Claim.objects.get(pk=key).state for key in order]
    assert given == ["verified", "rejected", "disputed"]
    assert set(map(int, keys)) == {first.pk, second.pk, third.pk}


def test_the_second_verdict_is_blind_and_two_that_differ_go_to_a_chief_moderator(window, people):
    (claim,) = claims(people, 1, slug="covert")
    verdict(people["first"], claim, "accept", reason="A telltale reason")
    page = desk(window, people["second"], claim)
    expect(page.locator("[data-claim]")).to_contain_text("Somebody has given a verdict")
    expect(page.locator("body")).not_to_contain_text("A telltale reason")
    page.keyboard.press("r")
    page.keyboard.type("The lens was in plain sight.")
    page.keyboard.press("Control+Enter")
    eventually(page, lambda: Claim.objects.get().state == "disputed")


def test_a_claim_that_was_changed_meanwhile_shows_both_wordings(window, people):
    claim, _other = claims(people, 2, statement="Two guides walked along.")
    propose(people["reporter"], claim.content_object, "minder-present")
    page = desk(window, people["first"], claim)
    expect(page.locator("[data-on]")).to_have_attribute("data-claim", str(claim.pk))
    revise_claim(by=people["reporter"], claim=claim, statement="One guide walked along.")
    page.keyboard.press("a")
    box = page.locator(f'[data-claim="{claim.pk}"]')
    expect(box).to_contain_text("Two guides walked along.")
    expect(box).to_contain_text("One guide walked along.")
    expect(box).to_be_focused()
    assert not Review.objects.exists()
    page.keyboard.press("a")
    eventually(page, lambda: Claim.objects.get(pk=claim.pk).state == "verified")


def test_a_verdict_is_undone_by_a_key_and_the_photo_comes_back(window, people):
    claim, after = claims(people, 2)
    page = desk(window, people["first"], claim)
    page.keyboard.press("a")
    shows(page, after)
    undo = page.get_by_role("button", name=re.compile("^Undo"))
    expect(undo).to_contain_text("(")
    page.keyboard.press("u")
    shows(page, claim)
    assert Claim.objects.get(pk=claim.pk).state == "proposed"
    expect(page.locator("[data-claim][data-open]")).to_have_count(1)


def test_nothing_is_lost_without_a_network_nor_by_a_reload(window, people):
    given = claims(people, 3)
    page = desk(window, people["first"], given[0])
    # The next photo is there already.
    eventually(page, lambda: Hold.objects.count() == 2)
    page.wait_for_load_state("networkidle")
    page.context.set_offline(True)
    page.keyboard.press("a")
    shows(page, given[1])
    unsaved = page.get_by_role("region", name="Verdicts that are not saved")
    expect(unsaved).to_contain_text("1 verdict is not saved yet.")
    page.keyboard.press("a")
    expect(unsaved).to_contain_text("2 verdicts are not saved yet.")
    assert not Review.objects.exists()
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    eventually(page, lambda: saved(2))
    expect(unsaved).to_be_hidden()
    assert (
        page.evaluate(
            "localStorage.getItem(Object.keys(localStorage).find((name) => name.startsWith('review-unsaved')))"
        )
        is None
    )


def test_a_session_that_ended_is_said_and_what_was_given_is_kept(window, people):
    claim, _after = claims(people, 2)
    page = desk(window, people["first"], claim)
    page.wait_for_load_state("networkidle")
    cookies = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.press("a")
    unsaved = page.get_by_role("region", name="Verdicts that are not saved")
    expect(unsaved).to_contain_text("You are signed out.")
    expect(unsaved.get_by_role("link", name="Sign in again in a new tab")).to_be_visible()
    page.context.add_cookies(cookies)
    unsaved.get_by_role("button", name="Try now").click()
    eventually(page, lambda: saved(1))
    expect(unsaved).to_be_hidden()


def test_several_claims_are_judged_together_with_their_pictures_in_view(window, people):
    given = claims(people, 3, slug="minder-present")
    page = window(people["first"])
    page.goto("/admin/review/bulk/")
    page.get_by_role("link", name=re.compile("^Minder present")).click()
    boxes = page.get_by_role("checkbox")
    expect(boxes).to_have_count(3)
    for box in boxes.all():
        expect(box).not_to_be_checked()
    boxes.nth(0).check()
    boxes.nth(2).check()
    page.get_by_role("button", name="Accept those ticked").click()
    expect(page.get_by_text("2 verdicts are saved.")).to_be_visible()
    states = [Claim.objects.get(pk=claim.pk).state for claim in given]
    assert states == ["verified", "proposed", "verified"]


def test_keys_can_be_switched_off_for_good(window, people):
    claim, _after = claims(people, 2)
    page = desk(window, people["first"], claim)
    page.keyboard.press("?")
    page.get_by_role("checkbox", name="Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("a")
    page.reload()
    expect(page.get_by_role("button", name="Keys")).to_be_visible()
    page.keyboard.press("a")
    page.wait_for_timeout(300)
    assert not Review.objects.exists()
    shows(page, claim)


def test_what_somebody_else_has_taken_is_said_and_can_be_looked_at_anyway(window, people):
    claim, _other = claims(people, 2)
    desk(window, people["first"], claim).wait_for_load_state("networkidle")
    page = window(people["second"])
    page.goto(f"/admin/review/{claim.content_object_id}/")
    expect(page.get_by_text("first has taken this photo until")).to_be_visible()
    page.get_by_role("link", name="Look anyway").click()
    expect(page.get_by_role("button", name="Accept")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [{"width": 1440, "height": 900}, NARROW], ids=["wide", "narrow"])
def test_the_desk_is_within_reach_of_everybody(window, people, scheme, viewport):
    claim, _after = claims(people, 2, statement="Two guides walked along.")
    propose(people["reporter"], claim.content_object, "covert")
    page = desk(window, people["first"], claim, viewport=viewport, color_scheme=scheme)
    page.keyboard.press("r")
    page.wait_for_load_state("networkidle")
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for address in ("/admin/review/", "/admin/review/bulk/?tag=covert"):
        page.goto(address)
        assert axe.violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


def test_the_desk_works_without_script(window, people):
    claim, after = claims(people, 2)
    page = window(people["first"], java_script_enabled=False)
    page.goto(f"/admin/review/{claim.content_object_id}/")
    page.get_by_role("button", name="Reject").click()
    expect(page.get_by_text("Say why, so that the one who proposed it can answer.")).to_be_visible()
    page.get_by_label("Reason").fill("The shadow says otherwise.")
    page.get_by_role("button", name="Reject").click()
    shows(page, after)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Review photo {claim.content_object.public_id}")
    assert Claim.objects.get(pk=claim.pk).state == "proposed"
