"""What withdrawing has in common, whatever is withdrawn."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gallery.models.conditions import SHORTEST_NAME
from sources.clock import database_now
from sources.models import Source


def reason_for_readers(reason):
    """Return the reason without the blanks around it. Raises ValidationError where there is none."""
    reason = (reason or "").strip()
    if not reason:
        raise ValidationError(_("Say in a sentence why it is withdrawn. Readers see it."), code="reason")
    return reason


def refuse_names(reason, photos):
    """Raise ValidationError when the reason names the creator or the source of a photo that is not to be named.

    It stands on public pages and in mails to partners from the next moment on. photos come with their sources.
    """
    if names_somebody(reason, photos):
        raise ValidationError(
            _("The reason names somebody who is not to be named. Readers and partners would read it."), code="names"
        )


def names_somebody(words, photos):
    """Whether words name the creator or the source of a photo that is not to be named. photos come with sources."""
    said = words.casefold()
    return any(
        len(name) >= SHORTEST_NAME and name.casefold() in said
        for photo in photos
        if photo.source_id and photo.source.confidentiality != Source.Confidentiality.NAMED
        for name in (photo.creator, photo.source.code)
    )


def mark_withdrawn(thing, *, reason):
    """Mark a locked photo or set as withdrawn, by the database's clock, and save it.

    What no reader ever saw loses its date as well: a tombstone would tell that it exists.
    Raises ValidationError when it is withdrawn already.
    """
    if thing.withdrawn_at:
        raise ValidationError(_("%(thing)s is withdrawn already."), params={"thing": _name(thing)}, code="withdrawn")
    thing.withdrawn_at, thing.withdrawal_reason = database_now(), reason
    under_embargo = thing.embargo_until is not None and thing.embargo_until > thing.withdrawn_at
    if thing.public_from and (under_embargo or thing.public_from > thing.withdrawn_at):
        thing.public_from = None
    thing.save(update_fields=["withdrawn_at", "withdrawal_reason", "public_from", "updated_at"])


def _name(thing):
    number = getattr(thing, "public_id", "")
    return _("Photo %(number)s") % {"number": number} if number else _("This set")
