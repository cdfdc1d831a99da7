"""S13: who a protected source is stands in the encrypted table and nowhere else, and each look is logged first."""

import json
import logging

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from sources import vault
from sources.actors import system_user
from sources.audit import Event
from sources.models import Identity
from tests import factories

CANARY = "Zebulon Quixworth"
IDENTITY = {"name": CANARY, "contact": f"{CANARY} at the red door", "note": f"{CANARY} has a brother"}
REASON = "The lawyer asks for consent"


@pytest.fixture
def source(db):
    return factories.source(code="HERON", kind="resident", confidentiality="protected")


@pytest.fixture
def kept(cast, source):
    vault.save_identity(by=cast.chief, source=source, identity=IDENTITY)
    return source


def everything_in_the_database():
    """Every value of every table as one text."""
    with connection.cursor() as cursor:
        parts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                parts += [
                    bytes(value).decode("latin-1") if isinstance(value, memoryview) else str(value) for value in row
                ]
    return "\n".join(parts)


def test_an_identity_comes_back_as_it_was_saved(cast, kept):
    assert vault.reveal_identity(by=cast.chief, source=kept, reason=REASON) == IDENTITY


def test_a_source_without_an_identity_reveals_nothing(cast, source):
    assert vault.reveal_identity(by=cast.chief, source=source, reason=REASON) == {}


def test_no_word_of_an_identity_is_readable_anywhere_in_the_database(cast, kept):
    vault.reveal_identity(by=cast.chief, source=kept, reason=REASON)
    vault.save_identity(by=cast.chief, source=kept, identity=IDENTITY | {"note": "another"})
    dump = everything_in_the_database()
    assert "HERON" in dump
    for word in (*CANARY.split(), "red door", "brother"):
        assert word not in dump


def test_the_look_and_its_reason_are_logged_before_anything_is_decrypted(cast, kept, monkeypatch):
    seen = []

    def decrypt(row):
        seen.append(Event.objects.get(action="identity.revealed"))
        return {}

    monkeypatch.setattr(vault, "_decrypt", decrypt)
    vault.reveal_identity(by=cast.chief, source=kept, reason=REASON)
    (event,) = seen
    assert (event.actor, event.target, event.detail) == (cast.chief, f"sources.source:{kept.pk}", {"reason": REASON})


@pytest.mark.django_db(transaction=True)
def test_a_look_cannot_hide_in_a_transaction_that_is_rolled_back():
    chief, source = system_user(), factories.source()
    vault.save_identity(by=chief, source=source, identity=IDENTITY)
    with pytest.raises(RuntimeError), transaction.atomic():
        vault.reveal_identity(by=chief, source=source, reason=REASON)


@pytest.mark.parametrize("reason", ["", "  curious  ", None, "123456789"])
def test_without_a_written_reason_nothing_is_shown_and_nothing_logged(cast, kept, reason):
    with pytest.raises(ValidationError):
        vault.reveal_identity(by=cast.chief, source=kept, reason=reason)
    assert not Event.objects.filter(action="identity.revealed").exists()


@pytest.mark.parametrize("name", ["outsider", "editor", "photo_editor", "moderator", "publisher", "reader"])
def test_no_group_may_look_at_or_write_an_identity(cast, kept, name):
    person = getattr(cast, name)
    with pytest.raises(PermissionDenied):
        vault.reveal_identity(by=person, source=kept, reason=REASON)
    with pytest.raises(PermissionDenied):
        vault.save_identity(by=person, source=kept, identity={"name": "x"})
    with pytest.raises(PermissionDenied):
        vault.rotate_identities(by=person)


@pytest.mark.parametrize("identity", [{"name": 1}, {"name": "x", "address": "y"}])
def test_an_identity_of_another_shape_is_refused(cast, source, identity):
    with pytest.raises(ValidationError):
        vault.save_identity(by=cast.chief, source=source, identity=identity)
    assert not Identity.objects.exists()


def test_a_newer_identity_is_not_overwritten_unseen(cast, kept):
    base = vault.version_of(kept)
    vault.save_identity(by=cast.chief, source=kept, identity={"name": "first"}, base=base)
    with pytest.raises(vault.IdentityChanged):
        vault.save_identity(by=cast.chief, source=kept, identity={"name": "second"}, base=base)
    assert vault.reveal_identity(by=cast.chief, source=kept, reason=REASON) == {"name": "first"}


def test_a_record_that_was_moved_to_another_source_gives_itself_away(cast, kept):
    other = factories.source()
    Identity.objects.update(source=other)
    with pytest.raises(vault.IdentityUnreadable):
        vault.reveal_identity(by=cast.chief, source=other, reason=REASON)


def test_after_rotation_the_new_key_alone_opens_every_identity(cast, kept, settings, capsys):
    new = Fernet.generate_key().decode()
    saved = Identity.objects.get().updated_at
    settings.IDENTITY_KEYS = (new, *settings.IDENTITY_KEYS)
    call_command("rotate_identities")
    assert capsys.readouterr().out == "1 identities are encrypted with the first key.\n"
    settings.IDENTITY_KEYS = (new,)
    assert vault.reveal_identity(by=cast.chief, source=kept, reason=REASON) == IDENTITY
    assert Identity.objects.get().updated_at == saved
    assert Event.objects.get(action="identities.rotated").detail == {"number": 1}


def test_rotation_with_a_lost_key_changes_nothing_and_says_so(cast, kept, settings):
    before = bytes(Identity.objects.get().ciphertext)
    settings.IDENTITY_KEYS = (Fernet.generate_key().decode(),)
    with pytest.raises(CommandError, match="IDENTITY_KEYS"):
        call_command("rotate_identities")
    assert bytes(Identity.objects.get().ciphertext) == before


def test_an_error_while_revealing_names_nobody(cast, kept, settings, caplog):
    settings.IDENTITY_KEYS = (Fernet.generate_key().decode(),)
    with caplog.at_level(logging.DEBUG), pytest.raises(vault.IdentityUnreadable) as caught:
        vault.reveal_identity(by=cast.chief, source=kept, reason=REASON)
    assert CANARY not in str(caught.value) + caplog.text + json.dumps(
        list(Event.objects.values_list("detail", flat=True))
    )


def test_the_history_of_a_source_never_holds_the_identity(cast, kept):
    assert {field.name for field in kept.history.model._meta.fields}.isdisjoint({"identity", "ciphertext"})
