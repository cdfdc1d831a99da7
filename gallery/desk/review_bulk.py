"""One verdict on claims of one tag about many photos, with the pictures in view."""

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import Count, Prefetch
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gallery.desk.access import desk_path, page
from gallery.desk.review_claims import Proposed
from gallery.desk.thumbs import thumb, thumbs_of
from gallery.forms.review import TogetherForm, WhichForm
from gallery.models import Claim, Evidence, ProvenanceTag
from gallery.reviewqueue import judgeable
from gallery.services.reviews import review_claims

#: What fits on a page that somebody still looks at.
MOST = 60


@dataclass
class Plate(Proposed):
    """One claim with its picture; `error` says why it was not judged, `ticked` whether its box was."""

    claim: Claim
    thumb: object
    ticked: bool = False
    error: str = ""


def routes(site):
    """The address of the page."""
    return [desk_path(site, "review/bulk/", review_bulk, "review-bulk", "gallery.review_claim")]


@require_http_methods(["GET", "HEAD", "POST"])
def review_bulk(request):
    """Show the claims of a tag, of a set where one is named (GET); judge those that are ticked (POST)."""
    which = WhichForm(request.GET or None)
    claims = _claims(request.user, which.cleaned_data) if which.is_bound and which.is_valid() else []
    form = TogetherForm(request.POST if request.method == "POST" else None)
    plates = [Plate(claim, thumb(claim.content_object, 640)) for claim in claims[:MOST]]
    done, status = [], None
    if request.method == "POST":
        done = _judged(request, form, plates)
        if done and not any(plate.error for plate in plates):
            messages.success(request, _saved(len(done)))
            return redirect(request.get_full_path())
        # What was judged waits no more; what was not stays, with the reason.
        plates = [plate for plate in plates if plate.claim.pk not in done]
        status = 200 if done else 422
    return page(
        request,
        "desk/review/bulk.html",
        _("Several claims at once"),
        which=which,
        tags=_tags(request.user, which),
        form=form,
        plates=plates,
        saved=_saved(len(done)) if done else "",
        more=len(claims) > MOST,
        most=MOST,
        opts=Claim._meta,
        status=status,
    )


def _claims(user, wanted):
    claims = judgeable(user).filter(tag=wanted["tag"])
    if wanted["set"]:
        claims = claims.filter(content_object__set_items__photo_set=wanted["set"])
    return list(
        claims.select_related("tag__facet", "proposed_by", "content_object__source")
        .prefetch_related(thumbs_of("content_object"), Prefetch("evidence", Evidence.objects.standing()))
        .order_by("proposed_at", "pk")[: MOST + 1]
    )


def _tags(user, which):
    """((tag, how many claims wait), …) of the set that was chosen, or of everything; two queries."""
    claims = judgeable(user).order_by()
    photo_set = which.cleaned_data.get("set") if which.is_bound else None
    if photo_set:
        claims = claims.filter(content_object__set_items__photo_set=photo_set)
    numbers = dict(claims.values_list("tag").annotate(number=Count("pk")))
    return [(tag, numbers[tag.pk]) for tag in ProvenanceTag.objects.select_related("facet").filter(pk__in=numbers)]


def _judged(request, form, plates):
    """Give the verdict on every plate that is ticked; return the keys of the claims that have it, mark the others."""
    for plate in plates:
        plate.ticked = f"claim-{plate.claim.pk}" in request.POST
    ticked = [plate for plate in plates if plate.ticked]
    if not ticked:
        form.add_error(None, _("Tick the pictures that you mean. None was ticked."))
    if not form.is_valid():
        return []
    items = [(plate.claim, _version(request.POST[f"claim-{plate.claim.pk}"])) for plate in ticked]
    outcomes = review_claims(by=request.user, items=items, **form.cleaned_data)
    done = []
    for plate, (claim, error) in zip(ticked, outcomes, strict=True):
        if error is None:
            done.append(claim.pk)
        else:
            plate.error = " ".join(getattr(error, "messages", None) or [str(error)])
            plate.claim.refresh_from_db(fields=["version", "statement", "state"])
    return done


def _version(text):
    """The version that was on the screen; one that nobody can have read is no claim's."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _saved(number):
    return ngettext("%d verdict is saved.", "%d verdicts are saved.", number) % number
