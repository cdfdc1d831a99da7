"""The link by which readers choose pages with or without pictures."""

from django.conf import settings
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from newsroom.modes import CHOICES, COOKIE

YEAR = 365 * 24 * 60 * 60


@never_cache
@require_safe
def pictures(request):
    """Remember ?show=all or ?show=none in a cookie and go back to ?next=, a path of this site.

    A plain link, without a token: all that somebody else's link to it can do is to leave a reader without pictures.
    """
    chosen = request.GET.get("show", "")
    if chosen not in CHOICES:
        raise Http404(_("There is no such way to show the pages."))
    target = request.GET.get("next", "")
    if not target.startswith("/") or not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = reverse("front")
    response = HttpResponseRedirect(target)
    response.set_cookie(COOKIE, chosen, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response
