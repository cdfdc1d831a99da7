"""The form of a post: pictures instead of codes, nothing typed is lost, and nobody overwrites unseen."""

import re

import pytest

from articles.body import embeds_in
from articles.models import Article, StoredPost
from tests import cases, factories
from tests.articles import writing
from tests.browser import scenes
from tests.browser.looking import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD = "/admin/articles/article/add/"


@pytest.fixture
def ines():
    """A reporter."""
    return cases.person("ines", "Editor")


@pytest.fixture
def pictures():
    """Two photos, a set of both, a saved social post and a published post, with pictures that can be loaded."""
    photos = [factories.photo(headline=name) for name in ("Street at dawn", "Street at dusk")]
    photo_set = factories.photo_set(*photos, title="Two streets")
    stored = StoredPost.objects.create(
        platform="Instagram", author="A visitor", handle="@visitor", text="Quiet today.", posted_on="2013-02-09"
    )
    other = factories.article(headline="An older post", lead_photo=photos[0])
    scenes.draw()
    return photos, photo_set, stored, other


def change(article):
    """The address of a post's form."""
    return f"/admin/articles/article/{article.pk}/change/"


def text(page):
    """The editor's text."""
    return page.get_by_role("textbox", name="Text", exact=True)


def save(page, version):
    """Save, and wait for the version's number."""
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text(f"Saved as version {version}.")).to_be_visible()


def tool(page, name):
    """A button of the editor's bar by what stands on it."""
    return page.get_by_role("group", name="Format and insert").get_by_text(name, exact=True)


def held(article):
    """The newest version's snapshot."""
    article.refresh_from_db()
    return article.newest_revision.snapshot


def test_embeds_appear_as_pictures_and_cards_and_never_as_codes(window, ines, pictures):
    (photo, _dusk), photo_set, stored, other = pictures
    article = writing.draft(
        ines,
        body=f'<p>Before.</p><photo-embed data-id="{photo.public_id}" data-caption="Seen from a bus"></photo-embed>'
        f'<photo-set data-id="{photo_set.pk}"></photo-set><pull-quote data-cite="A visitor">Quiet today</pull-quote>'
        f'<stored-post data-id="{stored.pk}"></stored-post><related-post data-id="{other.pk}"></related-post>',
    )
    page = window(ines)
    page.goto(change(article))
    for kind, words in (("Photo", "Street at dawn"), ("Photo set", "Two streets"), ("Related post", "An older post")):
        card = text(page).get_by_role("group", name=kind, exact=True)
        expect(card).to_contain_text(words)
        picture = card.locator("img")
        expect(picture).to_be_visible()
        assert picture.evaluate("(img) => img.decode().then(() => img.naturalWidth)") > 0
    expect(text(page).get_by_role("group", name="Photo", exact=True).get_by_role("textbox")).to_have_value(
        "Seen from a bus"
    )
    expect(text(page).get_by_role("group", name="Stored post")).to_contain_text("@visitor")
    words = text(page).inner_text()
    for code in (photo.public_id, "data-id", "<photo", "photo-embed"):
        assert code not in words


def test_what_is_embedded_by_the_toolbar_survives_saving_and_opening_again(window, ines, pictures):
    (photo, _dusk), photo_set, _stored, _other = pictures
    article = writing.draft(ines, body="<p>First.</p>")
    page = window(ines)
    page.goto(change(article))
    text(page).click()
    page.keyboard.press("Control+End")
    tool(page, "Photo").click()
    dialog = page.get_by_role("dialog", name="Choose a photo")
    dialog.get_by_role("searchbox").fill("dawn")
    dialog.get_by_role("button", name="Find").click()
    expect(dialog.get_by_role("listitem")).to_have_count(1)
    dialog.get_by_role("button", name=re.compile("Street at dawn")).click()
    card = text(page).get_by_role("group", name="Photo", exact=True)
    card.get_by_role("textbox").fill("Seen from a bus")
    text(page).locator("p").last.click()
    page.keyboard.press("Control+End")
    tool(page, "Photo set").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Two streets")).click()
    save(page, 2)
    stored_body = held(article)["body"]
    embeds = embeds_in(stored_body)
    assert (embeds.photos, embeds.sets) == ([photo.public_id], [photo_set.pk])
    expect(card.get_by_role("textbox")).to_have_value("Seen from a bus")
    # A change elsewhere leaves the text as it was, letter for letter.
    page.get_by_label("Dateline").fill("DANDONG")
    save(page, 3)
    assert held(article)["body"] == stored_body
    card.get_by_role("button", name="Remove").click()
    save(page, 4)
    embeds = embeds_in(held(article)["body"])
    assert (embeds.photos, embeds.sets) == ([], [photo_set.pk])


