"""The main job of the house: pictures come in, become a set and a post, are published, and a reader sees them."""

import re
from urllib.parse import urlsplit

import pytest

from articles.models import Article
from gallery.models import Photo, PhotoSet, SafetyDecision
from tests import cases, factories
from tests.browser.looking import expect, focused
from tests.corpus import CORPUS, needs_corpus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), needs_corpus]

FILES = ("el_torcal_rocks.jpg", "cyclamen_persicum.jpg", "silver_fir.jpg")
ALTS = ("Layered rocks under a clear sky", "A cyclamen in a pot", "A fir at the edge of a wood")
HEADLINE, SET_TITLE, TAG = "What grows beside the fence", "Beside the fence", "Borderland"
CREDIT = "Ines Halvorsen / Far Bank"


def test_an_editor_publishes_pictures_in_a_post_and_a_reader_sees_them(window):
    cases.person("ines", "Editor", "Photo editor", "Publisher")
    factories.source(code="HALVORSEN", public_name="Ines Halvorsen")
    factories.section(name="Border", slug="border")
    factories.author(name="Ines Halvorsen", slug="ines-halvorsen")
    cases.person("min-a", "Photo editor")
    desk, second, reader = window(), window(), window()

    log_in(desk, "ines")
    upload(desk)
    describe_and_make_a_set(desk)
    write(desk)
    link_the_set_in_three_clicks(desk)
    embed_the_set(desk)
    decide(desk)
    log_in(second, "min-a")
    sign(second)
    address = the_draft_is_nowhere(reader)
    publish(desk)
    read(reader, address)
    look_by_keyboard(reader)
    find(reader, address)


def log_in(page, name):
    page.goto("/admin/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill("correct horse battery")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile("/admin/$"))


def upload(page):
    page.get_by_role("link", name="Upload photos").first.click()
    page.locator("input[type=file]").set_input_files([CORPUS / "photos" / name for name in FILES])
    rows = page.locator("[data-rows] > li")
    expect(rows).to_have_count(3)
    page.get_by_role("button", name="Upload", exact=True).click()
    for row, name in zip(rows.all(), FILES, strict=True):
        expect(row.locator("[data-name]")).to_have_text(name)
        expect(row.locator("[data-state]")).to_have_text("Accepted")
        expect(row.locator("img")).to_be_visible()
    page.get_by_role("link", name="Describe these photos").click()


def describe_and_make_a_set(page):
    cards = page.locator("section.describe")
    expect(cards).to_have_count(3)
    for card, alt in zip(cards.all(), ALTS, strict=True):
        card.get_by_label("Description").fill(alt)
        card.get_by_label("Caption").fill(f"{alt}, seen from the road.")
        card.get_by_label("Credit line").fill(CREDIT)
        card.get_by_label("Source", exact=True).select_option(label="HALVORSEN")
    page.get_by_label("Title of the set").fill(SET_TITLE)
    page.get_by_role("button", name="Save and make a set of these").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(SET_TITLE)
    expect(page.locator("[data-list] > li")).to_have_count(3)


def decide(page):
    keys = ",".join(map(str, Photo.objects.values_list("pk", flat=True)))
    page.goto(f"/admin/photos/safety/nothing/?ids={keys}")
    for box in page.get_by_role("checkbox", name=re.compile("^Nothing to hide in")).all():
        box.check()
    page.get_by_role("button", name="Decide for the ticked ones").click()
    expect(page).not_to_have_url(re.compile("/nothing/"))
    assert SafetyDecision.objects.current().filter(nothing_to_hide=True, signed_at=None).count() == 3


def sign(page):
    keys = ",".join(map(str, Photo.objects.values_list("pk", flat=True)))
    page.goto(f"/admin/photos/safety/sign/?ids={keys}")
    for box in page.get_by_role("checkbox", name=re.compile("^Sign off")).all():
        box.check()
    page.get_by_role("button", name="Sign off the ticked ones").click()
    expect(page).not_to_have_url(re.compile("/sign/"))
    assert SafetyDecision.objects.signed().count() == 3


def write(page):
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Headline").fill(HEADLINE)
    page.get_by_label("Standfirst").fill("Three plants and a stone, and what they say about a border.")
    page.get_by_label("Section").select_option(label="Border")
    page.get_by_label("Tags").fill(TAG)
    page.get_by_role("button", name="Add author").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Ines Halvorsen")).click()
    page.get_by_role("textbox", name="Text", exact=True).click()
    page.keyboard.type("The fence is older than the road beside it.")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as version 1")).to_be_visible()


def link_the_set_in_three_clicks(page):
    page.get_by_role("button", name="Add photo set").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile(SET_TITLE)).click()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    assert list(Article.objects.get().photo_sets.all()) == [PhotoSet.objects.get()]


