"""Sources at the desk: the list, the form, and what a confidentiality asks for."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from sources import vault
from sources.audit import Event
from sources.models import Source
from sources.slugs import FormerSlug
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "admin:sources_source_changelist"
ADD = "admin:sources_source_add"


def change_url(source):
    return reverse("admin:sources_source_change", args=[source.pk])


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.photo_editor)
    return client


def form(source=None, **fields):
    """What a browser posts for a source."""
    names = ("code", "kind", "confidentiality", "public_name", "public_description", "slug", "reader_context", "notes")
    data = {name: getattr(source, name) for name in names} if source else {"kind": "visitor"}
    empty = {
        f"{prefix}-{name}": value
        for prefix in ("links", "handles")
        for name, value in (
            ("TOTAL_FORMS", "0"),
            ("INITIAL_FORMS", "0"),
            ("MIN_NUM_FORMS", "0"),
            ("MAX_NUM_FORMS", "9"),
        )
    }
    return data | empty | fields


def test_the_list_says_how_many_photos_come_from_each_source(desk):
    source = factories.source(code="HERON")
    factories.photo(source=source)
    factories.photo(source=source, public=False)
    row = desk.get(reverse(LIST)).context["cl"].result_list[0]
    assert (row.code, row.photos_number) == ("HERON", 2)


def test_the_list_asks_as_often_for_many_sources_as_for_few(desk, django_assert_max_num_queries):
    agency = factories.source()
    for _number in range(20):
        factories.photo(source=factories.source(affiliation=agency))
    with django_assert_max_num_queries(9):
        assert desk.get(reverse(LIST)).status_code == 200


def test_sources_are_found_by_code_and_by_public_name(desk):
    factories.source(code="HERON", public_name="Seo Min-a")
    factories.source(code="LANTERN", public_name="Lantern Pictures")
    for query in ("heron", "min-a"):
        found = desk.get(reverse(LIST), {"q": query}).context["cl"].result_list
        assert [source.code for source in found] == ["HERON"]


def test_the_look_up_offers_code_names_and_no_public_names(desk):
    factories.source(code="HERON", public_name="Seo Min-a")
    asked = {"app_label": "gallery", "model_name": "photo", "field_name": "source", "term": "seo"}
    assert [item["text"] for item in desk.get(reverse("admin:autocomplete"), asked).json()["results"]] == ["HERON"]


def test_saving_goes_through_the_service_and_is_logged_without_values(desk, cast):
    desk.post(reverse(ADD), form(code="HERON", confidentiality="described", public_description="a visitor in 2015"))
    source = Source.objects.get(code="HERON")
    desk.post(change_url(source), form(source, notes="met in Dandong"))
    assert list(Event.objects.order_by("number").values_list("action", "actor", "detail")) == [
        ("source.created", cast.photo_editor.pk, {"confidentiality": "described"}),
        ("source.changed", cast.photo_editor.pk, {"fields": ["notes"]}),
    ]


def test_the_admins_own_log_has_the_code_name_alone(desk):
    source = factories.source(code="HERON", public_name="Seo Min-a")
    desk.post(change_url(source), form(source, notes="new"))
    assert LogEntry.objects.get().object_repr == "HERON"


def test_an_empty_address_is_made_from_public_words_and_never_from_the_code(desk):
    described = form(code="HERON", confidentiality="described", public_description="a visitor in 2015")
    desk.post(reverse(ADD), described)
    desk.post(reverse(ADD), form(code="EGRET", confidentiality="protected"))
    assert Source.objects.get(code="HERON").slug == "a-visitor-in-2015"
    assert Source.objects.get(code="EGRET").slug == "source"


def test_a_changed_address_keeps_the_old_one(desk):
    source = factories.source(slug="seo-mina")
    desk.post(change_url(source), form(source, slug="seo-min-a"))
    assert FormerSlug.objects.get(kind="sources.source", slug="seo-mina").object_id == source.pk


def test_a_taken_address_comes_back_with_a_free_one(desk):
    factories.source(slug="seo")
    source = factories.source()
    page = desk.post(change_url(source), form(source, slug="seo")).content.decode()
    assert "seo-2" in page


def test_protecting_a_source_explains_what_must_be_emptied_and_loses_nothing(desk):
    source = factories.source(public_name="Seo Min-a", public_description="on the border", has_public_page=True)
    typed = form(source, confidentiality="protected", has_public_page="on", notes="typed a long time")
    response = desk.post(change_url(source), typed)
    errors = response.context["adminform"].form.errors
    assert {"public_name", "public_description", "has_public_page"} <= set(errors)
    assert "typed a long time" in response.content.decode()
    source.refresh_from_db()
    assert source.confidentiality == "named"


def test_a_protected_source_keeps_no_links_or_handles(desk):
    source = factories.source()
    link = source.links.create(label="Site", url="https://example.org")
    link_form = {
        "links-TOTAL_FORMS": "1",
        "links-INITIAL_FORMS": "1",
        "links-0-id": link.pk,
        "links-0-source": source.pk,
        "links-0-label": "Site",
        "links-0-url": "https://example.org",
    }
    typed = form(source, confidentiality="protected", public_name="", **link_form)
    assert "Links and handles say who a source is" in desk.post(change_url(source), typed).content.decode()
    desk.post(change_url(source), typed | {"links-0-DELETE": "on"})
    source.refresh_from_db()
    assert source.confidentiality == "protected"
    assert not source.links.exists()


@pytest.mark.parametrize(("confidentiality", "field"), [("named", "public_name"), ("described", "public_description")])
def test_each_confidentiality_asks_for_its_own_words(desk, confidentiality, field):
    response = desk.post(reverse(ADD), form(code="HERON", confidentiality=confidentiality))
    assert list(response.context["adminform"].form.errors) == [field]


def test_the_form_leads_to_the_identity_and_shows_none_of_it(desk, cast):
    source = factories.source(confidentiality="protected")
    vault.save_identity(by=cast.chief, source=source, identity={"name": "Zebulon Quixworth"})
    page = desk.get(change_url(source)).content.decode()
    assert reverse("admin:source-identity", args=[source.pk]) in page
    assert "Zebulon" not in page


def test_every_change_is_in_the_history_with_who_made_it(desk, cast):
    source = factories.source()
    desk.post(change_url(source), form(source, notes="new"))
    assert source.history.first().history_user == cast.photo_editor
    assert desk.get(reverse("admin:sources_source_history", args=[source.pk])).status_code == 200


def test_deleting_a_source_with_photos_is_answered_in_a_sentence(client, cast):
    client.force_login(cast.chief)
    source = factories.source(code="HERON")
    factories.photo(source=source)
    for method in (client.get, client.post):
        page = method(reverse("admin:sources_source_delete", args=[source.pk]), {"post": "yes"}, follow=True)
        assert "1 photo comes from HERON. Name another source for it first" in page.content.decode()
    assert Source.objects.filter(pk=source.pk).exists()


def test_a_source_that_nothing_comes_from_can_be_deleted_and_the_log_keeps_its_code(client, cast):
    client.force_login(cast.chief)
    source = factories.source(code="HERON")
    client.post(reverse("admin:sources_source_delete", args=[source.pk]), {"post": "yes"})
    assert not Source.objects.exists()
    assert Event.objects.get(action="source.deleted").detail == {"code": "HERON"}


def test_the_log_can_be_read_and_never_changed_in_the_admin(client, cast):
    client.force_login(cast.chief)
    factories.source()
    client.post(reverse(ADD), form(code="HERON", confidentiality="protected"))
    event = Event.objects.get()
    url = reverse("admin:sources_event_change", args=[event.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, {"action": "nothing"}).status_code == 403
    assert client.post(reverse("admin:sources_event_delete", args=[event.pk]), {"post": "yes"}).status_code == 403
    assert client.get(reverse("admin:sources_event_add")).status_code == 403


@pytest.mark.parametrize("name", ["editor", "moderator"])
def test_who_may_only_view_sources_cannot_change_them(client, cast, name):
    client.force_login(getattr(cast, name))
    source = factories.source(notes="before")
    assert client.get(change_url(source)).status_code == 200
    assert client.post(change_url(source), form(source, notes="after")).status_code == 403
    assert client.post(reverse(ADD), form(code="NEW")).status_code == 403


def test_an_outsider_sees_no_source_at_the_desk(client, cast):
    client.force_login(cast.outsider)
    source = factories.source()
    for url in (
        reverse(LIST),
        reverse(ADD),
        change_url(source),
        reverse("admin:sources_source_history", args=[source.pk]),
    ):
        assert client.get(url).status_code == 403
