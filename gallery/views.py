"""The public page of a photo set (that of a photo: gallery/views_photo.py, the archive's: gallery/archive/views.py).

Templates get frozen projections only.
"""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gallery.models import PhotoSet
from gallery.public_sets import set_page
from gallery.views_photo import gone
from sources.slugs import FormerSlug, get_or_moved


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
