"""System checks of the whole project: a dangerous set-up stops the start with a hint."""

from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, register


def originals_are_sealed(app_configs, **kwargs):
    """Refuse originals inside a served folder, or one folder for both storages."""
    private, public, static = (
        Path(path).resolve() for path in (settings.PRIVATE_ROOT, settings.MEDIA_ROOT, settings.STATIC_ROOT)
    )
    faults = []
    for served, name in ((public, "MEDIA_ROOT"), (static, "STATIC_ROOT")):
        if private == served or served in private.parents:
            faults.append(
                Error(
                    f"Originals lie in a served folder ({name}).",
                    hint="Keep PRIVATE_ROOT outside everything that a web server answers from.",
                    id="newsroom.E001",
                )
            )
    return faults


def register_checks():
    """Called once, when the app is ready."""
    register(originals_are_sealed, Tags.security)
