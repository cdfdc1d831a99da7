"""Recalling a photo: everything that it reaches is shown first, then one action takes it back everywhere."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gallery import outbox
from gallery.desk.access import change_url, desk_path, page
from gallery.desk.radius import radius_of, stone_of
from gallery.desk.thumbs import thumb
from gallery.forms.recall import RecallForm
from gallery.models import Photo
from gallery.services.recall import PERMISSION, recall_photos


def routes(site):
    """The address of the page."""
    return [desk_path(site, "photos/<int:pk>/withdraw/", photo_withdraw, "photo-withdraw", PERMISSION)]


@require_http_methods(["GET", "HEAD", "POST"])
def photo_withdraw(request, pk):
    """Show the blast radius and ask for the public reason (GET), then recall the photo and the ticked ones (POST)."""
    photo = get_object_or_404(Photo.objects.select_related("source"), pk=pk)
    if photo.withdrawn_at:
        messages.info(request, _("Photo %(number)s is withdrawn already.") % {"number": photo.public_id})
        return redirect(change_url(photo))
    reason = request.POST.get("reason", "").strip()
    radius = radius_of([photo], reason=reason)
    form = RecallForm(request.POST if request.method == "POST" else None, others=radius.twins)
    if request.method == "POST" and form.is_valid():
        chosen = [photo, *form.chosen()]
        try:
            recall_photos(by=request.user, photos=chosen, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            _say(request, chosen, radius)
            return redirect(change_url(photo))
    return page(
        request,
        "desk/photo_withdraw.html",
        _("Withdraw photo %(number)s") % {"number": photo.public_id},
        photo=photo,
        form=form,
        thumb=thumb(photo, 640),
        radius=radius,
        others=[(twin, thumb(twin), form.is_ticked(twin)) for twin in radius.twins],
        stone=stone_of(photo, reason),
        sends_mail=settings.SENDS_MAIL,
        cdn_is_down=outbox.cdn_is_down(),
        back=change_url(photo),
        opts=Photo._meta,
        status=422 if request.method == "POST" else None,
    )


def _say(request, photos, radius):
    words = ngettext(
        "Photo %(numbers)s is withdrawn. Its files for readers are gone and every address answers that it was taken "
        "back.",
        "Photos %(numbers)s are withdrawn. Their files for readers are gone and every address answers that they were "
        "taken back.",
        len(photos),
    )
    messages.success(request, words % {"numbers": ", ".join(photo.public_id for photo in photos)})
    if number := len(radius.mails):
        words = ngettext("A mail goes to %d partner.", "Mails go to %d partners.", number)
        messages.info(request, words % number)
    if outbox.mails_wait_for_a_server():
        messages.warning(request, _("No mail server is set: the mails wait under “orders to the outside”."))
