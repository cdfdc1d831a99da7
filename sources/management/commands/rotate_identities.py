"""Encrypt every identity with the newest key."""

from django.core.management.base import BaseCommand, CommandError

from sources.actors import system_user
from sources.vault import IdentityUnreadable, rotate_identities


class Command(BaseCommand):
    help = (
        "Encrypt the identities of all sources with the first key of IDENTITY_KEYS. "
        "Put the new key first and keep the old one behind it until this has run."
    )

    def handle(self, **options):
        try:
            number = rotate_identities(by=system_user())
        except IdentityUnreadable as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{number} identities are encrypted with the first key.")
