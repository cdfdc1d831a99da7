"""Taking back what shows photos, such as posts and sets, as one step of a recall that reaches further.

Places have names such as "articles.article:12" (gallery.models.Appearance). What stands above registers its own kind,
since nothing here imports it.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction

from gallery.services.withdrawing import reason_for_readers
from sources.actors import require


@dataclass(frozen=True)
class Kind:
    """How places of a kind are taken back.

    `standing(keys)` returns those of these primary keys (ints) that readers see now, as a set. `take_back(by=, key=,
    reason=)` withdraws one in the caller's transaction, with everything but the mails to partners; it asks for
    `permission` itself and raises ValidationError where the thing cannot be withdrawn or the reason names somebody.
    """

    permission: str
    standing: Callable
    take_back: Callable


_KINDS: dict[str, Kind] = {}


def register(label, kind):
    """Let places of a kind ("articles.article") be taken back with others."""
    _KINDS[label] = kind


def standing(names):
    """Return those of these names of places that readers see now and that can be taken back, as a set."""
    keys = defaultdict(set)
    for name in names:
        label, _colon, key = name.rpartition(":")
        if label in _KINDS:
            keys[label].add(int(key))
    return {f"{label}:{key}" for label, some in keys.items() for key in _KINDS[label].standing(some)}


def may_withdraw(user, name):
    """Whether somebody may take back places of the kind of this one."""
    return user.has_perm(_KINDS[name.rpartition(":")[0]].permission)


@transaction.atomic
def withdraw_places(*, by, places, reason):
    """Take back places by name, all or none, without a word to partners: the caller tells them, once.

    reason is a sentence that readers see. Needs the permission of each kind. Raises ValidationError without a reason,
    for one that names somebody protected, and for what is not to be seen (any more).
    """
    reason = reason_for_readers(reason)
    split = sorted((label, int(key)) for label, _colon, key in (name.rpartition(":") for name in set(places)))
    for label in {label for label, _key in split}:
        require(by, _KINDS[label].permission)
    for label, key in split:
        _KINDS[label].take_back(by=by, key=key, reason=reason)
