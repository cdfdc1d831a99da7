"""Provenance at the desk: proposing a claim, giving a verdict, saying how sure we are."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gallery.desk.access import change_url, desk_path, page
from gallery.desk.review_claims import what_changed
from gallery.desk.thumbs import thumb
from gallery.desk.verdicts import judge, said
from gallery.forms.claims import ClaimForm, PillarForm, WordingForm
from gallery.forms.evidence import EvidenceFormSet
from gallery.forms.review import ReviewForm
from gallery.models import Claim, Photo, Pillar
from gallery.reviewing import why_not_review
from gallery.services.claims import propose_claim, revise_claim
from gallery.services.pillars import set_pillar


def routes(site):
    """The addresses of the pages."""
    return [
        desk_path(site, "photos/<int:pk>/claim/", claim_propose, "claim-propose", "gallery.add_claim"),
        desk_path(site, "photos/<int:pk>/pillars/", photo_pillars, "photo-pillars", "gallery.change_pillar"),
        desk_path(site, "claims/<int:pk>/review/", claim_review, "claim-review", "gallery.review_claim"),
        desk_path(site, "claims/<int:pk>/wording/", claim_wording, "claim-wording", "gallery.add_claim"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def claim_propose(request, pk):
    """Propose a claim with its evidence; everything that was typed comes back with the errors."""
    photo = get_object_or_404(Photo.objects.select_related("source"), pk=pk)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ClaimForm(data, photo=photo, initial={"tag": request.GET.get("tag")})
    # The short form on the photo's own page sends no rows of evidence.
    short = data is not None and "evidence-TOTAL_FORMS" not in data
    rows = EvidenceFormSet(None if short else data, None if short else files, prefix="evidence")
    if data is not None and form.is_valid() and (short or rows.is_valid()):
        try:
            claim = propose_claim(
                by=request.user,
                photo=photo,
                tag=form.cleaned_data["tag"],
                statement=form.cleaned_data["statement"],
                pillar=form.cleaned_data["pillar"],
                evidence=() if short else rows.values(),
            )
        except ValidationError as error:
            form.add_error(None, ValidationError(error.messages))
        else:
            messages.success(request, _("“%(tag)s” is proposed. Somebody else decides.") % {"tag": claim.tag.label})
            return redirect(change_url(photo) if short else change_url(claim))
    return page(
        request,
        "desk/claim_propose.html",
        _("Propose a claim about photo %(number)s") % {"number": photo.public_id},
        photo=photo,
        form=form,
        rows=rows,
        thumb=thumb(photo, 640),
        back=change_url(photo),
        opts=Claim._meta,
        status=422 if data is not None else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def claim_review(request, pk):
    """Take the verdict of a moderator (the buttons stand on the claim's page); what is wrong comes back with it."""
    claim = get_object_or_404(Claim.objects.select_related("tag__facet", "content_object", "proposed_by"), pk=pk)
    outcome = judge(request.user, claim, request.POST) if request.method == "POST" else None
    if outcome and outcome.review:
        messages.success(request, said(outcome.claim, outcome.review.verdict))
        return redirect(change_url(claim))
    seen = outcome.form.cleaned_data.get("version") if outcome and outcome.code == "changed" else None
    settles = claim.state == Claim.State.DISPUTED and request.user.has_perm("gallery.settle_claim")
    return page(
        request,
        "desk/claim_review.html",
        _("Your verdict on “%(tag)s”") % {"tag": claim.tag.label},
        claim=claim,
        form=outcome.form if outcome else ReviewForm.of(claim, settles=settles),
        settles=settles,
        changed=what_changed(claim, seen) if seen else None,
        offer_replace=bool(outcome) and outcome.code == "exclusive",
        why_not=why_not_review(request.user, claim),
        thumb=thumb(claim.content_object, 640),
        back=change_url(claim),
        opts=Claim._meta,
        status=outcome.status if outcome else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def claim_wording(request, pk):
    """Word a claim anew: the way on from a dispute. Reviews of the former words stay on record and count no more."""
    claim = get_object_or_404(Claim.objects.select_related("tag__facet", "content_object"), pk=pk)
    posted = request.method == "POST"
    form = WordingForm(request.POST if posted else None, initial={"statement": claim.statement, "pillar": claim.pillar})
    if posted and form.is_valid():
        try:
            revise_claim(by=request.user, claim=claim, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The claim is worded anew and open again. Somebody else decides."))
            return redirect(change_url(claim))
    return page(
        request,
        "desk/claim_wording.html",
        _("Word the claim anew"),
        claim=claim,
        form=form,
        back=change_url(claim),
        opts=Claim._meta,
        status=422 if posted else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def photo_pillars(request, pk):
    """Say how sure we are of provenance, source, date, location and motivation; only what changed is written."""
    photo = get_object_or_404(Photo.objects.select_related("source"), pk=pk)
    known = {row.pillar: row for row in photo.pillars.all()}
    pieces = list(photo.evidence.standing())
    data = request.POST if request.method == "POST" else None
    from_desk = "review" in request.GET and request.user.has_perm("gallery.review_claim")
    back = reverse("admin:review-photo", args=[photo.pk]) if from_desk else change_url(photo)
    forms = [
        (name, label, _pillar_form(data, known.get(name) or Pillar(photo=photo, pillar=name), pieces))
        for name, label in Pillar.Name.choices
    ]
    checked = [form.is_valid() for _name, _label, form in forms]
    if data is not None and all(checked):
        try:
            with transaction.atomic():
                for name, _label, form in forms:
                    if form.has_changed():
                        set_pillar(by=request.user, photo=photo, pillar=name, **form.cleaned_data)
        except ValidationError as error:
            forms[0][2].add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect(back)
    return page(
        request,
        "desk/photo_pillars.html",
        _("How sure we are of photo %(number)s") % {"number": photo.public_id},
        photo=photo,
        pillars=[{"name": name, "label": label, "form": form} for name, label, form in forms],
        thumb=thumb(photo, 640),
        back=back,
        opts=Photo._meta,
        status=422 if data is not None else None,
    )


def _pillar_form(data, row, pieces):
    return PillarForm(data, instance=row, prefix=row.pillar, pieces=pieces)
