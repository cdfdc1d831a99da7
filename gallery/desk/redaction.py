"""The redaction editor, and the page on which a second person signs off what was decided."""

import json

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from gallery import shown
from gallery.desk.access import change_url, desk_path, page
from gallery.desk.safety import after_deciding, after_signing, described, standing_of, whole_picture
from gallery.desk.suggestions import suggested
from gallery.forms.safety import DecisionForm, SignForm, area_rows, typed_rows
from gallery.imaging import faces
from gallery.models import Photo, SafetyDecision
from gallery.services.safety import Conflict, decide, send_back, sign_off, why_not_sign


def routes(site):
    """The addresses of the pages."""
    return [
        desk_path(site, "photos/<int:pk>/redaction/", photo_redaction, "photo-redaction", "gallery.add_safetydecision"),
        desk_path(site, "photos/<int:pk>/redaction/faces/", photo_faces, "photo-faces", "gallery.add_safetydecision"),
        desk_path(site, "photos/<int:pk>/safety/", photo_safety, "photo-safety", "gallery.sign_safetydecision"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def photo_redaction(request, pk):
    """Draw what must be covered, or say that there is nothing to hide; what was typed always comes back."""
    photo = get_object_or_404(Photo.objects.select_related("source"), pk=pk)
    if photo.withdrawn_at:
        messages.info(request, _("Photo %(number)s is withdrawn already.") % {"number": photo.public_id})
        return redirect(change_url(photo))
    standing = standing_of(photo)
    posted = request.method == "POST"
    theirs, status, suggestion = None, None, ""
    if posted and "more" in request.POST:
        form, areas = _typed(request.POST, spare=1)
    elif posted and "suggest" in request.POST:
        # Never read as a wish to save, even where no face can be suggested any more.
        rows, suggestion = _faces(photo, request.POST)
        form, areas = _typed(request.POST, more=rows)
    elif posted:
        areas = area_rows(request.POST)
        form = DecisionForm(request.POST, areas=areas)
        # Both are asked, so that every error shows at once.
        if all([areas.is_valid(), form.is_valid()]):
            try:
                return _save(request, photo, standing.decision, form, areas)
            except Conflict as conflict:
                theirs, status = conflict.theirs, 409
                form.data = form.data.copy()
                # From now on theirs is the one that this person saw: saving again is a decision.
                form.data["base"] = theirs.pk if theirs else ""
            except ValidationError as error:
                form.add_error(None, error)
        status = status or 422
    else:
        form, areas = _opened(standing.decision)
    picture = whole_picture(photo)
    return page(
        request,
        "desk/redaction.html",
        _("Cover what could harm someone"),
        photo=photo,
        form=form,
        areas=areas,
        errors=status == 422,
        picture=picture,
        drawn=picture.drawn(areas.readable()) if picture else [],
        standing=standing,
        theirs=theirs,
        their_areas=described(theirs) if theirs else [],
        their_drawn=picture.drawn(theirs.boxes) if picture and theirs else [],
        may_suggest=picture is not None and faces.is_there(),
        suggestion=suggestion,
        face=SafetyDecision.Reason.PERSON.value,
        is_shown=photo.is_cleared,
        reads=shown.covered(box["reason"] for box in areas.readable()),
        sentences=json.dumps(_sentences()),
        back=change_url(photo),
        opts=Photo._meta,
        status=status,
    )


def _opened(decision):
    """The forms with the current decision in them; nobody's choice is made beforehand where there is none."""
    areas = area_rows(boxes=decision.boxes if decision else ())
    initial = {}
    if decision:
        initial = {
            "outcome": DecisionForm.NOTHING if decision.nothing_to_hide else DecisionForm.COVER,
            "people_recognisable": decision.people_recognisable,
            "note": decision.note,
            "base": decision.pk,
        }
    return DecisionForm(initial=initial, areas=areas), areas


def _typed(data, *, more=(), spare=0):
    """The forms with everything that was typed and more rows, for pages without a script. Nothing is saved."""
    areas = area_rows(rows=[*typed_rows(data), *more], spare=spare)
    names = ("outcome", "people_recognisable", "note", "base")
    initial = {name: data[name] for name in names if name in data}
    if more or spare:
        initial["outcome"] = DecisionForm.COVER
    return DecisionForm(initial=initial, areas=areas), areas


@require_POST
@cache_control(private=True, no_store=True)
def photo_faces(request, pk):
    """Where faces may lie outside the areas on the form, for the editor's script: {"faces", "sentence"} as JSON.

    "faces" is a list of [left, top, width, height] in per cent of the upright picture.
    """
    rows, sentence = _faces(get_object_or_404(Photo, pk=pk, withdrawn_at=None), request.POST)
    places = [[float(row[name]) for name in ("x", "y", "width", "height")] for row in rows]
    return JsonResponse({"faces": places, "sentence": sentence})


def _faces(photo, data):
    """(rows for the form, a sentence about them) of the faces that are suggested beside what was typed."""
    if not faces.is_there():
        raise Http404("The package that suggests faces is not installed.")
    return suggested(photo, area_rows(data))


def _save(request, photo, before, form, areas):
    """Save what was decided; return where to go."""
    decision = decide(
        by=request.user,
        photo=photo,
        boxes=areas.boxes(),
        nothing_to_hide=form.cleaned_data["outcome"] == DecisionForm.NOTHING,
        people_recognisable=form.cleaned_data["people_recognisable"],
        note=form.cleaned_data["note"],
        base=form.cleaned_data["base"],
    )
    if before and decision.pk == before.pk:
        messages.info(request, _("This was the decision already. Nothing changed."))
    else:
        messages.success(request, _("The decision is saved. Readers see the photo once a second person has signed it."))
    return after_deciding() if "next" in request.GET else redirect(change_url(photo))


@require_http_methods(["GET", "HEAD", "POST"])
def photo_safety(request, pk):
    """Show the picture as it would be published, and take a second person's word on exactly this version."""
    photo = get_object_or_404(Photo.objects.select_related("source"), pk=pk)
    standing = standing_of(photo)
    decision = standing.decision
    if decision is None or photo.withdrawn_at:
        messages.info(request, _("There is no decision about photo %(number)s to sign.") % {"number": photo.public_id})
        return redirect(change_url(photo))
    posted = request.method == "POST"
    form = SignForm(request.POST if posted else None, initial={"decision": decision.pk})
    if posted and form.is_valid():
        try:
            return _judge(request, photo, form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        # What is on the page from here on is the current version: a second click is about that one.
        form.data = form.data.copy()
        form.data["decision"] = decision.pk
    picture = whole_picture(photo)
    return page(
        request,
        "desk/redaction_sign.html",
        _("Sign off what is covered"),
        photo=photo,
        form=form,
        standing=standing,
        decision=decision,
        areas=described(decision),
        picture=picture,
        drawn=picture.drawn(decision.boxes) if picture else [],
        reads=shown.covered(box["reason"] for box in decision.boxes),
        why_not=why_not_sign(request.user, decision),
        may_decide=request.user.has_perm("gallery.add_safetydecision"),
        back=change_url(photo),
        opts=Photo._meta,
        status=422 if posted else None,
    )


def _judge(request, photo, given):
    """Sign or send back the version that the person saw; return where to go."""
    seen = get_object_or_404(SafetyDecision, pk=given["decision"], photo=photo)
    if given["verdict"] == SignForm.BACK:
        send_back(by=request.user, decision=seen, reason=given["reason"])
        messages.success(request, _("Photo %(number)s is sent back.") % {"number": photo.public_id})
        return after_signing(request)
    sign_off(by=request.user, decision=seen)
    if photo.derivatives.shown().exists():
        messages.success(request, _("Photo %(number)s is signed off.") % {"number": photo.public_id})
    else:
        words = _("Photo %(number)s is signed off. Its files for readers are not there yet; they are tried again.")
        messages.warning(request, words % {"number": photo.public_id})
    return after_signing(request)


def _sentences():
    """What the script needs to say what readers will read: gallery/shown.py in data."""
    return {
        "protected": shown.PROTECTED,
        "protecting": {key: str(sentence) for key, sentence in shown.PROTECTING.items()},
        "otherwise": {key: str(sentence) for key, sentence in shown.OTHERWISE.items()},
    }
