"""Who acts: people with permissions, and the system itself for commands that nobody signed."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

SYSTEM = "system"


def system_user():
    """Return the account that stands for the system in the log. It cannot sign in."""
    model = get_user_model()
    user, created = model.objects.get_or_create(username=SYSTEM, defaults={"is_active": False})
    if created:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user


def is_system(user):
    """Whether this is the system's account."""
    return user.get_username() == SYSTEM and not user.is_active


def require(by, permission):
    """Raise PermissionDenied, with a sentence, unless `by` holds `permission` ("app.codename")."""
    if by is None:
        raise PermissionDenied(_("Nobody is named as the one who does this."))
    if not (is_system(by) or by.has_perm(permission)):
        raise PermissionDenied(
            _("Your account may not do this (%(permission)s). Ask an administrator for it.")
            % {"permission": permission}
        )
