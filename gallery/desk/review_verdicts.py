"""Verdicts at the review desk: plain forms for everybody, the same addresses with JSON for the script."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from gallery.desk.access import desk_path
from gallery.desk.review import show
from gallery.desk.review_claims import row_of, what_changed
from gallery.desk.review_queue import Queue
from gallery.desk.verdicts import judge, said
from gallery.models import Claim, Hold, Review
from gallery.reviewqueue import judgeable, place_of
from gallery.services.holds import hold
from gallery.services.reviews import UNDO, undo_review

MAY = "gallery.review_claim"


def routes(site):
    """The addresses."""
    return [
        desk_path(site, "review/claims/<int:pk>/", review_verdict, "review-verdict", MAY),
        desk_path(site, "review/verdicts/<int:pk>/undo/", review_undo, "review-undo", MAY),
    ]


@require_POST
def review_verdict(request, pk):
    """Take one verdict; go on to what is next, or show what stands in the way beside what was typed."""
    claim = get_object_or_404(Claim.objects.select_related("tag__facet", "content_object__source"), pk=pk)
    json = wants_json(request)
    if json and (answer := _somebody_else(request)):
        return answer
    try:
        outcome = judge(request.user, claim, request.POST)
    except PermissionDenied as error:
        if not json:
            raise
        return JsonResponse({"code": "forbidden", "message": str(error)}, status=403)
    if outcome.review is None:
        return _refused(request, outcome, json)
    _go_on_holding(request.user, outcome.claim.content_object)
    if json:
        return JsonResponse(_saved(request, outcome))
    messages.success(request, said(outcome.claim, outcome.review.verdict))
    return _onwards(request, outcome)


@require_POST
def review_undo(request, pk):
    """Take one's own verdict back, within ten seconds."""
    mine = Review.objects.filter(reviewer=request.user).select_related("claim__tag", "claim__content_object")
    review = get_object_or_404(mine, pk=pk)
    photo, json = review.claim.content_object, wants_json(request)
    try:
        claim = undo_review(by=request.user, review=review)
    except ValidationError as error:
        if json:
            return JsonResponse({"code": error.code, "message": " ".join(error.messages)}, status=409)
        messages.error(request, " ".join(error.messages))
    else:
        words = _("Your verdict on “%(tag)s” is undone.") % {"tag": claim.tag.label}
        if json:
            return JsonResponse({"message": words, "html": _box(request, claim)})
        messages.success(request, words)
    return redirect("admin:review-photo", photo.pk)


def wants_json(request):
    """Whether the script asks, and not a person's browser."""
    return "application/json" in request.headers.get("Accept", "")


def _somebody_else(request):
    """A verdict that waited for the network is given by the person who typed it, and by nobody who signed in since."""
    if request.POST.get("as") in (None, "", str(request.user.pk)):
        return None
    words = _("Somebody else is signed in here now. Sign in as yourself to save your verdicts.")
    return JsonResponse({"code": "person", "message": words}, status=409)


def _saved(request, outcome):
    review = outcome.review
    return {
        "review": review.pk,
        "state": outcome.claim.state,
        "message": said(outcome.claim, review.verdict),
        "undo": reverse("admin:review-undo", args=[review.pk]),
        "seconds": int(UNDO.total_seconds()),
        "html": _box(request, outcome.claim),
    }


def _refused(request, outcome, json):
    claim, form = outcome.claim, outcome.form
    changed = what_changed(claim, form.cleaned_data["version"]) if outcome.code == "changed" else None
    if json:
        sentences = [sentence for errors in form.errors.values() for sentence in errors]
        html = _box(request, claim, form=form, changed=changed, code=outcome.code)
        answer = {"code": outcome.code or "form", "message": " ".join(sentences), "html": html}
        return JsonResponse(answer, status=outcome.status)
    form.offer_replace = outcome.code == "exclusive"
    return show(
        request,
        claim.content_object,
        Queue.of(request),
        bound={claim.pk: form},
        changed={claim.pk: changed},
        status=outcome.status,
    )


def _box(request, claim, *, form=None, changed=None, code=""):
    """The claim as it stands now, as it is shown on the desk."""
    claim = Claim.objects.select_related("content_object__source").get(pk=claim.pk)
    row = row_of(request.user, claim, form=form)
    row.changed = changed
    if form is not None:
        form.offer_replace = code == "exclusive"
    return render_to_string("desk/review/claim.html", {"row": row, "photo": claim.content_object}, request)


def _onwards(request, outcome):
    """After a plain form: the same photo while claims of it wait, otherwise the next one; the verdict can be undone."""
    photo, query = outcome.claim.content_object, Queue.of(request).query
    undo = f"undo={outcome.review.pk}"
    if judgeable(request.user).filter(content_object=photo).exists():
        address = reverse("admin:review-photo", args=[photo.pk])
        return redirect(f"{address}?{query}&{undo}" if query else f"{address}?{undo}")
    queue = Queue.of(request)
    following = queue.following(place_of(request.user, photo), [photo.pk])
    address = reverse("admin:review-photo", args=[following.pk]) if following else reverse("admin:review-queue")
    return redirect(f"{address}?{query}&{undo}" if query else f"{address}?{undo}")


def _go_on_holding(user, photo):
    """A verdict renews the hold of whoever has it, and takes none: its author may have gone on already."""
    if Hold.objects.filter(photo=photo, holder=user).exists():
        hold(by=user, photo=photo)
