"""The upload page: files come by drag and drop or by the control, each gets its own answer, and none is lost."""

import base64
import re

import pytest

from gallery.models import Photo, PhotoSet
from tests import cases, factories, images
from tests.browser.looking import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What a drop of files from the desktop looks like to the page.
DROP = """
(target, files) => {
  const transfer = new DataTransfer();
  for (const [name, type, data] of files)
    transfer.items.add(new File([Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0))], name, { type }));
  for (const kind of ['dragenter', 'dragover', 'drop'])
    target.dispatchEvent(new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true }));
}
"""


@pytest.fixture
def page(window):
    """The upload page, with a photo editor before it."""
    page = window(cases.person("ines", "Photo editor"))
    page.goto("/admin/photos/upload/")
    expect(page.get_by_text("Drop photos here")).to_be_visible()
    return page


def drop(page, *files):
    """Drop files, each (name, type, bytes), on the page."""
    coded = [[name, kind, base64.b64encode(data).decode()] for name, kind, data in files]
    page.locator("[data-drop]").evaluate(DROP, coded)


def states(page):
    """Wait until every file has its answer; return {name: (state, whether a picture stands beside it)}."""
    rows = page.locator("[data-rows] > li")
    expect(page.locator("[data-say]")).to_contain_text(re.compile(r"\b0 to go"))
    return {
        row.locator("[data-name]").inner_text(): (row.locator("[data-state]").inner_text(), row.locator("img").count())
        for row in rows.all()
    }


def upload(page):
    """Press the button."""
    page.get_by_role("button", name="Upload", exact=True).click()


def jpeg(width):
    """A small picture; another width is another picture."""
    return images.picture(size=(width, 60))


def test_dropped_files_each_get_an_answer_and_a_refused_one_holds_up_nobody(page):
    drop(
        page,
        ("first.jpg", "image/jpeg", jpeg(90)),
        ("notes.txt", "text/plain", b"These are words."),
        ("again.jpg", "image/jpeg", jpeg(90)),
        ("second.jpg", "image/jpeg", jpeg(120)),
    )
    upload(page)
    assert states(page) == {
        "first.jpg": ("Accepted", 1), "notes.txt": ("Refused", 0),
        "again.jpg": ("Already here", 1), "second.jpg": ("Accepted", 1),
    }  # fmt: skip
    expect(page.locator("[data-say]")).to_have_text("2 accepted, 1 already here, 1 refused, 0 to go")
    refused = page.locator("[data-rows] > li", has_text="notes.txt").locator("[data-note]")
    expect(refused).to_contain_text(re.compile(r"\w+ \w+.*\."))
    assert sorted(Photo.objects.values_list("uploaded_name", flat=True)) == ["first.jpg", "second.jpg"]
    twin = Photo.objects.get(uploaded_name="first.jpg")
    again = page.locator("[data-rows] > li", has_text="again.jpg").get_by_role("link", name="Open the photo")
    expect(again).to_have_attribute("href", f"/admin/gallery/photo/{twin.pk}/change/")


def test_a_file_that_looks_like_another_leads_to_both_side_by_side(page):
    page.get_by_label("Credit line").fill("Far Bank")
    drop(page, ("first.jpg", "image/jpeg", images.picture(size=(90, 60))))
    upload(page)
    states(page)
    page.get_by_label("Credit line").fill("State News Agency")
    drop(page, ("larger.jpg", "image/jpeg", images.picture(size=(900, 600))))
    upload(page)
    assert states(page)["larger.jpg"] == ("Accepted", 1)
    first = Photo.objects.get(uploaded_name="first.jpg")
    note = page.locator("[data-rows] > li", has_text="larger.jpg").locator("[data-note]")
    expect(note).to_contain_text(f"Near-duplicates: {first.public_id} recycled?")
    note.get_by_role("link", name=first.public_id, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(first.public_id)
    expect(page.get_by_text("They contradict each other in:")).to_be_visible()


def test_files_can_be_added_and_left_out_before_and_after_sending(page):
    page.locator("input[type=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": jpeg(90)})
    drop(page, ("b.jpg", "image/jpeg", jpeg(91)), ("c.jpg", "image/jpeg", jpeg(92)))
    page.locator("[data-rows] > li", has_text="b.jpg").get_by_role("button", name="Leave out").click()
    upload(page)
    assert set(states(page)) == {"a.jpg", "c.jpg"}
    drop(page, ("d.jpg", "image/jpeg", jpeg(93)))
    upload(page)
    assert states(page) == dict.fromkeys(("a.jpg", "c.jpg", "d.jpg"), ("Accepted", 1))
    assert Photo.objects.count() == 3


def test_what_is_said_for_all_files_reaches_each_and_a_new_set_is_made_once(window):
    source = factories.source(code="HALVORSEN")
    page = window(cases.person("ines", "Photo editor"))
    page.goto("/admin/photos/upload/")
    drop(page, ("one.jpg", "image/jpeg", jpeg(90)), ("two.jpg", "image/jpeg", jpeg(120)))
    page.get_by_label("Source", exact=True).select_option(label="HALVORSEN")
    page.get_by_label("Credit line").fill("Ines Halvorsen / Far Bank")
    page.get_by_label("Or make a new set called").fill("Two pictures")
    upload(page)
    states(page)
    (photo_set,) = PhotoSet.objects.all()
    said = set(Photo.objects.values_list("source", "credit_line"))
    assert said == {(source.pk, "Ines Halvorsen / Far Bank")}
    assert photo_set.items.count() == 2
    page.get_by_role("link", name="Open the set").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Two pictures")


def test_a_broken_connection_keeps_the_file_for_another_try(page, live_server):
    address = f"{live_server.url}/admin/photos/upload/file/"
    drop(page, ("one.jpg", "image/jpeg", jpeg(90)))
    page.route(address, lambda route: route.abort())
    upload(page)
    row = page.locator("[data-rows] > li")
    expect(row.locator("[data-state]")).to_have_text("Not sent")
    assert not Photo.objects.exists()
    page.unroute(address)
    row.get_by_role("button", name="Try again").click()
    assert states(page) == {"one.jpg": ("Accepted", 1)}
    assert Photo.objects.count() == 1
