"""Comparisons and annotated photos as readers meet them, with a script, without and by key, and as the desk does."""

import re

import pytest
from django.urls import reverse

from articles.models import AnnotatedPhoto
from tests import cases, factories
from tests.articles.figuring import annotated, comparison, post_with
from tests.browser import scenes
from tests.browser.conftest import NARROW
from tests.browser.looking import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NOTES = ((0.25, 0.5, "A lamp of 2013"), (0.9, 0.1, "The coach in the glass"))


@pytest.fixture
def post():
    """A post with an overlaid comparison and an annotated photo; its pictures are drawn."""
    chief = cases.person("chief_here", is_superuser=True)
    pair = factories.photo(), factories.photo()
    figures = (
        comparison(chief, *pair, overlaid=True),
        annotated(chief, factories.photo(dimensions=(1000, 1500)), *NOTES),
    )
    article = post_with(chief, *figures)
    scenes.draw()
    return article


def test_the_slider_moves_by_keyboard_and_by_hand_and_says_where_it_stands(page, post):
    page.goto(post.get_absolute_url())
    slider = page.get_by_role("slider", name="Compare the two pictures")
    expect(slider).to_have_attribute("aria-valuetext", "50 per cent of “As released”, 50 per cent of “From the road”")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "51 per cent of “As released”, 49 per cent of “From the road”")
    box = page.locator(".compare__pair").bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.25, box["y"] + box["height"] / 2)
    expect(slider).to_have_value("25")


def test_print_shows_both_halves_and_the_notes(page, post):
    page.goto(post.get_absolute_url())
    expect(page.locator(".is-slider")).to_be_visible()
    page.emulate_media(media="print")
    left, right = (one.bounding_box() for one in page.locator(".compare__pair > div").all())
    assert left["x"] + left["width"] <= right["x"] + 3 and left["width"] > 100
    expect(page.locator(".spots__stage > svg")).to_be_visible()
    stage, picture = page.locator(".spots__stage").bounding_box(), page.locator(".spots__stage img").bounding_box()
    assert abs(stage["width"] - picture["width"]) < 1.5


@pytest.mark.parametrize("size", [{"width": 1440, "height": 900}, NARROW, {"width": 320, "height": 640}])
def test_without_a_script_both_pictures_and_all_notes_stand_in_their_places(window, post, size):
    page = window(java_script_enabled=False, viewport=size)
    page.goto(post.get_absolute_url())
    left, right = page.locator(".compare__pair img").all()
    expect(left).to_be_visible()
    expect(right).to_be_visible()
    expect(page.get_by_role("slider")).to_be_hidden()
    picture = page.locator(".spots__stage img").bounding_box()
    for number, (x, y, text) in enumerate(NOTES, start=1):
        mark = page.get_by_role("link", name=f"Note {number}").locator("circle").bounding_box()
        assert abs(mark["x"] + mark["width"] / 2 - picture["x"] - picture["width"] * x) < 2
        assert abs(mark["y"] + mark["height"] / 2 - picture["y"] - picture["height"] * y) < 2
        assert mark["width"] >= 24
        expect(page.get_by_text(text)).to_be_visible()
    page.get_by_role("checkbox", name="Show our notes on the photo").uncheck()
    expect(page.get_by_role("link", name="Note 1")).to_be_hidden()


def test_a_mark_leads_to_its_note_by_keyboard(page, post):
    page.goto(post.get_absolute_url())
    page.get_by_role("link", name="Note 2").focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"#note-\d+-2$"))


def test_notes_are_set_in_the_picture_by_hand_and_by_key_at_the_desk(window, post):
    figure = AnnotatedPhoto.objects.get()
    page = window(user=cases.person("an_editor", "Editor"))
    page.goto(reverse("admin:articles_annotatedphoto_change", args=[figure.pk]))
    page.locator("#id_notes-2-text").fill("A third thing")
    picture = page.locator(".notes__stage img")
    box = picture.bounding_box()
    picture.click(position={"x": box["width"] * 0.6, "y": box["height"] * 0.2})
    page.get_by_role("button", name="Note 1", exact=True).focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    notes = [(round(note.x, 2), round(note.y, 1), note.text) for note in figure.notes.all()]
    assert ("A third thing" in notes[2][2]) and abs(notes[2][0] - 0.6) < 0.02 and notes[2][1] == 0.2
    assert abs(figure.notes.first().x - 0.255) < 0.001


def test_both_are_put_into_a_text_from_the_editors_menu(window, post):
    person = cases.person("an_editor", "Editor")
    page = window(user=person)
    page.goto(reverse("admin:articles_article_add"))
    page.get_by_role("textbox", name="Headline").fill("A post")
    page.get_by_role("textbox", name="Text", exact=True).fill("Words")
    for kind, title in (("Comparison", "One field, twice"), ("Annotated photo", "Reading a doorway")):
        page.get_by_text("Words", exact=True).click()
        page.get_by_title(f"Choose a{'n' if kind[0] == 'A' else ''} {kind.lower()}").click()
        page.get_by_role("dialog").get_by_text(title).click()
        expect(page.get_by_role("group", name=kind)).to_contain_text(title)
    value = page.locator("textarea[name=body]").input_value()
    assert re.search(r'<photo-comparison data-id="\d+">', value) and re.search(
        r'<annotated-photo data-id="\d+">', value
    )
