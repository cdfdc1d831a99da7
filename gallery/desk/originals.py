"""The one way to an original: a permission, a reason, a line in the log, and a download that no cache keeps."""

from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from gallery.desk.access import change_url, desk_path, page
from gallery.desk.thumbs import thumb
from gallery.forms.photo import OriginalForm
from gallery.models import Photo
from gallery.services.originals import open_original

#: Format as the probe found it -> extension of the download; the uploaded name stays inside.
EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "AVIF": "avif", "TIFF": "tif", "GIF": "gif", "HEIC": "heic"}


def routes(site):
    """The address of the page."""
    return [desk_path(site, "photos/<int:pk>/original/", photo_original, "photo-original", "gallery.view_original")]


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def photo_original(request, pk):
    """Ask for a reason (GET), then log it and send the original as a download (POST)."""
    photo = get_object_or_404(Photo, pk=pk)
    form = OriginalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            original = open_original(by=request.user, photo=photo, reason=form.cleaned_data["reason"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _download(photo, original)
    return page(
        request,
        "desk/photo_original.html",
        _("Original of photo %(number)s") % {"number": photo.public_id},
        photo=photo,
        form=form,
        thumb=thumb(photo, 640),
        back=change_url(photo),
        opts=Photo._meta,
        status=422 if request.method == "POST" else None,
    )


def _download(photo, original):
    name = f"{photo.public_id}.{EXTENSIONS.get(photo.file_format, 'bin')}"
    response = FileResponse(original, as_attachment=True, filename=name, content_type="application/octet-stream")
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
