"""A reader with a screen reader gets class, certainty and note of each photo; and what that reader can say back."""

import re

import pytest

from gallery.models import Challenge
from tests import cases, factories
from tests.browser import scenes
from tests.browser.axe import violations
from tests.browser.conftest import NARROW, WIDE
from tests.browser.looking import expect
from tests.gallery.wholephoto import whole
from tests.newsroom import shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LINE = "Taken under escort · by a photographer · place withheld, date confirmed"
NOTE = "Visitors follow a set route, usually with two minders."
# The line as it is read out: marks are silent, and the link says which photo it is about.
READ = re.compile(r"Taken under escort · by a photographer · .*date confirmed")


@pytest.fixture(params=[WIDE, NARROW], ids=["desktop", "phone"])
def page(window, request):
    """A reader's page, by day on a desktop and by night on a phone."""
    scheme = "light" if request.param is WIDE else "dark"
    return window(viewport=request.param, color_scheme=scheme)


def everything_of(cast):
    """A photo of which everything is known, with its picture."""
    photo = whole(cast)
    scenes.draw()
    return photo


def test_the_page_of_a_photo_reads_as_lines_note_findings_and_record(page):
    photo = everything_of(cases.cast())
    page.goto(photo.get_absolute_url())
    expect(page.get_by_role("heading", level=1, name="A headline")).to_be_visible()
    article = page.get_by_role("article")
    expect(article.get_by_text(READ)).to_be_visible()
    link = article.get_by_role("link", name=f"How we know about photo {photo.public_id}")
    expect(link).to_have_attribute("href", f"{photo.get_absolute_url()}#how")
    note = page.get_by_role("complementary", name="What to keep in mind")
    expect(note).to_contain_text(NOTE)
    expect(note).to_contain_text("She sells to magazines.")
    know = page.get_by_role("region", name="How we know")
    expect(know).to_match_aria_snapshot("""
      - heading "How we know" [level=2]
      - term: Provenance
      - definition:
        - text: Finding on provenance Confirmed
        - paragraph: As we know it
      - term: Source
      - definition:
        - text: Finding on source Confirmed
      - term: Date
      - definition:
        - text: Finding on date Confirmed
      - term: Location
      - definition:
        - text: Pyongyang Probable
        - paragraph: So.
        - list "It rests on":
          - listitem: A ridge line
      - term: Motivation
      - definition:
        - text: Finding on motivation Confirmed
    """)
    expect(page.get_by_role("region", name="Reviewed tags")).to_contain_text("Accepted Taken under escort.")
    expect(page.get_by_role("region", name="What we withheld")).to_contain_text("Original file.")
    record = page.get_by_role("region", name="History of this record").get_by_role("listitem")
    expect(record.last).to_contain_text("Published.")
    expect(page.get_by_role("region", name="Challenges by readers")).to_contain_text("taken up. We say probable now.")
    expect(page.get_by_role("region", name="Also seen in").get_by_role("link")).to_have_count(1)
    assert violations(page) == []


def test_sections_come_in_the_order_of_attention_at_every_width(page):
    photo = everything_of(cases.cast())
    page.goto(photo.get_absolute_url())
    names = page.locator("article h1, article h2").all_inner_texts()
    order = ["A headline", "What to keep in mind", "How we know", "Reviewed tags", "What we withheld",
             "Content Credentials", "About this photo", "Tags", "Where it appears", "Think we are wrong?",
             "History of this record", "Challenges by readers", "Also seen in", "Show it on your site"]  # fmt: skip
    assert names == order


@pytest.mark.parametrize("kind", ["set", "post", "essay"])
def test_each_photo_of_a_set_and_of_a_post_says_class_and_certainty_and_the_note_comes_once(page, kind):
    site = scenes.opened(3)
    address = {"set": site.photo_set, "post": site.report, "essay": site.essay}[kind].get_absolute_url()
    page.goto(address)
    main = page.get_by_role("main")
    for photo in site.photos:
        # Under the picture, or, in a strip, in the words of its link.
        line = main.get_by_role("paragraph").filter(has=page.get_by_role("link", name=f"about photo {photo.public_id}"))
        strip = main.locator(f'.set a[data-photo="{photo.public_id}"]')
        expect(line.or_(strip).first).to_contain_text(LINE)
        for link in strip.all():
            expect(link).to_have_accessible_name(f"{photo.alt} {LINE}")
    note = main.get_by_role("complementary").filter(has_text=NOTE)
    expect(note).to_have_count(1)
    expect(main.get_by_text("3 photos: 3 under escort.").first).to_be_visible()
    assert violations(page) == []


def test_the_mix_of_a_large_set_is_said_in_words_with_one_frame_per_class(page):
    photos = [factories.photo() for _number in range(26)]
    for number, photo in enumerate(photos[:25]):
        code, key = (("under-escort", "escorted"), ("state-handout", "handout"))[number < 5]
        shop.verify(photo, code, key)
    photo_set = factories.photo_set(*photos, title="Twenty-six")
    scenes.draw()
    page.goto(photo_set.get_absolute_url())
    mix = page.locator(".mix").first
    expect(mix).to_contain_text("26 photos: 20 under escort, 5 state handouts, 1 under review.")
    expect(mix.locator(".mix__strip svg")).to_have_count(3)
    expect(page.get_by_role("main").get_by_role("complementary")).to_have_count(2)  # one note per class present


def test_a_reader_challenges_a_record_without_script(window):
    context = {"java_script_enabled": False, "viewport": NARROW}
    photo = everything_of(cases.cast())
    Challenge.objects.all().delete()
    page = window(**context)
    page.goto(photo.get_absolute_url())
    page.get_by_role("link", name="Challenge this record").click()
    page.get_by_label("What is it about?").select_option(label="Taken under escort")
    page.get_by_role("button", name="Send the note").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing that you typed is lost.")
    page.get_by_label("What do you see?").fill("Nobody stands beside her in the next frame.")
    page.get_by_role("button", name="Send the note").click()
    expect(page.get_by_role("status")).to_contain_text("Your note has arrived")
    assert Challenge.objects.get().claim.tag.slug == "under-escort"


def test_the_form_of_a_challenge_satisfies_axe_and_hides_its_trap_from_everybody(page):
    photo = everything_of(cases.cast())
    page.goto(f"{photo.get_absolute_url()}challenge/")
    assert violations(page) == []
    expect(page.get_by_role("textbox", name="What do you see?")).to_be_visible()
    expect(page.get_by_role("textbox", name="Leave this field empty")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_moderator_answers_a_note(window):
    cast = cases.cast()
    photo = everything_of(cast)
    note = Challenge.objects.create(photo=photo, words="It is another street.")
    page = window(cast.moderator)
    page.goto("/admin/")
    page.get_by_role("link", name="note of a reader waits").click()
    page.get_by_role("link", name="It is another street.").click()
    page.get_by_label("Do not take it up").check()
    page.get_by_label("Outcome, in our words").fill("The sign in the next frame names this street.")
    page.get_by_label("Readers see the outcome").check()
    assert violations(page) == []
    page.get_by_role("button", name="Answer the note").click()
    expect(page.get_by_text("The note is answered.")).to_be_visible()
    note.refresh_from_db()
    assert note.outcome_public and note.state == "declined"
