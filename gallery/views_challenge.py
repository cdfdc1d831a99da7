"""Where readers say that we are wrong. A page of its own: its form needs a cookie, and the photo page has none."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods

from gallery.challenges import HOUR, TooMany
from gallery.forms.challenges import ChallengeForm
from gallery.photo_page import title_of
from gallery.public import public_photo
from gallery.senders import sender_keys
from gallery.services.challenges import receive_challenge
from gallery.views_photo import found, gone


@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def challenge(request, public_id):
    """Ask what is wrong with the record of a photo (GET), and keep what a reader says (POST).

    422 with everything that was typed where something is missing, 429 where too much came within the hour.
    """
    row, stone = found(public_id)
    if stone:
        return gone(request, "photo", stone.withdrawn_at, stone.reason, stone.public_id)
    about = request.GET.get("tag", "")
    form = ChallengeForm(request.POST if request.method == "POST" else None, photo=row, initial={"subject": about})
    here = reverse("gallery:challenge", args=[public_id])
    status = 200
    if request.method == "POST":
        if form.is_trap or (form.is_valid() and (status := _received(request, row, form)) == 200):
            return redirect(f"{here}?received=1")
        status = 422 if status == 200 else status
    photo = public_photo(row)
    title = _("Challenge the record of photo %(number)s") % {"number": public_id}
    context = {"photo": photo, "name": title_of(photo), "title": title, "form": form, "status": status}
    context["received"] = request.method != "POST" and "received" in request.GET
    response = render(request, "gallery/challenge.html", context, status=status)
    if status == 429:
        response.headers["Retry-After"] = str(int(HOUR.total_seconds()))
    return response


def _received(request, row, form):
    """Hand the note to the service; return 200, or the status of what stands in the way, which is on the form then."""
    try:
        receive_challenge(photo=row, language=get_language() or "en", senders=sender_keys(request), **form.values())
    except TooMany as error:
        form.add_error(None, error)
        return 429
    except ValidationError as error:
        form.add_error(None, error)
        return 422
    return 200
