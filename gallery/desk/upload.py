"""Uploading photos: one request per file from the page's script, or one form with all of them without it."""

from itertools import chain

from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gallery.desk.access import change_url, desk_path, page
from gallery.desk.thumbs import thumb
from gallery.desk.twins import resembling
from gallery.forms.upload import BatchFieldsForm, UploadForm
from gallery.ingest import ingest, ingest_zip
from gallery.models import PhotoSet
from gallery.services.photosets import save_set
from gallery.zips import looks_like_zip
from sources.slugs import free_slug


def routes(site):
    """The addresses of the upload page."""
    permission = "gallery.add_photo"
    return [
        desk_path(site, "photos/upload/", photo_upload, "photo-upload", permission),
        desk_path(site, "photos/upload/batch/", upload_batch, "photo-upload-batch", permission),
        desk_path(site, "photos/upload/file/", upload_file, "photo-upload-file", permission),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def photo_upload(request):
    """The page; a POST without script takes all files at once and shows what became of each."""
    if request.method != "POST":
        form = UploadForm(
            by=request.user, initial={"photo_set": request.GET.get("set"), "source": request.GET.get("source")}
        )
        return page(request, "desk/upload.html", _("Upload photos"), form=form)
    form = UploadForm(request.POST, request.FILES, by=request.user)
    if not form.is_valid():
        return page(request, "desk/upload.html", _("Upload photos"), form=form, status=422)
    photo_set = set_for(form, by=request.user)
    common = _common(request, form, photo_set)
    outcomes = list(chain.from_iterable(_take(file, common) for file in form.cleaned_data["files"]))
    return page(
        request,
        "desk/upload_results.html",
        _("Uploaded photos"),
        results=as_items(request.user, outcomes),
        describe=describe_url(outcomes),
        photo_set=photo_set,
        set_url=change_url(photo_set) if photo_set else "",
    )


@require_POST
def upload_batch(request):
    """Check what holds for all files before the first one is sent, and make the new set if one is named.

    Answers {"fields": {…}} to be sent along with each file, or 422 with {"errors": {field: [sentence]}}.
    """
    form = BatchFieldsForm(request.POST, by=request.user)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    photo_set = set_for(form, by=request.user)
    fields = {name: request.POST.get(name, "") for name in ("source", "credit_line", "licence")}
    fields["photo_set"] = str(photo_set.pk) if photo_set else ""
    return JsonResponse(
        {"fields": fields, "set": {"title": str(photo_set), "url": change_url(photo_set)} if photo_set else None}
    )


@require_POST
def upload_file(request):
    """Take in the one file of the request (several when it is a zip).

    Answers {"items": [{"status", "code", "reason", "name", "photo", "twins"}]}; status is accepted, duplicate or
    refused, photo is null or {"id", "key", "url", "thumb", "width", "height", "label"}, twins the photos that a new one
    looks like, each {"key", "url", "recycled"}. 422 when the form itself is wrong.
    """
    form = BatchFieldsForm(request.POST, by=request.user)
    file = request.FILES.get("file")
    if file is None or not form.is_valid():
        errors = form.errors if not form.is_valid() else {"file": [_("No file came with this request.")]}
        return JsonResponse({"errors": errors}, status=422)
    common = _common(request, form, form.cleaned_data.get("photo_set"))
    return JsonResponse({"items": as_items(request.user, list(_take(file, common)))})


def set_for(form, *, by):
    """Return the set that the form names: one that exists, a new one, or None."""
    title = form.cleaned_data.get("new_set", "").strip()
    if not title:
        return form.cleaned_data.get("photo_set")
    return save_set(by=by, photo_set=PhotoSet(title=title, slug=free_slug(PhotoSet, title), created_by=by), items=[])


def as_items(user, outcomes):
    """Return Outcomes as the page shows them to somebody: plain data, with the photos that each new one looks like."""
    twins = resembling(user, [outcome.photo for outcome in outcomes if outcome.status == "accepted"])
    return [
        _item(outcome) | {"twins": twins.get(outcome.photo.pk, []) if outcome.photo else []} for outcome in outcomes
    ]


def _item(outcome):
    photo = outcome.photo
    picture = thumb(photo) if photo else None
    return {
        "status": outcome.status,
        "code": outcome.code,
        "reason": outcome.reason,
        "name": outcome.name,
        "photo": {
            "id": photo.pk,
            "key": photo.public_id,
            "label": photo.headline or photo.caption[:80],
            "url": change_url(photo),
            "thumb": picture.url if picture else "",
            "width": picture.width if picture else 0,
            "height": picture.height if picture else 0,
        }
        if photo
        else None,
    }


def describe_url(outcomes):
    """Return the address of "Describe these photos" for what was accepted, or ""."""
    keys = [str(outcome.photo.pk) for outcome in outcomes if outcome.status == "accepted"]
    return f"{reverse('admin:photo-describe')}?ids={','.join(keys)}" if keys else ""


def to_describe(photos):
    """Redirect to "Describe these photos"."""
    return redirect(f"{reverse('admin:photo-describe')}?ids={','.join(str(photo.pk) for photo in photos)}")


def _common(request, form, photo_set):
    return {
        "by": request.user,
        "source": form.cleaned_data["source"],
        "photo_set": photo_set,
        "fields": form.fields_for_ingest(),
    }


def _take(file, common):
    """Return the Outcomes of one upload."""
    if looks_like_zip(file):
        return ingest_zip(file=file, name=file.name, **common)
    return [ingest(file=file, name=file.name, **common)]
