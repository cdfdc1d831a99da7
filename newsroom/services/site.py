"""The site's settings: one row, saved whole."""

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from gallery import purging
from gallery.outbox import order_purge
from newsroom import contrast, site_settings, wordmarks
from newsroom.models import SiteSettings
from sources.actors import require
from sources.audit import record, target_of
from sources.committing import after_commit

CHANGE = "newsroom.change_sitesettings"
WORDMARKS = ("wordmark", "wordmark_dark")
COLOURS = {"accent_light": contrast.LIGHT_GROUNDS, "accent_dark": contrast.DARK_GROUNDS}
LINKS = ("licence_url", "ethics_url", "contact_url")


def settings_row():
    """Return the SiteSettings as they are saved, or a new row."""
    return SiteSettings.objects.filter(pk=site_settings.ONLY_ROW).first() or SiteSettings(pk=site_settings.ONLY_ROW)


def save_site(*, by, values, files=None):
    """Save {field: value} and the wordmarks, {field: uploaded file, or None to take it away}; return the row.

    Raises PermissionDenied, and ValidationError by field: a colour that nobody can read, an address that is none, a
    file that is not taken. Readers see the change within a second.
    """
    require(by, CHANGE)
    kept = _keep(files or {})
    try:
        row, old = _save(by, values, kept)
    except BaseException:
        for name in filter(None, kept.values()):
            wordmarks.remove(name)
        raise
    for name in filter(None, old):
        after_commit(wordmarks.remove, name)
    after_commit(site_settings.forget)
    return row


@transaction.atomic
def _save(by, values, kept):
    SiteSettings.objects.get_or_create(pk=site_settings.ONLY_ROW)
    row = SiteSettings.objects.select_for_update().get(pk=site_settings.ONLY_ROW)
    changed = {name: value for name, value in (values | kept).items() if getattr(row, name) != value}
    old = [getattr(row, name) for name in WORDMARKS if name in changed]
    for name, value in changed.items():
        setattr(row, name, value)
    _check(row)
    if changed:
        row.save()
        record(by=by, action="site.changed", target=row, detail={"fields": sorted(changed)})
        # Everything says the name of the site; these say it first, or are it.
        order_purge(cause=target_of(row), paths=[reverse("site-css"), reverse("site-card"), *purging.lists()])
    return row, old


def _keep(files):
    """{field: what the row will say} of the files that came; ValidationError leaves none behind."""
    kept = {}
    for name, upload in files.items():
        try:
            kept[name] = wordmarks.keep(upload) if upload else ""
        except wordmarks.Refused as error:
            for other in filter(None, kept.values()):
                wordmarks.remove(other)
            raise ValidationError({name: wordmarks.sentence(error)}) from error
    return kept


def _check(row):
    problems = {}
    for name, grounds in COLOURS.items():
        if sentence := too_faint(getattr(row, name), grounds):
            problems[name] = sentence
    for name in LINKS:
        if getattr(row, name):
            try:
                URLValidator(schemes=["http", "https"])(getattr(row, name))
            except ValidationError as error:
                problems[name] = error.messages
    try:
        row.full_clean()
    except ValidationError as error:
        problems = error.message_dict | problems
    if problems:
        raise ValidationError(problems)


def too_faint(colour, grounds):
    """Return the sentence about a colour that cannot be read on one of the grounds, "" where it can or is none."""
    if not colour or len(colour) != 7:
        return ""
    try:
        least, ground = contrast.worst(colour, grounds)
    except ValueError:
        return ""  # No colour at all: the field says so.
    if least >= contrast.LEAST:
        return ""
    words = _("On the ground %(ground)s this colour has a contrast of %(ratio).1f to 1, and text needs 4.5 to 1. ")
    words += _("Choose a darker colour.") if grounds == contrast.LIGHT_GROUNDS else _("Choose a lighter colour.")
    # Rounded down: 4.46 must not be told as enough.
    return words % {"ground": ground, "ratio": int(least * 10) / 10}
