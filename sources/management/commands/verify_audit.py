"""Prove that the log of events is whole, and that the rows of which it speaks are as it says."""

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from sources import proof, triggers
from sources.actors import system_user


class Command(BaseCommand):
    help = (
        "Check the chain of events, their seals, the head that this machine keeps outside the database, the witnessed "
        "rows, and the triggers that protect them. Ends with 1 when something does not fit."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--accept-head",
            metavar="REASON",
            help="Let the log as it is now be the one that counts: after a backup was restored, or when the faults are "
            "explained. The reason goes into the log, and the faults are told as accepted from now on.",
        )

    def handle(self, accept_head=None, **options):
        if accept_head is not None:
            self._accept(accept_head)
        absent = [f"The trigger {name} is missing." for name in triggers.missing(connection)]
        finding = proof.check()
        faults = absent + finding.faults
        if faults:
            if finding.number_of_faults > len(finding.faults):
                faults.append(f"… and {finding.number_of_faults - len(finding.faults)} more.")
            raise CommandError("The log of events is not as it was written.\n" + "\n".join(faults), returncode=1)
        self.stdout.write(f"{finding.events} events, and each continues the one before.")
        self.stdout.write(f"{finding.rows} rows are as the log says.")
        if finding.accepted:
            self.stdout.write(f"{finding.accepted} faults of the past were looked into and accepted; the log says why.")
        if not finding.anchored:
            self.stdout.write("This machine keeps no head of the log yet: that its end is whole could not be checked.")

    def _accept(self, reason):
        try:
            event = proof.accept(by=system_user(), reason=reason)
        except ValueError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The log up to event {event.number} is accepted as it is.")
