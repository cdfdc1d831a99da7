"""For the dashboard: what came out in spite of what stood in its way, in a fixed number of queries."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import Article
from gallery.desk.thumbs import with_thumbs
from gallery.models import Photo, PhotoSet
from newsroom.deadlines import Entry
from sources.models import Event

LATELY = timedelta(days=14)
MOST = 200
PASSED_OVER = ("article.published", "photoset.published", "photo.released")
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
    "related_post_absent": gettext_lazy("related post does not exist"),
}


def passed_over(may, most):
    """Return the Entries of what came out in the last fourteen days in spite of what stood in its way, newest first."""
    readers = {
        "articles.article": ("articles.view_article", Article.objects.all(), _("Post")),
        "gallery.photo": ("gallery.view_photo", with_thumbs(Photo.objects.all()), _("Photo")),
        "gallery.photoset": ("gallery.view_photoset", PhotoSet.objects.all(), _("Photo set")),
    }
    events = Event.objects.filter(
        action__in=PASSED_OVER, at__gte=timezone.now() - LATELY, detail__has_key="passed_over"
    )
    # Of a post that was published again and again, the last time alone.
    events = {event.target: event for event in reversed(events.select_related("actor").order_by("-number")[:MOST])}
    events = sorted(events.values(), key=lambda event: -event.number)[:most]
    things = {}
    for label, (permission, queryset, kind) in readers.items():
        keys = [event.target.rpartition(":")[2] for event in events if event.target.startswith(f"{label}:")]
        if keys and may(permission):
            things |= {f"{label}:{thing.pk}": (thing, kind) for thing in queryset.filter(pk__in=keys)}
    return [Entry(*things[event.target], event.at, _objection(event)) for event in events if event.target in things]


def _objection(event):
    names = ", ".join(str(NAMES.get(code, code)) for code in event.detail["passed_over"])
    return f"{names} · {event.actor or '–'}: {event.detail.get('reason', '')}"
