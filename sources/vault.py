"""Who a described or protected source really is: encrypted at rest, and each look is logged with its reason.

The identity is a small JSON object of texts. It stands in no form of the admin, no history, no event and no error
report: whoever needs it goes through `reveal_identity()`.
"""

import json

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from sources.actors import require
from sources.audit import record
from sources.models import Identity, Source

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
    reason = (reason or "").strip()
    if len(reason) < SHORTEST_REASON:
        raise ValidationError(_("Write why you need to know, in at least 10 characters."), code="reason")
    with transaction.atomic(durable=True):
        record(by=by, action="identity.revealed", target=source, detail={"reason": reason})
    row = Identity.objects.filter(source=source).first()
    return _decrypt(row) if row else {}


def rotate_identities(*, by):
    """Encrypt every identity with the first of IDENTITY_KEYS; return their number. Can be run twice.

    Raises PermissionDenied, and IdentityUnreadable (changing nothing) when a record fits none of the keys.
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
        record(by=by, action="identities.rotated", target="sources.identity", detail={"number": number})
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


def _unreadable(row):
    return _(
        "No key in IDENTITY_KEYS opens the identity of source number %(number)s. Put the former key back into the list."
    ) % {"number": row.source_id}
