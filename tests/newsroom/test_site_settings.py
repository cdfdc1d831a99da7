"""The owner's name, colours and wordmark: on every page, readable, clean, and nobody else's to change."""

import io
import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image, PngImagePlugin

from newsroom import contrast, site_settings
from newsroom.models import SiteSettings
from newsroom.services.site import save_site
from newsroom.site_settings import site_now
from newsroom.views import server_error
from sources.audit import Event
from sources.naming import site_name
from tests import factories
from tests.newsroom import shop

pytestmark = pytest.mark.django_db
SECRET = b"qx-secret-of-the-designer"


def drawing(colour=(20, 30, 40, 255), size=(300, 60), kind="PNG"):
    """A wordmark with a transparent ground, a secret in its metadata and another below its transparent pixels."""
    image = Image.new("RGBA", size, (200, 10, 10, 0))
    image.paste(colour, (10, 10, size[0] // 2, size[1] - 10))
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", SECRET.decode())
    file = io.BytesIO()
    image.save(file, kind, **({"pnginfo": info} if kind == "PNG" else {}))
    return SimpleUploadedFile("qx-file-name.png", file.getvalue(), content_type="image/png")


def test_a_site_without_settings_is_called_newsroom(client):
    assert site_name() == "Newsroom"
    assert ">Newsroom</a>" in client.get("/").content.decode()


def test_the_name_stands_on_every_page_in_the_feed_in_mails_and_at_the_desk(client, cast):
    site = shop.opened()
    save_site(by=cast.publisher, values={"name": "The Ferry", "tagline": "News from the river", "about": "We are few."})
    for name, url in shop.pages(site).items():
        html = client.get(url).content.decode()
        assert "· The Ferry</title>" in html and ">The Ferry</a>" in html, name
        assert "News from the river" in html and "We are few." in html, name
    assert "The Ferry" in client.get("/feeds/latest.atom").content.decode()
    assert "The Ferry" in client.get("/admin/login/").content.decode()
    assert site_name() == "The Ferry"


def test_each_language_has_its_words_and_falls_back_to_the_other(cast):
    save_site(by=cast.publisher, values={"name": "The Ferry", "name_ko": "나룻배", "tagline": "News from the river"})
    with translation.override("ko"):
        assert (site_now().name, site_now().tagline) == ("나룻배", "News from the river")
    assert site_now().name == "The Ferry"


def test_the_page_for_a_failure_names_the_site_without_asking_the_database(rf, cast, django_assert_num_queries):
    save_site(by=cast.publisher, values={"name": "The Ferry"})
    site_now()
    with django_assert_num_queries(0):
        page = server_error(rf.get("/")).content.decode()
    assert "The Ferry" in page


def test_a_page_asks_once_and_the_next_one_asks_again(client, cast, django_assert_num_queries):
    section = factories.article().section
    with site_settings.reading_once(), django_assert_num_queries(1):
        assert site_now().name == "Newsroom" and site_settings.nav_sections() == (section,)
        assert site_name() == "Newsroom"
    SiteSettings.objects.create(pk=1, name="Written past us")
    assert ">Written past us</a>" in client.get("/").content.decode()


def test_whoever_saves_sees_it_at_once(cast, django_capture_on_commit_callbacks):
    with site_settings.reading_once():
        assert site_now().name == "Newsroom"
        with django_capture_on_commit_callbacks(execute=True):
            save_site(by=cast.publisher, values={"name": "The Ferry"})
        assert site_now().name == "The Ferry"


def test_sections_stand_in_their_order_with_what_the_masthead_needs(client):
    late, early = factories.section(position=9), factories.section(position=2, name_ko="사회")
    for one in (late, early):
        factories.article(section=one)
    found = site_settings.nav_sections()
    assert found == (early, late)
    assert [(one.label, one.get_absolute_url()) for one in found] == [
        (one.label, one.get_absolute_url()) for one in (early, late)
    ]
    with translation.override("ko"):
        assert found[0].label == "사회"


def test_the_grounds_are_those_of_the_sheet():
    sheet = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text()
    pairs = dict(re.findall(r"--(paper|raised|sunk): light-dark\((#\w+, #\w+)\)", sheet))
    light, dark = zip(*(pair.split(", ") for pair in pairs.values()), strict=True)
    night = re.search(r"\.night \{[^}]*--paper: (#\w+)", sheet)[1]
    assert (light, (*dark, night)) == (contrast.LIGHT_GROUNDS, contrast.DARK_GROUNDS)


@pytest.mark.parametrize(("one", "other", "told"), [("#000000", "#ffffff", 21), ("#767676", "#ffffff", 4.54)])
def test_contrast_is_reckoned_as_wcag_does(one, other, told):
    assert contrast.ratio(one, other) == pytest.approx(told, abs=0.01)


def test_a_file_or_a_mail_asks_for_the_name_without_a_route(cast, settings):
    save_site(by=cast.publisher, values={"name": "Riverside", "accent_light": "#0b5563"})
    settings.ROOT_URLCONF = "tests.newsroom.noroutes"
    assert site_name() == "Riverside"


def test_colours_reach_readers_as_a_sheet_of_our_own_with_an_address_that_changes(client, cast):
    assert "/site.css" not in client.get("/").content.decode()
    save_site(by=cast.publisher, values={"accent_light": "#0b5563", "accent_dark": "#8fcbdb"})
    first = site_now().css_url
    assert f'<link rel="stylesheet" href="{first}">' in client.get("/").content.decode()
    sheet = client.get(first)
    assert sheet.content.decode().strip() == "@layer tokens { :root { --accent: light-dark(#0b5563, #8fcbdb); } }"
    assert sheet.headers["Content-Type"].startswith("text/css") and "immutable" in sheet.headers["Cache-Control"]
    assert client.get("/site.css?v=old").headers["Cache-Control"] == "no-cache"
    save_site(by=cast.publisher, values={"accent_dark": "#ffffff"})
    assert site_now().css_url != first


@pytest.mark.parametrize(
    ("field", "colour", "sentence"),
    [
        ("accent_light", "#c0c0c0", "Choose a darker colour."),
        ("accent_dark", "#333333", "Choose a lighter colour."),
        ("accent_light", "#777777", "text needs 4.5 to 1"),
    ],
)
def test_a_colour_that_nobody_can_read_is_refused_with_its_contrast(cast, field, colour, sentence):
    with pytest.raises(ValidationError) as refused:
        save_site(by=cast.publisher, values={field: colour})
    assert sentence in refused.value.message_dict[field][0]
    assert getattr(site_now(), field) == ""


@pytest.mark.parametrize("colour", ["red", "#12", "#12345g", "#0b5563;}body{display:none", "#0b5563\n"])
def test_what_is_no_colour_never_reaches_the_sheet(cast, client, colour):
    with pytest.raises(ValidationError):
        save_site(by=cast.publisher, values={"accent_light": colour})
    assert client.get("/site.css").content == b""


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org/", "nothing"])
def test_policy_links_are_web_addresses(cast, url):
    with pytest.raises(ValidationError):
        save_site(by=cast.publisher, values={"ethics_url": url})


def test_policy_links_stand_at_the_foot_of_each_page(cast, client):
    save_site(by=cast.publisher, values={"ethics_url": "https://example.org/principles"})
    assert 'href="https://example.org/principles"' in client.get("/").content.decode()


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_wordmark_is_made_anew_with_its_transparency_and_nothing_else(cast, client, kind):
    save_site(by=cast.publisher, values={}, files={"wordmark": drawing(kind=kind)})
    mark = site_now().wordmark
    answer = client.get(mark.url)
    content = b"".join(answer.streaming_content)
    assert answer.headers["Content-Type"] == "image/webp" and "sandbox" in answer.headers["Content-Security-Policy"]
    made = Image.open(io.BytesIO(content))
    assert made.size == (mark.width, mark.height) == (300, 60)
    assert made.getpixel((299, 0)) == (0, 0, 0, 0) and made.getpixel((20, 20)) == (20, 30, 40, 255)
    assert (
        SECRET not in content
        and "qx-file" not in mark.url
        and set(made.info) <= {"loop", "background", "timestamp", "duration"}
    )
    html = client.get("/").content.decode()
    assert mark.url in html and '<span class="mark__name">Newsroom</span>' in html


def test_a_large_wordmark_is_made_small(cast):
    save_site(by=cast.publisher, values={}, files={"wordmark": drawing(size=(3000, 600))})
    assert (site_now().wordmark.width, site_now().wordmark.height) == (720, 144)


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a", b"\x89PNG\r\n\x1a\nbroken", b"\xff\xd8\xff\xe0JFIF"],
)
def test_what_is_no_whole_png_or_webp_is_refused_and_leaves_nothing(cast, content):
    with pytest.raises(ValidationError) as refused:
        save_site(by=cast.publisher, values={}, files={"wordmark": SimpleUploadedFile("x.png", content)})
    assert "wordmark" in refused.value.message_dict
    assert not SiteSettings.objects.exclude(wordmark="").exists()


def test_a_jpeg_is_refused_since_it_has_no_transparent_ground(cast):
    file = io.BytesIO()
    Image.new("RGB", (90, 30)).save(file, "JPEG")
    with pytest.raises(ValidationError, match="PNG or a WebP"):
        save_site(by=cast.publisher, values={}, files={"wordmark": SimpleUploadedFile("x.png", file.getvalue())})


def test_a_replaced_wordmark_is_gone_from_the_disk_and_from_its_address(
    cast, client, django_capture_on_commit_callbacks
):
    save_site(by=cast.publisher, values={}, files={"wordmark": drawing()})
    kept, old = SiteSettings.objects.get().wordmark.split(" ")[0], site_now().wordmark.url
    assert storages["public"].exists(kept)
    with django_capture_on_commit_callbacks(execute=True):
        save_site(by=cast.publisher, values={}, files={"wordmark": drawing((9, 9, 9, 255))})
    assert not storages["public"].exists(kept) and client.get(old).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        save_site(by=cast.publisher, values={}, files={"wordmark": None})
    assert site_now().wordmark is None and ">Newsroom</a>" in client.get("/").content.decode()


def test_a_change_that_is_refused_leaves_no_file_behind(cast):
    before = set(storages["public"].listdir("brand")[1]) if storages["public"].exists("brand") else set()
    with pytest.raises(ValidationError):
        save_site(by=cast.publisher, values={"accent_light": "#ffffff"}, files={"wordmark": drawing()})
    after = set(storages["public"].listdir("brand")[1]) if storages["public"].exists("brand") else set()
    assert after == before


@pytest.mark.parametrize("name", ["nothing.webp", "..%2f..%2fsecret", "a" * 200])
def test_no_other_file_is_answered_as_a_wordmark(client, name):
    assert client.get(f"/brand/{name}").status_code == 404


def test_a_change_is_logged_by_its_fields_and_nothing_is_logged_when_nothing_changed(cast):
    save_site(by=cast.publisher, values={"name": "The Ferry", "tagline": ""})
    save_site(by=cast.publisher, values={"name": "The Ferry"})
    event = Event.objects.get(action="site.changed")
    assert event.detail == {"fields": ["name"]} and event.actor_id == cast.publisher.pk


@pytest.mark.parametrize("role", ["reporter", "editor", "moderator", "outsider"])
def test_others_change_nothing(cast, role):
    with pytest.raises(PermissionDenied):
        save_site(by=getattr(cast, role), values={"name": "Mine"})
    assert not SiteSettings.objects.exists()


def test_the_form_saves_shows_what_was_refused_and_says_who_changed_the_same_field(client, cast):
    client.force_login(cast.publisher)
    page = client.get("/admin/site/").content.decode()
    sent = dict(re.findall(r'name="(initial-[a-z_]+)" value="([^"]*)"', page)) | {
        "feed_text": "summary",
        "initial-name": "",
    }
    answer = client.post("/admin/site/", sent | {"name": "The Ferry", "accent_light": "#eeeeee"})
    assert answer.status_code == 422 and "Choose a darker colour." in answer.content.decode()
    answer = client.post("/admin/site/", sent | {"name": "The Ferry", "wordmark_file": drawing()})
    assert answer.status_code == 302 and site_now().name == "The Ferry" and site_now().wordmark
    answer = client.post("/admin/site/", sent | {"name": "Another"})
    assert answer.status_code == 422 and site_now().name == "The Ferry"


def test_a_process_names_only_sections_in_which_readers_find_something():
    factories.article(public=False)
    shown = factories.article().section
    assert list(site_settings.nav_sections()) == [shown]
