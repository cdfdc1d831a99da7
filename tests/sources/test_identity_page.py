"""The one desk page that shows who a source is."""

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import Permission
from django.urls import reverse

from sources import vault
from sources.audit import Event
from tests import cases, factories
from tests.sources.test_vault import CANARY, IDENTITY, REASON

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(cast):
    source = factories.source(code="HERON", kind="resident", confidentiality="protected")
    vault.save_identity(by=cast.chief, source=source, identity=IDENTITY)
    return source


@pytest.fixture
def url(source):
    return reverse("admin:source-identity", args=[source.pk])


@pytest.fixture
def chief(client, cast):
    client.force_login(cast.chief)
    return client


def test_the_page_first_asks_for_a_reason_and_shows_nothing(chief, url):
    response = chief.get(url)
    assert response.status_code == 200
    assert 'name="reason"' in response.content.decode()
    assert CANARY not in response.content.decode()
    assert not Event.objects.filter(action="identity.revealed").exists()


def test_a_reason_shows_the_identity_once_and_no_cache_may_keep_it(chief, url):
    response = chief.post(url, {"reveal": "1", "reason": REASON})
    assert CANARY in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert CANARY not in chief.get(url).content.decode()
    assert Event.objects.filter(action="identity.revealed", detail={"reason": REASON}).count() == 1


def test_a_reason_that_is_too_short_comes_back_with_what_was_typed(chief, url):
    page = chief.post(url, {"reveal": "1", "reason": "because"}).content.decode()
    assert "because" in page
    assert CANARY not in page
    assert not Event.objects.filter(action="identity.revealed").exists()


def test_the_identity_is_changed_there_and_the_source_says_only_that_there_is_one(chief, cast, url, source):
    chief.post(url, {"reveal": "1", "reason": REASON})
    response = chief.post(url, {"save": "1", "name": "Somebody Else", "base": vault.version_of(source)}, follow=True)
    assert response.redirect_chain == [(reverse("admin:sources_source_change", args=[source.pk]), 302)]
    assert "Somebody Else" not in response.content.decode()
    assert "An encrypted record is kept" in response.content.decode()
    assert vault.reveal_identity(by=cast.chief, source=source, reason=REASON)["name"] == "Somebody Else"


def test_whoever_saves_over_a_newer_identity_keeps_what_was_typed(chief, cast, url, source):
    base = vault.version_of(source)
    vault.save_identity(by=cast.chief, source=source, identity={"name": "Newer"})
    page = chief.post(url, {"save": "1", "name": "Typed by me", "base": base}).content.decode()
    assert "Typed by me" in page
    assert "Somebody else saved this identity" in page
    assert vault.reveal_identity(by=cast.chief, source=source, reason=REASON)["name"] == "Newer"


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["outsider", "editor", "photo_editor", "moderator", "publisher"])
def test_an_outsider_learns_whom_to_ask_and_nothing_else(client, cast, url, name, method):
    keeper = cases.person("keeper", first_name="Ada", last_name="Keeper")
    keeper.user_permissions.add(permission())
    client.force_login(getattr(cast, name))
    response = getattr(client, method)(url, {"reveal": "1", "reason": REASON, "save": "1", "name": "x"})
    assert response.status_code == 403
    assert "Ada Keeper" in response.content.decode()
    assert CANARY not in response.content.decode()


@pytest.mark.parametrize("name", [None, "reader"])
def test_nobody_from_outside_reaches_the_page(client, cast, url, name):
    if name:
        client.force_login(getattr(cast, name))
    response = client.post(url, {"reveal": "1", "reason": REASON})
    assert response.status_code == 302
    assert response.url.startswith(reverse("admin:login"))


def test_a_person_with_the_right_alone_may_look(client, cast, url):
    keeper = cases.person("keeper")
    keeper.user_permissions.add(permission())
    client.force_login(keeper)
    assert CANARY in client.post(url, {"reveal": "1", "reason": REASON}).content.decode()


def test_an_identity_that_no_key_opens_is_explained(chief, url, settings):
    settings.IDENTITY_KEYS = (Fernet.generate_key().decode(),)
    response = chief.post(url, {"reveal": "1", "reason": REASON})
    assert response.status_code == 200
    assert "Put the former key back" in response.content.decode()


def test_a_source_that_does_not_exist_is_404(chief):
    assert chief.get(reverse("admin:source-identity", args=[4711])).status_code == 404


def permission():
    return Permission.objects.get(codename="reveal_identity")
