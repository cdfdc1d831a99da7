"""Desk pages for sources: the one place where an identity can be seen and written."""

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from sources import vault
from sources.forms import IdentityForm, ReasonForm
from sources.models import Source


def urls(site):
    """Return the URL patterns of this app's desk pages, for the admin site `site`."""
    view = site.admin_view(source_identity)
    return [path("sources/<int:pk>/identity/", view, {"site": site}, name="source-identity")]


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def source_identity(request, pk, site):
    """Ask for a reason (GET), then show the identity once (POST `reveal`) in a form that saves it (POST `save`).

    403 in plain words without the permission sources.reveal_identity; 404 for an unknown source.
    """
    if not request.user.has_perm(vault.PERMISSION):
        return _forbidden(request, site)
    source = get_object_or_404(Source, pk=pk)
    if request.method == "POST" and "save" in request.POST:
        return _save(request, source, site)
    if request.method == "POST":
        return _reveal(request, source, site)
    return _page(request, source, site, reason_form=ReasonForm())


@sensitive_variables()
def _reveal(request, source, site):
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, source, site, reason_form=form)
    base = vault.version_of(source)
    try:
        identity = vault.reveal_identity(by=request.user, source=source, reason=form.cleaned_data["reason"])
    except ValidationError as error:
        form.add_error("reason", error)
        return _page(request, source, site, reason_form=form)
    except vault.IdentityUnreadable as error:
        form.add_error(None, str(error))
        return _page(request, source, site, reason_form=form)
    known = {name: identity.get(name, "") for name in vault.FIELDS}
    return _page(request, source, site, identity_form=IdentityForm(initial=known | {"base": base}), empty=not identity)


@sensitive_variables()
def _save(request, source, site):
    form = IdentityForm(request.POST)
    if not form.is_valid():
        return _page(request, source, site, identity_form=form)
    try:
        vault.save_identity(by=request.user, source=source, identity=form.identity(), base=form.cleaned_data["base"])
    except vault.IdentityChanged:
        form.add_error(
            None,
            _(
                "Somebody else saved this identity after you opened it. Nothing of theirs is overwritten and what you "
                "typed still stands here. Copy it, open the identity again and compare."
            ),
        )
        return _page(request, source, site, identity_form=form)
    messages.success(request, _("The identity of %(code)s is saved, encrypted.") % {"code": source.code})
    return HttpResponseRedirect(reverse("admin:sources_source_change", args=[source.pk]))


@sensitive_variables()
def _page(request, source, site, **context):
    context |= site.each_context(request) | {
        "title": _("Who %(code)s is") % {"code": source.code},
        "source": source,
        "opts": Source._meta,
    }
    return TemplateResponse(request, "desk/source_identity.html", context)


def _forbidden(request, site):
    """Who can do it and how to ask, not a blank page."""
    people = get_user_model().objects.with_perm(vault.PERMISSION, backend="django.contrib.auth.backends.ModelBackend")
    context = site.each_context(request) | {
        "title": _("Who a source is, only a few may see"),
        "people": [user.get_full_name() or user.get_username() for user in people.order_by("username")[:10]],
    }
    return TemplateResponse(request, "desk/source_identity_forbidden.html", context, status=403)
