"""The review desk: the queue, and one photo at a time with everything that a moderator needs to judge its claims."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gallery.blockers import blockers
from gallery.desk.access import desk_path, page, whole_numbers
from gallery.desk.marks import pillars_of
from gallery.desk.metadata import metadata_for
from gallery.desk.plausibility import notes_of
from gallery.desk.radius import places_of
from gallery.desk.review_claims import name_of, rows_of
from gallery.desk.review_queue import Queue
from gallery.desk.states import state_of
from gallery.desk.thumbs import thumb, with_thumbs
from gallery.desk.twins import twins_of
from gallery.log import Choice, events, lines
from gallery.models import Claim, Photo, Review
from gallery.reviewqueue import place_of
from gallery.services.holds import Held, hold, release
from gallery.services.reviews import UNDO

MAY = "gallery.review_claim"
#: Wider than any file that we make: thumb() then answers with the largest.
LARGEST = 10**6
EVENTS = 20
#: Families of metadata with a tab of their own.
TABS = ("exif", "gps", "iptc", "xmp")


def routes(site):
    """The addresses of the pages."""
    return [
        desk_path(site, "review/", review_queue, "review-queue", MAY),
        desk_path(site, "review/next/", review_next, "review-next", MAY),
        desk_path(site, "review/<int:pk>/", review_photo, "review-photo", MAY),
        desk_path(site, "review/<int:pk>/hold/", review_hold, "review-hold", MAY),
    ]


@require_safe
def review_queue(request):
    """List what waits, with the filters and what they would leave."""
    queue = Queue.of(request)
    entries, more = queue.entries(request.GET.get("after", ""))
    return page(
        request,
        "desk/review/queue.html",
        _("Review queue"),
        queue=queue,
        entries=entries,
        more=more,
        summary=queue.summary(),
        undo=_undoable(request),
        opts=Claim._meta,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review_next(request):
    """Lead to the photo that comes next (GET), or take it and send what goes on the screen (POST, 204: nothing waits).

    ?after= is a cursor, `skip` the keys of photos that are on the screen or loaded already.
    """
    queue = Queue.of(request)
    asked = request.POST if request.method == "POST" else request.GET
    cursor, skip = asked.get("after", ""), whole_numbers(asked.get("skip"))
    if request.method != "POST":
        photo = queue.following(cursor, skip)
        return redirect(_address(photo, queue) if photo else _queue_address(queue))
    photo = queue.take(cursor, skip)
    if photo is None:
        return HttpResponse(status=204)
    return _item(request, _whole(photo.pk), queue)


@require_safe
def review_photo(request, pk):
    """One photo with its claims; it is taken for this person, unless somebody else has it.

    ?anyway=1 looks all the same; ?part=item sends only what changes from one photo to the next.
    """
    photo, queue = _whole(pk), Queue.of(request)
    anyway = "anyway" in request.GET
    try:
        hold(by=request.user, photo=photo)
    except Held as held:
        if not anyway:
            return show(request, photo, queue, held=held, status=409)
        return show(request, photo, queue, held=held, anyway=True)
    return show(request, photo, queue)


@require_POST
def review_hold(request, pk):
    """Go on holding a photo, or give it back (`release` in what is posted): JSON for the script."""
    photo = get_object_or_404(Photo, pk=pk)
    if "release" in request.POST:
        release(by=request.user, photo=photo)
        return JsonResponse({"released": True})
    try:
        row = hold(by=request.user, photo=photo)
    except Held as held:
        return JsonResponse({"code": "held", "message": held_words(held)}, status=409)
    return JsonResponse({"until": row.until})


def show(request, photo, queue, *, held=None, anyway=False, bound=None, changed=None, status=None):
    """Answer with the page of a photo, or with the part that was asked for.

    bound: {claim key: a ReviewForm with errors}; changed: {claim key: Changed}.
    """
    if request.GET.get("part") == "item":
        return _item(request, photo, queue, held=held, anyway=anyway, status=status)
    entries, more = queue.entries()
    context = item_context(request, photo, queue, held=held, anyway=anyway, bound=bound, changed=changed)
    return page(
        request,
        "desk/review/photo.html",
        _("Review photo %(number)s") % {"number": photo.public_id},
        entries=entries,
        more=more,
        summary=queue.summary(),
        undo=_undoable(request),
        # The whole width is for the picture and its claims; the dashboard is one link away.
        is_nav_sidebar_enabled=False,
        opts=Claim._meta,
        status=status,
        **context,
    )


def item_context(request, photo, queue, *, held=None, anyway=False, bound=None, changed=None):
    """Return what the templates of one photo need; of one that somebody else has, little, unless `anyway`."""
    cursor = request.GET.get("at") or place_of(request.user, photo)
    context = {
        "queue": queue,
        "photo": photo,
        "entry": queue.entry_of(photo),
        "cursor": cursor,
        "held_by": held_words(held) if held else "",
        "closed": bool(held) and not anyway,
        "next_url": f"{reverse('admin:review-next')}?{_joined(queue.query, f'after={cursor}&skip={photo.pk}')}",
        "address": _address(photo, queue),
    }
    if context["closed"]:
        return context
    rows = rows_of(request.user, photo, bound=bound)
    for row in rows:
        row.changed = (changed or {}).get(row.claim.pk)
    return context | {
        "rows": [row for row in rows if row.is_open],
        "others": [row for row in rows if not row.is_open],
        "picture": thumb(photo, 1280),
        "largest": thumb(photo, LARGEST),
        "state": state_of(photo),
        "pillars": pillars_of(photo),
        "loose": photo.evidence.standing().filter(claim=None).select_related("added_by"),
        "blockers": [] if photo.withdrawn_at else blockers(photo),
        "places": places_of([photo]),
        "notes": notes_of(request.user, photo),
        "events": lines(events(Choice(photo=photo))[:EVENTS], request.user),
        "challenges": photo.challenges.waiting() if request.user.has_perm("gallery.answer_challenge") else (),
        **_metadata(request.user, photo),
        **twins_of(request.user, photo),
    }


def held_words(held):
    """Return who has taken a photo, and until when, as a sentence."""
    return _("%(name)s has taken this photo until %(time)s.") % {
        "name": name_of(held.holder),
        "time": formats.time_format(timezone.localtime(held.until), "TIME_FORMAT"),
    }


def _item(request, photo, queue, *, held=None, anyway=False, status=None):
    context = item_context(request, photo, queue, held=held, anyway=anyway) | {"summary": queue.summary()}
    return HttpResponse(render_to_string("desk/review/item.html", context, request), status=status)


def _whole(pk):
    return get_object_or_404(with_thumbs(Photo.objects.select_related("source", "uploaded_by")), pk=pk)


def _address(photo, queue):
    address = reverse("admin:review-photo", args=[photo.pk])
    return f"{address}?{queue.query}" if queue.query else address


def _queue_address(queue):
    address = reverse("admin:review-queue")
    return f"{address}?{queue.query}" if queue.query else address


def _joined(*parts):
    return "&".join(part for part in parts if part)


def _undoable(request):
    """The verdict that the person has just given without the script, while it can be undone."""
    number = whole_numbers(request.GET.get("undo"), most=1)
    since = timezone.now() - UNDO
    mine = Review.objects.counting().filter(reviewer=request.user, reviewed_at__gt=since, pk__in=number)
    return mine.select_related("claim__tag", "claim__content_object").first()


def _metadata(user, photo):
    """What metadata_for() returns, with the families that have a tab of their own sorted into these."""
    found = metadata_for(user, photo)
    families = {name.lower(): rows for name, rows in found.get("families", ())}
    tabs = [{"key": key, "name": key.upper(), "rows": families.get(key, ())} for key in TABS]
    return found | {"raw_tabs": [] if found.get("metadata_hidden") else tabs}