def test_formats_and_links_of_the_toolbar_are_kept(window, ines):
    article = writing.draft(
        ines,
        body='<h2>Head</h2><p>One <strong>two</strong> <em>three</em> <a href="https://a.example/">four</a> '
        '<span lang="ko">다섯</span></p><ul><li><p>six</p></li></ul><blockquote><p>seven</p></blockquote><hr>'
        '<pull-quote data-cite="Nine">eight</pull-quote><p>ten</p>',
    )
    before = held(article)["body"]
    page = window(ines)
    page.goto(change(article))
    text(page).locator("p", has_text="ten").click()
    page.keyboard.press("End")
    page.keyboard.type(" eleven")
    save(page, 2)
    assert held(article)["body"] == before.replace("ten", "ten eleven")


def test_a_form_with_an_error_keeps_what_was_typed_and_what_was_picked(window, ines, pictures):
    _photos, photo_set, _stored, _other = pictures
    page = window(ines)
    page.goto(ADD)
    page.get_by_label("Standfirst").fill("Kept standfirst")
    page.get_by_role("button", name="Add photo set").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Two streets")).click()
    page.get_by_role("button", name="Choose the lead photo").click()
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Street at dusk")).click()
    text(page).click()
    page.keyboard.type("Kept text")
    page.get_by_label("Tags").fill("Kept tag")
    # The server must answer, so the browser's own check of the empty headline is passed over.
    page.locator("#article_form").evaluate("(form) => { form.noValidate = true; }")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("This field is required.")).to_be_visible()
    assert Article.objects.count() == 1
    expect(page.get_by_label("Standfirst")).to_have_value("Kept standfirst")
    expect(page.get_by_label("Tags")).to_have_value("Kept tag")
    expect(text(page)).to_contain_text("Kept text")
    chosen = page.locator("[data-chosen] > li")
    expect(chosen.filter(has_text="Two streets").locator("img")).to_be_visible()
    expect(chosen.filter(has_text="Street at dusk").locator("img")).to_be_visible()
    page.get_by_label("Headline").fill("Now with a headline")
    save(page, 1)
    kept = held(Article.objects.get(working_headline="Now with a headline"))
    assert (kept["standfirst"], kept["body"]) == ("Kept standfirst", "<p>Kept text</p>")
    assert (kept["photo_sets"], kept["tags"]) == ([photo_set.pk], ["Kept tag"])


def test_two_editors_at_the_same_post_both_keep_their_text(window, ines):
    article = writing.draft(ines, headline="Start", body="<p>One two three</p>")
    mine, theirs = window(ines), window(cases.person("jon", "Editor"))
    mine.goto(change(article))
    theirs.goto(change(article))
    theirs.get_by_label("Headline").fill("Their headline")
    save(theirs, 2)
    text(mine).click()
    mine.keyboard.press("Control+End")
    mine.keyboard.type(" four")
    mine.get_by_label("Headline").fill("My headline")
    mine.get_by_role("button", name="Save draft").click()
    conflict = mine.get_by_role("alert", name=re.compile("Version 2 by jon is newer"))
    for words in ("Their headline", "My headline", "One two three four"):
        expect(conflict).to_contain_text(words)
    expect(mine.get_by_label("Headline")).to_have_value("My headline")
    expect(text(mine)).to_have_text("One two three four")
    mine.get_by_role("button", name="Save mine after version 2").click()
    expect(mine.get_by_text("Saved as version 3.")).to_be_visible()
    assert held(article)["headline"] == "My headline"
    assert article.revisions.get(number=2).snapshot["headline"] == "Their headline"


def test_picked_sets_are_moved_and_removed_by_keyboard(window, ines, pictures):
    _photos, first, _stored, _other = pictures
    second = factories.photo_set(title="No streets")
    article = writing.draft(ines, photo_sets=[first.pk, second.pk])
    page = window(ines)
    page.goto(change(article))
    rows = page.locator("[data-name=photo_sets] [data-chosen] > li")
    rows.nth(1).get_by_role("button", name="Move up").press("Enter")
    expect(rows.first).to_contain_text("No streets")
    save(page, 2)
    assert held(article)["photo_sets"] == [second.pk, first.pk]
    rows.first.get_by_role("button", name="Remove").press("Enter")
    expect(rows.first.get_by_role("button", name="Remove")).to_be_focused()
    save(page, 3)
    assert held(article)["photo_sets"] == [first.pk]


def test_a_preview_shows_the_draft_as_readers_will_see_it(window, ines, pictures):
    _photos, photo_set, _stored, _other = pictures
    article = writing.draft(ines, headline="A draft", body=f'<photo-set data-id="{photo_set.pk}"></photo-set>')
    page = window(ines)
    page.goto(change(article))
    page.get_by_role("button", name="Save and preview").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A draft")
    expect(page.get_by_role("status").filter(has_text="Readers cannot see it.")).to_be_visible()
    expect(page.get_by_role("list", name=re.compile("Two streets")).get_by_role("img")).to_have_count(2)
