"""manage.py send_orders: send what must reach the outside and has not."""

from django.core.management.base import BaseCommand, CommandError

from gallery import outbox


class Command(BaseCommand):
    """For a timer where no worker runs, and for a person who wants to know. Can run at any time, beside everything."""

    help = "Send the orders to the CDN and the mails to partners that are due; ends with 1 while one does not arrive."

    def handle(self, **options):
        """Send, and say what became of it."""
        sent = outbox.send_due()
        waits = outbox.waiting().count()
        self.stdout.write(f"{sent.arrived} arrived, {sent.failed} did not, {waits} wait.")
        if sent.failed:
            raise CommandError("What did not arrive is tried again. The desk lists it under “orders to the outside”.")
