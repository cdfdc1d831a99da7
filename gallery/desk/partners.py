"""Handing a photo to a partner, and the orders to the outside: trying again, and saying what was done by hand."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from gallery import outbox
from gallery.blockers import Blocked, blockers
from gallery.desk.access import change_url, desk_path, list_url, page
from gallery.desk.thumbs import thumb
from gallery.forms.partners import HandOverForm
from gallery.models import Dispatch, Photo, Use
from gallery.services.partners import hand_over


def routes(site):
    """The addresses of the pages."""
    return [
        desk_path(site, "photos/<int:pk>/hand-over/", photo_hand_over, "photo-hand-over", "gallery.add_delivery"),
        desk_path(site, "orders/try/", orders_try, "orders-try", outbox.PERMISSION),
        desk_path(site, "orders/<int:pk>/done/", order_done, "order-done", outbox.PERMISSION),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def photo_hand_over(request, pk):
    """Show what forbids to hand a photo on (GET); put on record that a partner got it (POST)."""
    photo = get_object_or_404(Photo.objects.select_related("source"), pk=pk)
    form = HandOverForm(request.POST if request.method == "POST" else None)
    found = blockers(photo, Use.SYNDICATION)
    if request.method == "POST" and form.is_valid():
        try:
            hand_over(by=request.user, photos=[photo], **form.cleaned_data)
        except Blocked as error:
            found = error.blockers
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("On record: %(partner)s has it.") % form.cleaned_data)
            return redirect(change_url(photo))
    return page(
        request,
        "desk/hand_over.html",
        _("Hand photo %(number)s to a partner") % {"number": photo.public_id},
        photo=photo,
        form=form,
        blockers=found,
        thumb=thumb(photo, 640),
        taken=photo.deliveries.select_related("partner", "delivered_by"),
        back=change_url(photo),
        opts=Photo._meta,
        status=422 if request.method == "POST" else None,
    )


@require_POST
def orders_try(request):
    """Try every waiting order now, and say what became of them."""
    sent = outbox.try_again(by=request.user)
    if sent.arrived:
        words = ngettext("%d order arrived.", "%d orders arrived.", sent.arrived) % sent.arrived
        messages.success(request, words)
    if sent.failed:
        messages.error(request, _("Not everything arrived. It is tried again by itself; the list says why."))
    if not (sent.arrived or sent.failed):
        messages.info(request, _("Nothing waits that could be sent from here."))
    return redirect(f"{list_url(Dispatch)}?state=waiting")


@require_POST
def order_done(request, pk):
    """Somebody sent the mail, or purged the CDN, by hand."""
    order = get_object_or_404(Dispatch, pk=pk)
    outbox.done_by_hand(by=request.user, order=order)
    messages.success(request, _("On record as done by hand."))
    return redirect(change_url(order))
