"""Withdrawing a photo: what it takes with it is shown before, and readers are told why."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gallery.desk.access import change_url, desk_path, page
from gallery.desk.thumbs import thumb
from gallery.forms.photo import WithdrawForm
from gallery.models import Photo, PhotoSet
from gallery.services.photos import withdraw_photo

#: How an Appearance names a set.
SET = f"{PhotoSet._meta.label_lower}:"


def routes(site):
    """The address of the page."""
    return [desk_path(site, "photos/<int:pk>/withdraw/", photo_withdraw, "photo-withdraw", "gallery.withdraw_photo")]


@require_http_methods(["GET", "HEAD", "POST"])
def photo_withdraw(request, pk):
    """Show where a photo is used and ask for the public reason (GET), then withdraw it everywhere (POST)."""
    photo = get_object_or_404(Photo.objects.select_related("source"), pk=pk)
    if photo.withdrawn_at:
        messages.info(request, _("Photo %(number)s is withdrawn already.") % {"number": photo.public_id})
        return redirect(change_url(photo))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_photo(by=request.user, photo=photo, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                _("Photo %(number)s is withdrawn. Its files are gone and every address answers that it was taken back.")
                % {"number": photo.public_id},
            )
            return redirect(change_url(photo))
    return page(
        request,
        "desk/photo_withdraw.html",
        _("Withdraw photo %(number)s") % {"number": photo.public_id},
        photo=photo,
        form=form,
        thumb=thumb(photo, 640),
        places=places_of(photo),
        back=change_url(photo),
        opts=Photo._meta,
        status=422 if request.method == "POST" else None,
    )


def places_of(photo):
    """Return where a photo is used: what shows it to readers, and the sets that hold it as drafts.

    Each is a dict with title, url (empty where there is none), public_from and is_set.
    """
    shown = list(photo.appearances.order_by("-public_from", "pk"))
    places = [
        {"title": row.title, "url": row.url, "public_from": row.public_from, "is_set": row.place.startswith(SET)}
        for row in shown
    ]
    known = [int(row.place.removeprefix(SET)) for row in shown if row.place.startswith(SET)]
    drafts = PhotoSet.objects.filter(items__photo=photo).exclude(pk__in=known)
    return places + [{"title": str(one), "url": change_url(one), "public_from": None, "is_set": True} for one in drafts]
