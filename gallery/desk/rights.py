"""The rights of a photo: leases, consents and releases with their papers."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gallery.blockers import blockers
from gallery.desk.access import change_url, desk_path, page
from gallery.desk.thumbs import thumb
from gallery.forms.rights import ConsentForm, LeaseForm, PaperForm, RevokeForm
from gallery.models import Consent, Lease, Photo, Use
from gallery.services import rights
from sources.actors import require
from sources.audit import record

#: Mark of static/glyphs.svg for what holds now, what does not hold yet or any more, and what forbids.
HOLDS, PAST, FORBIDS = "s-confirmed", "s-unknown", "s-disputed"


def routes(site):
    """The addresses of the pages."""
    return [
        desk_path(site, "photos/<int:pk>/rights/", photo_rights, "photo-rights", "gallery.view_lease"),
        desk_path(site, "leases/<int:pk>/", lease_change, "lease-change", "gallery.change_lease"),
        desk_path(site, "consents/<int:pk>/revoke/", consent_revoke, "consent-revoke", "gallery.change_consent"),
        desk_path(site, "consents/<int:pk>/paper/", consent_paper, "consent-paper", "gallery.change_consent"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def photo_rights(request, pk):
    """Show leases and consents, and what they forbid for each use (GET); add one of either (POST)."""
    photo = get_object_or_404(Photo.objects.select_related("source"), pk=pk)
    if request.method == "POST":
        require(request.user, "gallery.add_consent" if "add_consent" in request.POST else "gallery.add_lease")
    lease_form = LeaseForm(request.POST if "add_lease" in request.POST else None, prefix="lease")
    consent_data = (request.POST, request.FILES) if "add_consent" in request.POST else (None, None)
    consent_form = ConsentForm(*consent_data, prefix="consent")
    for form, add in ((lease_form, rights.add_lease), (consent_form, rights.add_consent)):
        if form.is_bound and form.is_valid() and _done(form, add, by=request.user, photo=photo, **form.values()):
            messages.success(request, _("Saved."))
            return redirect("admin:photo-rights", photo.pk)
    return page(
        request,
        "desk/rights.html",
        _("Rights of photo %(number)s") % {"number": photo.public_id},
        photo=photo,
        thumb=thumb(photo, 640),
        uses=[(use.label, blockers(photo, use)) for use in Use],
        leases=[(lease, *_standing_of(lease)) for lease in photo.leases.select_related("made_by")],
        consents=[(row, *_standing_of_consent(row)) for row in photo.consents.select_related("made_by")],
        lease_form=lease_form if request.user.has_perm("gallery.add_lease") else None,
        consent_form=consent_form if request.user.has_perm("gallery.add_consent") else None,
        may_change=request.user.has_perm("gallery.change_lease"),
        may_revoke=request.user.has_perm("gallery.change_consent"),
        back=change_url(photo),
        opts=Photo._meta,
        status=422 if request.method == "POST" else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def lease_change(request, pk):
    """Change what a lease says, or end it now."""
    lease = get_object_or_404(Lease.objects.select_related("photo"), pk=pk)
    back = reverse("admin:photo-rights", args=[lease.photo_id])
    ends = "end" in request.POST
    form = LeaseForm(request.POST if request.method == "POST" and not ends else None, instance=lease)
    if ends:
        try:
            rights.end_lease(by=request.user, lease=lease)
        except ValidationError as error:
            for sentence in error.messages:
                messages.error(request, sentence)
        else:
            messages.success(request, _("The lease has ended."))
        return redirect(back)
    if form.is_bound and form.is_valid():
        kept = Lease.objects.get(pk=lease.pk)
        if _done(form, rights.change_lease, by=request.user, lease=kept, **form.values()):
            messages.success(request, _("Saved."))
            return redirect(back)
    return _small_page(request, _("Change a lease"), lease.photo, form, back, _("Save"), may_end=True)


@require_http_methods(["GET", "HEAD", "POST"])
def consent_revoke(request, pk):
    """Note that a consent or a release was taken back."""
    consent = get_object_or_404(Consent.objects.select_related("photo"), pk=pk)
    back = reverse("admin:photo-rights", args=[consent.photo_id])
    form = RevokeForm(request.POST if request.method == "POST" else None, label_suffix="")
    if (
        form.is_bound
        and form.is_valid()
        and _done(form, rights.revoke_consent, by=request.user, consent=consent, **form.cleaned_data)
    ):
        messages.success(request, _("Noted. What needed it is not shown any more."))
        return redirect(back)
    title = _("Taken back: %(consent)s") % {"consent": consent}
    return _small_page(request, title, consent.photo, form, back, _("Note it"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def consent_paper(request, pk):
    """Ask for a reason (GET), then log it and send the signed paper as a download (POST)."""
    consent = get_object_or_404(Consent.objects.select_related("photo").exclude(paper=""), pk=pk)
    back = reverse("admin:photo-rights", args=[consent.photo_id])
    form = PaperForm(request.POST if request.method == "POST" else None, label_suffix="")
    if form.is_bound and form.is_valid():
        # The file is opened first: a look that was logged but could not happen would be a wrong line in the log.
        paper = consent.paper.open("rb")
        with transaction.atomic():
            detail = {"consent": consent.pk} | form.cleaned_data
            record(by=request.user, action="photo.consent_paper_viewed", target=consent.photo, detail=detail)
        response = FileResponse(
            paper, as_attachment=True, filename=f"consent-{consent.pk}", content_type="application/octet-stream"
        )
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response
    title = _("Paper: %(consent)s") % {"consent": consent}
    return _small_page(request, title, consent.photo, form, back, _("Log my reason and download"))


def _small_page(request, title, photo, form, back, button, **more):
    return page(
        request,
        "desk/rights_small.html",
        title,
        photo=photo,
        thumb=thumb(photo, 640),
        form=form,
        back=back,
        button=button,
        opts=Photo._meta,
        status=422 if request.method == "POST" else None,
        **more,
    )


def _done(form, service, **values):
    """Call a service; what it refuses stands on the form. Return whether it was done."""
    try:
        service(**values)
    except ValidationError as error:
        fields = getattr(error, "error_dict", {})
        if set(fields) <= {*form.fields, "__all__"}:
            form.add_error(None, error)
        else:
            form.add_error(None, error.messages)
        return False
    return True


def _standing_of(lease):
    """Mark and word of a lease at this moment."""
    if lease.is_running():
        return (FORBIDS, _("Forbids now")) if lease.kind == Lease.Kind.DENY else (HOLDS, _("Runs"))
    return PAST, _("Not yet") if lease.starts_at and lease.starts_at > timezone.now() else _("Ended")


def _standing_of_consent(consent):
    """Mark and word of a consent at this moment."""
    if consent.is_good():
        return HOLDS, _("Holds")
    if consent.revoked_at:
        return FORBIDS, _("Taken back")
    return PAST, _("Ended") if consent.is_given else _("Not given")
