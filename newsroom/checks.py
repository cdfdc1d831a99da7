"""System checks of the whole project: a dangerous set-up stops the start with a hint."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.files.storage import InvalidStorageError, storages

from sources.storage import NoPublicAddress

PRIVATE, PUBLIC, DEFAULT = "private", "public", "default"


def originals_are_sealed(app_configs, **kwargs):
    """Refuse originals inside a served folder: the folder of the settings, and the one that the storage really uses."""
    private = {settings.PRIVATE_ROOT, _location(PRIVATE), _location(DEFAULT)} - {None}
    served = [("MEDIA_ROOT", settings.MEDIA_ROOT), ("STATIC_ROOT", settings.STATIC_ROOT), ("public", _location(PUBLIC))]
    served += [("STATICFILES_DIRS", folder) for folder in settings.STATICFILES_DIRS]
    names = dict.fromkeys(name for name, folder in served if folder and any(_is_inside(one, folder) for one in private))
    return [
        Error(
            f"Originals lie in a served folder ({name}).",
            hint="Keep PRIVATE_ROOT outside everything that a web server answers from.",
            id="newsroom.E001",
        )
        for name in names
    ]


def storages_are_apart(app_configs, **kwargs):
    """Refuse one place for what anyone may have and for what nobody outside may."""
    try:
        public, private = storages[PUBLIC], [storages[PRIVATE], storages[DEFAULT]]
    except InvalidStorageError as error:
        return [
            Error(
                f"A storage is missing: {error}",
                hint="STORAGES must name “default”, “private” and “public”.",
                id="newsroom.E005",
            )
        ]
    if any(type(one) is type(public) or _place(one) == _place(public) for one in private):
        return [
            Error(
                "Originals and public files share one storage.",
                hint="Give STORAGES[“private”] and STORAGES[“public”] a class and a folder or bucket each.",
                id="newsroom.E002",
            )
        ]
    return []


def private_files_have_no_address(app_configs, **kwargs):
    """Refuse a private storage, or a default one, that would tell an address: Django's own falls back to MEDIA_URL."""
    faults = []
    for alias, number in ((PRIVATE, "E003"), (DEFAULT, "E004")):
        if alias in settings.STORAGES and not _refuses_addresses(storages[alias]):
            faults.append(
                Error(
                    f"The storage “{alias}” gives its files an address.",
                    hint="Its url() must raise NoPublicAddress, as sources.storage.PrivateStorage does.",
                    id=f"newsroom.{number}",
                )
            )
    return faults


def register_checks():
    """Called once, when the app is ready."""
    for check in (originals_are_sealed, storages_are_apart, private_files_have_no_address):
        register(check, Tags.security)


def _refuses_addresses(storage):
    """Whether asking for an address is an error on purpose; one by accident may be none tomorrow."""
    try:
        storage.url("originals/00/name")
    except NoPublicAddress:
        return True
    except Exception:
        return False
    return False


def _location(alias):
    """The folder of a storage, None where it has none or is not there."""
    try:
        return getattr(storages[alias], "base_location", None)
    except InvalidStorageError:
        return None


def _place(storage):
    """What tells one storage from another: bucket and folder, or the folder alone."""
    folder = getattr(storage, "location", "")
    bucket = getattr(storage, "bucket_name", None)
    return bucket, folder if bucket else str(Path(folder).resolve())


def _is_inside(folder, served):
    folder, served = Path(folder).resolve(), Path(served).resolve()
    return folder == served or served in folder.parents
