"""Who was named and must not be named any more: neither address nor history nor the desk's own texts still tell."""

import pytest
from django.urls import reverse

from sources import services
from sources.models import Event, Source
from sources.slugs import FormerSlug, remember_slug
from tests import factories
from tests.sources.test_source_admin import change_url, form

pytestmark = pytest.mark.django_db
NAME, SLUG = "Zebulon Quixworth", "zebulon-quixworth"


@pytest.fixture
def named():
    source = factories.source(public_name=NAME, slug=SLUG, has_public_page=True)
    factories.photo(source=source)
    return source


def described(source):
    source.confidentiality, source.public_name = "described", ""
    source.public_description = "A visitor in 2015"
    return source


def protected(source):
    source.confidentiality, source.public_name, source.public_description = "protected", "", ""
    source.has_public_page = False
    return source


def test_the_address_that_was_the_name_leads_nowhere_any_more(client, cast, named):
    services.save_source(by=cast.photo_editor, source=described(named))
    assert named.slug == "a-visitor-in-2015"
    assert client.get(f"/sources/{SLUG}/").status_code == 404
    assert client.get("/sources/a-visitor-in-2015/").status_code == 200
    assert not FormerSlug.objects.exists()


def test_older_addresses_with_the_name_are_forgotten_too(client, cast, named):
    remember_slug(named, "zeb")
    services.save_source(by=cast.photo_editor, source=described(named))
    assert client.get("/sources/zeb/").status_code == 404


def test_an_address_that_was_never_public_is_not_remembered(client, cast):
    source = factories.source(confidentiality="protected", slug="the-driver")
    source.confidentiality, source.public_description, source.has_public_page = "described", "A visitor", True
    source.slug = "a-visitor"
    services.save_source(by=cast.photo_editor, source=source)
    assert client.get("/sources/the-driver/").status_code == 404


@pytest.mark.parametrize("hide", [described, protected])
def test_the_history_that_anybody_at_the_desk_can_read_does_not_say_the_name(client, cast, named, hide):
    named.notes = "Met in Dandong"
    services.save_source(by=cast.photo_editor, source=named)
    services.save_source(by=cast.photo_editor, source=hide(named))
    client.force_login(cast.editor)
    page = client.get(reverse("admin:sources_source_history", args=[named.pk])).content.decode().casefold()
    assert NAME.casefold() not in page and SLUG not in page
    assert NAME not in str(list(Source.history.values_list())) and SLUG not in str(list(Source.history.values_list()))
    assert NAME not in str(list(Event.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize("field", ["default_credit", "reader_context", "notes", "public_description", "slug"])
def test_the_form_says_which_field_still_tells_the_name(client, cast, named, field):
    client.force_login(cast.photo_editor)
    values = {"confidentiality": "described", "public_name": "", "public_description": "A visitor", "slug": ""}
    told = f"{SLUG}-2" if field == "slug" else f"{NAME} / Agency"
    response = client.post(change_url(named), form(named, **values | {field: told}))
    assert list(response.context["adminform"].form.errors) == [field]
    named.refresh_from_db()
    assert named.confidentiality == "named"


def test_whoever_hides_a_source_is_told_to_look_at_its_photos(client, cast, named):
    client.force_login(cast.photo_editor)
    values = {"confidentiality": "described", "public_name": "", "public_description": "A visitor"}
    response = client.post(change_url(named), form(named, **values), follow=True)
    assert "Look through the captions" in response.content.decode()


def test_a_source_that_comes_into_the_open_keeps_its_former_address(client, cast):
    source = factories.source(
        confidentiality="described",
        public_name="",
        public_description="A visitor",
        slug="a-visitor",
        has_public_page=True,
    )
    source.confidentiality, source.public_name, source.slug = "named", NAME, SLUG
    services.save_source(by=cast.photo_editor, source=source)
    assert client.get("/sources/a-visitor/").headers["Location"] == f"/sources/{SLUG}/"
