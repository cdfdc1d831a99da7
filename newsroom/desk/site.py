"""The site's settings: one form and how it will look."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gallery.desk.access import desk_path, page
from newsroom import contrast
from newsroom.forms.site import COLOURS, POLICIES, WORDS, SiteForm
from newsroom.services.site import CHANGE, save_site, settings_row
from newsroom.site_settings import site_of


def routes(site):
    """The address of the page."""
    return [desk_path(site, "site/", site_settings, "site-settings", CHANGE)]


@require_http_methods(["GET", "HEAD", "POST"])
def site_settings(request):
    """Show the settings with a preview (GET), save them (POST)."""
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SiteForm(*data, instance=settings_row())
    if form.is_bound and form.is_valid():
        try:
            save_site(by=request.user, values=form.values(), files=form.files_to_keep())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Saved. Readers see it within a second."))
            return redirect("admin:site-settings")
    return page(
        request,
        "desk/site.html",
        _("Site settings"),
        form=form,
        words=[form[name] for name in WORDS],
        colours=[form[name] for name in COLOURS],
        wordmarks=[
            (form[f"{name}_file"], form[f"{name}_gone"] if f"{name}_gone" in form.fields else None)
            for name in ("wordmark", "wordmark_dark")
        ],
        policies=[form[name] for name in POLICIES],
        saved=site_of(settings_row()),
        grounds=(contrast.LIGHT_GROUNDS, contrast.DARK_GROUNDS),
        least=contrast.LEAST,
        status=422 if form.is_bound else None,
    )
