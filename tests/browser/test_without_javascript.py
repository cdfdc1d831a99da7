"""Everything that readers need, and the main work of the desk, without any script."""

import re

import pytest

from articles.models import Article
from gallery.models import Photo
from tests import cases, factories, images
from tests.browser import scenes
from tests.browser.looking import expect
from tests.newsroom import shop

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_reader_goes_from_the_front_to_a_post_its_photo_the_archive_and_the_search(window):
    site = scenes.opened(3)
    other = factories.photo(caption="Boats at low water", place_shown="Nampo")
    shop.verify(other, "satellite", "satellite")
    scenes.draw()
    page = window(java_script_enabled=False)

    page.goto("/")
    page.get_by_role("link", name=site.report.headline, exact=True).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(site.report.headline)

    photo = site.photos[1]
    page.locator(f"a[data-photo='{photo.public_id}']").first.click()
    expect(page).to_have_url(re.compile(f"{photo.get_absolute_url()}\\?set="))
    expect(page.get_by_role("heading", level=1)).to_have_text(photo.caption)
    expect(page.get_by_alt_text(photo.alt)).to_be_visible()
    page.get_by_role("link", name=re.compile("^Next photo")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(site.photos[2].caption)

    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Photo archive").click()
    expect(page.get_by_text("4 photos", exact=True)).to_be_visible()
    form = page.get_by_role("form", name="Filter photos")
    box = form.get_by_role("checkbox", name=re.compile("Satellite"))
    if not box.is_visible():
        form.locator("details", has=box).locator("summary").click()
    box.check()
    form.get_by_role("button", name="Show photos").click()
    expect(page.get_by_text("1 photo", exact=True)).to_be_visible()
    expect(page.get_by_text("Boats at low water")).to_be_visible()

    page.get_by_role("banner").get_by_role("link", name="Search").click()
    page.get_by_role("searchbox").fill("boats water")
    page.get_by_role("main").get_by_role("button", name="Search").click()
    expect(page.get_by_text("Boats at low water")).to_be_visible()


def test_a_distressing_photo_is_covered_and_shown_on_request(window):
    photo = factories.photo(graphic=True)
    scenes.draw()
    page = window(java_script_enabled=False)
    page.goto(photo.get_absolute_url())
    picture = page.get_by_alt_text(photo.alt)
    covered = picture.evaluate("(img) => getComputedStyle(img).filter")
    page.get_by_role("checkbox", name="This photograph may distress").check()
    assert covered != "none"
    expect(picture).to_have_css("filter", "none")


def test_an_editor_saves_a_post_twice(window):
    section = factories.section()
    page = window(cases.person("ines", "Editor"), java_script_enabled=False)
    page.goto("/admin/articles/article/add/")
    page.get_by_label("Headline").fill("Written in a plain field")
    page.get_by_label("Section").select_option(label=str(section))
    page.get_by_label("Text", exact=False).last.fill("<p>First words.</p>")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as version 1")).to_be_visible()
    page.locator("textarea[name=body]").fill("<p>Second words.</p>")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Saved as version 2")).to_be_visible()
    held = Article.objects.get().newest_revision.snapshot
    assert (held["headline"], held["body"]) == ("Written in a plain field", "<p>Second words.</p>")


def test_a_photo_editor_uploads_several_files_and_reads_what_became_of_each(window):
    page = window(cases.person("ines", "Photo editor"), java_script_enabled=False)
    page.goto("/admin/photos/upload/")
    page.locator("input[type=file]").set_input_files([
        {"name": "one.jpg", "mimeType": "image/jpeg", "buffer": images.picture(size=(120, 80))},
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"no picture"},
        {"name": "two.png", "mimeType": "image/png", "buffer": images.picture("PNG", size=(90, 60))},
    ])  # fmt: skip
    page.get_by_role("button", name="Upload", exact=True).click()
    rows = page.locator("main li.up")
    expect(rows).to_have_count(3)
    for row, words in zip(rows.all(), ("one.jpg Accepted", "notes.txt Refused", "two.png Accepted"), strict=True):
        name, state = words.split()
        expect(row).to_contain_text(name)
        expect(row).to_contain_text(state)
    assert sorted(Photo.objects.values_list("uploaded_name", flat=True)) == ["one.jpg", "two.png"]
    page.get_by_role("link", name="Describe these photos").click()
    expect(page.locator("section.describe")).to_have_count(2)
