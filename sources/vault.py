"""Who a described or protected source really is: encrypted at rest, and each look is logged with its reason.

The identity is a small JSON object of texts. It stands in no form of the admin, no history, no event and no error
report: whoever needs it goes through `reveal_identity()`.
"""

import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from sources.actors import require
from sources.audit import record
from sources.models import Identity, Source

#: (label of a model, its column) of what others keep under the same keys: register_sealed() adds to it.
SEALED: list[tuple[str, str]] = []
PERMISSION = "sources.reveal_identity"
FIELDS = ("name", "contact", "note")
SHORTEST_REASON = 10


class IdentityUnreadable(Exception):
    """No key fits the stored identity, or it belongs to another source."""


class IdentityChanged(Exception):
    """Somebody else saved the identity since it was looked at."""


@sensitive_variables()
def save_identity(*, by, source, identity, base=None):
    """Encrypt and keep who `source` is; return the Identity row.

    identity maps some of "name", "contact" and "note" to texts. base is the `updated_at` (ISO 8601) of the record
    that the writer had before his eyes, "" for none; left out, nothing is compared.
    Raises PermissionDenied, ValidationError for another shape and IdentityChanged for a stale base.
    """
    require(by, PERMISSION)
    unknown = set(identity) - set(FIELDS)
    if unknown or not all(isinstance(text, str) for text in identity.values()):
        raise ValidationError(_("An identity has a name, a contact and a note, each a text."))
    with transaction.atomic():
        source = Source.objects.select_for_update().get(pk=source.pk)
        if base is not None and base != version_of(source):
            raise IdentityChanged
        row, created = Identity.objects.update_or_create(
            source=source, defaults={"ciphertext": _encrypt(source.pk, identity), "updated_by": by}
        )
        record(by=by, action="identity.saved", target=source, detail={"new": created})
    return row


@sensitive_variables()
def reveal_identity(*, by, source, reason):
    """Return the identity of `source` as a dict of texts, {} where none is kept.

    The look is logged with its reason, and that log entry is committed, before anything is decrypted: hence the
    outermost transaction is demanded. Raises PermissionDenied, ValidationError for a reason shorter than 10
    characters, RuntimeError inside another transaction, IdentityUnreadable.
    """
    require(by, PERMISSION)
    reason = _good(reason)
    with transaction.atomic(durable=True):
        record(by=by, action="identity.revealed", target=source, detail={"reason": reason})
    row = Identity.objects.filter(source=source).first()
    return _decrypt(row) if row else {}


def register_sealed(label, column):
    """Let rotate_identities() see to a binary column of texts that were sealed by seal_text(), empty where there is
    none; label is that of a model, such as "gallery.challenge"."""
    SEALED.append((label, column))


@sensitive_variables()
def seal_text(text, *, owner):
    """Return a text encrypted with the first of IDENTITY_KEYS; owner names the record it belongs to, as the log does.

    It opens for that record alone.
    """
    return _keys().encrypt(json.dumps({"owner": owner, "text": text}).encode())


@sensitive_variables()
def open_text(ciphertext, *, owner):
    """Return what seal_text() sealed for that owner. For the system's own use: people go through reveal_text().

    Raises IdentityUnreadable where no key fits or it belongs to another record.
    """
    try:
        content = json.loads(_keys().decrypt(bytes(ciphertext)))
    except InvalidToken as error:
        raise IdentityUnreadable(_unreadable_text(owner)) from error
    if content.get("owner") != owner:
        raise IdentityUnreadable(_("What is sealed here belongs to another record. Ask an administrator."))
    return content["text"]


@sensitive_variables()
def reveal_text(*, by, permission, action, owner, ciphertext, reason):
    """Open a sealed text for somebody who holds `permission` and says why; the look is logged as `action` beforehand.

    As reveal_identity(): raises PermissionDenied, ValidationError for a reason shorter than 10 characters, RuntimeError
    inside another transaction, IdentityUnreadable.
    """
    require(by, permission)
    with transaction.atomic(durable=True):
        record(by=by, action=action, target=owner, detail={"reason": _good(reason)})
    return open_text(ciphertext, owner=owner)


def _good(reason):
    """The reason for a look, without the blanks around it."""
    reason = (reason or "").strip()
    if len(reason) < SHORTEST_REASON:
        raise ValidationError(_("Write why you need to know, in at least 10 characters."), code="reason")
    return reason


def rotate_identities(*, by):
    """Encrypt every identity, and all else that is sealed, with the first of IDENTITY_KEYS; return their number.

    Can be run twice. Raises PermissionDenied, and IdentityUnreadable (changing nothing) when a record fits none of the
    keys.
    """
    require(by, PERMISSION)
    number = 0
    with transaction.atomic():
        for row in Identity.objects.select_for_update().order_by("pk"):
            try:
                row.ciphertext = _keys().rotate(bytes(row.ciphertext))
            except InvalidToken as error:
                raise IdentityUnreadable(_unreadable(row)) from error
            # Not save(): nobody changed the identity, so `updated_at` and `updated_by` stay.
            Identity.objects.filter(pk=row.pk).update(ciphertext=row.ciphertext)
            number += 1
        number += sum(_rotate_sealed(apps.get_model(label), column) for label, column in SEALED)
        record(by=by, action="identities.rotated", target="sources.identity", detail={"number": number})
    return number


def _rotate_sealed(model, column):
    """Encrypt a column of sealed texts with the first key; return how many there are."""
    number = 0
    rows = model._base_manager.exclude(**{column: b""}).select_for_update().order_by("pk")
    for pk, ciphertext in rows.values_list("pk", column):
        try:
            fresh = _keys().rotate(bytes(ciphertext))
        except InvalidToken as error:
            raise IdentityUnreadable(_unreadable_text(f"{model._meta.label_lower}:{pk}")) from error
        model._base_manager.filter(pk=pk).update(**{column: fresh})
        number += 1
    return number


def version_of(source):
    """Return a text that changes with every save of the identity of `source`, "" where none is kept."""
    moment = Identity.objects.filter(source=source).values_list("updated_at", flat=True).first()
    return moment.isoformat() if moment else ""


def _keys():
    return MultiFernet([Fernet(key) for key in settings.IDENTITY_KEYS])


def _encrypt(source_pk, identity):
    # The source's key goes inside, so that a record that was moved to another source gives itself away.
    return _keys().encrypt(json.dumps({"source": source_pk, "identity": identity}).encode())


@sensitive_variables()
def _decrypt(row):
    try:
        content = json.loads(_keys().decrypt(bytes(row.ciphertext)))
    except InvalidToken as error:
        raise IdentityUnreadable(_unreadable(row)) from error
    if content["source"] != row.source_id:
        raise IdentityUnreadable(_("The identity on record belongs to another source. Ask an administrator."))
    return content["identity"]


def _unreadable_text(owner):
    return _("No key in IDENTITY_KEYS opens what is sealed in %(record)s. Put the former key back into the list.") % {
        "record": owner
    }


def _unreadable(row):
    return _(
        "No key in IDENTITY_KEYS opens the identity of source number %(number)s. Put the former key back into the list."
    ) % {"number": row.source_id}
