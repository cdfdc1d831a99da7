"""Make the groups of the newsroom."""

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand
from django.db import transaction

from articles.groups import make_groups
from sources.actors import system_user
from sources.audit import record


class Command(BaseCommand):
    help = (
        "Make the groups Editor, Photo editor, Moderator and Publisher, or give them what they lack. Can be run twice."
    )

    def handle(self, **options):
        with transaction.atomic():
            changes = make_groups(Group, Permission)
            if changes:
                record(by=system_user(), action="groups.made", target="auth.group", detail={"changes": changes})
        for change in changes or ["The groups have all that they need."]:
            self.stdout.write(change)
