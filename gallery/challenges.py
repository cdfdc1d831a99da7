"""Limits for readers' notes: nobody signs in to send one."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from gallery.models import Challenge

HOUR = timedelta(hours=1)
#: Notes within an hour: of one sender, on one photo, in all.
FROM_ONE, ON_ONE, IN_ALL = 5, 20, 200


class TooMany(ValidationError):
    """More notes within the hour than a desk can read, or than one person writes."""


def check_limits(photo, senders):
    """Raise TooMany when a sender (its keys), a photo or the whole site has had its notes for this hour; 1 query."""
    counts = Challenge.objects.filter(created_at__gt=timezone.now() - HOUR).aggregate(
        all=Count("pk"),
        photo=Count("pk", filter=Q(photo=photo)),
        sender=Count("pk", filter=Q(sender_key__in=senders)),
    )
    if counts["sender"] >= FROM_ONE:
        raise TooMany(_("You have sent several notes within an hour. Please wait a while, then send this one."))
    if counts["photo"] >= ON_ONE or counts["all"] >= IN_ALL:
        raise TooMany(_("Many notes are coming in just now. Please keep yours and send it in an hour."))
