""" "Describe these photos": what new photos lack, all on one page."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from gallery.desk.access import change_url, desk_path, list_url, page, whole_numbers
from gallery.desk.metadata import read_lines
from gallery.desk.private import is_hidden_from
from gallery.desk.states import state_of, with_states
from gallery.desk.thumbs import thumb, with_thumbs
from gallery.desk.twins import resembling
from gallery.forms.photo import DescribeForm, NewSetForm
from gallery.models import Photo, PhotoSet
from gallery.services.photos import edit_photo
from gallery.services.photosets import save_set
from sources.slugs import free_slug

#: One page holds no more, so that it stays a page that a person can fill in.
MOST = 60


def routes(site):
    """The address of the page."""
    return [desk_path(site, "photos/describe/", photo_describe, "photo-describe", "gallery.change_photo")]


@require_http_methods(["GET", "HEAD", "POST"])
def photo_describe(request):
    """Fill in description, caption, credit and source of the photos ?ids=; save all of them, or none and say why."""
    keys = whole_numbers(request.GET.get("ids"), MOST)
    found = with_states(with_thumbs(Photo.objects.filter(withdrawn_at=None))).in_bulk(keys)
    photos = [found[key] for key in keys if key in found]
    if not photos:
        messages.info(request, _("Choose photos first."))
        return redirect(list_url(Photo))
    posted = request.POST if request.method == "POST" else None
    forms = [DescribeForm(posted, instance=photo, prefix=f"p{photo.pk}") for photo in photos]
    wants_set = posted is not None and "make_set" in posted and request.user.has_perm("gallery.add_photoset")
    new_set = NewSetForm(posted if wants_set else None, prefix="set")
    if posted is not None:
        # All of them are asked, so that every error shows at once.
        checked = [form.is_valid() for form in (*forms, *([new_set] if wants_set else []))]
        if all(checked) and (answer := _save(request, photos, forms, new_set if wants_set else None)):
            return answer
    twins = resembling(request.user, photos)
    cards = [
        {
            "photo": photo,
            "form": form,
            "thumb": thumb(photo, 640),
            "state": state_of(photo),
            "read": () if is_hidden_from(request.user, photo) else read_lines(photo),
            "twins": twins.get(photo.pk),
        }
        for photo, form in zip(photos, forms, strict=True)
    ]
    faulty = posted is not None
    return page(
        request,
        "desk/describe.html",
        _("Describe these photos"),
        cards=cards,
        new_set=new_set if request.user.has_perm("gallery.add_photoset") else None,
        faulty=faulty,
        status=422 if faulty else None,
    )


def _save(request, photos, forms, new_set):
    """Save what changed; return where to go, or None with the error on its form."""
    try:
        with transaction.atomic():
            changed = 0
            for photo, form in zip(photos, forms, strict=True):
                if changes := form.changes():
                    try:
                        edit_photo(by=request.user, photo=Photo.objects.get(pk=photo.pk), **changes)
                    except ValidationError as error:
                        form.add_error(None, error)
                        raise
                    changed += 1
            photo_set = _make_set(request.user, photos, new_set) if new_set else None
    except ValidationError:
        return None
    messages.success(request, ngettext("%d photo was changed.", "%d photos were changed.", changed) % changed)
    return redirect(change_url(photo_set) if photo_set else list_url(Photo))


def _make_set(by, photos, form):
    title = form.cleaned_data["title"].strip()
    photo_set = PhotoSet(title=title, slug=free_slug(PhotoSet, title), created_by=by)
    return save_set(by=by, photo_set=photo_set, items=[(photo.pk, "") for photo in photos], lead=photos[0])
