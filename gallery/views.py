"""The public page of a photo set (that of a photo: gallery/views_photo.py, the archive's: gallery/archive/views.py).

Templates get frozen projections only.
"""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from gallery.models import PhotoSet
from gallery.stored import WRITTEN, set_page_by
from gallery.views_photo import gone
from sources.frames import framed
from sources.publicpages import depends, public_page, shows
from sources.slugs import FormerSlug, get_or_moved


@public_page
@require_safe
def photo_set(request, slug):
    """A set as an essay, or with ?view=sheet as a contact sheet. Context: page (SetPage), sheet (bool), language."""
    sheet = request.GET.get("view") == "sheet"
    page = set_page_by(slug, request.mode, view="sheet" if sheet else "main")
    if page is None:
        return _elsewhere(request, slug)
    depends(request, "article:*", "people", "words", "site", *page.keys)  # with the sections over it
    shows(request, *page.public)
    return framed(request, "gallery/set.html", page, WRITTEN, sheet=sheet, language=page.language)


def _elsewhere(request, slug):
    """The answer of an address under which no set stands now."""
    try:
        row, moved = get_or_moved(PhotoSet.objects.published(), slug)
    except Http404:
        former = FormerSlug.objects.filter(kind=PhotoSet._meta.label_lower, slug=slug).values("object_id")
        withdrawn = PhotoSet.objects.withdrawn().filter(Q(slug=slug) | Q(pk__in=former)).first()
        if withdrawn is None:
            raise
        return gone(request, "set", withdrawn.withdrawn_at, withdrawn.withdrawal_reason)
    return moved or redirect(row)  # one that has come out since this request began
