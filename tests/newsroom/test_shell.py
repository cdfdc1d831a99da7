"""What stands around every page is kept as rendered, and is at each moment what the templates would make.

Posts and sets, whose inside is stored, have a frame that is kept as a whole: sources/frames.py.
"""

from unittest import mock

import pytest
from django.shortcuts import render
from django.test import override_settings

import articles.views
import gallery.views
from articles.models import Section
from newsroom.models import SiteSettings
from newsroom.templatetags import shell
from sources import frames
from sources.languages import PLAIN
from tests import factories

pytestmark = pytest.mark.django_db


def both(client, path, **headers):
    """(the page with a frame and pieces that were kept, the page as `render` makes it with none)."""
    kept = client.get(path, headers=headers).content.decode()
    with (
        mock.patch.object(shell.Kept, "render", lambda self, context: self.nodelist.render(context)),
        mock.patch.object(articles.views, "framed", rendered),
        mock.patch.object(gallery.views, "framed", rendered),
    ):
        return kept, client.get(path, headers=headers).content.decode()


def rendered(request, template, shown, _fields, **given):
    """What a frame must be indistinguishable from."""
    return render(request, template, {"page": shown, **given})


def test_the_frame_follows_the_language_the_mode_the_site_and_its_sections(client):
    section = factories.section(name="Money")
    path = factories.article(section=section).get_absolute_url()

    def changed(**fields):
        return lambda: SiteSettings.objects.update_or_create(pk=1, defaults=fields)

    steps = {
        "Money": lambda: None,
        "Trade": lambda: Section.objects.update(name="Trade"),
        "trade-news": lambda: Section.objects.update(slug="trade-news"),
        "Another site": changed(name="Another site"),
        "Another line": changed(tagline="Another line"),
        "?v=": changed(accent_light="#123456"),
        "https://ethics.example": changed(ethics_url="https://ethics.example"),
    }
    for words, step in steps.items():
        step()
        for headers in ({}, {"accept-language": "ko"}, {"save-data": "on"}, {"cookie": "pictures=none"}):
            kept, made = both(client, path, **headers)
            assert kept == made, (words, headers)
            assert words in kept, (words, headers)


def test_the_navigation_says_where_the_reader_is_and_only_there(client):
    post = factories.article()
    section = post.section.get_absolute_url()
    for path in (post.get_absolute_url(), "/", section, "/photos/", "/sources/", "/how-we-label/", "/articles/"):
        kept, made = both(client, path)
        assert kept == made, path
        nav = kept.partition('class="mast__nav"')[2].partition("</nav>")[0]
        said = f'href="{path}" aria-current="page"' in nav
        assert said == (path in ("/", section, "/photos/", "/sources/", "/how-we-label/")), path
        assert nav.count("aria-current") == said


def test_a_piece_is_made_once_for_each_state_and_never_kept_while_templates_are_written(client):
    path = factories.article().get_absolute_url()
    client.get(path)
    seen = []
    with mock.patch.object(shell.Kept, "make", autospec=True, side_effect=shell.Kept.make) as made:
        client.get(path)
        seen.append(made.call_count)
        with override_settings(DEBUG=True):
            client.get(path)
        seen.append(made.call_count)
    assert seen[0] == 0 < seen[1]


HARD = "\"'<b>&amp; 압록강 <!-- %2F {{ page.main }} \u202e"


@pytest.mark.parametrize("query", ["", "?a=1&b=%22%3Cb%3E", "?page.main=/frame-full", "?q=압록강&q='"])
@pytest.mark.parametrize("kind", ["report", "essay", "set", "sheet"])
def test_a_frame_is_filled_with_what_the_template_would_have_written(client, kind, query):
    photo_set = factories.photo_set(factories.photo(), title=HARD)
    factories.article(headline="Earlier", kind="report")
    post = factories.article(headline=HARD, kind="essay" if kind == "essay" else "report", photo_sets=[photo_set])
    shown = post if kind in ("report", "essay") else photo_set
    path = shown.get_absolute_url() + (query or ("?view=sheet" if kind == "sheet" else ""))
    path += "&view=sheet" if kind == "sheet" and query else ""
    for headers in ({}, {"accept-language": "ko"}, {"save-data": "on"}, {"cookie": "pictures=none"}):
        for _twice in range(2):
            kept, made = both(client, path, **headers)
            assert kept == made, headers
            assert "&quot;&#x27;&lt;b&gt;&amp;amp; 압록강" in kept and "<b>" not in kept.partition("<body")[0]
            assert "frame-" not in kept.replace("/frame-full", "").replace("%2Fframe-full", "")


def test_no_page_is_left_in_the_frame_of_the_next(client):
    one, other = (factories.article(headline=words) for words in ("The first of them", "Quite another one"))
    for path in (one.get_absolute_url() + "?x=1", other.get_absolute_url() + "?y=2"):
        kept, made = both(client, path)
        assert kept == made
    assert "x=1" not in kept and one.get_absolute_url() + '">' not in kept.partition("<main")[0]


def test_a_frame_is_made_once_for_each_state_and_never_kept_while_templates_are_written(client):
    paths = [factories.article().get_absolute_url() for _each in range(2)]
    client.get(paths[0])
    with mock.patch.object(frames, "_cut", side_effect=frames._cut) as made:
        answers = [client.get(paths[1]) for _twice in range(2)]
        assert made.call_count == 0
        with override_settings(DEBUG=True):
            assert client.get(paths[1]).content == answers[0].content
        assert made.call_count == 0 and answers[0].content == answers[1].content
        SiteSettings.objects.update_or_create(pk=1, defaults={"name": "New name"})
        assert "New name" in client.get(paths[1]).content.decode() and made.call_count == 1


def test_frames_do_not_gather_without_an_end(client, monkeypatch):
    monkeypatch.setattr(frames, "MOST", 3)
    frames._frames.clear()
    path = factories.article().get_absolute_url()
    for number in range(8):
        SiteSettings.objects.update_or_create(pk=1, defaults={"name": f"Name {number}"})
        assert f"Name {number}" in client.get(path).content.decode()
        assert len(frames._frames) <= 3


def test_a_template_that_forgets_a_part_of_the_page_is_told(rf):
    request = rf.get("/")
    request.mode, request.language_form = "full", PLAIN
    with pytest.raises(ValueError, match=r"gallery/set\.html does not write nobody"):
        frames.framed(request, "gallery/set.html", object(), ("title", "head", "main", "nobody"), sheet=1, language="")


def test_the_frame_that_an_editor_is_shown_first_holds_nothing_of_the_editor(client, cast):
    path = factories.article().get_absolute_url()
    frames._frames.clear()
    client.force_login(cast.chief)
    assert client.get(path).status_code == 200 and frames._frames
    client.logout()
    kept, made = both(client, path)
    assert kept == made and cast.chief.username not in kept.partition("<main")[0]
