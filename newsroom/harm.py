"""For the dashboard: risks that are to be looked at again, and what has not reached the outside."""

from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from gallery import outbox
from gallery.desk.thumbs import with_thumbs
from gallery.models import Dispatch, Photo
from newsroom.deadlines import Entry
from sources.models import Source


def reviews_due(may, most):
    """Return the Entries of sources and photos whose risk is due to be looked at again, the longest overdue first.

    may tells whether somebody holds a permission. Two queries, and one for the pictures.
    """
    kinds = (
        ("sources.view_source", Source.objects.all(), _("Source")),
        ("gallery.view_photo", with_thumbs(Photo.objects.filter(withdrawn_at=None)), _("Photo")),
    )
    found = []
    for permission, rows, kind in kinds:
        if may(permission):
            due = rows.filter(risk_review_due__lte=timezone.localdate()).order_by("risk_review_due", "pk")
            found += [Entry(row, kind, _start_of(row.risk_review_due)) for row in due[:most]]
    return sorted(found, key=lambda entry: entry.at)[:most]


def unsent(may):
    """Return (number, words, address, note, whether it presses) of the orders that have not arrived, or None."""
    number = Dispatch.objects.waiting().count() if may("gallery.view_dispatch") else 0
    if not number:
        return None
    words = ngettext("order to the outside waits", "orders to the outside wait", number)
    down = outbox.cdn_is_down()
    note = _("the CDN cannot be reached: nothing is published") if down else _unset()
    return number, words, reverse("admin:gallery_dispatch_changelist") + "?state=waiting", note, down


def _unset():
    return "" if settings.SENDS_MAIL else _("no mail server is set")


def _start_of(day):
    """The first moment of a day in the newsroom's zone, so that it can stand in a list of moments."""
    return timezone.make_aware(datetime.combine(day, time.min))
