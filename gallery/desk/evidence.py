"""Evidence at the desk: adding a piece, and sending its file to those who may look."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gallery.desk.access import change_url, desk_path, page
from gallery.forms.evidence import EvidenceForm
from gallery.models import Claim, Evidence
from gallery.services.evidence import add_evidence
from sources.audit import record


def routes(site):
    """The addresses of the pages."""
    return [
        desk_path(site, "claims/<int:pk>/evidence/", claim_evidence, "claim-evidence", "gallery.add_evidence"),
        desk_path(site, "evidence/<int:pk>/file/", evidence_file, "evidence-file", "gallery.view_evidence"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def claim_evidence(request, pk):
    """Add one piece of evidence to a claim."""
    claim = get_object_or_404(Claim.objects.select_related("tag__facet", "content_object"), pk=pk)
    posted = request.method == "POST"
    form = EvidenceForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        try:
            add_evidence(by=request.user, claim=claim, **form.values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The evidence is added."))
            return redirect(change_url(claim))
    return page(
        request,
        "desk/claim_evidence.html",
        _("Add evidence"),
        claim=claim,
        form=form,
        back=change_url(claim),
        opts=Claim._meta,
        status=422 if posted else None,
    )


@never_cache
@require_http_methods(["GET", "HEAD"])
def evidence_file(request, pk):
    """Send an attached file as a download; correspondence goes to moderators alone. Each look is logged."""
    evidence = get_object_or_404(Evidence.objects.exclude(file=""), pk=pk)
    if evidence.kind == Evidence.Kind.CORRESPONDENCE and not request.user.has_perm("gallery.review_claim"):
        raise PermissionDenied(_("Correspondence is for moderators."))
    file = evidence.file.open("rb")
    with transaction.atomic():
        record(by=request.user, action="evidence.file_viewed", target=evidence, detail={"claim": evidence.claim_id})
    name = f"evidence-{evidence.pk}"
    response = FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
