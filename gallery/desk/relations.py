"""How two near-duplicates belong together, and whether readers may know of it: a form on the page of the pair."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gallery.desk.access import desk_path, page
from gallery.desk.thumbs import thumb
from gallery.forms.relations import RelationForm
from gallery.models import NearDuplicate, Photo
from gallery.services.twins import PERMISSION, relate


def routes(site):
    """The address of the form."""
    return [desk_path(site, "twins/<int:pk>/relation/", twin_relation, "twin-relation", PERMISSION)]


@require_http_methods(["GET", "HEAD", "POST"])
def twin_relation(request, pk):
    """Say how two photos belong together (POST)."""
    pair = get_object_or_404(NearDuplicate.objects.select_related("photo__source", "other__source"), pk=pk)
    form = RelationForm(
        request.POST if request.method == "POST" else None,
        initial={"relation": pair.relation, "public": pair.public},
        label_suffix="",
    )
    back = reverse("admin:twin-pair", args=[pair.pk])
    if form.is_bound and form.is_valid():
        try:
            relate(by=request.user, pair=pair, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return page(
        request,
        "desk/twins_relation.html",
        _("How photos %(one)s and %(other)s belong together")
        % {"one": pair.photo.public_id, "other": pair.other.public_id},
        sides=[(photo, thumb(photo, 640)) for photo in (pair.photo, pair.other)],
        form=form,
        pair_page=back,
        opts=Photo._meta,
        status=422 if form.is_bound else None,
    )
