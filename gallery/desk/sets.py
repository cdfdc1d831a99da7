"""Publishing and withdrawing a photo set."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gallery.blockers import Blocked, is_final
from gallery.desk.access import change_url, desk_path, page
from gallery.desk.states import set_state
from gallery.forms.photo import WithdrawForm
from gallery.forms.photoset import PublishSetForm
from gallery.models import PhotoSet
from gallery.services.photosets import publish_set, set_blockers, unreleased_photos, withdraw_set


def routes(site):
    """The addresses of the pages."""
    return [
        desk_path(site, "sets/<int:pk>/publish/", set_publish, "photoset-publish", "gallery.publish_photoset"),
        desk_path(site, "sets/<int:pk>/withdraw/", set_withdraw, "photoset-withdraw", "gallery.withdraw_photoset"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def set_publish(request, pk):
    """Show what stands in the way (GET); publish the set, or what was added to it since (POST)."""
    photo_set = get_object_or_404(PhotoSet, pk=pk)
    if photo_set.withdrawn_at:
        messages.info(request, _("This set was withdrawn. Make a new one to show its photos."))
        return redirect(change_url(photo_set))
    may_override = request.user.has_perm("gallery.override_blockers")
    form = PublishSetForm(request.POST if request.method == "POST" else None, may_override=may_override)
    found = set_blockers(photo_set)
    if request.method == "POST" and form.is_valid():
        try:
            photo_set = publish_set(by=request.user, photo_set=photo_set, **form.cleaned_data)
        except Blocked as error:
            found = error.blockers
        except ValidationError as error:
            form.add_error(None, error)
        else:
            state = set_state(photo_set)
            messages.success(request, _("“%(title)s”: %(state)s.") % {"title": photo_set, "state": state.label.lower()})
            return redirect(change_url(photo_set))
    return page(
        request,
        "desk/set_publish.html",
        _("Publish “%(title)s”") % {"title": photo_set.title},
        photo_set=photo_set,
        form=form,
        blockers=found,
        can_go=not found or (may_override and not any(is_final(blocker) for blocker in found)),
        waiting=unreleased_photos(photo_set).count(),
        number=photo_set.items.count(),
        state=set_state(photo_set),
        back=change_url(photo_set),
        opts=PhotoSet._meta,
        status=422 if request.method == "POST" else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def set_withdraw(request, pk):
    """Ask for the public reason (GET), then take the set back (POST); its photos stay where they are public."""
    photo_set = get_object_or_404(PhotoSet, pk=pk)
    if photo_set.withdrawn_at:
        messages.info(request, _("This set is withdrawn already."))
        return redirect(change_url(photo_set))
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw_set(by=request.user, photo_set=photo_set, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(title)s” is withdrawn.") % {"title": photo_set.title})
            return redirect(change_url(photo_set))
    return page(
        request,
        "desk/set_withdraw.html",
        _("Withdraw “%(title)s”") % {"title": photo_set.title},
        photo_set=photo_set,
        form=form,
        back=change_url(photo_set),
        opts=PhotoSet._meta,
        status=422 if request.method == "POST" else None,
    )
