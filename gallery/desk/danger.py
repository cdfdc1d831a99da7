"""The clearance of a source, and what is done at once when it is in danger. Here, since it shows photos."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gallery.desk.access import change_url, desk_path, page
from gallery.desk.leads import leads_to
from gallery.desk.states import state_of
from gallery.desk.thumbs import thumb
from gallery.forms.danger import ClearanceForm, DangerForm
from gallery.models import Photo
from gallery.services.danger import declare_danger, set_clearance
from gallery.services.places import may_withdraw, standing
from gallery.services.recall import PERMISSION
from sources.models import Source


def routes(site):
    """The addresses of the pages."""
    clear = "sources.clear_source"
    return [
        desk_path(site, "sources/<int:pk>/clearance/", source_clearance, "source-clearance", clear),
        desk_path(site, "sources/<int:pk>/danger/", source_danger, "source-danger", clear),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def source_clearance(request, pk):
    """Ask for another clearance and the reason (GET), then set it (POST)."""
    source = get_object_or_404(Source, pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = ClearanceForm(posted, initial={"clearance": source.clearance})
    if form.is_bound and form.is_valid():
        try:
            set_clearance(by=request.user, source=source, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The clearance of %(code)s is set.") % {"code": source.code})
            return redirect(change_url(source))
    return page(
        request,
        "desk/source_clearance.html",
        _("Clearance of %(code)s") % {"code": source.code},
        source=source,
        form=form,
        shown=Photo.objects.cleared().filter(source=source).count(),
        back=change_url(source),
        opts=Source._meta,
        status=422 if form.is_bound else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def source_danger(request, pk):
    """Show everything that leads to a source (GET); hide it all and withdraw what is ticked, in one step (POST)."""
    source = get_object_or_404(Source, pk=pk)
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied(_("Withdrawing photos belongs to this page, and your account may not do that."))
    leads = leads_to(source)
    others = [*leads.own, *(photo for photo, _reasons in (*leads.tied, *leads.spots))]
    there = standing(place.name for place in leads.places)
    names = [name for name in there if may_withdraw(request.user, name)]
    posted = request.POST if request.method == "POST" else None
    form = DangerForm(posted, others=others, ticked=leads.own, names=names)
    if form.is_bound and form.is_valid():
        try:
            _declare(request.user, source, form, leads)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request, _("%(code)s is in danger: nothing of it is shown any more.") % {"code": source.code}
            )
            return redirect(change_url(source))
    return page(
        request,
        "desk/source_danger.html",
        _("%(code)s is in danger") % {"code": source.code},
        source=source,
        form=form,
        leads=leads,
        own=[(photo, thumb(photo), form.is_ticked(photo), state_of(photo)) for photo in leads.own],
        tied=_rows(leads.tied, form),
        spots=_rows(leads.spots, form),
        places=[
            (place, place.name in names, form.has_place(place.name), place.name in there) for place in leads.places
        ],
        back=change_url(source),
        opts=Source._meta,
        status=422 if form.is_bound else None,
    )


def _rows(tied, form):
    """What the page shows of (photo, reasons)."""
    return [(photo, thumb(photo), form.is_ticked(photo), reasons) for photo, reasons in tied]


def _declare(by, source, form, leads):
    """Hand what is ticked to the service; photos that did not fit on the page are ticked together."""
    data = form.cleaned_data
    keys = {photo.pk for photo in form.chosen()}
    if data["rest"] and leads.rest:
        listed = [photo.pk for photo in leads.own]
        unlisted = Photo.objects.filter(source=source, withdrawn_at=None).exclude(pk__in=listed)
        keys |= set(unlisted.values_list("pk", flat=True))
    for name in ("tied_rest", "spots_rest"):
        if data[name]:
            keys |= set(getattr(leads, name))
    declare_danger(
        by=by,
        source=source,
        reason=data["reason"],
        photos=sorted(keys),
        places=data["places"],
        public_reason=data["public_reason"],
    )
