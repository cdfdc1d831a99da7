"""The cast: people with the groups that the newsroom has, and one who has none."""

from types import SimpleNamespace

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

ROLES = {
    "reporter": ["Editor"],
    "editor": ["Editor"],
    "photo_editor": ["Photo editor"],
    "moderator": ["Moderator"],
    "second_moderator": ["Moderator"],
    "chief_moderator": ["Moderator", "Chief moderator"],
    "publisher": ["Editor", "Photo editor", "Publisher"],
    "outsider": [],
}


def person(name, *groups, **extra):
    """Make a staff user with the named groups (made by a migration)."""
    user = get_user_model().objects.create_user(name, password="correct horse battery", is_staff=True, **extra)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def cast():
    """Make everybody once; `chief` is a superuser, `outsider` is staff without any right, `reader` is no staff."""
    people = {name: person(name, *groups) for name, groups in ROLES.items()}
    people["chief"] = get_user_model().objects.create_superuser("chief", password="correct horse battery")
    people["reader"] = get_user_model().objects.create_user("reader", password="correct horse battery")
    return SimpleNamespace(**people)
