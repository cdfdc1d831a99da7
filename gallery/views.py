"""The public pages of a photo and of a photo set (the archive's: gallery/archive/views.py).

Templates get frozen projections only.
"""

from urllib.parse import quote

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from gallery.models import Photo, PhotoSet
from gallery.paging import neighbours
from gallery.public import public_photo, tombstone, with_everything
from gallery.public_sets import reader_note, set_page
from gallery.withheld import withheld
from sources.slugs import FormerSlug, get_or_moved


@require_safe
def photo(request, public_id):
    """One photo, whole, with everything that readers may know of it."""
    row = with_everything(Photo.objects.cleared()).filter(public_id=public_id).first()
    if row is None:
        withdrawn = Photo.objects.withdrawn().filter(public_id=public_id).first()
        if withdrawn is None:
            raise Http404
        stone = tombstone(withdrawn)
        return gone(request, "photo", stone.withdrawn_at, stone.reason, stone.public_id)
    public = public_photo(row)
    return render(
        request,
        "gallery/photo.html",
        {
            "photo": public,
            "note": reader_note(public),
            "withheld": withheld(public),
            "topics": [(topic.name, topic.get_absolute_url()) for topic in public.topics],
            "appearances": [
                (place.title, place.url)
                for place in row.appearances.public().exclude(url="").order_by("-public_from", "pk")
            ],
            "way": _way(row, request.GET.get("set", "")),
        },
    )


@require_safe
def photo_set(request, slug):
    """A set as plates, with a contact sheet at its end."""
    try:
        row, moved = get_or_moved(PhotoSet.objects.published(), slug)
    except Http404:
        former = FormerSlug.objects.filter(kind=PhotoSet._meta.label_lower, slug=slug).values("object_id")
        withdrawn = PhotoSet.objects.withdrawn().filter(Q(slug=slug) | Q(pk__in=former)).first()
        if withdrawn is None:
            raise
        return gone(request, "set", withdrawn.withdrawn_at, withdrawn.withdrawal_reason)
    return moved or render(request, "gallery/set.html", {"set": set_page(row)})


def gone(request, kind, withdrawn_at, reason, public_id=""):
    """Answer 410 with a tombstone: what kind of thing it was, when it was taken back and the public reason."""
    context = {"kind": kind, "withdrawn_at": withdrawn_at, "reason": reason, "public_id": public_id}
    return render(request, "410.html", {"gone": context}, status=410)


def _way(row, set_slug):
    """Where a reader can go on: within the set that he or she came from, else along the archive; 2 queries."""
    shown = _set_with(row, set_slug) if set_slug and set_slug.isprintable() else None
    if shown is None:
        newer, older = neighbours(Photo.objects.cleared().only("public_id", "headline", "caption"), row)
        return {"previous": newer and _step(newer), "next": older and _step(older)}
    photos = list(
        Photo.objects.cleared()
        .filter(set_items__photo_set=shown)
        .order_by("set_items__position", "set_items__pk")
        .only("public_id", "headline", "caption")
    )
    at = next((number for number, one in enumerate(photos) if one.pk == row.pk), 0)
    query = f"?set={quote(shown.slug)}"
    return {
        "set": (shown.title, shown.get_absolute_url()),
        "number": at + 1,
        "count": len(photos),
        "previous": _step(photos[at - 1], query) if at else None,
        "next": _step(photos[at + 1], query) if at + 1 < len(photos) else None,
    }


def _set_with(row, slug):
    return PhotoSet.objects.published().filter(slug=slug, items__photo=row).first()


def _step(photo, query=""):
    """(address, words) of a link to a neighbour."""
    words = photo.headline or photo.caption or _("Photo %(number)s") % {"number": photo.public_id}
    return f"{photo.get_absolute_url()}{query}", words
