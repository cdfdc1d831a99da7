"""Originals are sealed: on the disk before the row, proved by their checksum, and handed out with a line in the log."""

import io
import json
import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from gallery import ingest as ingesting
from gallery.models import Photo
from gallery.services import originals
from gallery.services.originals import open_original, verify
from sources.audit import Event
from tests import images
from tests.gallery import arrivals

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folders")]


@pytest.fixture
def photo(cast):
    return arrivals.photo(cast.chief, (90, 60))


def place(photo):
    """Where an original lies on the disk."""
    return Path(storages["private"].path(photo.original.name))


def replace(photo, data):
    """Put other bytes in an original's place."""
    place(photo).write_bytes(data)


def faults():
    return [(fault.kind, fault.photo, fault.is_error) for fault in verify()]


def command(*arguments):
    """What the command prints."""
    target = io.StringIO()
    call_command("verify_originals", *arguments, stdout=target, stderr=io.StringIO())
    return target.getvalue()


def test_an_original_and_its_folders_are_on_the_disk_before_the_row_is(cast, monkeypatch):
    flushed, at_commit = set(), set()
    sync, commit = os.fsync, ingesting._commit

    def note(descriptor):
        sync(descriptor)
        flushed.add(os.fstat(descriptor).st_ino)

    def commit_later(*arguments, **options):
        at_commit.update(flushed)
        return commit(*arguments, **options)

    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(ingesting, "_commit", commit_later)
    path = place(arrivals.photo(cast.chief, (90, 60)))
    root = Path(storages["private"].location)
    for one in (path, *path.parents[: len(path.relative_to(root).parts)]):
        assert one.stat().st_ino in at_commit, one
    assert one == root


def test_originals_as_they_came_in_have_no_fault(photo, cast):
    arrivals.photo(cast.chief, (60, 40))
    assert faults() == []
    assert command() == "2 originals, and each is what came in.\n"


def test_an_original_that_is_gone_is_missing(photo):
    place(photo).unlink()
    assert faults() == [("missing", photo.public_id, True)]


def test_one_changed_bit_is_found(photo):
    data = bytearray(place(photo).read_bytes())
    data[-1] ^= 1
    replace(photo, data)
    assert faults() == [("changed", photo.public_id, True)]


def test_a_longer_original_is_found(photo):
    replace(photo, place(photo).read_bytes() + b"x")
    (fault,) = verify()
    assert fault.kind == "changed"
    assert str(photo.size + 1) in fault.sentence


def test_an_original_that_cannot_be_read_is_told_and_the_others_are_looked_at(photo, cast):
    other = arrivals.photo(cast.chief, (60, 40))
    for row in (photo, other):
        place(row).unlink()
        place(row).mkdir()
    assert sorted(faults()) == sorted(("unreadable", row.public_id, True) for row in (photo, other))


def test_an_original_outside_the_usual_folders_is_read_too(photo):
    Photo.objects.filter(pk=photo.pk).update(original="elsewhere/token")
    assert ("missing", photo.public_id, True) in faults()


def test_a_file_that_no_photo_names_is_a_note_once_no_upload_can_be_writing_it(photo):
    name = storages["private"].save("originals/ab/" + "ab" * 16, ContentFile(b"stray"))
    assert faults() == []
    past = (timezone.now() - timedelta(hours=2)).timestamp()
    os.utime(storages["private"].path(name), (past, past))
    assert faults() == [("stray", None, False)]
    said = command()
    assert name in said and "1 files that no photo names" in said


def test_a_photo_that_is_deleted_meanwhile_is_no_fault(photo, monkeypatch):
    rows = originals._rows

    def and_then_it_is_deleted(shard):
        found = rows(shard)
        if found:
            place(photo).unlink()
            Photo.objects.filter(pk=photo.pk).delete()
        return found

    monkeypatch.setattr(originals, "_rows", and_then_it_is_deleted)
    assert faults() == []


def test_the_command_lists_what_is_wrong_and_ends_with_1(photo, cast):
    gone = arrivals.photo(cast.chief, (60, 40))
    place(gone).unlink()
    target = io.StringIO()
    with pytest.raises(CommandError, match="1 of 2 originals are not what came in") as stop:
        call_command("verify_originals", stdout=target, stderr=io.StringIO())
    assert stop.value.returncode == 1
    assert gone.public_id in target.getvalue() and photo.public_id not in target.getvalue()


def test_the_command_prints_one_object_a_line_for_machines(photo):
    assert command("--json") == ""
    place(photo).unlink()
    target = io.StringIO()
    with pytest.raises(CommandError):
        call_command("verify_originals", "--json", stdout=target, stderr=io.StringIO())
    (line,) = target.getvalue().splitlines()
    assert json.loads(line)["photo"] == photo.public_id
    assert json.loads(line)["kind"] == "missing"


def test_the_command_can_be_broken_off(photo, monkeypatch):
    def broken_off(*, progress):
        progress(1, 5)
        raise KeyboardInterrupt
        yield

    monkeypatch.setattr("gallery.management.commands.verify_originals.verify", broken_off)
    with pytest.raises(CommandError, match="Stopped after 1 originals") as stop:
        command()
    assert stop.value.returncode == 130


def test_verifying_changes_nothing(photo):
    place(photo).unlink()
    before = Event.objects.count()
    list(verify())
    assert Event.objects.count() == before
    assert Photo.objects.filter(pk=photo.pk).exists()


def test_a_look_at_an_original_is_logged_with_its_reason(photo, cast):
    with open_original(by=cast.publisher, photo=photo, reason="  Checking the shadow ") as original:
        assert original.read() == images.picture(size=(90, 60))
    event = Event.objects.get(action="photo.original_viewed")
    assert (event.actor, event.detail) == (cast.publisher, {"reason": "Checking the shadow"})


@pytest.mark.parametrize("name", ["reporter", "outsider", "reader", None])
def test_who_may_not_look_gets_nothing(photo, cast, name):
    with pytest.raises(PermissionDenied):
        open_original(by=name and getattr(cast, name), photo=photo, reason="Checking the shadow")
    assert not Event.objects.filter(action__startswith="photo.original").exists()


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_without_a_reason_nothing_is_opened(photo, cast, reason):
    with pytest.raises(ValidationError):
        open_original(by=cast.publisher, photo=photo, reason=reason)
    assert not Event.objects.filter(action__startswith="photo.original").exists()


@pytest.mark.parametrize("kind", ["changed", "missing"])
def test_an_original_that_is_not_what_came_in_is_not_handed_out_and_the_log_says_so(photo, cast, kind):
    place(photo).unlink()
    if kind == "changed":
        replace(photo, b"something else")
    with pytest.raises(ValidationError) as stop:
        open_original(by=cast.publisher, photo=photo, reason="Checking the shadow")
    assert stop.value.code == kind
    event = Event.objects.get(action__startswith="photo.original")
    assert (event.action, event.actor) == (f"photo.original_{kind}", cast.publisher)


def test_the_desk_says_that_an_original_was_changed_and_sends_nothing(client, photo, cast):
    replace(photo, b"something else")
    client.force_login(cast.publisher)
    address = reverse("admin:photo-original", args=[photo.pk])
    response = client.post(address, {"reason": "Checking the shadow"})
    assert response.status_code == 422
    assert "its checksum differs" in response.content.decode()
    assert "Content-Disposition" not in response.headers
    assert Event.objects.filter(action="photo.original_changed").exists()
    assert not Event.objects.filter(action="photo.original_viewed").exists()