def embed_the_set(page):
    text = page.get_by_role("textbox", name="Text", exact=True)
    text.click()
    page.keyboard.press("Control+End")
    page.get_by_role("group", name="Format and insert").get_by_text("Photo set", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile(SET_TITLE)).click()
    embed = text.get_by_role("group", name="Photo set")
    expect(embed.locator("img")).to_be_visible()
    expect(embed).to_contain_text(SET_TITLE)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as version 3")).to_be_visible()
    expect(page.get_by_role("group", name="Photo set").locator("img")).to_be_visible()


def the_draft_is_nowhere(page):
    """Nothing of the draft can be found by any address; returns the address that the post will have."""
    article, photo_set = Article.objects.get(), PhotoSet.objects.get()
    get = page.context.request.get
    hidden = [article.get_absolute_url(), photo_set.get_absolute_url(), "/tags/borderland/"]
    hidden += [photo.get_absolute_url() for photo in Photo.objects.all()]
    for address in hidden:
        assert get(address).status == 404, address
    traces = (HEADLINE, SET_TITLE, *ALTS, *Photo.objects.values_list("public_id", flat=True))
    for address in (
        "/", "/articles/", "/photos/", "/sections/border/", "/authors/ines-halvorsen/", "/search/?q=fence",
        "/search/?q=cyclamen", f"/search/?q={TAG}", "/feeds/latest.atom", "/sitemap.xml",
    ):  # fmt: skip
        answer = get(address)
        # An author nobody has read yet may have no page at all; what answers says nothing of the draft.
        assert answer.status in (200, 404), address
        page_text = answer.text()
        for trace in (*traces, article.slug, photo_set.slug):
            assert trace not in page_text, (address, trace)
    return article.get_absolute_url()


def publish(page):
    page.goto(f"/admin/articles/article/{Article.objects.get().pk}/change/")
    page.get_by_role("button", name="Publish…").click()
    expect(page.get_by_role("heading", name="Nothing stands in the way")).to_be_visible()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text(re.compile(r"Published\. Readers see version 3\."))).to_be_visible()


def read(page, address):
    page.goto("/")
    page.get_by_role("link", name=HEADLINE).first.click()
    expect(page).to_have_url(re.compile(f"{address}$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADLINE)
    pictures = page.get_by_role("list", name=re.compile(SET_TITLE)).get_by_role("listitem")
    expect(pictures).to_have_count(3)
    for picture, alt in zip(pictures.all(), ALTS, strict=True):
        expect(picture.get_by_alt_text(alt)).to_be_visible()
    page.goto(PhotoSet.objects.get().get_absolute_url())
    for alt in ALTS:
        expect(page.get_by_alt_text(alt).first).to_be_visible()
        lines = page.locator(".lines").filter(has_text=f"{alt}, seen from the road.")
        expect(lines).to_contain_text(CREDIT)
        expect(lines).to_contain_text("Provenance under review")
    page.goto(address)


def look_by_keyboard(page):
    dialog = page.get_by_role("dialog", name="Photo viewer")
    page.get_by_role("list", name=re.compile(SET_TITLE)).focus()
    page.keyboard.press("Tab")
    opener = page.get_by_role("list", name=re.compile(SET_TITLE)).get_by_role("link").first
    expect(opener).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_alt_text(ALTS[0])).to_be_visible()
    for line in (f"{ALTS[0]}, seen from the road.", CREDIT, "Provenance under review"):
        expect(dialog).to_contain_text(line)
    page.keyboard.press("ArrowRight")
    expect(dialog.get_by_alt_text(ALTS[1])).to_be_visible()
    expect(dialog).to_contain_text("2 of 3")
    page.keyboard.press("ArrowLeft")
    expect(dialog.get_by_alt_text(ALTS[0])).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(focused(page)).to_have_attribute("data-photo", opener.get_attribute("data-photo"))


def find(page, address):
    get = page.context.request.get
    assert HEADLINE in get("/feeds/latest.atom").text()
    index = get("/sitemap.xml").text()
    sitemap = "".join(get(urlsplit(file).path).text() for file in re.findall("<loc>(.*?)</loc>", index))
    for found in (address, PhotoSet.objects.get().get_absolute_url(), Photo.objects.first().get_absolute_url()):
        assert found in sitemap
    page.goto("/search/?q=fence")
    expect(page.get_by_role("link", name=HEADLINE).first).to_be_visible()
    page.goto("/tags/borderland/")
    expect(page.get_by_role("link", name=HEADLINE).first).to_be_visible()
