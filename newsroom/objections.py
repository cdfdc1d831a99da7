"""For the dashboard: what came in or out in spite of what stood in its way, in a fixed number of queries."""

from datetime import timedelta

from django.db.models import Subquery, Value
from django.db.models.functions import Concat
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article
from gallery.desk.thumbs import with_thumbs
from gallery.log import KINDS
from gallery.models import Photo, PhotoSet
from newsroom.deadlines import Entry
from sources.models import Event

LATELY = timedelta(days=14)
MOST = 200
PASSED_OVER = KINDS["objections"]
# Code of a blocker that may be passed over -> words for a list. Those of gallery/blockers.py, then those of articles.
NAMES = {
    "no_source": gettext_lazy("no source"),
    "source_not_cleared": gettext_lazy("source not cleared"),
    "no_credit": gettext_lazy("no credit line"),
    "no_alt": gettext_lazy("no description"),
    "no_rights": gettext_lazy("no rights"),
    "rights_expired": gettext_lazy("rights ended"),
    "lease_forbids": gettext_lazy("use forbidden"),
    "lease_missing": gettext_lazy("no permission for the use"),
    "embargo": gettext_lazy("embargo"),
    "consent_missing": gettext_lazy("no consent"),
    "release_missing": gettext_lazy("no model release"),
    "claim_disputed": gettext_lazy("disputed claim"),
    "claim_unreviewed": gettext_lazy("claim without its reviews"),
    "twin_withdrawn": gettext_lazy("looks like a withdrawn photo"),
    "c2pa_invalid": gettext_lazy("Content Credentials do not hold"),
    "section_missing": gettext_lazy("no section"),
    "byline_missing": gettext_lazy("no byline"),
    "embargo_in_the_past": gettext_lazy("embargo in the past"),
    "photo_absent": gettext_lazy("photo does not exist"),
    "lead_absent": gettext_lazy("lead photo does not exist"),
    "photo_set_absent": gettext_lazy("photo set does not exist"),
    "photo_set_withdrawn": gettext_lazy("photo set withdrawn"),
    "stored_post_absent": gettext_lazy("stored post does not exist"),
    "comparison_absent": gettext_lazy("comparison does not exist"),
    "annotated_photo_absent": gettext_lazy("annotated photo does not exist"),
    "related_post_absent": gettext_lazy("related post does not exist"),
}


def passed_over(may, most):
    """Return (Entries of what came in or out in the last fourteen days in spite of what stood in its way, newest first,
    how many others there are). may tells whether somebody holds a permission."""
    readers = {
        "articles.article": ("articles.view_article", Article.objects.all(), _("Post")),
        "gallery.photo": ("gallery.view_photo", with_thumbs(Photo.objects.all()), _("Photo")),
        "gallery.photoset": ("gallery.view_photoset", PhotoSet.objects.all(), _("Photo set")),
    }
    # From the first event of that time on, and not by the action: as many photos may ever have come out as there are.
    lately = Event.objects.filter(at__gte=timezone.now() - LATELY)
    since = lately.filter(number__gte=Subquery(lately.order_by("at", "number").values("number")[:1]))
    events = since.alias(of=Concat("action", Value(""))).filter(of__in=PASSED_OVER, detail__has_key="passed_over")
    # Of a post that was published again and again, the last time alone.
    events = {event.target: event for event in reversed(events.select_related("actor").order_by("-number")[:MOST])}
    seen = {label for label, (permission, _rows, _kind) in readers.items() if may(permission)}
    events = [event for event in events.values() if event.target.rpartition(":")[0] in seen]
    events.sort(key=lambda event: -event.number)
    things = {}
    for label, (_permission, queryset, kind) in readers.items():
        keys = [event.target.rpartition(":")[2] for event in events[:most] if event.target.startswith(f"{label}:")]
        if keys:
            things |= {f"{label}:{thing.pk}": (thing, kind) for thing in queryset.filter(pk__in=keys)}
    found = [(*things[event.target], event.at, _objection(event)) for event in events if event.target in things]
    return [Entry(*entry) for entry in found], len(events) - len(found)


def _objection(event):
    names = ", ".join(str(NAMES.get(code, code)) for code in event.detail["passed_over"])
    return f"{names} · {event.actor or '–'}: {event.detail.get('reason', '')}"
