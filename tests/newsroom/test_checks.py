"""A set-up in which originals could be served does not start."""

from pathlib import Path

import pytest
from django.core import checks
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from gallery.storage import PublicStorage
from sources.storage import PrivateStorage

HERE = __name__


class Elsewhere(PrivateStorage):
    """A private storage that somebody put into the public folder."""

    @property
    def base_location(self):
        return str(Path(storages["public"].location) / "deep" / "inside")


class Talkative(FileSystemStorage):
    """A storage whose author believed that a folder without a URL has none."""

    def __init__(self):
        super().__init__(location="/nowhere/private", base_url=None)


class Accidental(Storage):
    """A storage whose address fails for a reason that may pass."""

    def url(self, name):
        raise ConnectionError("not today")


class PublicBucket(Storage):
    """A bucket that anyone may read."""

    bucket_name, location = "pictures", ""

    def url(self, name):
        return f"https://cdn.example.org/{name}"


class SameBucket(PublicBucket):
    """The same bucket, under another class."""

    def url(self, name):
        from sources.storage import NoPublicAddress

        raise NoPublicAddress


class OtherBucket(SameBucket):
    """A bucket of its own."""

    bucket_name = "originals"


class OtherPublic(PublicStorage):
    """Another class, in the private storage's folder."""

    @property
    def base_location(self):
        return storages["private"].base_location


@pytest.fixture
def found(settings):
    """A function that changes the storages and returns the numbers of the errors found."""

    def look(**changes):
        settings.STORAGES = {**settings.STORAGES, **changes}
        for name in [name for name, value in changes.items() if value is None]:
            del settings.STORAGES[name]
        return {message.id for message in checks.run_checks(tags=[checks.Tags.security]) if message.level >= 40}

    return look


def at(name):
    return {"BACKEND": f"{HERE}.{name}"}


def test_the_project_as_it_is_has_no_fault(found):
    assert found() == set()


@pytest.mark.parametrize("served", ["MEDIA_ROOT", "STATIC_ROOT"])
@pytest.mark.parametrize("below", [".", "inside", "far/inside"])
def test_originals_below_a_served_folder_are_an_error(found, settings, served, below):
    settings.PRIVATE_ROOT = getattr(settings, served) / below
    assert found() == {"newsroom.E001"}


def test_originals_in_a_folder_of_static_files_are_an_error(found, settings):
    settings.STATICFILES_DIRS = [settings.PRIVATE_ROOT.parent]
    assert found() == {"newsroom.E001"}


def test_a_folder_that_merely_begins_like_a_served_one_is_none(found, settings):
    settings.PRIVATE_ROOT = settings.MEDIA_ROOT.with_name(settings.MEDIA_ROOT.name + "-not")
    assert found() == set()


def test_a_storage_that_does_not_keep_to_the_settings_is_caught_by_where_it_writes(found):
    assert found(private=at("Elsewhere")) == {"newsroom.E001"}
    assert found(private=at("OtherBucket"), default=at("Elsewhere")) == {"newsroom.E001"}


def test_one_class_for_both_storages_is_an_error(found):
    assert "newsroom.E002" in found(private={"BACKEND": "gallery.storage.PublicStorage"})


def test_one_folder_for_both_storages_is_an_error(found):
    assert "newsroom.E002" in found(public=at("OtherPublic"))


def test_one_bucket_for_both_storages_is_an_error(found):
    assert found(private=at("SameBucket"), public=at("PublicBucket")) == {"newsroom.E002"}
    assert found(private=at("OtherBucket"), public=at("PublicBucket")) == set()


@pytest.mark.parametrize("name", ["Talkative", "Accidental"])
def test_a_private_storage_that_gives_addresses_is_an_error(found, name):
    assert found(private=at(name)) == {"newsroom.E003"}


@pytest.mark.parametrize("name", ["Talkative", "Accidental"])
def test_a_default_storage_that_is_not_private_is_an_error(found, name):
    assert found(default=at(name)) == {"newsroom.E004"}


@pytest.mark.parametrize("alias", ["private", "public", "default"])
def test_a_storage_that_is_missing_is_an_error_with_a_hint(found, alias):
    assert found(**{alias: None}) == {"newsroom.E005"}


def test_every_fault_comes_with_a_hint_and_stops_the_command(settings):
    settings.STORAGES = {**settings.STORAGES, "private": at("Talkative")}
    with pytest.raises(SystemCheckError, match="NoPublicAddress"):
        call_command("check")
