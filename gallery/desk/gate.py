"""What stands in the way of what is on a form at this moment, before anybody saves it."""

from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gallery.blockers import Blocker, blockers, blockers_of
from gallery.desk.access import desk_path
from gallery.desk.private import FIELDS, is_hidden_from
from gallery.forms.photo import PhotoForm
from gallery.forms.photoset import Items, PhotoSetForm
from gallery.models import Photo
from gallery.outbox import cdn_blockers


def routes(site):
    """The addresses that the module static/desk/blockers.js asks."""
    return [
        desk_path(site, "photos/<int:pk>/blockers/", photo_blockers, "photo-blockers", "gallery.change_photo"),
        desk_path(site, "sets/blockers/", set_blockers, "photoset-blockers", "gallery.change_photoset"),
    ]


def answer(request, found):
    """Return the list of Blockers as HTML, for this moment and this person alone."""
    response = render(request, "desk/blockers.html", {"blockers": found})
    response.headers["Cache-Control"] = "private, no-store"
    return response


@require_POST
def photo_blockers(request, pk):
    """Judge a photo as its form describes it; what is wrong in the form counts as it was."""
    photo = get_object_or_404(Photo.objects.select_related("source"), pk=pk)
    form = PhotoForm(request.POST, instance=photo)
    if is_hidden_from(request.user, photo):
        for name in FIELDS:
            del form.fields[name]
    # Fills the row in memory with what is right in the form. Nothing saves it.
    form.is_valid()
    return answer(request, [] if photo.withdrawn_at else blockers(photo))


@require_POST
def set_blockers(request):
    """Judge the photos of a set's form, in its order, and the CDN, as publish_set() does."""
    form = PhotoSetForm(request.POST)
    form.is_valid()
    keys = [key for key, _caption in (form.cleaned_data.get("items") or Items()).rows]
    found = blockers_of(Photo.objects.filter(pk__in=keys).order_by("pk"), at=form.cleaned_data.get("embargo_until"))
    found = found if keys else [Blocker("no_photos", _("The set has no photos."), "#id_items")]
    return answer(request, [*cdn_blockers(), *found])
