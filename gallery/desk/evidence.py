"""Evidence at the desk: adding a piece to a claim or a photo, its page with the chain of custody, its file."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import storages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gallery import custody, media
from gallery.captures import SUFFIXES
from gallery.desk.access import change_url, desk_path, page
from gallery.desk.private import is_hidden_from
from gallery.desk.thumbs import thumb
from gallery.forms.evidence import EvidenceForm, RetractForm
from gallery.imaging.headers import webp_size
from gallery.locator import degrees, locator
from gallery.models import Claim, Evidence, Photo
from gallery.services.evidence import add_evidence, rendition_name, retract_evidence
from sources.actors import require
from sources.audit import record


def routes(site):
    """The addresses of the pages."""
    add, view = "gallery.add_evidence", "gallery.view_evidence"
    return [
        desk_path(site, "claims/<int:pk>/evidence/", claim_evidence, "claim-evidence", add),
        desk_path(site, "photos/<int:pk>/evidence/", photo_evidence, "photo-evidence", view),
        desk_path(site, "evidence/<int:pk>/", evidence_page, "evidence-page", view),
        desk_path(site, "evidence/<int:pk>/file/", evidence_file, "evidence-file", view),
        desk_path(site, "evidence/<int:pk>/picture/", evidence_picture, "evidence-picture", view),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def claim_evidence(request, pk):
    """Add one piece of evidence to a claim."""
    claim = get_object_or_404(
        Claim.objects.select_related("tag__facet", "content_object__source", "proposed_by"), pk=pk
    )
    judged = claim.reviews.counting().filter(claim_version=claim.version).exists()
    return _adding(request, claim.content_object, claim, judged=judged, back=change_url(claim))


@require_http_methods(["GET", "HEAD", "POST"])
def photo_evidence(request, pk):
    """Show all evidence of a photo, of its claims and of itself (GET); add a piece for the photo as a whole (POST)."""
    photo = get_object_or_404(Photo.objects.select_related("source"), pk=pk)
    if request.method == "POST":
        require(request.user, "gallery.add_evidence")
    return _adding(request, photo, None, judged=False, back=change_url(photo))


def _adding(request, photo, claim, *, judged, back):
    posted = request.method == "POST"
    form = EvidenceForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        try:
            add_evidence(by=request.user, claim=claim, photo=photo, **form.values())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The evidence is added."))
            return redirect(back if claim else reverse("admin:photo-evidence", args=[photo.pk]))
    pieces = custody.seen_by(request.user, (claim or photo).evidence.all())
    return page(
        request,
        "desk/evidence_add.html",
        _("Add evidence") if claim else _("Evidence of photo %(number)s") % {"number": photo.public_id},
        claim=claim,
        photo=photo,
        form=form if request.user.has_perm("gallery.add_evidence") else None,
        pieces=pieces.select_related("claim__tag", "added_by"),
        judged=judged,
        thumb=thumb(photo, 640),
        back=back,
        opts=Claim._meta if claim else Photo._meta,
        status=422 if posted else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def evidence_page(request, pk):
    """Show a piece of evidence with its chain of custody (GET); take it back, with a reason (POST)."""
    piece = _piece(request, pk)
    posted = request.method == "POST"
    if posted:
        require(request.user, "gallery.change_evidence")
    form = RetractForm(request.POST if posted else None)
    if posted and form.is_valid():
        try:
            retract_evidence(by=request.user, evidence=piece, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The evidence is taken back. It stays on record and counts no more."))
            return redirect("admin:evidence-page", piece.pk)
    hidden = is_hidden_from(request.user, piece.photo)
    steps, looks = custody.steps(piece, person_hidden=hidden)
    return page(
        request,
        "desk/evidence.html",
        _("Evidence: %(kind)s") % {"kind": piece.get_kind_display()},
        piece=piece,
        photo=piece.photo,
        steps=steps,
        looks=looks,
        picture=_size_of_picture(piece),
        photo_picture=thumb(piece.photo, 1280),
        person_hidden=hidden,
        point=None if hidden else _point(piece),
        reliability=custody.RELIABILITY.get(piece.reliability),
        credibility=custody.CREDIBILITY.get(piece.credibility),
        judged=bool(piece.claim) and piece.claim.reviews.counting().filter(claim_version=piece.claim.version).exists(),
        form=form if request.user.has_perm("gallery.change_evidence") and not piece.retracted_at else None,
        back=change_url(piece.claim or piece.photo),
        opts=Claim._meta if piece.claim else Photo._meta,
        status=422 if posted else None,
    )


@never_cache
@require_http_methods(["GET", "HEAD"])
def evidence_file(request, pk):
    """Send an attached file as a download; correspondence goes to moderators alone. Each look is logged."""
    piece = _piece(request, pk)
    if not piece.file:
        raise Http404
    file = piece.file.open("rb")
    _log(request, piece, "evidence.file_viewed")
    name = f"evidence-{piece.pk}{SUFFIXES.get(piece.media_type, '')}"
    return _sealed(FileResponse(file, as_attachment=True, filename=name, content_type="application/octet-stream"))


@never_cache
@require_http_methods(["GET", "HEAD"])
def evidence_picture(request, pk):
    """Send the clean rendition of a picture that was attached, to be shown at the desk. Each look is logged."""
    piece = _piece(request, pk)
    name = rendition_name(piece.file.name)
    if not (piece.file and storages["private"].exists(name)):
        raise Http404
    file = storages["private"].open(name)
    _log(request, piece, "evidence.picture_viewed")
    return _sealed(FileResponse(file, content_type="image/webp"))


def _piece(request, pk):
    """The piece of evidence, for who may see it. Raises Http404 and PermissionDenied."""
    rows = Evidence.objects.select_related("photo__source", "claim__tag__facet", "added_by", "retracted_by")
    piece = get_object_or_404(rows, pk=pk)
    if not custody.may_see(request.user, piece):
        raise PermissionDenied(_("Correspondence is for moderators."))
    return piece


def _log(request, piece, action):
    if request.method == "HEAD":
        return
    with transaction.atomic():
        record(by=request.user, action=action, target=piece, detail={"claim": piece.claim_id})


def _sealed(response):
    """A file of a stranger's: whatever it is, no browser runs or keeps it."""
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = media.POLICY
    return response


def _size_of_picture(piece):
    """(width, height) of the rendition in pixels, or None where there is none."""
    name = rendition_name(piece.file.name) if piece.file else ""
    if not (name and storages["private"].exists(name)):
        return None
    with storages["private"].open(name) as file:
        return webp_size(file)


def _point(piece):
    if piece.latitude is None:
        return None
    return {
        "words": f"{degrees(piece.latitude, 'NS')} {degrees(piece.longitude, 'EW')}",
        "numbers": f"{piece.latitude:.6g}, {piece.longitude:.6g}",
        "locator": locator(piece.latitude, piece.longitude),
    }
